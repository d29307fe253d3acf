import Attention
import Display
import Language

extension Session {
  /// Parses and runs what the learner typed; a line that fails changes nothing.
  func run(_ text: String) {
    let program: Program
    do throws(Diagnostic) { program = try parse(text) } catch { return fail(error, in: text) }
    let before = learner
    let changed = program.boundNames
    if let attempt {
      let kept = changed.filter { author[$0] != nil && !attempt.task.change.contains($0) }
      if let name = kept.first {
        failed = !options.isInteractive
        return remark(
          "Here only \(attempt.task.change.joined(separator: ", ")) may change, so \(name) stays as it was.")
      }
    }
    let replaced = changed.compactMap { name in scope[name]?.node.map { (name, $0) } }
    var wasShort = false
    do throws(Diagnostic) {
      try evaluate(program, in: &scope) { output in
        switch output {
        case .value(let value, let name, let statement):
          // What a loop prints line by line stands line by line.
          let isShort = value.node.map { $0.rank == 0 } ?? true
          if wasShort, isShort { follows = true }
          wasShort = isShort
          show(valueView(value, name: name, settings.style))
          remember(value, source: text.scalars(in: statement.range))
        case .remark(let text): remarkOnce(text)
        }
      }
    } catch {
      fail(error, in: text)
      if program.statements.count > 1, text.contains("\n") {
        remark("None of these \(program.statements.count) statements took effect.")
      }
    }
    adopt(changed)
    if !failed, let value = assigned(by: program) {
      remember(value, source: text.scalars(in: program.statements[program.statements.count - 1].range))
    }
    if !failed { offerWhatIf(replaced, program) }
    if !failed, !changed.isEmpty, !tryAgain(afterAssigning: changed) {
      learner = before
      scope = overlaid(on: author)
      remark("\(changed.joined(separator: ", ")) \(changed.count == 1 ? "stays as it was" : "stay as they were").")
    }
    if !changed.isEmpty, learner.names != before.names || changed.contains(where: { !same(learner[$0], before[$0]) }) {
      addUndo(.names(before, line: text))
    }
  }

  /// What a line computed and gave a name to, with which the commands that read a computation can begin.
  private func assigned(by program: Program) -> Value? {
    guard let last = program.statements.last, case .assign(let targets, _) = last.kind, targets.count == 1,
      case .name(let name, _) = targets[0], let value = scope[name]
    else { return nil }
    return value.isRecord || value.node.map { !$0.isLeaf } ?? false ? value : nil
  }

  /// Takes the names a line assigned over into the learner's own.
  private func adopt(_ names: [String]) {
    for name in names { learner[name] = scope[name] }
    learner.last = scope.last
  }

  private func same(_ a: Value?, _ b: Value?) -> Bool {
    switch (a, b) {
    case (nil, nil): true
    case (let a?, let b?):
      a.nodes.map { ObjectIdentifier($0) } == b.nodes.map { ObjectIdentifier($0) } && !a.nodes.isEmpty
    default: false
    }
  }

  /// Makes a value the computation that `:steps` and `:why` speak of, if it was computed.
  ///
  /// A variable that is only looked at does not take its place.
  func remember(_ value: Value, source: String) {
    if case .node(let node) = value, node.isLeaf, shown != nil { return }
    let shown = Shown(value, source: source)
    if !shown.steps.isEmpty { self.shown = shown }
  }

  /// Shows an error with carets below the text; a script's reader sees no prompt, so the line is shown again.
  func fail(_ diagnostic: Diagnostic, in text: String) {
    failed = true
    let excerpt = diagnostic.excerpt(in: text)
    var lines: [[Span]] = [[.code(excerpt.line)], [.error(excerpt.marks)]]
    if let standing, standing.line == text, excerpt.isWhole, excerpt.line == text {
      lines = [[.error(String(repeating: " ", count: standing.prompt.count) + excerpt.marks)]]
    }
    show(Markup([.lines(lines)]))
    // The sentence stands right below the marks.
    follows = true
    show(Markup(paragraph: [.error(diagnostic.message)] + (diagnostic.hint.map { [" ", .hint($0)] } ?? [])))
  }

  /// Makes the scope that typed lines see anew: the learner's names over the author's.
  func overlay() { scope = overlaid(on: author) }

  func addUndo(_ change: Undoable) {
    undoable.append(change)
    if undoable.count > 200 { undoable.removeFirst(100) }
  }

  /// After `Q[0, 1] = 3`, says how to see what it would change in the computation shown last.
  private func offerWhatIf(_ replaced: [(name: String, node: Node)], _ program: Program) {
    guard attempt == nil, let shown, program.statements.count == 1,
      case .assign(let targets, _) = program.statements[0].kind,
      case .element(let base, _, _)? = targets.first, case .name(let name) = base.kind,
      let old = replaced.first(where: { $0.name == name })?.node, shown.inputs.contains(where: { $0.node === old })
    else { return }
    remark(
      "\(name) is a new matrix now; `\(shown.source)` above still has the old one. "
        + "`:whatif \(trimmed(program.source))` shows what changes in it.")
  }
}

extension Program {
  /// The names that running it may bind or delete, each once.
  var boundNames: [String] {
    var names: [String] = []
    func add(_ target: Target) {
      switch target {
      case .name(let name, _): if name != "_" { names.append(name) }
      case .element(let base, _, _): if let name = base.rootName { names.append(name) }
      case .several(let targets, _): targets.forEach(add)
      }
    }
    func add(_ statement: Statement) {
      switch statement.kind {
      case .assign(let targets, _): targets.forEach(add)
      case .update(let target, _, _): add(target)
      case .delete(let deleted): names += deleted
      case .define(let name, _, _): names.append(name)
      case .forEach(let target, _, _):
        add(target)
        statement.inner.forEach(add)
      case .choose, .whileTrue: statement.inner.forEach(add)
      case .show, .importing, .giveBack, .leaveLoop, .nextRound, .claim, .pass, .fail: break
      }
    }
    statements.forEach(add)
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// Whether every statement binds or deletes something: not an answer to a question.
  var onlyAssigns: Bool {
    !statements.isEmpty
      && statements.allSatisfy { statement in
        switch statement.kind {
        case .show: false
        case .assign, .update, .delete, .importing, .define, .choose, .forEach, .whileTrue, .giveBack, .leaveLoop,
          .nextRound, .claim, .pass, .fail:
          true
        }
      }
  }
}

extension Expression {
  /// The variable that an indexed or attributed expression begins with.
  var rootName: String? {
    switch kind {
    case .name(let name): name
    case .index(let base, _), .attribute(let base, _, _): base.rootName
    default: nil
    }
  }
}

extension String {
  /// The part of a text that a range of Unicode scalars names.
  func scalars(in range: Range<Int>) -> String {
    String(String.UnicodeScalarView(Array(unicodeScalars)[range.clamped(to: 0..<unicodeScalars.count)]))
  }
}
