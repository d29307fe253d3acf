/// What the greeting shows, small enough to be read in one go however long the log is.
public struct Summary: Sendable, Equatable {
  /// Answers that got a verdict, those taken back included.
  public var attempts: Int
  /// Names the way of summing up: a summary of another form is made again from the log. Raised whenever another
  /// summary would follow from the same rows.
  public static let form = 1

  /// One entry for every question on the schedule, the one due first in front.
  public var schedule: [Entry]
  /// Where the last lesson stopped.
  public var place: LessonPlace?
  public var interview: Instant?

  /// When a question was asked last, and when it is to be asked again by the model of memory alone.
  public struct Entry: Sendable, Equatable {
    public var answered: Instant
    public var due: Instant

    public init(answered: Instant, due: Instant) {
      self.answered = answered
      self.due = due
    }

    /// Whether it is due at `now`: by the model, or sooner because of the interview.
    public func isDue(at now: Instant, interview: Instant?) -> Bool {
      if due <= now { return true }
      guard let interview, interview > now else { return false }
      return answered.localDays(until: now) >= Summary.longestWait(days: answered.localDays(until: interview))
    }
  }

  /// The most days a question waits that was answered `days` before the interview: half of them.
  static func longestWait(days: Int) -> Int { max(1, days / 2) }

  public init(attempts: Int = 0, schedule: [Entry] = [], place: LessonPlace? = nil, interview: Instant? = nil) {
    self.attempts = attempts
    self.schedule = schedule
    self.place = place
    self.interview = interview
  }

  /// How many questions are due at `now`.
  public func due(at now: Instant) -> Int {
    schedule.count { $0.isDue(at: now, interview: interview) }
  }
}

// MARK: - As text

extension Summary {
  /// On one line of JSON, for the log to keep beside its rows.
  public var jsonLine: String {
    let entries = schedule.map { entry in
      JSONValue.array(
        [entry.answered, entry.due].flatMap { [.number($0.secondsSince1970), .number(Double($0.zoneOffsetMinutes))] })
    }
    var members: [JSONValue.Member] = [
      .init(name: "attempts", value: .number(Double(attempts))),
      .init(name: "schedule", value: .array(entries)),
    ]
    if let interview { members.append(.init(name: "interview", value: .string(interview.iso8601))) }
    if let place {
      // A place has a form already: the row that tells of it.
      let row = LogRow.place(place, id: "place", at: Instant(secondsSince1970: 0))
      members.append(.init(name: "place", value: .string(row.jsonLine)))
    }
    return JSONValue.object(members).line
  }

  /// - Returns: nil for anything `jsonLine` did not write; the summary is then made again from the log.
  public init?(jsonLine: String) {
    guard let value = try? JSONValue(reading: jsonLine),
      let attempts = value["attempts"]?.number.flatMap({ Int(exactly: $0) }),
      case .array(let entries)? = value["schedule"]
    else { return nil }
    self.init(attempts: attempts)
    for entry in entries {
      guard case .array(let four) = entry else { return nil }
      let numbers = four.compactMap(\.number)
      guard numbers.count == 4, let here = Int(exactly: numbers[1]), let there = Int(exactly: numbers[3]) else {
        return nil
      }
      schedule.append(
        Entry(
          answered: Instant(secondsSince1970: numbers[0], zoneOffsetMinutes: here),
          due: Instant(secondsSince1970: numbers[2], zoneOffsetMinutes: there)))
    }
    interview = value["interview"]?.text.flatMap { Instant(iso8601: $0) }
    place = value["place"]?.text.flatMap { try? LogRow(jsonLine: $0) }.flatMap { LessonPlace($0) }
  }
}
