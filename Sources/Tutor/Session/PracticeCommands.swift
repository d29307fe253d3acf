import Display
import Language

extension Session {
  // MARK: - Lessons

  func showLessons() { show(lessonsView(lessonStates())) }

  /// Every lesson with its state.
  public func lessonStates() -> [(lesson: Lesson, state: LessonState)] {
    let memory = try? log.memory()
    let (lessons, findings) = course.allLessons()
    for finding in findings { show(Markup(paragraph: [.error(finding)])) }
    return lessons.map { ($0, memory?.state(of: $0.id) ?? .new) }
  }

  func openLessonCommand(_ argument: String) {
    let words = argument.split(separator: " ").map(String.init)
    guard let name = words.first else { return continueLesson() }
    var block: Int?
    if words.count > 1 {
      guard let number = Int(words[1]) else {
        return fail("`:lesson \(name) N`: N is the number of a block, 0 for the start.")
      }
      block = number
    }
    guard let entry = course.entry(named: name) else { return fail(course.unknown(name)) }
    openLesson(entry.id, from: block)
  }

  /// Opens the lesson to continue: the one last open, else the first that is not done.
  func continueLesson() {
    let memory = try? log.memory()
    if let place = memory?.lastPlace, place.state == .started,
      course.entries.contains(where: { $0.id == place.lessonID })
    {
      return openLesson(place.lessonID)
    }
    guard let entry = course.entries.first(where: { memory?.state(of: $0.id) != .done }) ?? course.entries.first else {
      return fail("there are no lessons in \(course.shelf.place).")
    }
    openLesson(entry.id)
  }

  func play() {
    guard player != nil || practice != nil else { return remark("You are free to play already.") }
    isPlaying = true
    remark("Free play: everything the lesson named is there. `:back` returns to it.")
  }

  func recall(_ argument: String) {
    let id: String
    if argument.isEmpty, player == nil { return fail("which lesson? As in `:recall 5`.") }
    if argument.isEmpty, let player {
      id = player.lesson.id
    } else {
      guard let entry = course.entry(named: argument) else { return fail(course.unknown(argument)) }
      id = entry.id
    }
    guard let lesson = try? course.lesson(id), let rows = try? log.rows() else {
      return fail("nothing can be read of it.")
    }
    let answers = rows.filter { $0.kind == .answer && $0.lessonID == id }
    guard !answers.isEmpty else { return remark("Nothing was asked in “\(lesson.frontMatter.title)” yet.") }
    var markup = Markup([.heading(level: 2, [.heading("Looking back on “\(lesson.frontMatter.title)”")])])
    for question in lesson.questions {
      let given = answers.filter { $0.questionID == question.id }
      guard let last = given.last else { continue }
      let seed = last.seed.map { Int(truncatingIfNeeded: $0) } ?? 0
      markup.append(.paragraph([.dimmed(question.id)]))
      let drawn = try? draw(
        question, seed: seed, in: authorScope(for: question, lesson: id), catalogue: try course.catalogue())
      markup += proseView(drawn.map { leniently(question.ask, in: $0.scope) } ?? question.ask.text)
      if let drawn { markup += materialView(drawn, settings.style) }
      // Answers to other numbers would stand there as if they were wrong.
      let fitting = question.given == nil ? given : given.filter { $0.seed == last.seed }
      if fitting.count < given.count {
        markup.append(.paragraph([.dimmed("(\(given.count - fitting.count) more with other numbers)")]))
      }
      for row in fitting {
        let answer = (row.answer ?? "").replacing("\n", with: " ")
        let spans: [Span] = [
          verdictSpan(row.verdict), Span("  "), .code(drawn?.spelled(answer) ?? String(answer.prefix(200))),
          .dimmed("  \(row.instant.date)" + (row.misconception.map { ", \(named(misconception: $0))" } ?? "")),
        ]
        // Sentences are broken between words.
        markup.append(question.kind == .explain ? .paragraph(spans) : .lines([[Span("  ")] + spans]))
      }
      let isKnown = given.contains { $0.verdict == .right || $0.verdict == .solution }
      if isKnown, let because = question.because, let drawn { markup += proseView(leniently(because, in: drawn.scope)) }
    }
    show(markup)
    record([.looked(lesson: id, id: newID(), at: now)])
  }

