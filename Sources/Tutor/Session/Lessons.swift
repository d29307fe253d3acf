import Attention
import Display
import Language
import NumPyFile

extension Session {
  /// Opens a lesson where it was left, or at an executable block counted from 1 (0 starts over).
  func openLesson(_ id: String, from block: Int? = nil) {
    let lesson: Lesson
    do { lesson = try course.lesson(id) } catch { return fail(sentence(error)) }
    openLesson(lesson, from: block)
  }

  /// Opens a lesson of the course or one from elsewhere.
  func openLesson(_ lesson: Lesson, from block: Int? = nil) {
    closeQuestion()
    practice = nil
    examination = nil
    isPlaying = false
    var player = LessonPlayer(lesson)
    let place = block == nil ? storedPlace(in: lesson.id) : nil
    if let block {
      leftOpen = [:]
      guard let screen = player.screen(ofExecutable: block) else {
        let count = lesson.blocks.count { $0.isExecutable }
        return fail(
          "lesson `\(lesson.id)` has \(count) blocks to run or answer: a number from 0 to \(count) leads to one.")
      }
      player.screen = screen
    } else if let place, place.state != .done {
      player.screen = player.screen(ofBlock: place.block)
    }
    self.player = player
    learner = emptyLearner()
    runAuthor(before: player.block)
    if !isPage { showTitle(of: lesson, isResumed: player.screen > 0) }
    present(resuming: place?.questionID == nil ? nil : place)
  }

  private func showTitle(of lesson: Lesson, isResumed: Bool) {
    let number = lesson.number.map { "Lesson \($0)" } ?? "Lesson"
    show(
      .heading("\(number): \(lesson.frontMatter.title)"),
      .dimmed(
        isResumed
          ? "\nyou were here; :back goes back, :lesson \(lesson.id) 0 starts over"
          : "\nabout \(lesson.frontMatter.minutes) minute\(lesson.frontMatter.minutes == 1 ? "" : "s"); Enter goes on, :help lists what you can type"
      ))
  }

  /// Goes on: the next screen of the lesson, or the next question of a practice.
  func goOn() {
    if examination != nil { return remark("The interviewer waits for your answer; `:skip` passes it over.") }
    if let practice, player == nil || practice.isRunning { return nextInPractice() }
    guard var player else {
      return fail("no lesson is open. `:lesson` continues the last one, `:lessons` lists them.")
    }
    if let open, open.isQuestion || open.isPrediction, !isPassed {
      return remark(
        open.isQuestion
          ? "A question is open: answer it, or type `:hint`, `:solution` or `:skip`."
          : "Say what you expect first, or type `:skip`.")
    }
    if let attempt, !passed.contains(attempt.task.key) { remark("Not tried to its end; `:back` returns to it.") }
    closeQuestion()
    if player.isAtEnd { return remark("This lesson is at its end. `:lessons` shows what comes next.") }
    player.screen += 1
    self.player = player
    player.isAtEnd ? finishLesson() : present()
  }

  /// Goes back one screen.
  func goBack() {
    if isPlaying {
      isPlaying = false
      overlay()
      remark("Back in the lesson.")
      return repeatQuestion()
    }
    guard var player else { return fail("no lesson is open to go back in.") }
    guard player.screen > 0 else { return remark("This is the beginning of the lesson.") }
    closeQuestion()
    player.screen -= 1
    self.player = player
    runAuthor(before: player.block)
    present()
  }

  /// Leaves the open question, prediction or task for the next screen.
  func skip() {
    if examination != nil { return skipInExamination() }
    if practice?.isRunning == true { return skipInPractice() }
    guard player != nil else { return fail("there is nothing open to skip.") }
    if let open, open.isQuestion {
      let row = answerRow(open, answer: "", verdict: .skipped)
      record([row])
      addUndo(.row(row.id, what: "skipping the question"))
    }
    if open?.isPrediction == true { return reveal(guess: nil) }
    closeQuestion()
    goOn()
  }

