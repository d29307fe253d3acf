import Attention
import Display
import Language

extension Session {
  /// Draws the numbers of a question and asks it.
  ///
  /// - Parameter place: where it was left, with its seed, hints and misses.
  func openQuestion(_ question: Question, mode: LogRow.Mode, lesson: String? = nil, resuming place: LessonPlace? = nil)
  {
    closeQuestion()
    let place = place ?? (mode == .lesson ? leftOpen.removeValue(forKey: question.id) : nil)
    let lesson = lesson ?? (mode == .lesson ? player?.lesson.id : nil)
    let base = mode == .lesson ? author : authorScope(for: question, lesson: lesson)
    let drawn: Drawn
    do {
      let seed = place?.seed.map { Int(truncatingIfNeeded: $0) } ?? nextSeed()
      drawn = try draw(question, seed: seed, in: base, catalogue: try course.catalogue())
    } catch {
      show(Markup(paragraph: [.error("This question cannot be asked: \(sentence(error))")]))
      return
    }
    var open = OpenQuestion(task: .question(drawn), mode: mode, lesson: lesson, since: now)
    if question.kind == .explain { open.freeText = "" }
    if let place { (open.hintsUsed, open.misses) = (place.hintsUsed, place.misses) }
    self.open = open
    stash(drawn.given.map(\.name) + drawn.scope.names.filter { base[$0] == nil })
    scope = overlaid(on: drawn.scope)
    show(questionView(drawn, number: questionNumber(question), settings.style, isPage: isPage))
    if isPassed { remark("You have answered this one; Enter goes on.") }
    if open.hintsUsed > 0 { for hint in 0..<open.hintsUsed { showHint(hint, of: drawn) } }
  }

  /// Whether the open question of a lesson has been answered before, so that nobody needs to answer it again.
  var isPassed: Bool {
    guard let open, open.mode == .lesson, let id = open.drawn?.question.id else { return false }
    return passed.contains(id)
  }

  /// `Question 3 of 8`, where the lesson or practice has a count.
  private func questionNumber(_ question: Question) -> String {
    if let practice { return practice.title }
    guard let player, let place = player.lesson.questions.firstIndex(of: question) else { return "Question" }
    return "Question \(place + 1) of \(player.lesson.questions.count)"
  }

  /// What the author of the question's lesson had named above it; a fresh scope for one of the bank.
  func authorScope(for question: Question, lesson id: String?) -> Scope {
    guard let id, let lesson = try? course.lesson(id) else { return authorScope(in: nil, before: 0) }
    let block = lesson.blocks.firstIndex { block in
      if case .question(question) = block.content { true } else { false }
    }
    return authorScope(in: LessonPlayer(lesson), before: block ?? 0)
  }

  /// Hides the learner's names that a question's inputs have, until it is closed.
  func stash(_ names: [String]) {
    for name in names {
      guard let value = learner[name] else { continue }
      stashed.append((name, value))
      learner[name] = nil
    }
  }

  func overlaid(on base: Scope) -> Scope {
    var scope = base
    for name in learner.names { scope[name] = learner[name] }
    scope.last = learner.last
    scope.load = learner.load
    scope.seed = nil
    return scope
  }

  /// Closes whatever is open; what the learner had under the names of its inputs is there again.
  func closeQuestion() {
    guard open != nil || attempt != nil else { return }
    if let open, open.mode == .lesson, let lesson = open.lesson, let drawn = open.drawn, !open.isAnswered {
      // Whoever comes back to it finds the same numbers.
      leftOpen[drawn.question.id] = LessonPlace(
        lessonID: lesson, block: 0, questionID: drawn.question.id, seed: UInt64(bitPattern: Int64(drawn.seed)),
        hintsUsed: open.hintsUsed, misses: open.misses)
    }
    open = nil
    attempt = nil
    restoreNames()
    overlay()
  }

  /// Gives the learner back the names that lay hidden behind a question's.
  func restoreNames() {
    for (name, value) in stashed where learner[name] == nil { learner[name] = value }
    stashed = []
  }

  /// Shows the open question, or the task, once more.
  func repeatQuestion() {
    if let open {
      switch open.task {
      case .question(let drawn): show(questionView(drawn, number: questionNumber(drawn.question), settings.style))
      case .prediction(let prediction, _): show(predictionView(prediction))
      }
    } else if let attempt {
      show(tryView(attempt.task))
    }
  }