  /// What a misconception is, in the first sentence that is said about it.
  private func named(misconception id: String) -> String {
    guard let says = (try? course.catalogue())?[id]?.says.text else { return id }
    // A clause with numbers in it speaks of one question.
    let clause = says.prefix { $0 != "." && $0 != ":" }
    guard clause.contains("{=") else { return String(clause) }
    let plain = clause.prefix { $0 != "," && $0 != "{" && $0 != "=" }
    return plain.last == " " ? String(plain.dropLast()) : String(plain)
  }

  private func verdictSpan(_ verdict: LogRow.Verdict?) -> Span {
    switch verdict {
    case .right: .right("Right   ")
    case .partly: .changed("Partly  ")
    case .wrong: .wrong("Not yet ")
    case .solution: .dimmed("Solution")
    case .skipped, nil: .dimmed("Skipped ")
    }
  }

  // MARK: - Practice

  /// What a quiz asks: topics and a level may narrow it, a count ends it.
  public struct QuizChoice: Sendable {
    public var topics: [String] = []
    public var level: Question.Level?
    public var count: Int?
    public init(topics: [String] = [], level: Question.Level? = nil, count: Int? = nil) {
      (self.topics, self.level, self.count) = (topics, level, count)
    }
  }

  func quiz(_ argument: String) {
    if argument == "stop" { return stopPractice() }
    guard let choice = quizChoice(argument) else { return }
    startQuiz(choice)
  }

  /// Reads `masks 5`, `senior`, `softmax junior 10`.
  private func quizChoice(_ argument: String) -> QuizChoice? {
    var choice = QuizChoice()
    let topics = Set(course.questionFacts().flatMap(\.topics))
    for word in argument.split(separator: " ").map(String.init) {
      if let count = Int(word), count > 0 {
        choice.count = count
      } else if let level = Question.Level(rawValue: word) {
        choice.level = level
      } else if topics.contains(word) {
        choice.topics.append(word)
      } else {
        let near = closestNames(to: word, among: topics.sorted()).first
        fail(
          "there is no topic or level `\(word)`."
            + (near.map { " Did you mean `\($0)`?" } ?? " Topics: \(topics.sorted().joined(separator: ", "))."))
        return nil
      }
    }
    return choice
  }

  func startQuiz(_ choice: QuizChoice) {
    let items = chosen(choice)
    guard !items.isEmpty else { return fail("no question is about that at this level.") }
    let count = min(choice.count ?? 10, items.count)
    start(Practice(.quiz, Array(items.prefix(count)), name: "Quiz", count: count))
  }

  /// The questions a choice allows, shuffled by the session's seed.
  func chosen(_ choice: QuizChoice) -> [Practice.Item] {
    course.practiceQuestions().filter { question, _ in
      (choice.topics.isEmpty || !Set(choice.topics).isDisjoint(with: question.topics))
        && (choice.level == nil || question.level == choice.level)
    }.map { Practice.Item(question: $0.question, lesson: $0.lesson) }.shuffled(using: &seeds)
  }

  func drill(_ argument: String) {
    if argument == "stop" { return stopPractice() }
    guard !argument.isEmpty else {
      return fail("`:drill` wants a topic or a misconception, as in `:drill masks` or `:drill forgot-scale`.")
    }
    let questions: [Practice.Item]
    if let misconception = (try? course.catalogue())?.misconceptions.first(where: { $0.id == argument }) {
      questions = itemsMeeting(misconception)
    } else {
      guard let choice = quizChoice(argument) else { return }
      questions = chosen(choice)
    }
    guard !questions.isEmpty else { return fail("no question is about `\(argument)`.") }
    // Questions with fresh numbers come first: they can be asked again and again.
    let fresh = questions.filter { $0.question.given != nil }
    start(Practice(.drill, fresh.isEmpty ? questions : fresh, name: "Drill: \(argument)", count: nil))
  }

