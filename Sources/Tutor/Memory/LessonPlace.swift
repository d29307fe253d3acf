/// How far one has come with a lesson.
public enum LessonState: String, Sendable, CaseIterable { case new, started, done }

/// Where one stopped in a lesson, and how the open question stood; of several rows the latest counts.
public struct LessonPlace: Sendable, Equatable {
  public var lessonID: String
  /// Blocks already passed: 0 at the start.
  public var block: Int
  /// The question that was open, with the seed of its numbers.
  public var questionID: String?
  public var seed: UInt64?
  public var hintsUsed: Int
  public var misses: Int
  public var state: LessonState

  public init(
    lessonID: String, block: Int, questionID: String? = nil, seed: UInt64? = nil, hintsUsed: Int = 0, misses: Int = 0,
    state: LessonState = .started
  ) {
    self.lessonID = lessonID
    self.block = block
    self.questionID = questionID
    self.seed = seed
    self.hintsUsed = hintsUsed
    self.misses = misses
    self.state = state
  }

  /// The place a row of kind `place` tells of; nil for any other row.
  public init?(_ row: LogRow) {
    guard row.kind == .place, let lesson = row.lessonID else { return nil }
    self.init(
      lessonID: lesson, block: row.details["block"].flatMap { Int($0) } ?? 0, questionID: row.questionID,
      seed: row.seed, hintsUsed: row.hintsUsed, misses: row.details["misses"].flatMap { Int($0) } ?? 0,
      state: row.details["state"].flatMap { LessonState(rawValue: $0) } ?? .started)
  }
}
