/// One line of the learner's log: something that happened once and is never changed afterwards.
///
/// An answer is one row for each verdict shown. Taking something back is a row too (`undo`, `reset`), so that what
/// was known on any day can be computed again, and the logs of two machines merge by the union of their ids.
public struct LogRow: Sendable, Equatable, Identifiable {
  /// Unique across machines: `makeID` makes one.
  public var id: String
  public var kind: Kind
  /// When it happened, to the millisecond.
  public var instant: Instant
  public var mode: Mode?
  /// The lesson one was in, or the one a `place`, `looked` or `reset` row is about.
  public var lessonID: String?
  public var questionID: String?
  /// Names the wording of the question that was asked, so that an edited question can be told from the old one.
  public var questionRevision: String?
  /// `choice`, `matrix`, … : what one's usual time is compared within.
  public var questionKind: String?
  /// The seed the question's numbers were drawn with, as accepted.
  public var seed: UInt64?
  /// What the learner typed, as typed.
  public var answer: String?
  public var verdict: Verdict?
  /// The id of the misconception that was recognised in a wrong answer.
  public var misconception: String?
  public var hintsUsed: Int
  /// From the question (or the last verdict on it) to this answer.
  public var seconds: Double
  public var confidence: Confidence?
  /// Which model of memory was in use, `FSRS-6`: the log itself never depends on it.
  public var scheduler: String
  /// The row that an `undo` takes back.
  public var target: String?
  /// What only this kind of row has: a setting's name and value, the block of a place.
  public var details: [String: String]

  /// What happened. A kind written by a later version is kept as it is and changes nothing here.
  public enum Kind: Sendable, Hashable {
    case answer, undo, reset, place, setting
    /// The lesson's section on a question (or a whole lesson) was looked at: a leech may be asked again.
    case looked
    case other(String)
  }

  public enum Verdict: String, Sendable, CaseIterable { case right, partly, wrong, solution, skipped }

  public enum Confidence: String, Sendable, CaseIterable { case sure, guess }

  /// Where a question was asked. Drill is practice: it leaves the schedule alone.
  public enum Mode: String, Sendable, CaseIterable { case lesson, quiz, review, interview, drill }

  public init(
    id: String, kind: Kind, instant: Instant, mode: Mode? = nil, lessonID: String? = nil, questionID: String? = nil,
    questionRevision: String? = nil, questionKind: String? = nil, seed: UInt64? = nil, answer: String? = nil,
    verdict: Verdict? = nil, misconception: String? = nil, hintsUsed: Int = 0, seconds: Double = 0,
    confidence: Confidence? = nil, scheduler: String = "FSRS-6", target: String? = nil,
    details: [String: String] = [:]
  ) {
    self.id = id
    self.kind = kind
    self.instant = instant.roundedToMilliseconds
    self.mode = mode
    self.lessonID = lessonID
    self.questionID = questionID
    self.questionRevision = questionRevision
    self.questionKind = questionKind
    self.seed = seed
    self.answer = answer
    self.verdict = verdict
    self.misconception = misconception
    self.hintsUsed = hintsUsed
    // A clock that was set back would make a negative time, a suspended machine an endless one.
    self.seconds = seconds.isFinite ? min(max(seconds, 0), 86_400) : 0
    self.confidence = confidence
    self.scheduler = scheduler
    self.target = target
    self.details = details
  }
}

extension LogRow.Kind: RawRepresentable {
  public init(rawValue: String) {
    self = Self.named[rawValue] ?? .other(rawValue)
  }

  public var rawValue: String {
    switch self {
    case .answer: "answer"
    case .undo: "undo"
    case .reset: "reset"
    case .place: "place"
    case .setting: "setting"
    case .looked: "looked"
    case .other(let name): name
    }
  }

  private static let named: [String: Self] = Dictionary(
    uniqueKeysWithValues: [.answer, .undo, .reset, .place, .setting, .looked].map { ($0.rawValue, $0) })
}

// MARK: - Making rows

extension LogRow {
  /// A new id: 32 hexadecimal digits in the five groups of a UUID (RFC 9562, version 7), the time first.
  ///
  /// - Parameter generator: take the system's, never the one that draws the questions: two sessions started with
  ///   the same seed must not make the same ids.
  public static func makeID(at instant: Instant, using generator: inout some RandomNumberGenerator) -> String {
    let milliseconds = UInt64(max(0, instant.secondsSince1970 * 1000)) & 0xFFFF_FFFF_FFFF
    let high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
    let low = 0x8000_0000_0000_0000 | generator.next() & 0x3FFF_FFFF_FFFF_FFFF
    let digits = [high, low].map { word in
      let text = String(word, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }.joined()
    var (groups, rest) = ([Substring](), digits[...])
    for length in [8, 4, 4, 4, 12] {
      groups.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return groups.joined(separator: "-")
  }

  /// Takes back the row `target`, whatever it was; taking back an undo brings its target in again.
  public static func undo(_ target: String, id: String, at instant: Instant) -> LogRow {
    LogRow(id: id, kind: .undo, instant: instant, target: target)
  }

  /// Forgets what was answered to a question so far.
  public static func reset(question: String, id: String, at instant: Instant) -> LogRow {
    LogRow(id: id, kind: .reset, instant: instant, questionID: question)
  }

  /// Forgets the place and state of a lesson and what was answered in it. Its questions may have been answered
  /// elsewhere as well: add a `reset(question:)` for each of them in the same transaction.
  public static func reset(lesson: String, id: String, at instant: Instant) -> LogRow {
    LogRow(id: id, kind: .reset, instant: instant, lessonID: lesson)
  }

  /// The lesson was looked at, for the sake of one question where one is named.
  public static func looked(lesson: String?, question: String? = nil, id: String, at instant: Instant) -> LogRow {
    LogRow(id: id, kind: .looked, instant: instant, lessonID: lesson, questionID: question)
  }

  /// Keeps a setting with the learner's progress; nil takes it away.
  public static func setting(_ name: String, to value: String?, id: String, at instant: Instant) -> LogRow {
    LogRow(id: id, kind: .setting, instant: instant, details: ["name": name, "value": value ?? ""])
  }

  /// Remembers where one is in a lesson.
  public static func place(_ place: LessonPlace, id: String, at instant: Instant) -> LogRow {
    LogRow(
      id: id, kind: .place, instant: instant, mode: .lesson, lessonID: place.lessonID, questionID: place.questionID,
      seed: place.seed, hintsUsed: place.hintsUsed,
      details: ["block": String(place.block), "misses": String(place.misses), "state": place.state.rawValue])
  }
}