  /// Shows the current screen and opens what is asked on it.
  func present(resuming place: LessonPlace? = nil) {
    guard let player, !player.isAtEnd else { return finishLesson() }
    var markup = Markup()
    follows = false
    func flush() {
      show(markup)
      markup = Markup()
    }
    for block in player.screens[player.screen] {
      switch player.lesson.blocks[block].content {
      case .prose(let prose):
        // The title was shown when the lesson was opened.
        if case .heading(1, let words) = prose.content, plainText(words) == player.lesson.frontMatter.title { continue }
        markup += proseView([prose], computed: computedText)
      case .code(let script):
        flush()
        guard runAuthor(script, showing: !script.isQuiet) else { return savePlace() }
      case .expect: break
      case .try(let task):
        flush()
        openTry(task, block: block)
      case .question(let question):
        flush()
        openQuestion(question, mode: .lesson, resuming: place?.questionID == question.id ? place : nil)
      case .predict(let prediction):
        flush()
        openPrediction(prediction, block: block)
      }
    }
    flush()
    savePlace()
  }

  /// The text of a number computed in prose: as the author wrote it (`7,077,888`, `42.9`) where that is its value,
  /// rounded to the digits written.
  private func computedText(_ expression: Located, written: String) -> String? {
    var scope = author
    guard let parsed = try? parseExpression(expression.text), let value = try? evaluate(parsed, in: &scope) else {
      return nil
    }
    if case .node(let node) = value, node.value.count == 1, rounds(node.value.values[0], to: written) { return written }
    return settings.style.inline(value)
  }

  /// Runs one block of the author's code, showing it as if it were typed.
  @discardableResult
  func runAuthor(_ script: Script, showing: Bool) -> Bool {
    let text = script.code.text
    do throws(Diagnostic) {
      let program = try parse(text)
      drop(program.boundNames)
      var told = 0
      for statement in program.statements {
        if showing, statement.range.upperBound > told {
          let source = text.lines(from: told, through: statement.range.upperBound)
          told += source.unicodeScalars.count
          let lines = source.prompted(
            continuingAfter: statement.range.lowerBound - (told - source.unicodeScalars.count))
          show(Markup([.code(lines.joined(separator: "\n"), language: "attn")]))
        }
        let one = Program(statements: [statement], source: program.source)
        try evaluate(one, in: &author, showsAssignments: true) { output in
          guard showing else { return }
          switch output {
          case .value(let value, let name, let statement):
            show(valueView(value, name: name, settings.style))
            remember(value, source: text.scalars(in: statement.range))
          case .remark(let text): remarkOnce(text)
          }
        }
      }
    } catch {
      overlay()
      if error.isInterruption {
        remark("Interrupted. `:back` shows this screen again.")
      } else {
        show(Markup(paragraph: [.error("This block of the lesson does not run.")]))
        fail(error, in: text)
        failed = false
      }
      return false
    }
    overlay()
    return true
  }

  /// Runs everything of the author's above a block, showing nothing.
  func runAuthor(before block: Int) {
    guard let player else { return }
    author = authorScope(in: player, before: block)
    overlay()
  }

  /// No names yet, and files to be read as a person may.
  func emptyLearner() -> Scope {
    var scope = Scope()
    scope.load = { [weak course] path in
      // A line of the lesson that somebody types again means the lesson's file.
      do { return try loadedByPerson(path, from: course?.shelf) } catch {
        if let loaded = try? loadedByLesson(path, from: course?.shelf) { return loaded }
        throw error
      }
    }
    return scope
  }

  /// What an author's code above a block of a lesson has named; without a lesson, nothing yet.
  func authorScope(in player: LessonPlayer?, before block: Int) -> Scope {
    var scope = Scope()
    scope.load = { [weak course] path in try loadedByLesson(path, from: course?.shelf) }
    for script in player?.scripts(before: block) ?? [] {
      guard let program = try? parse(script.code.text) else { continue }
      try? evaluate(program, in: &scope) { _ in }
    }
    return scope
  }

  /// The learner's names that an author's block assigns give way, with a line that says so.
  private func drop(_ names: [String]) {
    let dropped = names.filter { learner[$0] != nil }
    guard !dropped.isEmpty else { return }
    for name in dropped { learner[name] = nil }
    remark(
      "The lesson sets \(dropped.joined(separator: ", ")) now; what you had under \(dropped.count == 1 ? "that name" : "those names") is dropped."
    )
  }

