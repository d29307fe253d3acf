import Testing

@testable import Tutor

/// Monday 2026-11-23, 09:00 UTC.
private let monday = Instant(secondsSince1970: 1_795_424_400)
private let day = 86_400.0

struct MemoryPolicyTests {
  private var writer = Writer()
  private let questions = (0..<20).map { QuestionFacts.sample("q\($0)", lesson: "l\($0 / 5)", order: 19 - $0) }

  private func ids(_ plan: Plan, _ reason: Plan.Reason) -> [String] {
    plan.items.filter { $0.reason == reason }.map(\.question.id)
  }

  /// An answer that puts a question into its long steps at once: right, sure and fast.
  private mutating func easy(_ id: String, at instant: Instant) -> [LogRow] {
    [
      writer.answer(id, .right, seed: 1, at: instant, seconds: 20),
      writer.answer(id, .right, seed: 2, at: instant.adding(seconds: 700), seconds: 20),
    ]
  }

  @Test mutating func `without an interview, what is due is asked, most forgotten first, and nothing new`() {
    let memory = Memory(
      easy("q1", at: monday) + [
        writer.answer("q2", .wrong, at: monday.adding(seconds: day)),
        writer.answer("q3", .right, at: monday.adding(seconds: 3 * day)),
      ])
    let policy = Policy(memory: memory, questions: questions)
    let plan = policy.plan(at: monday.adding(seconds: 3 * day + 60))
    // q3 waits for its second step, in ten minutes.
    #expect(plan.items.map(\.question.id) == ["q2", "q1"])
    #expect(plan.items.allSatisfy { $0.reason == .due && $0.recall != nil })
    #expect(policy.plan(at: monday.adding(seconds: 3 * day + 601)).items.map(\.question.id) == ["q2", "q1", "q3"])
    #expect(policy.picture(at: monday).readiness == nil)
  }

  @Test func `what was never seen comes in the order of the course, so many a day that all is met before the sweep`() {
    // Seven days, two of them for the sweep: 20 questions in 5 days.
    let policy = Policy(memory: Memory(), questions: questions, interview: monday.adding(seconds: 7 * day))
    #expect(ids(policy.plan(at: monday), .unseen) == ["q19", "q18", "q17", "q16"])
    // The day after tomorrow nothing was done yet: 20 in 3 days.
    #expect(ids(policy.plan(at: monday.adding(seconds: 2 * day)), .unseen).count == 7)
    // In the last days all of it.
    #expect(ids(policy.plan(at: monday.adding(seconds: 5 * day)), .unseen).count == 20)
  }

  @Test mutating func `what was new today counts towards today`() {
    let interview = monday.adding(seconds: 7 * day)
    let memory = Memory(["q19", "q18", "q17"].map { writer.answer($0, .right, at: monday) })
    let policy = Policy(memory: memory, questions: questions, interview: interview)
    #expect(ids(policy.plan(at: monday.adding(seconds: 60)), .unseen) == ["q16"])
    #expect(ids(policy.plan(at: monday.adding(seconds: day)), .unseen).count == 5)
  }

  @Test mutating func `nothing waits longer than half of the days that were left`() {
    // Twice right on one day, the model would wait far beyond the interview.
    let memory = Memory(easy("q1", at: monday) + easy("q1", at: monday.adding(seconds: 2 * day)))
    let due = memory.histories["q1"]?.due
    let interview = monday.adding(seconds: 10 * day)
    #expect(due.map { $0 > monday.adding(seconds: 7 * day) } == true)
    let policy = Policy(memory: memory, questions: [questions[1]], interview: interview)
    // Answered eight days before it: asked again four days later.
    #expect(policy.plan(at: monday.adding(seconds: 5 * day)).items.isEmpty)
    #expect(ids(policy.plan(at: monday.adding(seconds: 6 * day)), .due) == ["q1"])
    #expect(memory.summary.schedule[0].isDue(at: monday.adding(seconds: 6 * day), interview: interview))
  }

