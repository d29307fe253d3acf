import Attention
import Display
import Language

/// A mock interview: questions against the clock, follow-ups, no verdict before the end, and then a report.
///
/// A value that is told each line and when it was typed. Whoever drives it shows `Reply.shown`, then asks `Reply.asked`,
/// after writing `Reply.rows` to the log. Commands, and lines that only assign, are not passed on: everything at the
/// prompt may be used to demonstrate a claim.
public struct Interview {
  public let choice: Choice
  public let start: Instant
  /// The questions in the order in which they are asked; those that time does not reach stay unasked.
  public let items: [Item]
  /// What was answered so far.
  public private(set) var answers: [Answer] = []
  public private(set) var stage: Stage

  private let catalogue: Catalogue
  /// Which lesson teaches a topic.
  private let teaches: [String: String]
  /// Lines of an answer that goes on.
  private var text = ""
  /// When the question was asked, or its follow-up.
  private var since: Instant
  private var end: Instant?

  /// What kind of interview it is.
  public struct Choice: Sendable, Equatable {
    public var level: Question.Level?
    public var topics: [String]
    public var minutes: Int
    /// How many questions; nil for as many as the minutes allow.
    public var count: Int?
    public var seed: Int
    /// Whether the points found in an explanation are confirmed before the report.
    public var confirms: Bool

    public init(
      level: Question.Level? = nil, topics: [String] = [], minutes: Int = 30, count: Int? = nil, seed: Int = 0,
      confirms: Bool = true
    ) {
      (self.level, self.topics, self.minutes, self.count) = (level, topics, minutes, count)
      (self.seed, self.confirms) = (seed, confirms)
    }
  }

  /// A question to be asked, with its numbers.
  public struct Item {
    public var drawn: Drawn
    public var lesson: String?
    public var lead: Lead

    public var question: Question { drawn.question }
  }

  /// How a question comes about.
  public enum Lead: Sendable, Equatable {
    case new
    /// After an explanation: the same thing in numbers.
    case demonstration
    /// What the question before it leads to.
    case followUp
  }

  /// What was said to a question.
  public struct Answer {
    public var item: Item
    public var text: String
    /// Nil where it was passed over, or while an explanation waits for its points to be confirmed.
    public var verdict: Verdict?
    public var points: [PointFound] = []
    public var confidence: LogRow.Confidence?
    public var seconds: Double
    public var at: Instant
    /// The interviewer's next sentence and what was said to it.
    public var followUp: (ask: String, text: String, seconds: Double)?

    /// As the log and the report count it.
    public var outcome: LogRow.Verdict {
      switch verdict?.outcome {
      case .right: .right
      case .partly: .partly
      case .wrong, .notCounted: .wrong
      case nil: .skipped
      }
    }
  }

  public enum Stage: Equatable, Sendable {
    /// The question with this number, from 0, is open.
    case asking(Int)
    /// The interviewer asks on about the last answer.
    case followUp(String)
    /// The points of the explanation at this place of `answers` wait for the learner's word.
    case confirming(Int)
    case over
  }

  /// What comes of a line.
  public struct Reply {
    public var shown = Markup()
    /// A question to be shown and opened, with its heading.
    public var asked: (drawn: Drawn, heading: String)?
    /// Rows for the log, to be written before anything is shown.
    public var rows: [LogRow] = []
    public var isOver = false
  }

