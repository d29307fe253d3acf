/// What the policy has to know of a question: the little that does not depend on its wording.
public struct QuestionFacts: Sendable, Equatable {
  public var id: String
  public var topics: [String]
  public var level: Question.Level
  public var kind: Question.Kind
  /// The lesson it stands in, or the one where its topic is taught.
  public var lesson: String?
  /// Its place in the course, prerequisites first: questions are met in this order.
  public var order: Int
  /// Whether it belongs to the interview bank rather than to a lesson.
  public var isBank: Bool

  public init(
    id: String, topics: [String], level: Question.Level, kind: Question.Kind, lesson: String?, order: Int, isBank: Bool
  ) {
    self.id = id
    self.topics = topics
    self.level = level
    self.kind = kind
    self.lesson = lesson
    self.order = order
    self.isBank = isBank
  }

  public init(_ question: Question, lesson: String?, order: Int, isBank: Bool) {
    self.init(
      id: question.id, topics: question.topics, level: question.level, kind: question.kind, lesson: lesson,
      order: order, isBank: isBank)
  }

}

extension Question.Kind {
  /// Seconds a question of this kind takes most people, until one's own time is known.
  var commonTime: Double {
    switch self {
    case .choice: 25
    case .choices, .shape, .order: 40
    case .number: 60
    case .expression, .fix: 90
    case .matrix, .explain: 150
    }
  }
}

extension Memory {
  /// Seconds the learner will take for a question, by what they took so far.
  public func expectedTime(for question: QuestionFacts) -> Double {
    usualTime(question: question.id, kind: question.kind.rawValue) ?? question.kind.commonTime
  }

  /// Whether a question was missed so often that asking it again teaches nothing until its lesson has been looked at.
  public func isLeech(_ question: QuestionFacts) -> Bool {
    guard let history = histories[question.id] else { return false }
    let lessons = history.lessons.union(question.lesson.map { [$0] } ?? [])
    let looked = (lessons.compactMap(looked(at:)) + [history.looked].compactMap { $0 }).max()
    let misses = looked.map { looked in history.misses.count { $0 > looked } } ?? history.misses.count
    return misses >= History.missesOfALeech
  }

  /// How a question stands at `now`: never answered; known (right the last time, and still likely to be); or shaky.
  public func standing(of question: String, at now: Instant) -> Standing {
    guard let history = histories[question], let rating = history.lastRating else { return .unseen }
    return rating.isKnown && history.recall(at: now, by: model) >= 0.9 ? .known : .shaky
  }
}

/// How well a question is known.
public enum Standing: Sendable, CaseIterable { case known, shaky, unseen }
