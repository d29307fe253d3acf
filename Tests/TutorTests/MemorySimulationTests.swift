import Foundation
import Testing

@testable import Tutor

/// A made-up learner with an interview on some day, whose recall is drawn from FSRS-6.
///
/// An unseen question is known with the chance `firstTry`; one seen before with the recall of its card, whose stability
/// is `strength` times what the model thinks. The learner sits down at six every evening for at most `answers` answers
/// of a minute each, and waits up to half an hour for a question that is about to be due.
private struct Learner {
  var days: Int
  var answers: Int
  var firstTry: Double = 0.3
  var strength: Double = 1
  var usesPolicy: Bool
  var random: SplitMix

  private(set) var memory = Memory()
  private var writer = Writer()
  private(set) var answered = 0

  static let questions = (0..<100).map { number in
    QuestionFacts.sample(
      "q\(number)", lesson: "lesson-\(number / 10)", order: number, level: Question.Level.allCases[number % 3])
  }

  /// Monday 2026-11-23, 18:00 UTC.
  static let start = Instant(secondsSince1970: 1_795_456_800)
  var interview: Instant { Self.start.adding(seconds: Double(days) * 86_400 - 8 * 3600) }

  init(days: Int, answers: Int, firstTry: Double = 0.3, strength: Double = 1, usesPolicy: Bool, seed: UInt64) {
    (self.days, self.answers, self.firstTry, self.strength) = (days, answers, firstTry, strength)
    (self.usesPolicy, random) = (usesPolicy, SplitMix(state: seed))
  }

  var policy: Policy { Policy(memory: memory, questions: Self.questions, interview: usesPolicy ? interview : nil) }

  /// The policy's choice; with plain due dates whatever is due, then the next unseen question of the course.
  private func next(at now: Instant) -> QuestionFacts? {
    let plan = policy.plan(at: now)
    if let first = plan.items.first { return first.question }
    if usesPolicy { return nil }
    return Self.questions.first { memory.histories[$0.id] == nil }
  }

  /// The chance that a question is known, by the learner's true memory.
  func recall(of question: QuestionFacts, at when: Instant) -> Double {
    guard let history = memory.histories[question.id], let card = history.card, let last = history.lastReviewed else {
      return firstTry
    }
    return memory.model.retrievability(
      stability: card.stability * strength, afterDays: Double(last.localDays(until: when)))
  }

  /// The share known at the interview if nothing more is learnt: what readiness is to foretell.
  var share: Double {
    Self.questions.reduce(0) { $0 + recall(of: $1, at: interview) } / Double(Self.questions.count)
  }

  /// How many would be known at the interview, drawn.
  mutating func drawnShare() -> Double {
    let known = Self.questions.count { Double.random(in: 0..<1, using: &random) < recall(of: $0, at: interview) }
    return Double(known) / Double(Self.questions.count)
  }

  mutating func learn(on day: Int) {
    var now = Self.start.adding(seconds: Double(day) * 86_400)
    var left = answers
    while left > 0 {
      guard let question = next(at: now) else {
        let soon = memory.histories.values.compactMap(\.due).filter { $0 > now }.min()
        guard let soon, soon.seconds(since: now) <= 1800 else { return }
        now = soon
        continue
      }
      let isKnown = Double.random(in: 0..<1, using: &random) < recall(of: question, at: now)
      memory.add(
        writer.answer(
          question.id, isKnown ? .right : .wrong, seed: memory.attempts, at: now, mode: .review, seconds: 60,
          lesson: question.lesson))
      if memory.isLeech(question) {
        memory.add(.looked(lesson: question.lesson, id: "look-\(memory.attempts)", at: now.adding(seconds: 1)))
      }
      now = now.adding(seconds: 60)
      left -= 1
      answered += 1
    }
  }
}

/// `ATTN_TABLES=1 swift test --filter MemorySimulationTests` prints the tables these tests draw their conclusions from.
struct MemorySimulationTests {
  /// Prints a line of a table where somebody asked for it.
  private func note(_ line: String) {
    if ProcessInfo.processInfo.environment["ATTN_TABLES"] != nil { print(line) }
  }

  /// The share known on the day, and the answers it took, on average over twelve learners.
  private func outcome(days: Int, answers: Int, usesPolicy: Bool) -> (share: Double, answers: Double) {
    var (share, answered) = (0.0, 0)
    for seed in 0..<12 {
      var learner = Learner(days: days, answers: answers, usesPolicy: usesPolicy, seed: UInt64(seed))
      for day in 0..<days { learner.learn(on: day) }
      share += learner.share / 12
      answered += learner.answered
    }
    return (share, Double(answered) / 12)
  }

  /// Days to the interview, answers an evening, and what the policy is at least worth there.
  @Test(arguments: [(3, 30, 0.15), (3, 60, 0.15), (7, 30, 0.1), (7, 60, 0.01), (14, 30, 0.02), (14, 60, 0.01)])
  func `with an interview ahead, the policy leaves more known on the day than plain due dates`(
    days: Int, answers: Int, gain: Double
  ) {
    let plain = outcome(days: days, answers: answers, usesPolicy: false)
    let planned = outcome(days: days, answers: answers, usesPolicy: true)
    note(
      String(
        format: "%2d days, %d answers an evening: plain due dates %.3f (%3.0f answers), policy %.3f (%3.0f answers)",
        days, answers, plain.share, plain.answers, planned.share, planned.answers))
    #expect(planned.share > plain.share + gain)
  }

  /// Days to the interview, how strong the learner's memory is against the model's, what is known before it is asked.
  @Test(arguments: [
    (3, 1, 0.3), (7, 1, 0.3), (14, 1, 0.3), (7, 1, 0.1), (7, 1, 0.6), (3, 0.5, 0.3), (7, 0.5, 0.3), (14, 0.5, 0.3),
    (3, 2, 0.3), (7, 2, 0.3), (14, 2, 0.3),
  ])
  func `readiness is calibrated, also for a memory that is not the model's`(
    days: Int, strength: Double, firstTry: Double
  ) throws {
    var (foretold, actual, inside) = (0.0, 0.0, 0)
    let learners = 12
    for seed in 0..<learners {
      var learner = Learner(
        days: days, answers: 40, firstTry: firstTry, strength: strength, usesPolicy: true, seed: UInt64(seed))
      for day in 0..<days { learner.learn(on: day) }
      let readiness = try #require(learner.policy.readiness(on: learner.interview))
      foretold += readiness.share / Double(learners)
      actual += learner.share / Double(learners)
      inside += readiness.interval.contains(learner.drawnShare()) ? 1 : 0
    }
    note(
      String(
        format: "%2d days, memory × %.1f, %2.0f %% known at first: foretold %.3f, true %.3f, %2d of %d in the interval",
        days, strength, firstTry * 100, foretold, actual, inside, learners))
    #expect(abs(foretold - actual) < 0.05)
    #expect(inside >= 9)
  }

  @Test func `readiness foretells each evening what would be left if one stopped`() throws {
    var learners = (0..<12).map { Learner(days: 7, answers: 40, usesPolicy: true, seed: UInt64($0)) }
    for day in 0..<7 {
      var (foretold, left) = (0.0, 0.0)
      for index in learners.indices {
        learners[index].learn(on: day)
        foretold += try #require(learners[index].policy.readiness(on: learners[index].interview)).share / 12
        left += learners[index].share / 12
      }
      note(String(format: "evening %d of 7: foretold %.3f, true %.3f", day + 1, foretold, left))
      #expect(abs(foretold - left) < 0.05)
    }
  }
}
