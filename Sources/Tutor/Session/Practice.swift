import Display
import Language

/// Questions one after the other, outside a lesson: a quiz, a review, a drill.
struct Practice {
  enum Kind { case quiz, review, drill }

  /// A question with the lesson it stands in.
  struct Item {
    var question: Question
    var lesson: String?
  }

  var kind: Kind
  /// What is still to be asked; a review plans again after each answer, so it holds the next one only.
  var queue: [Item]
  /// What the heading says: `Quiz`, `Drill: masks`.
  var name: String
  /// How many will be asked; nil while it goes on until it sits.
  var count: Int?
  var asked = 0
  /// The questions a review has asked, by id.
  var met: Set<String> = []
  var right = 0
  var isRunning = true
  /// The lesson that counts as done when enough is known of it.
  var placement: String?
  /// Right answers in a row: a drill ends after three.
  var streak = 0
  /// Answers were given to the question that is open.
  private var isAnswered = false

  init(_ kind: Kind, _ queue: [Item], name: String, count: Int?) {
    (self.kind, self.queue, self.name, self.count) = (kind, queue, name, count)
  }

  static let drillStreak = 3
  static let placementQuestions = 5

  /// Whether a placement quiz showed that the lesson is known: all of it right but one.
  var isPassed: Bool { placement != nil && asked > 0 && right >= asked - 1 && right >= 3 }

  var title: String { count.map { "\(name), \(asked) of \($0)" } ?? "\(name), \(asked)" }

  var mode: LogRow.Mode {
    switch kind {
    case .quiz: .quiz
    case .review: .review
    case .drill: .drill
    }
  }

  mutating func begin() {
    asked += 1
    isAnswered = false
  }

  /// Counts the first verdict on each question.
  mutating func note(_ verdict: LogRow.Verdict) {
    defer { isAnswered = true }
    guard !isAnswered else { return }
    if verdict == .right { (right, streak) = (right + 1, streak + 1) } else { streak = 0 }
  }
}

extension Session {
  /// Starts asking.
  func start(_ practice: Practice) {
    closeQuestion()
    isPlaying = false
    savedPlace = nil
    self.practice = practice
    author = Scope()
    overlay()
    nextInPractice()
  }

  /// Asks the next question, or ends with what came of it.
  func nextInPractice() {
    guard var practice else { return }
    if let open, open.isQuestion, open.misses == 0 {
      return remark("A question is open: answer it, or type `:hint`, `:solution` or `:skip`.")
    }
    closeQuestion()
    if let item = nextItem(&practice) {
      practice.begin()
      self.practice = practice
      openQuestion(item.question, mode: practice.mode, lesson: item.lesson)
      if open == nil { nextInPractice() }
    } else {
      endPractice()
    }
  }

  private func nextItem(_ practice: inout Practice) -> Practice.Item? {
    switch practice.kind {
    case .quiz:
      return practice.queue.isEmpty ? nil : practice.queue.removeFirst()
    case .drill:
      guard practice.streak < Practice.drillStreak, !practice.queue.isEmpty else { return nil }
      let item = practice.queue.removeFirst()
      practice.queue.append(item)
      return item
    case .review:
      guard let count = practice.count, practice.asked < count else { return nil }
      // What was asked in this review, and passed over, waits for the next one.
      guard let item = plannedToday().first(where: { !practice.met.contains($0.question.id) }) else { return nil }
      practice.met.insert(item.question.id)
      return item
    }
  }

  /// What is best asked now, with the lessons the questions stand in.
  func plannedToday() -> [Practice.Item] {
    guard let policy = policy() else { return [] }
    let all = Dictionary(course.allQuestions().map { ($0.question.id, $0) }, uniquingKeysWith: { first, _ in first })
    return policy.plan(at: now).items.compactMap { item in
      all[item.question.id].map { Practice.Item(question: $0.question, lesson: $0.lesson) }
    }
  }

  /// The policy over everything that is known of the learner and the course.
  func policy() -> Policy? {
    do {
      let memory = try log.memory()
      return Policy(
        memory: memory, questions: course.questionFacts(), interview: memory.interview,
        level: memory.setting("level").flatMap { Question.Level(rawValue: $0) })
    } catch {
      fail("Your progress cannot be read: \(sentence(error))")
      return nil
    }
  }

