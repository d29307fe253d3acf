/// What the greeting shows, small enough to be read in one go however long the log is.
public struct Summary: Sendable, Equatable {
  /// Answers that got a verdict, those taken back included.
  public var attempts: Int
  /// For every question on the schedule, when it is to be asked again: seconds since 1970, ascending.
  public var dueTimes: [Double]
  /// Where the last lesson stopped.
  public var place: LessonPlace?
  public var interview: Instant?

  public init(attempts: Int = 0, dueTimes: [Double] = [], place: LessonPlace? = nil, interview: Instant? = nil) {
    self.attempts = attempts
    self.dueTimes = dueTimes
    self.place = place
    self.interview = interview
  }

  /// How many questions are due at `now`.
  public func due(at now: Instant) -> Int {
    dueTimes.prefix { $0 <= now.secondsSince1970 }.count
  }
}