  private func finishLesson() {
    guard let player else { return }
    closeQuestion()
    savePlace(state: .done)
    var lines: [Span] = [.strong("That was lesson “\(player.lesson.frontMatter.title)”.")]
    if let number = player.lesson.number, let next = course.entries.first(where: { $0.number > number }) {
      lines += [" Next: ", .code(":lesson \(next.number)"), " (\(next.id))."]
    }
    if isPage { return }
    show(Markup([.rule, .paragraph(lines)]))
    show(
      .dimmed("`:recall \(player.lesson.id)` looks back on its questions, `:review` asks what is due, `:quit` leaves."))
  }

  func storedPlace(in lesson: String) -> LessonPlace? { try? log.memory().place(in: lesson) }

  /// Remembers the place, with the open question as it stands.
  ///
  /// - Parameter passed: what was asked on this screen is answered, so that one comes back behind it.
  func savePlace(state: LessonState = .started, passed: Bool = false) {
    guard let player, player.lesson.number != nil || course.entries.contains(where: { $0.id == player.lesson.id })
    else {
      return
    }
    var place = LessonPlace(
      lessonID: player.lesson.id, block: state == .done ? 0 : passed ? player.blockAfter : player.block, state: state)
    if let open, open.mode == .lesson, let drawn = open.drawn {
      place.questionID = drawn.question.id
      place.seed = UInt64(bitPattern: Int64(drawn.seed))
      place.hintsUsed = open.hintsUsed
      place.misses = open.misses
    }
    if place == savedPlace { return }
    savedPlace = place
    record([.place(place, id: newID(), at: now)])
  }
}

extension String {
  /// The lines behind their prompts; those that go on with the statement that begins at `start` behind `....> `.
  fileprivate func prompted(continuingAfter start: Int) -> [String] {
    var place = 0
    return split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      defer { place += line.unicodeScalars.count + 1 }
      return line.isEmpty ? nil : (place > start ? "....> " : "attn> ") + line
    }
  }

  /// The text from a place to the end of the line in which another place stands, comments included; places are counted
  /// in Unicode scalars.
  fileprivate func lines(from start: Int, through end: Int) -> String {
    let scalars = Array(unicodeScalars)
    var stop = min(end, scalars.count)
    while stop < scalars.count, scalars[stop] != "\n" { stop += 1 }
    return String(String.UnicodeScalarView(scalars[min(start, stop)..<min(stop + 1, scalars.count)]))
  }
}

/// Reads a file that a person named: anything they may read.
public func loadedByPerson(_ path: String, from shelf: (any Shelf)?) throws -> Node {
  guard let shelf else { throw ShelfError("no files can be read here.") }
  return try tensorFile(path, bytes: try shelf.open(path))
}

/// Reads a file that a lesson named: only `.npy` and `.csv` below the course's own folder.
public func loadedByLesson(_ path: String, from shelf: (any Shelf)?) throws -> Node {
  guard let shelf else { throw ShelfError("no files can be read here.") }
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  guard !path.hasPrefix("/"), !path.hasPrefix("~"), !parts.contains(".."), !path.isEmpty else {
    throw ShelfError("a lesson loads only files below its own folder, not `\(path)`.")
  }
  return try tensorFile(path, bytes: try shelf.data(path))
}

private func tensorFile(_ path: String, bytes: [UInt8]) throws -> Node {
  if path.hasSuffix(".npy") { return Node(try Tensor(try NumPyArray(bytes: bytes, name: path))) }
  if path.hasSuffix(".csv") { return Node(try Tensor(try NumberTable(bytes: bytes, name: path))) }
  throw ShelfError("`load` reads `.npy` and `.csv` files, not `\(path)`.")
}

/// Whether a number is the one written, as far as the digits written go: 7077888 is `7,077,888`, 42.9497 is `42.9`.
func rounds(_ number: Double, to written: String) -> Bool {
  let digits = written.replacing(",", with: "").replacing("−", with: "-")
  guard let shown = Double(digits), !digits.lowercased().contains("e") else { return false }
  let decimals = digits.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
  let unit = (0..<decimals).reduce(1.0) { unit, _ in unit / 10 }
  return abs(number - shown) <= unit / 2 * (1 + 1e-9)
}
