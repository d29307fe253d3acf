/// Where one stands: what `:progress` shows.
public struct Picture: Sendable, Equatable {
  public var attempts: Int
  public var known: Int
  public var shaky: Int
  public var unseen: Int
  public var due: Int
  public var topics: [Topic]
  public var misconceptions: [Misconception]
  public var leeches: [QuestionFacts]
  /// Minutes needed today.
  public var minutesToday: Double
  public var interview: Instant?
  /// What to expect on the day; nil without one.
  public var readiness: Readiness?
  /// Minutes of answering, from today to the day, after which nine questions in ten are expected to be known; nil
  /// without an interview, or when the days left do not suffice.
  public var minutesToNinety: Double?

  /// How the questions of one topic stand.
  public struct Topic: Sendable, Equatable {
    public var name: String
    public var known: Int
    public var shaky: Int
    public var unseen: Int
  }

  /// A misconception that was met and not put right since.
  public struct Misconception: Sendable, Equatable {
    public var id: String
    public var times: Int
    public var last: Instant
    /// The questions on which it was met.
    public var questions: [String]
  }
}

extension Policy {
  /// Where one stands at `now`, topics in the order of the course.
  public func picture(at now: Instant) -> Picture {
    let standings = questions.map { memory.standing(of: $0.id, at: now) }
    func count(_ standing: Standing, _ topic: String? = nil) -> Int {
      zip(questions, standings).count { question, own in
        own == standing && (topic.map(question.topics.contains) ?? true)
      }
    }
    var names: [String] = []
    for question in questions.sorted(by: { $0.order < $1.order }) {
      names += question.topics.filter { !names.contains($0) }
    }
    let plan = plan(at: now)
    let ahead = interview.flatMap { $0 > now ? $0 : nil }
    return Picture(
      attempts: memory.attempts, known: count(.known), shaky: count(.shaky), unseen: count(.unseen),
      due: plan.items.count { $0.reason != .unseen },
      topics: names.map {
        Picture.Topic(name: $0, known: count(.known, $0), shaky: count(.shaky, $0), unseen: count(.unseen, $0))
      },
      misconceptions: misconceptions, leeches: plan.leeches, minutesToday: plan.minutes, interview: interview,
      readiness: ahead.flatMap(readiness), minutesToNinety: ahead.flatMap { minutesToNinety(at: now, until: $0) })
  }

  /// Those that still stand, the most frequent first.
  private var misconceptions: [Picture.Misconception] {
    memory.held.map { id, held in
      Picture.Misconception(id: id, times: held.times, last: held.last, questions: held.questions.sorted())
    }.sorted { ($1.times, $1.last, $0.id) < ($0.times, $0.last, $1.id) }
  }
}

// MARK: - The way to 90 %

extension Policy {
  /// Minutes of answering until nine in ten questions are expected to be known on the day: the questions that gain
  /// most for their time first, each asked whenever it is due until then and supposed to be known when it is.
  func minutesToNinety(at now: Instant, until interview: Instant) -> Double? {
    let chance = chances(on: interview)
    let correction = Correction(memory.predictions)
    let firstTry = FirstTry(memory.histories.values.compactMap(\.firstKnown)).share
    let efforts = questions.filter { !memory.isLeech($0) }.map { question -> (gain: Double, seconds: Double) in
      let effort = effort(for: question, from: now, until: interview, firstTry: firstTry)
      let after = correction.applied(to: effort.recall)
      return (after - chance(question), effort.asks * memory.expectedTime(for: question))
    }
    var missing = 0.9 * Double(questions.count) - questions.reduce(0) { $0 + chance($1) }
    var seconds = 0.0
    for effort in efforts.filter({ $0.gain > 0 }).sorted(by: { $0.gain / $0.seconds > $1.gain / $1.seconds })
    where missing > 0 {
      missing -= effort.gain
      seconds += effort.seconds
    }
    return missing > 0 ? nil : seconds / 60
  }

  /// How often a question will be asked if it is asked now and whenever it is due, and the chance to know it then.
  private func effort(
    for question: QuestionFacts, from now: Instant, until interview: Instant, firstTry: Double
  ) -> (asks: Double, recall: Double) {
    let history = memory.histories[question.id]
    // An unseen question is expected to be missed at first as often as others were, and asked once more for it.
    var asks = history?.card == nil ? 1 - firstTry : 0
    var card = history?.card
    var day = now.localDay
    var last = history?.lastReviewed?.localDay
    while day < interview.localDay {
      let (next, interval) = memory.model.review(card, .good, afterDays: last.map { max(0, day - $0) } ?? 0)
      (card, last) = (next, day)
      asks += 1
      if case .days(let days) = interval { day += min(days, Summary.longestWait(days: interview.localDay - day)) }
    }
    guard let card, let last else { return (asks, 0) }
    return (
      asks,
      memory.model.retrievability(stability: card.stability, afterDays: Double(interview.localDay - last))
    )
  }
}