  /// Prepares an interview; `begin` asks its first question.
  ///
  /// - Parameters:
  ///   - questions: those to choose from, with the lessons they stand in; the bank's are preferred.
  ///   - teaches: which lesson teaches a topic.
  ///   - draw: draws a question's numbers from a seed; a question that cannot be drawn is left out.
  public init(
    _ choice: Choice, questions: [(question: Question, lesson: String?)], catalogue: Catalogue,
    teaches: [String: String], at start: Instant, draw: (Question, _ lesson: String?, _ seed: Int) throws -> Drawn
  ) {
    (self.choice, self.catalogue, self.teaches) = (choice, catalogue, teaches)
    (self.start, since) = (start, start)
    var generator = SplitMix64(seed: UInt64(bitPattern: Int64(choice.seed)))
    items = InterviewPlan(choice, questions, using: &generator).slots.compactMap { slot in
      let seed = Int(generator.next() >> 12)
      return (try? draw(slot.question, slot.lesson, seed)).map { Item(drawn: $0, lesson: slot.lesson, lead: slot.lead) }
    }
    stage = items.isEmpty ? .over : .asking(0)
  }
}

// MARK: - The state of things

extension Interview {
  public var isOver: Bool { stage == .over }

  /// Whether a begun answer goes on in the next line.
  public var isCollecting: Bool { !text.isEmpty }

  /// Whether an empty line says something: it ends a text, and accepts the points of an explanation.
  public var takesText: Bool {
    switch stage {
    case .asking(let place): items[place].question.kind == .explain
    case .followUp, .confirming: true
    case .over: false
    }
  }

  /// The question that is open; nil during a follow-up and after the end.
  public var open: Drawn? {
    if case .asking(let place) = stage { items[place].drawn } else { nil }
  }

  /// The time that is left, `14:32`; once it is up, by how much: `+0:45`.
  public func clock(at now: Instant) -> String {
    let left = Double(choice.minutes) * 60 - now.seconds(since: start)
    return (left < 0 ? "+" : "") + Interview.written(seconds: left.magnitude)
  }

  private func isUp(at now: Instant) -> Bool { now.seconds(since: start) >= Double(choice.minutes) * 60 }

  /// `2:05`
  static func written(seconds: Double) -> String {
    let whole = Int(seconds)
    return "\(whole / 60):\(padded(whole % 60, 2))"
  }

  /// How long it took in all.
  var duration: Double { (end ?? answers.last?.at ?? start).seconds(since: start) }

  private func heading(_ place: Int) -> String { "Question \(place + 1) of \(items.count)" }
}

// MARK: - The course of it

extension Interview {
  /// The interviewer's first words and the first question.
  public func begin() -> Reply {
    guard !items.isEmpty else {
      return Reply(shown: Markup("No question fits: choose another level or other topics."), isOver: true)
    }
    let level = choice.level.map { ", \($0.rawValue)" } ?? ""
    let opening = Markup([
      .heading(level: 2, [.heading("Mock interview\(level), \(choice.minutes) minutes")]),
      .paragraph([
        "\(items.count) questions. Verdicts come at the end, as in life; ", .code(":skip"), " passes a question over, ",
        .code(":interview stop"), " ends it. What you claim you may show: ", .code(":try EXPR"),
        " computes without answering.",
      ]),
    ])
    return Reply(shown: opening, asked: (items[0].drawn, heading(0)))
  }

  /// Takes one line.
  ///
  /// - Parameters:
  ///   - learner: the learner's own names, which an answer may use.
  ///   - makeID: makes an id for a row of the log.
  public mutating func respond(_ line: String, at now: Instant, learner: Scope, makeID: () -> String) -> Reply {
    switch stage {
    case .over: return Reply(isOver: true)
    case .asking(let place): return answer(line, place, at: now, learner, makeID)
    case .followUp(let ask): return answerFollowUp(line, ask, at: now, makeID)
    case .confirming(let place): return confirm(line, place, at: now, makeID)
    }
  }

  /// Passes over what is asked.
  public mutating func skip(at now: Instant, makeID: () -> String) -> Reply {
    text = ""
    switch stage {
    case .over: return Reply(isOver: true)
    case .asking(let place):
      answers.append(Answer(item: items[place], text: "", seconds: now.seconds(since: since), at: now))
      return next(after: place, rows: [row(answers.count - 1, makeID())], at: now, makeID)
    case .followUp: return next(after: answers.count - 1, rows: [], at: now, makeID)
    case .confirming(let place): return settle(place, at: now, makeID)
    }
  }