  @Test mutating func `in the last two days everything is asked once more`() {
    let interview = monday.adding(seconds: 4 * day)
    let known = Memory((1...3).flatMap { easy("q\($0)", at: monday.adding(seconds: day)) })
    let asked = Array(questions[1...3])
    #expect(
      Policy(memory: known, questions: asked, interview: interview)
        .plan(at: monday.adding(seconds: day + 1000)).items.isEmpty)
    var swept = known
    swept.add(easy("q2", at: monday.adding(seconds: 2 * day)))
    let plan = Policy(memory: swept, questions: asked, interview: interview).plan(
      at: monday.adding(seconds: 2 * day + 1000))
    #expect(Set(plan.items.map(\.question.id)) == ["q1", "q3"])
  }

  @Test mutating func `what the interview would find forgotten comes first, weighted by its level`() {
    let interview = monday.adding(seconds: 20 * day)
    let levels: [Question.Level] = [.junior, .senior, .staff]
    let asked = levels.map { QuestionFacts.sample($0.rawValue, level: $0) }
    let memory = Memory(levels.map { writer.answer($0.rawValue, .right, at: monday) })
    let now = monday.adding(seconds: 3 * day)
    func order(_ level: Question.Level?) -> [String] {
      Policy(memory: memory, questions: asked, interview: interview, level: level).plan(at: now).items.map(
        \.question.id)
    }
    #expect(order(nil) == ["junior", "senior", "staff"])
    #expect(order(.staff)[0] == "staff")
    #expect(order(.senior) == ["senior", "junior", "staff"])
  }

  @Test mutating func `a leech is not asked until its lesson was looked at`() {
    var memory = Memory((0..<4).map { writer.answer("q1", .wrong, seed: $0, at: monday.adding(seconds: Double($0))) })
    let now = monday.adding(seconds: 3 * day)
    for interview in [nil, monday.adding(seconds: 5 * day)] {
      let plan = Policy(memory: memory, questions: questions, interview: interview).plan(at: now)
      #expect(plan.leeches.map(\.id) == ["q1"])
      #expect(!plan.items.contains { $0.question.id == "q1" })
    }
    memory.add(.looked(lesson: "l0", id: "look", at: monday.adding(seconds: day)))
    let plan = Policy(memory: memory, questions: questions).plan(at: now)
    #expect(plan.leeches.isEmpty && plan.items.map(\.question.id) == ["q1"])
  }

  @Test mutating func `an interview that has passed counts as none`() {
    let memory = Memory([writer.answer("q1", .right, at: monday)])
    let policy = Policy(memory: memory, questions: questions, interview: monday.adding(seconds: day))
    let later = monday.adding(seconds: 2 * day)
    #expect(policy.plan(at: later) == Policy(memory: memory, questions: questions).plan(at: later))
    #expect(policy.picture(at: later).readiness == nil)
    #expect(policy.picture(at: later).minutesToNinety == nil)
  }

  @Test mutating func `the minutes of a day are one's own usual times`() {
    let rows = (0..<5).map {
      writer.answer("q\($0)", .right, at: monday.adding(seconds: Double($0)), seconds: 30, kind: "number")
    }
    let policy = Policy(memory: Memory(rows), questions: questions)
    // Five questions wait for their second step; a number took 30 seconds so far.
    #expect(policy.plan(at: monday.adding(seconds: 1200)).minutes == 2.5)
  }

  @Test mutating func `the picture counts every question once, and each topic its own`() {
    let asked = [
      QuestionFacts.sample("a", order: 0, topics: ["core"]), .sample("b", order: 1, topics: ["masks", "core"]),
      .sample("c", order: 2, topics: ["masks"]),
    ]
    let memory = Memory([
      writer.answer("a", .right, at: monday),
      writer.answer("b", .wrong, at: monday, misconception: "forgot-scale"),
    ])
    let picture = Policy(memory: memory, questions: asked, interview: monday.adding(seconds: 3 * day)).picture(
      at: monday)
    #expect((picture.known, picture.shaky, picture.unseen) == (1, 1, 1))
    #expect(
      picture.topics == [
        Picture.Topic(name: "core", known: 1, shaky: 1, unseen: 0),
        Picture.Topic(name: "masks", known: 0, shaky: 1, unseen: 1),
      ])
    #expect(picture.misconceptions.map(\.id) == ["forgot-scale"])
    #expect(picture.readiness != nil && picture.minutesToday > 0)
  }

  @Test mutating func `nothing seen, the expected share is a cautious guess with a wide interval`() throws {
    let policy = Policy(memory: Memory(), questions: questions, interview: monday.adding(seconds: 3 * day))
    let none = try #require(policy.readiness(on: monday.adding(seconds: 3 * day)))
    #expect(none.share == 0.25)
    #expect(none.interval.upperBound - none.interval.lowerBound > 0.3)
    #expect(Policy(memory: Memory(), questions: []).readiness(on: monday) == nil)
  }
}
