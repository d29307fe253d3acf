/// Everything that follows from the log: computed from its rows, never stored.
///
/// Adding rows as they happen gives the same as reading them all at once, in whatever order they come: they count in
/// the order of their instants, and what was undone or reset counts as if it had never happened.
public struct Memory: Sendable, Equatable {
  /// Answers that got a verdict, those taken back included.
  public private(set) var attempts = 0
  private var knowledge: Knowledge
  /// Everything it was given, in the order of the instants.
  public private(set) var rows: [LogRow] = []
  private var ids: Set<String> = []

  public init(_ rows: [LogRow] = [], model: FSRS = .standard) {
    knowledge = Knowledge(model: model)
    add(rows)
  }

  public mutating func add(_ row: LogRow) { add([row]) }

  /// Takes in more rows; those that are there already change nothing.
  public mutating func add(_ more: [LogRow]) {
    for row in more where ids.insert(row.id).inserted {
      attempts += row.kind == .answer ? 1 : 0
      let isLatest = rows.last.map { $0.instant <= row.instant } ?? true
      rows.append(row)
      if knowledge.isCurrent, isLatest, !row.reachesBack {
        knowledge.add(row)
      } else {
        knowledge.isCurrent = false
      }
    }
    if !knowledge.isCurrent { recompute() }
  }

  public func contains(_ id: String) -> Bool { ids.contains(id) }

  /// Makes sure that rows to be added are new, each of them.
  public func checkIDs(of rows: [LogRow]) throws(LogError) {
    var fresh: Set<String> = []
    for row in rows where ids.contains(row.id) || !fresh.insert(row.id).inserted { throw .idTaken(row.id) }
  }

  private mutating func recompute() {
    // Rows of one instant keep the order in which they came.
    let order = rows.indices.sorted { (rows[$0].instant, $0) < (rows[$1].instant, $1) }
    rows = order.map { rows[$0] }
    knowledge = Knowledge(model: knowledge.model)
    for row in rows.inForce { knowledge.add(row) }
  }
}

// MARK: - What is known

extension Memory {
  /// The model of memory behind the schedule.
  public var model: FSRS { knowledge.model }

  /// What the log says of each question that was ever answered, by its id.
  public var histories: [String: History] { knowledge.histories }

  /// Where one is in a lesson; nil for one never opened.
  public func place(in lesson: String) -> LessonPlace? { knowledge.places[lesson] }

  /// How far one has come with a lesson: done stays done until it is reset.
  public func state(of lesson: String) -> LessonState { knowledge.states[lesson] ?? .new }

  /// Where the last lesson stopped.
  public var lastPlace: LessonPlace? { knowledge.lastLesson.flatMap { knowledge.places[$0] } }

  /// When a lesson was last looked at.
  public func looked(at lesson: String) -> Instant? { knowledge.looked[lesson] }

  /// A setting kept with the progress; nil when it was never made or was taken away.
  public func setting(_ name: String) -> String? { knowledge.settings[name] }

  /// When the interview is, if the learner said so: the setting `interview`.
  public var interview: Instant? { setting("interview").flatMap { Instant(iso8601: $0) } }

  /// The last answer that has not been taken back: what undoing a grade takes back next.
  public var lastAnswer: LogRow? { rows.inForce.last { $0.kind == .answer } }

  /// The chance that a question is known `when`, by the model alone; 0 for one never answered.
  public func recall(of question: String, at when: Instant) -> Double {
    histories[question]?.recall(at: when, by: model) ?? 0
  }

  /// Seconds one usually takes for this question, or for its kind while it has been answered too rarely; nil while
  /// neither is known.
  public func usualTime(question: String, kind: String?) -> Double? {
    knowledge.usualTime(question: question, kind: kind)
  }

  /// Past predictions of the model beside what happened, for reviews at least a day apart.
  var predictions: [Knowledge.Prediction] { knowledge.predictions }

  /// Where each misconception was met that still stands: not answered rightly since, question by question.
  var held: [String: Knowledge.Held] { knowledge.held }

  /// What the greeting shows.
  public var summary: Summary {
    let schedule = histories.values.compactMap { history -> Summary.Entry? in
      guard let answered = history.lastReviewed, let due = history.due else { return nil }
      return Summary.Entry(answered: answered, due: due)
    }
    return Summary(
      attempts: attempts, schedule: schedule.sorted { ($0.due, $0.answered) < ($1.due, $1.answered) }, place: lastPlace,
      interview: interview)
  }
}

// MARK: - Undo and reset

extension LogRow {
  /// Whether the row changes what earlier rows count for.
  fileprivate var reachesBack: Bool {
    switch kind {
    case .undo, .reset: true
    case .answer, .place, .setting, .looked, .other: false
    }
  }
}

extension [LogRow] {
  /// The rows that still count, of a log in order: those that were not undone (an undo may be undone itself), and of
  /// what was reset only what came later.
  fileprivate var inForce: [LogRow] {
    var (undone, questions, lessons) = (Set<String>(), Set<String>(), Set<String>())
    var counting: [LogRow] = []
    // Backwards, since every undo and reset comes after what it takes away.
    for row in reversed() where !undone.contains(row.id) {
      if let question = row.questionID, row.kind != .place, questions.contains(question) { continue }
      if let lesson = row.lessonID, lessons.contains(lesson) { continue }
      switch row.kind {
      case .undo:
        if let target = row.target { undone.insert(target) }
      case .reset:
        if let question = row.questionID { questions.insert(question) }
        if let lesson = row.lessonID { lessons.insert(lesson) }
      case .answer, .place, .setting, .looked, .other:
        counting.append(row)
      }
    }
    return counting.reversed()
  }
}