  /// Ends the interview: the open question does not count, what waits for a word is taken as it was found, and the
  /// report is shown.
  public mutating func finish(at now: Instant, makeID: () -> String) -> Reply {
    var reply = Reply()
    if isOver { return Reply(isOver: true) }
    for place in answers.indices where answers[place].verdict == nil && !answers[place].points.isEmpty {
      answers[place].verdict = verdict(confirming: answers[place].points, answers[place].item.drawn)
      reply.rows.append(row(place, makeID()))
    }
    return close(reply, at: now)
  }

  private mutating func answer(
    _ line: String, _ place: Int, at now: Instant, _ learner: Scope, _ makeID: () -> String
  ) -> Reply {
    let item = items[place]
    guard let whole = collected(line, isText: item.question.kind == .explain) else { return Reply() }
    let (answer, confidence) = LogRow.Confidence.read(from: whole, kind: item.question.kind)
    let verdict = grade(answer, item.drawn, learner: learner, catalogue: catalogue)
    // A slip that says nothing about knowledge is told; the rest is kept for the report.
    if verdict.outcome == .notCounted, verdict.points.isEmpty { return Reply(shown: verdict.markup) }
    var given = Answer(
      item: item, text: answer, points: verdict.points, confidence: confidence, seconds: now.seconds(since: since),
      at: now)
    if verdict.points.isEmpty {
      given.verdict = verdict
    } else if !choice.confirms {
      given.verdict = Tutor.verdict(confirming: verdict.points, item.drawn)
    }
    answers.append(given)
    since = now
    let rows = given.verdict == nil ? [] : [row(answers.count - 1, makeID())]
    if let then = item.question.then, followUp(after: place) == nil, !isUp(at: now) {
      let ask = leniently(then, in: item.drawn.scope)
      stage = .followUp(ask)
      return Reply(shown: Markup(paragraph: [.strong("Interviewer: ")] + spans(ask)), rows: rows)
    }
    return next(after: place, rows: rows, at: now, makeID)
  }

  private mutating func answerFollowUp(
    _ line: String, _ ask: String, at now: Instant, _ makeID: () -> String
  ) -> Reply {
    guard let whole = collected(line, isText: true) else { return Reply() }
    if !whole.isEmpty {
      answers[answers.count - 1].followUp = (ask, whole, now.seconds(since: since))
    }
    return next(after: answers.count - 1, rows: [], at: now, makeID)
  }

  /// The question that the one at `place` leads to by name.
  private func followUp(after place: Int) -> Item? {
    items.indices.contains(place + 1) && items[place + 1].lead == .followUp ? items[place + 1] : nil
  }

  /// The whole answer once its last line has come: an empty one ends a text, closed brackets a matrix.
  private mutating func collected(_ line: String, isText: Bool) -> String? {
    if isText {
      if trimmed(line).isEmpty {
        defer { text = "" }
        return text
      }
      text += (text.isEmpty ? "" : "\n") + line
      return nil
    }
    let whole = text.isEmpty ? line : text + "\n" + line
    if needsMoreInput(whole) {
      text = whole
      return nil
    }
    text = ""
    return whole
  }

  private mutating func next(
    after place: Int, rows: [LogRow], at now: Instant, _ makeID: () -> String
  ) -> Reply {
    since = now
    guard place + 1 < items.count, !isUp(at: now) else {
      var reply = Reply(rows: rows)
      if isUp(at: now), place + 1 < items.count { reply.shown = Markup("Time is up.") }
      return askToConfirm(reply, from: 0, at: now)
    }
    stage = .asking(place + 1)
    let isPassed = answers.last?.outcome == .skipped && answers.last?.text.isEmpty == true
    let lead: Markup =
      switch items[place + 1].lead {
      case .demonstration where !isPassed: "Show me in numbers."
      case .followUp where !isPassed: "And then:"
      case .new, .demonstration, .followUp: "Thank you. Next."
      }
    return Reply(shown: lead, asked: (items[place + 1].drawn, heading(place + 1)), rows: rows)
  }
}