  /// Leaves the open question of a practice for the next one.
  func skipInPractice() {
    if let open, open.isQuestion {
      let row = answerRow(open, answer: "", verdict: .skipped)
      record([row])
      addUndo(.row(row.id, what: "skipping the question"))
      practice?.note(.skipped)
    }
    closeQuestion()
    nextInPractice()
  }

  /// Says what came of it and goes back to where one was.
  func endPractice() {
    guard let practice else { return }
    self.practice = nil
    closeQuestion()
    if practice.asked > 0 {
      let sits = practice.kind == .drill && practice.streak >= Practice.drillStreak
      show(
        Markup([
          .rule,
          .paragraph([
            .strong("\(practice.name): \(practice.right) of \(practice.asked) right at the first try."),
            Span(sits ? " Three in a row: it sits." : ""),
          ]),
        ]))
      if let id = practice.placement { place(id, isKnown: practice.isPassed) }
    } else {
      remark("\(practice.name) ended before the first answer.")
    }
    if let player {
      runAuthor(before: player.block)
      remark("Back in the lesson “\(player.lesson.frontMatter.title)”.")
      present(resuming: storedPlace(in: player.lesson.id))
    } else {
      author = Scope()
      overlay()
    }
  }

  /// What a placement quiz says of its lesson.
  private func place(_ id: String, isKnown: Bool) {
    guard isKnown else { return remark("There is something in lesson `\(id)` for you: `:lesson \(id)`.") }
    record([.place(LessonPlace(lessonID: id, block: 0, state: .done), id: newID(), at: now)])
    remark("You know what `\(id)` teaches; it counts as done. `:lesson` goes on with the next.")
  }

  /// Asks some questions of a lesson, to find out whether it can be left out.
  func placement(_ argument: String) {
    let memory = try? log.memory()
    let entry =
      argument.isEmpty ? course.entries.first { memory?.state(of: $0.id) != .done } : course.entry(named: argument)
    guard let entry else {
      return argument.isEmpty ? remark("Every lesson is done.") : fail(course.unknown(argument))
    }
    let lesson: Lesson
    do { lesson = try course.lesson(entry.id) } catch { return fail(sentence(error)) }
    // What can be answered in a line, hardest first among the shuffled.
    let items = lesson.questions.filter { $0.kind != .explain }.shuffled(using: &seeds).sorted { $0.level > $1.level }
      .prefix(Practice.placementQuestions).map { Practice.Item(question: $0, lesson: lesson.id) }
    guard items.count >= 3 else { return fail("lesson `\(entry.id)` has too few questions to tell.") }
    var practice = Practice(.quiz, items, name: "Placement: \(entry.id)", count: items.count)
    practice.placement = entry.id
    start(practice)
  }

  /// Ends whatever asks: an interview, a quiz, a drill, a review.
  func stop() {
    if examination != nil { return stopInterview() }
    guard practice != nil else { return remark("Nothing is asking; `:quit` leaves.") }
    stopPractice()
  }

  /// Ends a practice on request.
  func stopPractice() {
    guard practice != nil else { return }
    practice?.isRunning = false
    // What was only looked at counts neither way.
    if let open, open.isQuestion, open.misses == 0, !open.isAnswered { practice?.asked -= 1 }
    endPractice()
  }
}

extension Course {
  /// What the policy has to know of every question, in the order in which they are best met: a lesson's own, then those
  /// of the bank on what it teaches.
  func questionFacts() -> [QuestionFacts] {
    if let known = facts { return known }
    let lessons = allLessons().lessons
    func teaching(_ topics: [String]) -> String? {
      lessons.first { !Set($0.frontMatter.topics).isDisjoint(with: topics) }?.id
    }
    let places = Dictionary(lessons.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let met = practiceQuestions().map { question, lesson in
      (question: question, lesson: lesson ?? teaching(question.topics), isBank: lesson == nil)
    }.enumerated().sorted { one, other in
      let (a, b) = (places[one.element.lesson ?? ""] ?? .max, places[other.element.lesson ?? ""] ?? .max)
      return (a, one.element.isBank ? 1 : 0, one.offset) < (b, other.element.isBank ? 1 : 0, other.offset)
    }
    let found = met.enumerated().map { order, item in
      QuestionFacts(
        item.element.question, lesson: item.element.lesson, order: order, isBank: item.element.isBank)
    }
    facts = found
    return found
  }
}
