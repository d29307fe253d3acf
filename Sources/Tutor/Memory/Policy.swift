/// What to ask now, and how long it will take.
///
/// Without an interview: what is due. With one: what was never seen first (prerequisites first, so many a day that all
/// of it is met in time), then what the interview would find forgotten, and in the last two days everything once more.
public struct Policy: Sendable {
  public let memory: Memory
  public let questions: [QuestionFacts]
  /// When the interview is; one that has passed counts as none.
  public let interview: Instant?
  /// The level one is interviewed at, where it is known.
  public let level: Question.Level?

  public init(
    memory: Memory, questions: [QuestionFacts], interview: Instant? = nil, level: Question.Level? = nil
  ) {
    self.memory = memory
    self.questions = questions
    self.interview = interview
    self.level = level
  }
}

/// What is best asked today, in the order in which it is best asked.
public struct Plan: Sendable, Equatable {
  public var items: [Item]
  /// Questions missed too often: they wait until their lesson has been looked at.
  public var leeches: [QuestionFacts]

  public struct Item: Sendable, Equatable {
    public var question: QuestionFacts
    public var reason: Reason
    /// The chance that it is known: at the interview where there is one, now otherwise; nil for one never seen.
    public var recall: Double?
    /// How long it will take.
    public var seconds: Double
  }

  public enum Reason: String, Sendable, CaseIterable {
    /// Its time has come.
    case due
    /// Never asked yet.
    case unseen
    /// Part of going through everything in the last two days.
    case sweep
  }

  /// Minutes needed for all of it.
  public var minutes: Double { items.reduce(0) { $0 + $1.seconds } / 60 }
}

extension Policy {
  /// The days before the interview in which everything is asked once more.
  public static let daysOfSweep = 2

  /// What is best asked at `now`. Ask its first question, add the answer to the memory, plan again.
  public func plan(at now: Instant) -> Plan {
    let leeches = questions.filter(memory.isLeech)
    let stuck = Set(leeches.map(\.id))
    let open = questions.filter { !stuck.contains($0.id) }
    guard let interview, interview > now else { return Plan(items: due(open, at: now), leeches: leeches) }
    let unseen = unseen(open, until: interview, at: now)
    let again = again(open, until: interview, at: now)
    return Plan(items: unseen + again, leeches: leeches)
  }

  /// Without an interview: what is due, most forgotten first.
  private func due(_ questions: [QuestionFacts], at now: Instant) -> [Plan.Item] {
    let due = questions.filter { question in memory.histories[question.id]?.due.map { $0 <= now } ?? false }
    return due.map { item($0, .due, when: now) }.sorted { ($0.recall ?? 0) < ($1.recall ?? 0) }
  }

  /// Today's share of what was never asked: all of it divided by the days that are left before the sweep.
  private func unseen(_ questions: [QuestionFacts], until interview: Instant, at now: Instant) -> [Plan.Item] {
    let new = questions.filter { memory.histories[$0.id]?.firstAsked == nil }
    let today = questions.count { memory.histories[$0.id]?.firstAsked.map { $0.localDay == now.localDay } ?? false }
    let days = max(1, now.localDays(until: interview) - Self.daysOfSweep)
    let quota = (new.count + today + days - 1) / days - today
    return new.sorted { ($0.order, $0.level) < ($1.order, $1.level) }.prefix(max(0, quota))
      .map { item($0, .unseen, when: interview) }
  }

  /// What was seen and should be asked today, dearest loss first: the chance that it is forgotten on the day, times
  /// what its level weighs.
  private func again(_ questions: [QuestionFacts], until interview: Instant, at now: Instant) -> [Plan.Item] {
    let sweepFrom = interview.localDay - Self.daysOfSweep
    let items = questions.compactMap { question -> Plan.Item? in
      guard let history = memory.histories[question.id], let answered = history.lastReviewed, let due = history.due
      else { return nil }
      if Summary.Entry(answered: answered, due: due).isDue(at: now, interview: interview) {
        return item(question, .due, when: interview)
      }
      let isUnswept = now.localDay >= sweepFrom && answered.localDay < sweepFrom
      return isUnswept ? item(question, .sweep, when: interview) : nil
    }
    return items.sorted { loss($0) > loss($1) }
  }

  private func loss(_ item: Plan.Item) -> Double {
    (1 - (item.recall ?? 0)) * weight(of: item.question)
  }

  /// A gap at the level one is asked at costs most; without a level the basics do, since everybody is asked them.
  func weight(of question: QuestionFacts) -> Double {
    switch (level, question.level) {
    case (nil, .junior): 1
    case (nil, .senior): 0.8
    case (nil, .staff): 0.6
    case (let level?, let own) where own == level: 1
    case (let level?, let own): own < level ? 0.8 : 0.4
    }
  }

  private func item(_ question: QuestionFacts, _ reason: Plan.Reason, when: Instant) -> Plan.Item {
    Plan.Item(
      question: question, reason: reason,
      recall: reason == .unseen ? nil : memory.recall(of: question.id, at: when),
      seconds: memory.expectedTime(for: question))
  }
}
