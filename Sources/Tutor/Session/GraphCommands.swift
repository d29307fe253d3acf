import Attention
import Display
import Language

extension Session {
  /// What a name means in `:why`, `:whatif`, `:steps`, `:grad` and `:heat`: a step of the last shown computation, else one
  /// of its inputs, else a variable.
  private func lookup() -> Scope {
    var found = scope
    guard let shown else { return found }
    for name in shown.names {
      let nodes = shown.named(name)
      if let node = nodes.last { found[name] = .node(node) }
      if nodes.count > 1 { for (place, node) in nodes.enumerated() { found[hashName(name, place + 1)] = .node(node) } }
    }
    return found
  }

  /// `weights#2`, the second step of that name, under a name that the language can read.
  private func hashName(_ name: String, _ number: Int) -> String { "\(name)ⵌ\(number)" }

  private func withHashes(_ text: String) -> String {
    var result = ""
    var isName = false
    for character in text {
      result.append(character == "#" && isName ? "ⵌ" : character)
      isName = character.isLetter || character.isNumber || character == "_"
    }
    return result
  }

  /// Says which of several things a name was taken for.
  private func tellChoice(_ expression: Expression) {
    guard let name = expression.rootName, let shown, let node = shown.named(name).last else { return }
    let several = shown.named(name).count
    if several > 1 {
      remark("There are \(several) `\(name)` in `\(shown.source)`; this is the last. `\(name)#1` is the first.")
    } else if let variable = scope[name]?.node, variable !== node {
      remark("`\(name)` is taken from `\(shown.source)`, shown last; the variable of that name is another one.")
    }
  }

  private func evaluated(_ text: String) -> (expression: Expression, value: Value)? {
    let source = withHashes(text)
    do throws(Diagnostic) {
      let expression = try parseExpression(source)
      var scope = lookup()
      return (expression, try evaluate(expression, in: &scope))
    } catch {
      fail(error, in: source)
      return nil
    }
  }

  /// Whether there is a computation to speak of; says so if not.
  private func hasShown() -> Bool {
    if shown != nil { return true }
    fail("nothing has been computed yet. Try `attention([[1, 0], [0, 1]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])`.")
    return false
  }

  func showSteps(_ argument: String) {
    if argument.isEmpty {
      guard hasShown(), let shown else { return }
      return show(stepsView(shown.shownSteps, settings.style))
    }
    guard let (expression, value) = evaluated(argument) else { return }
    tellChoice(expression)
    if case .record = value { return show(valueView(value, settings.style)) }
    if let node = value.node {
      return show(stepsView([ShownStep(name: node.name ?? argument, node: node)], numbered: false, settings.style))
    }
    show(valueView(value, settings.style))
  }

  func explain(_ argument: String) {
    guard !argument.isEmpty else {
      let example = shown?.steps.last { $0.node.rank == 2 }?.name ?? "weights"
      return fail("which entry? For example `:why \(example)[0, 0]`.")
    }
    guard let (expression, value) = evaluated(argument) else { return }
    tellChoice(expression)
    guard let node = value.node else {
      return fail("only numbers come from somewhere; `\(argument)` is \(settings.style.inline(value)).")
    }
    guard node.rank > 0 else { return show(explanationView(Explanation(of: node, at: [], limit: 24), settings.style)) }
    guard node.value.count > 0 else { return remark("It is empty.") }
    let formula = node.ownFormula.text
    let name = node.name ?? argument
    let isSimple = (try? parseExpression(argument)).map(\.isIndexable) ?? true
    var lines: [[Span]] = name == formula ? [] : [[.label(name), " = ", .code(formula)]]
    if node.isLeaf {
      lines = [
        [
          .label(node.name ?? argument),
          .dimmed(
            node.isForgotten ? " is not remembered further." : " is where it begins: it was typed, loaded or drawn."),
        ]
      ]
    }
    let last = node.shape.map { String($0 - 1) }.joined(separator: ", ")
    lines.append([.dimmed("For one entry: "), .code(":why \(isSimple ? argument : "(\(argument))")[\(last)]")])
    show(
      Markup([.lines(lines)])
        + explanationView(Explanation(of: node, at: node.shape.map { _ in 0 }, depth: 3, limit: 24), settings.style))
  }