// MARK: - The end of it

extension Interview {
  /// Goes on with the first explanation from `first` on whose points are to be confirmed; closes when there is none.
  private mutating func askToConfirm(_ reply: Reply, from first: Int, at now: Instant) -> Reply {
    if end == nil { end = now }
    guard
      let place = answers.indices.first(where: {
        $0 >= first && answers[$0].verdict == nil && !answers[$0].points.isEmpty
      })
    else { return close(reply, at: now) }
    var reply = reply
    stage = .confirming(place)
    let question = answers[place].item
    reply.shown += Markup([
      .heading(level: 3, [.heading("Before the report: \(heading(of: place))")]),
      .paragraph(spans(leniently(question.question.ask, in: question.drawn.scope))),
      .quote(Markup(answers[place].text)),
    ])
    reply.shown += confirmation(of: answers[place].points)
    return reply
  }

  private func heading(of place: Int) -> String { answers[place].item.question.id }

  private mutating func confirm(_ line: String, _ place: Int, at now: Instant, _ makeID: () -> String) -> Reply {
    if trimmed(line).isEmpty { return settle(place, at: now, makeID) }
    guard let changed = flipped(answers[place].points, by: line) else {
      return Reply(shown: Markup("Letters flip a point, an empty line accepts."))
    }
    answers[place].points = changed
    return Reply(shown: confirmation(of: changed))
  }

  private mutating func settle(_ place: Int, at now: Instant, _ makeID: () -> String) -> Reply {
    answers[place].verdict = verdict(confirming: answers[place].points, answers[place].item.drawn)
    return askToConfirm(Reply(rows: [row(place, makeID())]), from: place + 1, at: now)
  }

  private mutating func close(_ reply: Reply, at now: Instant) -> Reply {
    var reply = reply
    if end == nil { end = now }
    stage = .over
    text = ""
    reply.shown += report
    reply.isOver = true
    return reply
  }

  private func row(_ place: Int, _ id: String) -> LogRow {
    let answer = answers[place]
    let question = answer.item.question
    return LogRow(
      id: id, kind: .answer, instant: answer.at, mode: .interview, lessonID: answer.item.lesson,
      questionID: question.id, questionRevision: question.revision, questionKind: question.kind.rawValue,
      seed: UInt64(bitPattern: Int64(answer.item.drawn.seed)), answer: answer.text, verdict: answer.outcome,
      misconception: answer.verdict?.misconceptions.first, seconds: answer.seconds, confidence: answer.confidence)
  }

  /// The lesson in which to look a question up: where its mistake is put right, else where its topic is taught.
  func lesson(for answer: Answer) -> String? {
    let mistakes = answer.verdict?.misconceptions ?? []
    let putRight = catalogue.misconceptions.first { mistakes.contains($0.id) && $0.lesson != nil }?.lesson
    return putRight ?? answer.item.lesson ?? answer.item.question.topics.compactMap { teaches[$0] }.first
  }

  /// What a misconception is called in the report.
  func says(_ misconception: String) -> String {
    catalogue.misconceptions.first { $0.id == misconception }?.says.text ?? misconception
  }
}

extension LogRow.Confidence {
  /// The answer to a multiple choice without its mark of confidence: `b?` is a guess, `b!` is sure.
  static func read(from line: String, kind: Question.Kind) -> (answer: String, confidence: LogRow.Confidence?) {
    let line = trimmed(line)
    guard kind == .choice || kind == .choices else { return (line, nil) }
    if line.hasSuffix("?") { return (trimmed(line.dropLast()), .guess) }
    if line.hasSuffix("!") { return (trimmed(line.dropLast()), .sure) }
    return (line, nil)
  }
}
