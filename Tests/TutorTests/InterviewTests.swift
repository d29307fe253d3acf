import Display
import Language
import Testing

@testable import Tutor

private let bank = """
  # Bank

  ```question
  id: why-scale
  kind: explain
  level: senior
  topics: [scaling]
  ask: Why the root of d_k?
  points:
    - says: The scores spread with d_k.
      signs: [spread, variance]
    - says: The softmax saturates.
      signs: [saturate, peaked]
  model: The spread grows.
  then: And in half precision?
  ```

  ```question
  id: scale-in-numbers
  kind: number
  level: senior
  topics: [scaling]
  ask: The spread of a score with d_k = 64?
  answer: sqrt(64)
  because: The variances add up to 64.
  wrong:
    - when: 64
      says: That is the variance.
  ```

  ```question
  id: which-axis
  kind: choice
  level: junior
  topics: [masks]
  ask: Along which axis?
  ordered: true
  options:
    - {text: keys, right: true, says: yes}
    - {text: queries, says: The columns do not share out.}
  ```

  ```question
  id: write-it
  kind: expression
  level: senior
  topics: [core]
  inputs: {Q: (n, d), K: (m, d), V: (m, v)}
  ask: Write it.
  answer: softmax(Q @ K.T / sqrt(K.shape[-1])) @ V
  ```

  ```question
  id: staff-only
  kind: choice
  level: staff
  topics: [core]
  ask: Only for staff?
  ordered: true
  options:
    - {text: yes, right: true, says: yes}
    - {text: no, says: no}
  ```
  """

struct InterviewTests {
  private let start = Instant(secondsSince1970: 1_795_424_400)
  private let questions = parseBank(bank, file: "bank.md").questions.map { (question: $0, lesson: String?.none) }

  private func interview(_ choice: Interview.Choice) -> Interview {
    Interview(
      choice, questions: questions, catalogue: Catalogue(), teaches: ["scaling": "scaled-dot-product"], at: start
    ) { question, _, seed in try draw(question, seed: seed, in: Scope(), catalogue: nil) }
  }

  private func ids(_ interview: Interview) -> [String] { interview.items.map(\.question.id) }

  /// Tells it lines a minute apart, and gives what was said last.
  private func say(_ interview: inout Interview, from minute: Int, _ lines: String...) -> Interview.Reply {
    var reply = Interview.Reply()
    for (place, line) in lines.enumerated() {
      let now = start.adding(seconds: Double(minute + place) * 60)
      reply = interview.respond(line, at: now, learner: Scope()) { "row-\(minute + place)" }
    }
    return reply
  }