  /// The questions that can tell a misconception apart: those whose own traps or answers meet it when they are drawn.
  private func itemsMeeting(_ misconception: Misconception) -> [Practice.Item] {
    course.practiceQuestions().filter { question, lesson in
      meets(question, lesson: lesson, misconception)
    }.map { Practice.Item(question: $0.question, lesson: $0.lesson) }.shuffled(using: &seeds)
  }

  private func meets(_ question: Question, lesson: String?, _ misconception: Misconception) -> Bool {
    guard let catalogue = try? course.catalogue(),
      let drawn = try? draw(question, seed: 1, in: authorScope(for: question, lesson: lesson), catalogue: nil)
    else { return false }
    return misconceptions(toMeetIn: drawn, of: catalogue).contains(misconception.id)
  }

  func review(_ argument: String) {
    if argument == "stop" { return stopPractice() }
    let planned = plannedToday()
    guard !planned.isEmpty else {
      let next = policy()?.memory.histories.values.compactMap(\.due).filter { $0 > now }.min()
      return remark(
        "Nothing is due."
          + (next.map { " The next review is on \($0.date)." } ?? " Questions come here once you have answered them.")
          + " `:quiz` asks anyway.")
    }
    let count = min(Int(argument) ?? planned.count, planned.count)
    start(Practice(.review, [], name: "Review", count: count))
  }

  // MARK: - Memory

  func showProgress() {
    guard let policy = policy() else { return }
    show(progressView(policy.picture(at: now), at: now))
  }

  func forget(_ argument: String) {
    var words = argument.split(separator: " ").map(String.init)
    let isSure = words.last == "yes"
    if isSure { words.removeLast() }
    guard let name = words.first, let entry = course.entry(named: name), let lesson = try? course.lesson(entry.id)
    else {
      return fail(argument.isEmpty ? "`:forget LESSON`" : course.unknown(words.first ?? ""))
    }
    guard isSure else {
      return remark(
        "This forgets your place in “\(lesson.frontMatter.title)” and what you answered to its \(lesson.questions.count) questions. `:forget \(entry.id) yes` does it; `:undo` takes it back."
      )
    }
    let rows =
      [LogRow.reset(lesson: lesson.id, id: newID(), at: now)]
      + lesson.questions.map { LogRow.reset(question: $0.id, id: newID(), at: now) }
    savedPlace = nil
    passed.subtract(lesson.questions.map(\.id))
    if record(rows) { remark("Forgotten. The log keeps what happened; it no longer counts.") }
    addUndo(
      .rows(rows.map(\.id), what: "forgetting lesson `\(lesson.id)` and its \(lesson.questions.count) questions"))
  }

  func reset(_ argument: String) {
    let words = argument.split(separator: " ").map(String.init)
    guard let id = words.first else {
      return fail(
        "`:reset QUESTION`: the id of a question, as `:recall LESSON` and the report of an interview show it.")
    }
    guard course.allQuestions().contains(where: { $0.question.id == id }) else {
      let near = closestNames(to: id, among: course.allQuestions().map(\.question.id)).first
      return fail("there is no question `\(id)`." + (near.map { " Did you mean `\($0)`?" } ?? ""))
    }
    guard words.last == "yes", words.count > 1 else {
      return remark("This forgets what you answered to `\(id)`. `:reset \(id) yes` does it; `:undo` takes it back.")
    }
    let row = LogRow.reset(question: id, id: newID(), at: now)
    if record([row]) { remark("Forgotten.") }
    addUndo(.row(row.id, what: "forgetting `\(id)`"))
  }

  func backup() {
    do {
      guard let path = try log.backup() else {
        return remark("Your progress is only in memory; there is nothing to copy.")
      }
      remark("Copied your progress to \(path).")
    } catch {
      fail("No copy was made: \(sentence(error))")
    }
  }
}