  /// Takes a line as the answer to what is open.
  func answer(_ line: String) {
    guard let open else { return }
    if open.isConfirming { return confirm(line) }
    switch open.task {
    case .prediction: guess(line)
    case .question(let drawn):
      let kind = drawn.question.kind
      let isWritten = [.number, .matrix, .expression, .fix].contains(kind)
      if isWritten, needsMoreInput(line) {
        pendingText = line
        pending = OpenInput()
        pending.append(line)
        return
      }
      if [.number, .matrix].contains(kind), drawn.given.contains(where: { $0.name == trimmed(line) }) {
        // To look at what is given is no answer.
        return run(line)
      }
      if let program = try? parse(line), program.onlyAssigns {
        run(line)
        if !failed { remarkOnce("A line that only sets names is not an answer; the question is still open.") }
        return
      }
      judge(line, drawn)
    }
  }

  /// Collects the lines of a free text up to an empty one.
  func continueFreeText(_ text: String, _ line: String) {
    if trimmed(line).hasPrefix(":") { return command(String(trimmed(line).dropFirst())) }
    if text.isEmpty, ["help", "next", "hint", "skip", "quit", "exit"].contains(trimmed(line)) {
      return command(trimmed(line) == "exit" ? "quit" : trimmed(line))
    }
    guard trimmed(line).isEmpty else {
      open?.freeText = text.isEmpty ? line : text + "\n" + line
      return
    }
    guard let drawn = open?.drawn else { return }
    open?.freeText = ""
    judge(text, drawn)
  }

  /// Grades an answer, writes the verdict down, and only then shows it.
  private func judge(_ line: String, _ drawn: Drawn) {
    let (text, confidence) = LogRow.Confidence.read(from: trimmed(line), kind: drawn.question.kind)
    let verdict: Verdict
    do { verdict = grade(text, drawn, learner: learner, catalogue: try catalogueSoFar()) } catch {
      return fail(sentence(error))
    }
    if !verdict.points.isEmpty {
      guard options.isInteractive else {
        return settle(Tutor.verdict(confirming: verdict.points, drawn), answer: text, confidence: nil)
      }
      open?.confirming = (text, verdict.points)
      return show(verdict.markup)
    }
    if verdict.outcome == .notCounted { return show(verdict.markup) }
    settle(verdict, answer: text, confidence: confidence)
  }

  /// The catalogue as it serves in a lesson: it points back to earlier ones, not to this one or to what is to come.
  private func catalogueSoFar() throws -> Catalogue {
    var catalogue = try course.catalogue()
    guard open?.mode == .lesson, let number = player?.lesson.number else { return catalogue }
    let earlier = Set(course.entries.filter { $0.number < number }.map(\.id))
    for place in catalogue.misconceptions.indices {
      guard let lesson = catalogue.misconceptions[place].lesson, !earlier.contains(lesson) else { continue }
      catalogue.misconceptions[place].lesson = nil
    }
    return catalogue
  }

  /// The learner's word on which points a free text made: letters flip them, an empty line agrees.
  func confirm(_ line: String) {
    guard let open, let (text, points) = open.confirming, let drawn = open.drawn else { return }
    if !trimmed(line).isEmpty {
      guard let changed = flipped(points, by: line) else {
        return remark("Letters flip a point, an empty line agrees.")
      }
      self.open?.confirming = (text, changed)
      return show(confirmation(of: changed))
    }
    self.open?.confirming = nil
    settle(verdict(confirming: points, drawn), answer: text, confidence: nil)
  }

  /// Writes a verdict to the log and shows it.
  func settle(_ verdict: Verdict, answer: String, confidence: LogRow.Confidence?) {
    guard var open, let drawn = open.drawn else { return }
    let outcome: LogRow.Verdict =
      switch verdict.outcome {
      case .right: .right
      case .partly: .partly
      case .wrong, .notCounted: .wrong
      }
    var row = answerRow(open, answer: answer, verdict: outcome)
    row.misconception = verdict.misconceptions.first
    row.confidence = confidence
    record([row])
    addUndo(.row(row.id, what: "the grade of `\(drawn.question.id)`"))
    show(verdict.markup)
    open.since = now
    let isExplained = drawn.question.kind == .explain
    if outcome == .right || isExplained {
      practice?.note(outcome)
      self.open?.isAnswered = true
      if open.mode == .lesson { passed.insert(drawn.question.id) }
      closeQuestion()
      if practice?.isRunning == true { nextInPractice() } else { savePlace(passed: true) }
    } else {
      open.misses += 1
      self.open = open
      practice?.note(outcome)
      if open.misses == 3 { offerSection(of: drawn.question) }
      savePlace()
    }
  }