  @Test func `it mixes kinds, begins one level below, and shows in numbers what was explained`() {
    #expect(questions.count == 5)
    let one = interview(.init(level: .senior))
    #expect(ids(one) == ["which-axis", "why-scale", "scale-in-numbers", "write-it"])
    #expect(one.items.map(\.lead) == [.new, .new, .demonstration, .new])
    #expect(ids(interview(.init(level: .junior))) == ["which-axis"])
    #expect(ids(interview(.init(topics: ["scaling"]))) == ["why-scale", "scale-in-numbers"])
    #expect(ids(interview(.init(minutes: 1))).count == 2)
    #expect(ids(interview(.init(count: 3))).count == 3)
    for seed in 0..<5 { #expect(ids(interview(.init(seed: seed))) == ids(interview(.init(seed: seed)))) }
    #expect(interview(.init(topics: ["nothing"])).begin().isOver)
  }

  @Test func `it is played to its report without a verdict before the end`() {
    var one = interview(.init(level: .senior, minutes: 30))
    let opening = one.begin()
    #expect(opening.asked?.drawn.question.id == "which-axis" && opening.asked?.heading == "Question 1 of 4")
    #expect(one.clock(at: start.adding(seconds: 61)) == "28:59")

    let first = say(&one, from: 1, "b?")
    #expect(plain(first.shown) == "Thank you. Next.\n")
    #expect(first.rows.map(\.verdict) == [.wrong] && first.rows[0].confidence == .guess)
    #expect(first.rows[0].mode == .interview && first.rows[0].seconds == 60)
    #expect(one.isCollecting == false)

    #expect(say(&one, from: 2, "The variance of a sum grows,").shown.isEmpty)
    #expect(one.isCollecting)
    // Nothing is written yet: the points wait for the learner's word.
    let explained = say(&one, from: 3, "with every term.", "")
    #expect(plain(explained.shown) == "Interviewer: And in half precision?\n" && explained.rows.isEmpty)
    #expect(one.open == nil)
    let followed = say(&one, from: 5, "exp overflows beyond 11.", "")
    #expect(plain(followed.shown) == "Show me in numbers.\n")
    #expect(followed.asked?.drawn.question.id == "scale-in-numbers")

    // A slip of the hand is told and asked again.
    #expect(plain(say(&one, from: 7, "sqrt(64").shown).isEmpty)
    #expect(say(&one, from: 7, ")").rows.map(\.verdict) == [.right])
    let passed = one.skip(at: start.adding(seconds: 600)) { "skip" }
    #expect(passed.rows.map(\.verdict) == [.skipped])

    // Before the report the points of the explanation are confirmed.
    let asked = plain(passed.shown)
    #expect(asked.contains("The variance of a sum grows,") && asked.contains("a ✓ The scores spread"))
    #expect(plain(say(&one, from: 11, "b").shown).contains("b ✓ The softmax saturates."))
    let end = say(&one, from: 12, "")
    #expect(end.rows.map(\.questionID) == ["why-scale"] && end.rows[0].verdict == .right)
    #expect(end.isOver && one.isOver)

    let report = plain(end.shown, width: 100)
    #expect(report.contains("2 of 4 right. 10:00 of 30:00 used."))
    #expect(report.contains("Not yet."))
    #expect(report.contains("The columns do not share out."))
    #expect(report.contains("Then: And in half precision?"))
    #expect(report.contains("You passed it over."))
    #expect(report.contains("softmax(Q @ K.T / sqrt(K.shape[-1])) @ V"))
    let transcript = plain(one.transcript)
    #expect(transcript.contains("You [1:00]  b"))
    #expect(transcript.contains("Interviewer [4:00]  And in half precision?"))
  }

  @Test func `when time is up no more is asked, and the report tells what was not reached`() {
    var one = interview(.init(level: .senior, minutes: 5, count: 4, confirms: false))
    _ = say(&one, from: 1, "a")
    let end = say(&one, from: 5, "It would saturate.", "")
    #expect(plain(end.shown).hasPrefix("Time is up."))
    #expect(end.isOver)
    #expect(end.rows.map(\.verdict) == [.partly])
    #expect(plain(end.shown).contains("2 of 4 questions not reached."))
    #expect(plain(end.shown).contains("`:lesson scaled-dot-product`  for 1 question you missed"))
    #expect(one.clock(at: start.adding(seconds: 345)) == "+0:45")
  }

  @Test func `ended early, the open question does not count and what was explained is kept`() {
    var one = interview(.init(level: .senior))
    _ = say(&one, from: 1, "a", "spread and peaked", "")
    let end = one.finish(at: start.adding(seconds: 300)) { "row" }
    #expect(end.isOver && end.rows.map(\.questionID) == ["why-scale"])
    #expect(plain(end.shown).contains("2 of 2 right. 5:00 of 30:00 used. 2 of 4 questions not reached."))
    #expect(one.finish(at: start) { "row" }.shown.isEmpty)
  }

  @Test func `an explanation may lead to a question by name`() throws {
    let linked = bank.replacing("And in half precision?", with: "write-it")
    let questions = parseBank(linked, file: "bank.md").questions.map { (question: $0, lesson: String?.none) }
    var one = Interview(
      .init(level: .senior), questions: questions, catalogue: Catalogue(), teaches: [:], at: start
    ) { question, _, seed in try draw(question, seed: seed, in: Scope(), catalogue: nil) }
    #expect(ids(one) == ["which-axis", "why-scale", "write-it", "scale-in-numbers"])
    _ = say(&one, from: 1, "a")
    let reply = say(&one, from: 2, "spread", "")
    #expect(plain(reply.shown) == "And then:\n" && reply.asked?.drawn.question.id == "write-it")
  }

  @Test func `in a session the clock stands before the prompt, commands serve, and the report is shown once`() throws {
    let log = MemoryLog()
    let played = Played(TextShelf(["questions/bank.md": bank]), log: log)
    #expect(played.type(":interview senior 20").contains("Question 1 of 4"))
    #expect(played.prompt.text == "20:00 answer> ")
    #expect(played.type(":hint").contains("No hints"))
    #expect(played.type(":lesson").contains("First the interview"))
    #expect(played.type(":try sqrt(64)").contains("8"))
    #expect(played.prompt.text == "19:57 answer> ")
    #expect(!played.type("b").contains("Not yet"))
    #expect(log.memory().attempts == 1)
    // A text may say what is a command elsewhere, once it has begun.
    played.type("It would saturate;", "next")
    #expect(played.prompt.text == "....> ")
    #expect(played.type("").contains("And in half precision?"))
    #expect(played.type(":interview stop").contains("1 of 2 points is there."))
    #expect(played.prompt.text == "attn> ")
    #expect(log.memory().attempts == 2)
    #expect(played.type(":interview whiteboard", "Q @ K.T").contains("✓ scores"))
    #expect(played.type(":interview stop").contains("not finished"))
    // Leaving does not lose it.
    played.type(":interview senior", "a")
    #expect(played.type(":quit").contains("1 of 1 right"))
  }
}