  func whatIf(_ argument: String) {
    guard hasShown(), let shown else { return }
    let source = withHashes(argument)
    do throws(Diagnostic) {
      let program = try parse(source)
      guard program.statements.count == 1, case .assign(let targets, _) = program.statements[0].kind,
        targets.count == 1, let name = program.boundNames.first
      else {
        return fail("`:whatif` wants one change, as in `:whatif Q[0, 1] = 3` or `:whatif scaled = scores`.")
      }
      var changed = lookup()
      let plain = String(name.prefix { $0 != "ⵌ" })
      guard let old = changed[name]?.node, !shown.named(plain).isEmpty else {
        return fail(
          "`\(shown.source)` has no step or input `\(plain)`. It has \(shown.names.joined(separator: ", ")).")
      }
      try evaluate(program, in: &changed) { _ in }
      guard let new = changed[name]?.node else { return fail("a step is numbers.") }
      guard new.shape == old.shape else {
        return fail(
          "`\(plain)` has shape \(describe(shape: old.shape)); what you put there has \(describe(shape: new.shape)).")
      }
      replay(shown, old, new, line: ":whatif \(argument)")
    } catch {
      fail(error, in: source)
    }
  }

  private func replay(_ shown: Shown, _ old: Node, _ new: Node, line: String) {
    let replay: Replay
    do { replay = try Replay(of: shown.roots, replacing: [(old, new)]) } catch { return fail(sentence(error)) }
    func moved(_ value: Value) -> Value {
      switch value {
      case .node(let node): .node(replay[node])
      case .record(let record):
        .record(Record(mechanism: record.mechanism, fields: record.fields.map { ($0.name, moved($0.value)) }))
      case .tuple(let items): .tuple(items.map(moved))
      case .list(let items): .list(items.map(moved))
      case .string, .function, .none: value
      }
    }
    var after = Shown(moved(shown.value), source: shown.source)
    after.steps = shown.steps.map { ($0.name, replay[$0.node]) }
    after.inputs = shown.inputs.map { ($0.name, replay[$0.node]) }
    let changed = zip(shown.steps, after.steps).filter { !$0.node.value.isIdentical(to: $1.node.value) }
    var steps = changed.map {
      ShownStep(name: $1.name, node: $1.node, before: $0.node, mechanism: shown.value.mechanism)
    }
    if let input = shown.inputs.first(where: { $0.node === old }) {
      steps.insert(ShownStep(name: input.name, node: replay[old], before: old), at: 0)
    }
    if changed.isEmpty {
      remark("Nothing changes.")
    } else {
      show(stepsView(steps, numbered: false, settings.style))
      let same = shown.steps.count - changed.count
      if same > 0 {
        show(
          .dimmed(
            "\(same == 1 ? "One step stays" : "\(same) steps stay") as \(same == 1 ? "it was" : "they were"). `:undo` takes the change back."
          ))
      }
    }
    addUndo(.shown(shown, line: line))
    self.shown = after
  }

  func showGradient(_ argument: String) {
    let words = argument.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    guard words.count == 2 else { return fail("`:grad` wants two names, as in `:grad output Q`.") }
    guard let (_, y) = evaluated(words[0]), let (_, x) = evaluated(words[1]) else { return }
    guard let output = y.node, let value = x.node else {
      return fail("gradients are of numbers with respect to numbers.")
    }
    do {
      let steps = try gradientSteps(of: output, withRespectTo: value)
      let record = Record(mechanism: steps.mechanism, fields: steps.fields.map { ($0.name, .node($0.node)) })
      show(
        .dimmed("L is the sum of the entries of \(words[0]); each step is dL by one value, from the last to the first.")
      )
      show(valueView(.record(record), settings.style))
      addUndo(.shown(shown, line: ":grad \(argument)"))
      let forward = shown
      shown = Shown(.record(record), source: ":grad \(argument)")
      // The forward steps stay within reach, so that `:why` can be asked of them too.
      if let forward { shown?.inputs += forward.steps + forward.inputs }
    } catch {
      fail(sentence(error))
    }
  }

  /// Two expressions separated by a comma.
  private func two(_ argument: String, _ example: String) -> (Expression, Expression)? {
    do throws(Diagnostic) {
      if case .tuple(let items) = try parseExpression("(\(argument))").kind, items.count == 2 {
        return (items[0], items[1])
      }
      fail("two computations with a comma between them, as in `\(example)`.")
    } catch {
      fail(error, in: "(\(argument))")
    }
    return nil
  }

  func compare(_ argument: String) {
    guard let (left, right) = two(argument, ":compare attention(Q, K, V), flash_attention(Q, K, V)") else { return }
    do throws(Diagnostic) {
      let (a, b) = (try evaluate(left, in: &scope), try evaluate(right, in: &scope))
      func fields(_ value: Value) -> [(name: String, node: Node)] {
        if case .record(let record) = value {
          return record.fields.compactMap { f in f.value.node.map { (f.name, $0) } }
        }
        return value.node.map { [("output", $0)] } ?? []
      }
      show(comparisonView(Comparison(fields(a), fields(b)), left: "\(left)", right: "\(right)", settings.style))
      remember(b, source: "\(right)")
    } catch {
      fail(error, in: "(\(argument))")
    }
  }