  /// A row of the log for an answer to the open question.
  func answerRow(_ open: OpenQuestion, answer: String, verdict: LogRow.Verdict) -> LogRow {
    let drawn = open.drawn
    return LogRow(
      id: newID(), kind: .answer, instant: now, mode: open.mode, lessonID: open.lesson,
      questionID: drawn?.question.id, questionRevision: drawn?.question.revision,
      questionKind: drawn?.question.kind.rawValue, seed: drawn.map { UInt64(bitPattern: Int64($0.seed)) },
      answer: answer, verdict: verdict, hintsUsed: open.hintsUsed, seconds: now.seconds(since: open.since))
  }

  /// After three misses: where it was taught, rather than another hint.
  private func offerSection(of question: Question) {
    if open?.mode == .lesson, let player,
      let block = player.lesson.blocks.firstIndex(where: {
        if case .question(question) = $0.content { true } else { false }
      }),
      let section = player.section(ofBlock: block)
    {
      remark("That was the third try. `:back` shows the section “\(section)” again; `:solution` shows the way.")
    } else if let lesson = open?.lesson ?? lesson(teaching: question) {
      remark("That was the third try. `:lesson \(lesson)` teaches it; `:solution` shows the way.")
    } else {
      remark("That was the third try. `:solution` shows the way.")
    }
  }

  /// The lesson that a question's topics belong to.
  func lesson(teaching question: Question) -> String? {
    course.allLessons().lessons.first { !Set($0.frontMatter.topics).isDisjoint(with: question.topics) }?.id
  }

  /// The next hint, from nudge to worked number.
  func hint() {
    if examination != nil { return remark("No hints in an interview; `:skip` passes the question over.") }
    if let attempt {
      guard attempt.hintsUsed < attempt.task.hints.count else {
        return remark(attempt.task.hints.isEmpty ? "There is no hint here; try." : "That was the last hint.")
      }
      show(Markup(paragraph: [.hint("Hint: "), Span("")]) + proseView(attempt.task.hints[attempt.hintsUsed].text))
      self.attempt?.hintsUsed += 1
      return
    }
    guard let open, let drawn = open.drawn else {
      return remark(
        open == nil ? "No question is open." : "Say what you expect; a guess costs nothing, and `:skip` shows it.")
    }
    guard open.hintsUsed < drawn.question.hints.count else {
      return remark(
        drawn.question.hints.isEmpty
          ? "This question has no hints; `:solution` shows the way."
          : "That was the last hint; `:solution` shows the way.")
    }
    showHint(open.hintsUsed, of: drawn)
    self.open?.hintsUsed += 1
    savePlace()
  }

  private func showHint(_ place: Int, of drawn: Drawn) {
    let hints = drawn.question.hints
    var markup = proseView(leniently(hints[place], in: drawn.scope))
    if case .paragraph(let spans)? = markup.blocks.first {
      markup.blocks[0] = .paragraph([.hint("Hint \(place + 1) of \(hints.count): ")] + spans)
    }
    show(markup)
  }

  /// Shows how the open question is solved; it counts as not known.
  func showSolution() {
    if examination != nil { return remark("Solutions come with the report; `:skip` passes the question over.") }
    if let attempt {
      guard let solution = attempt.task.solution else { return remark("This task has no solution written down; try.") }
      show(
        Markup([
          .code(solution.text.split(separator: "\n").map { "attn> " + $0 }.joined(separator: "\n"), language: "attn")
        ]))
      return remark("Type it and see; Enter goes on.")
    }
    guard let open, let drawn = open.drawn else {
      if open != nil { return reveal(guess: nil) }
      return remark("No question is open.")
    }
    let row = answerRow(open, answer: "", verdict: .solution)
    record([row])
    addUndo(.row(row.id, what: "showing the solution of `\(drawn.question.id)`"))
    show(solution(of: drawn))
    practice?.note(.solution)
    self.open?.isAnswered = true
    closeQuestion()
    if practice?.isRunning == true { nextInPractice() } else { savePlace(passed: true) }
  }

  // MARK: - Predictions

  func openPrediction(_ prediction: Prediction, block: Int) {
    open = OpenQuestion(
      task: .prediction(prediction, block: block), mode: .lesson, lesson: player?.lesson.id, since: now)
    show(predictionView(prediction))
  }

