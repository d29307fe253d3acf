import Attention

/// Which questions an interview asks: kinds in turn, topics spread, the level met, and an explanation followed by the
/// same thing in numbers.
struct InterviewPlan {
  private(set) var slots: [Slot] = []

  struct Slot {
    var question: Question
    var lesson: String?
    var lead: Interview.Lead
  }

  /// What an interviewer wants to see, in turn.
  private enum Turn: CaseIterable {
    case recall, explain, compute, write

    var kinds: Set<Question.Kind> {
      switch self {
      case .recall: [.choice, .choices, .order]
      case .explain: [.explain]
      case .compute: [.number, .matrix, .shape]
      case .write: [.expression, .fix]
      }
    }
  }

  /// Seconds a follow-up takes most people.
  private static let followUpTime = 60.0

  init(
    _ choice: Interview.Choice, _ questions: [(question: Question, lesson: String?)], using random: inout SplitMix64
  ) {
    var pool = questions.filter { question, _ in
      (choice.topics.isEmpty || !Set(choice.topics).isDisjoint(with: question.topics))
        && (choice.level.map { question.level <= $0 } ?? true)
    }
    // A lesson's questions lean on what stands above them; they serve where the bank has none.
    if pool.contains(where: { $0.lesson == nil }) { pool.removeAll { $0.lesson != nil } }
    pool.shuffle(using: &random)

    var uses: [String: Int] = [:]
    var seconds = 0.0
    func take(_ place: Int, _ lead: Interview.Lead) -> Question {
      let (question, lesson) = pool.remove(at: place)
      for topic in question.topics { uses[topic, default: 0] += 1 }
      slots.append(Slot(question: question, lesson: lesson, lead: lead))
      seconds += question.kind.commonTime + (question.then == nil ? 0 : Self.followUpTime)
      return question
    }
    var isFull: Bool {
      choice.count.map { slots.count >= $0 } ?? (seconds >= Double(choice.minutes) * 60)
    }
    var turn = 0
    var explained: Question?
    while !isFull, !pool.isEmpty {
      let wanted = Turn.allCases[turn % Turn.allCases.count]
      turn += 1
      let fitting = pool.indices.filter { wanted.kinds.contains(pool[$0].question.kind) }
      let told = Set(wanted == .compute ? explained?.topics ?? [] : [])
      let best = fitting.min { one, other in
        func rank(_ place: Int) -> (Int, Int, Int) {
          let question = pool[place].question
          let isDemonstration = !told.isDisjoint(with: question.topics)
          let used = question.topics.map { uses[$0, default: 0] }.min() ?? 0
          return (isDemonstration ? 0 : 1, Self.distance(question.level, choice.level, isFirst: slots.isEmpty), used)
        }
        return rank(one) < rank(other)
      }
      explained = nil
      guard let best else { continue }
      let leads = !told.isDisjoint(with: pool[best].question.topics)
      let question = take(best, leads ? .demonstration : .new)
      guard question.kind == .explain else { continue }
      explained = question
      // A follow-up that names a question is that question.
      if let id = question.then.map({ trimmed($0.text) }), !isFull,
        let place = pool.firstIndex(where: { $0.question.id == id })
      {
        _ = take(place, .followUp)
      }
    }
  }

  /// How far a question's level is from the one wanted: one below it for the first, to get warm.
  private static func distance(_ own: Question.Level, _ wanted: Question.Level?, isFirst: Bool) -> Int {
    guard let wanted else { return 0 }
    let levels = Question.Level.allCases
    let target = (levels.firstIndex(of: wanted) ?? 0) - (isFirst ? 1 : 0)
    return abs((levels.firstIndex(of: own) ?? 0) - max(0, target))
  }
}
