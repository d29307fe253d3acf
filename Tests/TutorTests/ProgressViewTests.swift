import Display
import Testing

@testable import Tutor

struct ProgressViewTests {
  /// Monday 2026-11-23, 09:00 UTC.
  private let monday = Instant(secondsSince1970: 1_795_424_400)
  private var writer = Writer()
  private let questions: [QuestionFacts] = [
    .sample("a", order: 0, topics: ["core"]), .sample("b", order: 1, topics: ["masks", "core"]),
    .sample("c", order: 2, topics: ["masks"]), .sample("d", order: 3, topics: ["masks"]),
  ]

  private mutating func picture(interview: Instant?) -> Tutor.Picture {
    let memory = Memory([
      writer.answer("a", .right, at: monday, seconds: 30),
      writer.answer("b", .wrong, at: monday, seconds: 30, misconception: "forgot-scale"),
    ])
    return Policy(memory: memory, questions: questions, interview: interview).picture(at: monday)
  }

  @Test mutating func `each topic has a bar that reads without colour, with its numbers beside it`() {
    let shown = plain(progressView(picture(interview: nil), at: monday), width: 90)
    #expect(shown.contains("1 known, 1 shaky, 2 not seen yet; 0 due. 2 answers so far."))
    #expect(shown.contains("core   ██████████▒▒▒▒▒▒▒▒▒▒  1 known, 1 shaky, 0 unseen"))
    #expect(shown.contains("masks  ▒▒▒▒▒▒▒·············  0 known, 1 shaky, 2 unseen"))
    #expect(shown.contains("forgot-scale  1×, last on 2026-11-23"))
    #expect(!shown.contains("Expected known"))
  }

  @Test mutating func `with an interview ahead there is one number, its interval and where it comes from`() throws {
    let interview = monday.adding(seconds: 4 * 86_400)
    let picture = picture(interview: interview)
    let readiness = try #require(picture.readiness)
    let shown = plain(progressView(picture, at: monday), width: 200)
    let share = Int((readiness.share * 100).rounded())
    #expect(shown.contains("Expected known on 2026-11-27: \(share) % (between "))
    #expect(shown.contains("2 questions seen: each counts with the chance that it is still known on the day"))
    #expect(shown.contains("2 unseen: each counts"))
  }

  @Test mutating func `scripts get the same as an object`() throws {
    let without = try JSONValue(reading: picture(interview: nil).jsonLine)
    #expect(without["attempts"] == .number(2) && without["known"] == .number(1) && without["unseen"] == .number(2))
    #expect(without["readiness"] == .null && without["interview"] == .null && without["interval"] == .null)
    #expect(without["due"] == .number(0))
    let interview = monday.adding(seconds: 4 * 86_400)
    let with = try JSONValue(reading: picture(interview: interview).jsonLine)
    let share = try #require(with["readiness"]?.number)
    #expect(share > 0 && share < 1)
    #expect(with["interview"] == .string("2026-11-27T09:00:00Z"))
    #expect(with["interval"] != .null)
  }

  @Test func `the greeting is a line for each thing there is to say, and nothing otherwise`() {
    let course = Course(TextShelf(["03-masks.md": ""]))
    #expect(greetingView(Summary(), course: course, at: monday).isEmpty)
    let summary = Summary(
      attempts: 3, schedule: [.init(answered: monday.adding(seconds: -90_000), due: monday.adding(seconds: -60))],
      place: LessonPlace(lessonID: "masks", block: 2), interview: monday.adding(seconds: 86_400))
    let lines = plain(greetingView(summary, course: course, at: monday), width: 100).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].contains("lesson 3, masks"))
    #expect(lines[1].hasPrefix("1 question is due."))
    #expect(lines[2].hasPrefix("Your interview is tomorrow, 2026-11-24 at 09:00."))
  }
}