  private func predictionView(_ prediction: Prediction) -> Markup {
    var markup =
      Markup([.heading(level: 3, [.heading("Your guess")])]) + proseView(leniently(prediction.ask, in: author))
    if !prediction.options.isEmpty {
      markup.append(
        .lines(prediction.options.enumerated().map { [.strong("  \(Drawn.letter($0.offset))  "), Span($0.element)] }))
    }
    if !isPage { markup.append(.paragraph([.dimmed("Guess before you see it run; `:skip` runs it at once.")])) }
    return markup
  }

  /// Compares a guess with what the run shows.
  private func guess(_ line: String) {
    guard let open, case .prediction(let prediction, _) = open.task else { return }
    if !prediction.options.isEmpty {
      let letter = trimmed(line).lowercased()
      if let typed = prediction.options.first(where: { trimmed($0).lowercased() == letter }) {
        return reveal(guess: .string(typed))
      }
      guard letter.count == 1, let place = letter.unicodeScalars.first.map({ Int($0.value) - 97 }),
        prediction.options.indices.contains(place)
      else {
        return remark("A letter from a to \(Drawn.letter(prediction.options.count - 1)), please.")
      }
      return reveal(guess: .string(prediction.options[place]))
    }
    if let place = place(ofLabel: trimmed(line), in: prediction) { return reveal(guess: .node(Node(Double(place)))) }
    switch trimmed(line).lowercased() {
    case "yes", "y", "true": return reveal(guess: .node(Node(Tensor(true))))
    case "no", "n", "false": return reveal(guess: .node(Node(Tensor(false))))
    default: break
    }
    let text = line.hasSuffix("%") ? "(" + line.dropLast() + ") / 100" : line
    do throws(Diagnostic) {
      let program = try parse(text)
      if program.onlyAssigns { return run(line) }
      let value = try evaluate(try parseExpression(text), in: &scope)
      if case .function = value { throw Diagnostic("\(trimmed(text)) is a function.", at: 0..<1) }
      reveal(guess: value)
    } catch {
      show(
        Markup(paragraph: [.hint("A guess is a number, a matrix, or yes or no. "), Span(capitalised(error.sentence))]))
    }
  }

  /// The place of the token that somebody named instead of its number, in what will be shown.
  private func place(ofLabel word: String, in prediction: Prediction) -> Int? {
    var scope = author
    scope.last = nil
    guard word.contains(where: \.isLetter), let program = try? parse(prediction.show.text),
      (try? evaluate(program, in: &scope, showsAssignments: true) { _ in }) != nil,
      let shown = scope.last?.node?.value, shown.rank > 0
    else { return nil }
    let labels = shown.labels(along: shown.rank - 1) ?? []
    let places = labels.indices.filter { labels[$0] == word }
    return places.count == 1 ? places[0] : nil
  }

  /// Runs what was to be predicted and holds the guess against it: never “wrong”, a guess is there to be surprised.
  func reveal(guess: Value?) {
    guard let open, case .prediction(let prediction, _) = open.task else { return }
    closeQuestion()
    guard runAuthor(Script(code: prediction.show, isQuiet: false), showing: true) else { return }
    var scope = author
    let answer: Value? = (try? parseExpression(prediction.answer.text)).flatMap { try? evaluate($0, in: &scope) }
    if let guess, let answer {
      let isNear = agrees(guess, answer)
      var spans: [Span] = [
        isNear ? .right("As you said: ") : .changed("Look: "), .value(settings.style.inline(answer)),
      ]
      let said = settings.style.inline(guess)
      if !isNear {
        spans.append(Span(". You said \(said)."))
      } else {
        spans.append(agrees(guess, answer, within: 0.25) ? "." : Span(", or nearly so: you said \(said)."))
      }
      show(Markup(paragraph: spans))
    }
    if let because = prediction.because { show(proseView(leniently(because, in: author))) }
    savePlace(passed: true)
  }

  /// A guess agrees within two hundredths, or two per cent of a large number; of a small one it must be the half or more.
  ///
  /// - Parameter share: of these bounds, how much is allowed.
  private func agrees(_ guess: Value, _ answer: Value, within share: Double = 1) -> Bool {
    if case .string(let a) = guess, case .string(let b) = answer { return trimmed(a) == trimmed(b) }
    guard let a = guess.node?.value, let b = answer.node?.value, a.shape == b.shape else { return false }
    return zip(a.values, b.values).allSatisfy { guess, answer in
      let size = answer.magnitude
      let bound = size == 0 ? 0.02 : max(0.02 * size, min(0.02, size / 2))
      return guess == answer || (guess - answer).magnitude <= share * bound
    }
  }