  func diagnoseCommand(_ argument: String) {
    guard let (right, answer) = two(argument, ":diagnose attention(Q, K, V), softmax(Q @ K.T) @ V") else { return }
    do {
      guard let node = try evaluate(answer, in: &scope).node else { return fail("`\(answer)` is no matrix.") }
      let diagnosis = try diagnose(node, right: "\(right)", in: scope, catalogue: try course.catalogue())
      show(
        diagnosis.verdict == .right
          ? Markup(paragraph: [.right("Right. "), Span("Both give the same numbers.")]) : told(diagnosis))
    } catch {
      fail(sentence(error))
    }
  }

  func undo() {
    if hadFailed,
      let next = undoable.last?.what ?? (try? log.memory())?.lastAnswer?.questionID.map({ "the grade of `\($0)`" })
    {
      return remark("The last line changed nothing. `:undo` once more takes back \(next).")
    }
    guard let last = undoable.popLast() else { return undoEarlierGrade() }
    switch last {
    case .names(let before, let line):
      learner = before
      scope = overlaid(on: open?.drawn?.scope ?? author)
      remark("Undone: `\(line)`.")
    case .shown(let before, let line):
      shown = before
      remark("Undone: `\(line)`. `:steps` shows the computation as it was.")
    case .row(let id, let what):
      record([.undo(id, id: newID(), at: now)])
      remark("Undone: \(what).")
    case .rows(let ids, let what):
      record(ids.map { .undo($0, id: newID(), at: now) })
      remark("Undone: \(what).")
    }
  }

  /// With nothing left to undo in this session, the last session's last grade.
  private func undoEarlierGrade() {
    guard let row = (try? log.memory())?.lastAnswer else { return remark("There is nothing to undo.") }
    record([.undo(row.id, id: newID(), at: now)])
    remark("Undone: the grade of `\(row.questionID ?? "a question")` from \(row.instant.date).")
  }

  func showHeat(_ argument: String) {
    let node: Node
    if argument.isEmpty {
      guard hasShown(), let shown else { return }
      guard let found = shown.named("weights").last ?? shown.steps.last(where: { $0.node.rank >= 2 })?.node else {
        return fail("the last computation has no matrix to shade.")
      }
      node = found
    } else {
      guard let (expression, value) = evaluated(argument) else { return }
      tellChoice(expression)
      guard let found = value.node, found.rank > 0 else { return fail("only a matrix can be shaded.") }
      node = found
    }
    var dress = TensorDress(title: [.label(node.name ?? argument)])
    dress.hidden = HiddenEntries(in: [node])[node]
    dress.shading = .relative
    show(tensorView(node.value, dress, settings.style))
  }

  func plot(_ argument: String) {
    guard !argument.isEmpty else { return fail("`:plot` wants something to draw, as in `:plot weights[0]`.") }
    guard let (_, value) = evaluated(argument) else { return }
    guard let tensor = value.node?.value, (1...2).contains(tensor.rank), tensor.count > 0, tensor.count <= 100_000
    else {
      return fail("`:plot` draws a vector, or the rows of a matrix.")
    }
    let content: Plot.Content
    if tensor.rank == 1, tensor.count <= 40 {
      content = .bars(
        tensor.values.enumerated().map { place, value in
          Plot.Bar(
            label: tensor.labels(along: 0)?[place] ?? "\(place)", value: value, text: settings.style.text(value))
        })
    } else {
      let columns = tensor.shape[tensor.rank - 1]
      content = .lines(
        (0..<min(8, tensor.count / columns)).map { row in
          Plot.Series(
            label: tensor.rank == 2 ? tensor.labels(along: 0)?[row] ?? "row \(row)" : argument,
            points: (0..<columns).map { Plot.Point(Double($0), tensor.values[row * columns + $0]) })
        })
    }
    show(Markup([.plot(Plot(title: [.label(argument)], content))]))
  }

  func bench(_ argument: String) {
    guard let benchmark = options.benchmark else { return fail("this program was built without the fused kernel.") }
    do { try benchmark(argument) { show($0) } } catch { fail(sentence(error)) }
  }
}

extension Expression {
  /// Whether an index may stand right behind it.
  fileprivate var isIndexable: Bool {
    switch kind {
    case .name, .attribute, .call, .index, .list, .rows, .tuple: true
    default: false
    }
  }
}