  // MARK: - Tasks at the prompt

  func openTry(_ task: Try, block: Int) {
    attempt = OpenTry(task: task, block: block)
    show(tryView(task))
  }

  private func tryView(_ task: Try) -> Markup {
    var markup = Markup([.heading(level: 3, [.heading("Try it")])]) + proseView(leniently(task.ask, in: author))
    if isPage { return markup }
    markup.append(
      .paragraph([
        .dimmed(
          "You may change \(task.change.joined(separator: ", ")). `:hint` helps, `:solution` shows one way, Enter goes on."
        )
      ]))
    return markup
  }

  /// After a line that assigned names the task lets one change: runs the lesson's blocks again with them, and checks.
  ///
  /// - Returns: false where the lesson's computation does not run with what was assigned.
  func tryAgain(afterAssigning names: [String]) -> Bool {
    guard let attempt, let player else { return true }
    let task = attempt.task
    guard names.contains(where: { task.change.contains($0) }) else {
      remark(
        "Here only \(task.change.joined(separator: ", ")) may change: \(names.joined(separator: ", ")) does not count.")
      return true
    }
    do throws(Diagnostic) {
      var scope = try rerun(player.scripts(before: attempt.block).map(\.code), task, with: learner, load: author.load)
      // What depends on the changed names is there to be looked at.
      self.scope = overlaid(on: scope)
      let (holds, distance) = try checked(task.check.text, in: &scope)
      // `:why` speaks of the new numbers.
      for name in (try? parseExpression(task.check.text))?.names ?? [] where !task.change.contains(name) {
        if let value = scope[name] { remember(value, source: name) }
      }
      if holds {
        self.attempt = nil
        passed.insert(task.key)
        show(Markup(paragraph: [.right("That does it. "), Span(distance)]))
        showResults(of: task, in: scope)
        if let because = task.because { show(proseView(leniently(because, in: scope))) }
        savePlace(passed: true)
      } else {
        show(Markup(paragraph: [.strong("Not there yet. "), Span(distance)]))
        showResults(of: task, in: scope)
      }
      return true
    } catch {
      show(Markup(paragraph: [.error("With these the lesson's computation does not run: "), Span(error.sentence)]))
      return false
    }
  }

  /// What has become of the values that a task's condition looks at.
  private func showResults(of task: Try, in scope: Scope) {
    guard let check = try? parseExpression(task.check.text) else { return }
    for name in check.names where !task.change.contains(name) {
      guard let value = scope[name], !value.isRecord, let node = value.node, !node.isLeaf, node.rank <= 2,
        node.value.count <= 64,
        author[name]?.node.map({ !$0.value.isIdentical(to: node.value) }) ?? true
      else { continue }
      show(valueView(.node(node), name: name, settings.style))
    }
  }

  /// Whether a task's condition holds, and in numbers how near it is.
  private func checked(_ text: String, in scope: inout Scope) throws(Diagnostic) -> (Bool, String) {
    let check = try parseExpression(text)
    let value = try evaluate(check, in: &scope)
    let holds = value.node.map { $0.value.values.allSatisfy { $0 != 0 } } ?? false
    var told: [String] = []
    for part in check.conjuncts {
      guard case .comparison(let sides, let signs, _) = part.kind, sides.count == 2 else { continue }
      let (left, right) = (try evaluate(sides[0], in: &scope), try evaluate(sides[1], in: &scope))
      guard let a = left.node, a.rank == 0, let b = right.node, b.rank == 0 else { continue }
      if try evaluate(part, in: &scope).node?.value.values == [1] { continue }
      told.append(
        "`\(sides[0])` is \(settings.style.inline(left)); it should be \(signs[0] == .equal ? "" : "\(signs[0].rawValue) ")\(settings.style.inline(right))."
      )
    }
    return (holds, told.joined(separator: " "))
  }
}

extension Try {
  /// What tells it from the others, for as long as a session lasts.
  var key: String { "\(check.text) \(ask.text)" }
}

extension Expression {
  /// The names that stand in it, each once.
  var names: [String] {
    var names: [String] = []
    if case .name(let name) = kind { names = [name] }
    for name in parts.flatMap(\.names) where !names.contains(name) { names.append(name) }
    return names
  }

  /// The parts of `a and b and c`.
  var conjuncts: [Expression] {
    if case .both(let left, let right) = kind { left.conjuncts + right.conjuncts } else { [self] }
  }
}
