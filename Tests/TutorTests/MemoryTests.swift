import Testing

@testable import Tutor

/// Monday 2026-11-23, 09:00 UTC.
private let monday = Instant(secondsSince1970: 1_795_424_400)

struct MemoryTests {
  @Test func `ratings come from what happened`() {
    #expect(Rating(.wrong) == .again)
    #expect(Rating(.partly) == .again)
    #expect(Rating(.solution) == .again)
    #expect(Rating(.right, hints: 2) == .again)
    #expect(Rating(.right, hints: 1) == .hard)
    #expect(Rating(.right, seconds: 31, usual: 10) == .hard)
    #expect(Rating(.right, seconds: 30, usual: 10) == .good)
    #expect(Rating(.right, seconds: 5, usual: 10, confidence: .guess) == .hard)
    #expect(Rating(.right, seconds: 5, usual: 10, confidence: .sure) == .easy)
    #expect(Rating(.right, seconds: 5, usual: 10) == .good)
    #expect(Rating(.right, seconds: 5, confidence: .sure) == .good)
    #expect(Rating(.skipped) == nil)
    #expect(Rating(.skipped, mode: .interview) == .again)
    #expect(Rating(.right, mode: .drill) == nil)
  }

  @Test func `an answered question is due after its steps, then at four in the morning of its day`() {
    var writer = Writer()
    var memory = Memory([writer.answer("q", .right, at: monday)])
    #expect(memory.histories["q"]?.card?.stability == 2.3065)
    #expect(memory.histories["q"]?.due == monday.adding(seconds: 600))
    memory.add(writer.answer("q", .right, seed: 2, at: monday.adding(seconds: 600)))
    #expect(memory.histories["q"]?.card?.phase == .review)
    #expect(memory.histories["q"]?.due?.iso8601 == "2026-11-25T04:00:00Z")
  }

  @Test func `several tries at the same numbers are one asking, rated by the first`() {
    var writer = Writer()
    let memory = Memory([
      writer.answer("q", .wrong, seed: 7, at: monday),
      writer.answer("q", .wrong, seed: 7, at: monday.adding(seconds: 20)),
      writer.answer("q", .right, seed: 7, at: monday.adding(seconds: 40)),
    ])
    #expect(memory.attempts == 3)
    #expect(memory.histories["q"]?.reviews == 1)
    #expect(memory.histories["q"]?.misses.count == 1)
    #expect(memory.histories["q"]?.card?.stability == 0.212)
  }

  @Test func `practice is counted but leaves the schedule alone`() {
    var writer = Writer()
    let memory = Memory([writer.answer("q", .wrong, at: monday, mode: .drill)])
    #expect(memory.attempts == 1)
    #expect(memory.histories["q"]?.card == nil)
    #expect(memory.standing(of: "q", at: monday) == .unseen)
  }

  @Test func `undo takes a grade back, undoing the undo brings it in again`() {
    var writer = Writer()
    let first = writer.answer("q", .right, at: monday)
    let second = writer.answer("q", .wrong, seed: 2, at: monday.adding(seconds: 700))
    var memory = Memory([first])
    let before = memory.histories
    memory.add(second)
    let between = memory.histories
    #expect(memory.lastAnswer?.id == second.id)
    let undo = LogRow.undo(second.id, id: "undo", at: monday.adding(seconds: 710))
    memory.add(undo)
    #expect(memory.histories == before)
    #expect(memory.lastAnswer?.id == first.id)
    #expect(memory.attempts == 2)
    memory.add(LogRow.undo(undo.id, id: "redo", at: monday.adding(seconds: 720)))
    #expect(memory.histories == between)
  }

  @Test func `reset forgets a question until it is answered again`() {
    var writer = Writer()
    var memory = Memory([
      writer.answer("a", .right, at: monday), writer.answer("b", .right, at: monday),
      LogRow.reset(question: "a", id: "reset", at: monday.adding(seconds: 5)),
    ])
    #expect(memory.histories.keys.sorted() == ["b"])
    memory.add(writer.answer("a", .wrong, at: monday.adding(seconds: 10)))
    #expect(memory.histories["a"]?.reviews == 1)
    memory.add(LogRow.undo("reset", id: "undo", at: monday.adding(seconds: 20)))
    #expect(memory.histories["a"]?.reviews == 2)
  }

  @Test func `forgetting a lesson forgets its place, its state and its answers`() {
    var writer = Writer()
    var memory = Memory([
      writer.place("softmax", block: 9, .done, at: monday), writer.place("masks", block: 2, .started, at: monday),
      writer.answer("q", .right, at: monday, lesson: "softmax"),
    ])
    #expect(memory.state(of: "softmax") == .done)
    memory.add(LogRow.reset(lesson: "softmax", id: "reset", at: monday.adding(seconds: 5)))
    #expect(memory.state(of: "softmax") == .new)
    #expect(memory.place(in: "softmax") == nil)
    #expect(memory.histories.isEmpty)
    #expect(memory.lastPlace?.lessonID == "masks")
  }

  @Test func `the latest place wins, and done stays done`() {
    var writer = Writer()
    let place = LessonPlace(
      lessonID: "softmax", block: 3, questionID: "q", seed: .max, hintsUsed: 1, misses: 2, state: .started)
    let memory = Memory([
      writer.place("softmax", block: 12, .done, at: monday),
      LogRow.place(place, id: "second", at: monday.adding(seconds: 60)),
    ])
    #expect(memory.place(in: "softmax") == place)
    #expect(memory.lastPlace == place)
    #expect(memory.state(of: "softmax") == .done)
    #expect(memory.state(of: "masks") == .new)
  }

  @Test func `a setting is kept until it is taken away`() throws {
    var memory = Memory([LogRow.setting("interview", to: "2026-12-01T10:00:00+01:00", id: "1", at: monday)])
    #expect(memory.interview?.iso8601 == "2026-12-01T10:00:00+01:00")
    memory.add(LogRow.setting("interview", to: nil, id: "2", at: monday))
    #expect(memory.interview == nil)
  }

  @Test func `one's own usual time decides what is slow`() {
    var writer = Writer()
    var rows = (0..<5).map { index in
      writer.answer("q\(index)", .right, at: monday.adding(seconds: Double(index)), seconds: 20, kind: "choice")
    }
    rows.append(writer.answer("slow", .right, at: monday.adding(seconds: 10), seconds: 61, kind: "choice"))
    rows.append(writer.answer("other", .right, at: monday.adding(seconds: 20), seconds: 200, kind: "matrix"))
    let memory = Memory(rows)
    #expect(memory.histories["slow"]?.lastRating == .hard)
    #expect(memory.histories["other"]?.lastRating == .good)
    #expect(memory.usualTime(question: "new", kind: "choice") == 20)
    #expect(memory.usualTime(question: "new", kind: "matrix") == nil)
  }

  @Test func `a question missed four times is a leech until its lesson is looked at`() {
    var writer = Writer()
    let facts = QuestionFacts.sample("q", lesson: "softmax")
    var memory = Memory(
      (0..<3).map { writer.answer("q", .wrong, seed: $0, at: monday.adding(seconds: Double($0) * 100)) })
    #expect(!memory.isLeech(facts))
    memory.add(writer.answer("q", .wrong, seed: 9, at: monday.adding(seconds: 500)))
    #expect(memory.isLeech(facts))
    var elsewhere = memory
    elsewhere.add(LogRow.looked(lesson: "masks", id: "look", at: monday.adding(seconds: 600)))
    #expect(elsewhere.isLeech(facts))
    var lesson = memory
    lesson.add(writer.place("softmax", block: 1, .started, at: monday.adding(seconds: 600)))
    #expect(!lesson.isLeech(facts))
    memory.add(LogRow.looked(lesson: nil, question: "q", id: "look", at: monday.adding(seconds: 600)))
    #expect(!memory.isLeech(facts))
  }

  @Test func `a misconception stands until its question is answered rightly when asked again`() {
    var writer = Writer()
    var memory = Memory([
      writer.answer("q", .wrong, seed: 1, at: monday, misconception: "forgot-scale"),
      writer.answer("q", .right, seed: 1, at: monday.adding(seconds: 30)),
    ])
    #expect(memory.held["forgot-scale"]?.questions == ["q"])
    memory.add(writer.answer("q", .right, seed: 2, at: monday.adding(seconds: 90_000)))
    #expect(memory.held.isEmpty)
  }

  @Test(arguments: 0..<30) func `replaying a log equals stepping it, in whatever order its rows come`(seed: UInt64) {
    var random = SplitMix(state: seed)
    let rows = Writer.randomRows(count: 120, from: monday, using: &random)
    var stepped = Memory()
    for row in rows { stepped.add(row) }
    let replayed = Memory(rows)
    #expect(stepped == replayed)
    // Merged from another machine: shuffled, in two parts, the second overlapping the first.
    let shuffled = rows.shuffled(using: &random)
    var merged = Memory(Array(shuffled.prefix(80)))
    merged.add(Array(shuffled.suffix(60)))
    #expect(merged.histories == replayed.histories)
    #expect(merged.summary == replayed.summary)
    #expect(merged.held == replayed.held)
    #expect(merged.predictions == replayed.predictions)
    #expect(Summary(jsonLine: merged.summary.jsonLine) == replayed.summary)
  }

  @Test func `a log of another version's rows is read for what is known of it`() {
    let memory = Memory([LogRow(id: "x", kind: .other("dream"), instant: monday)])
    #expect(memory == Memory([LogRow(id: "x", kind: .other("dream"), instant: monday)]))
    #expect(memory.attempts == 0)
  }

  @Test func `the log in memory adds all rows or none, and merges by id`() throws {
    var writer = Writer()
    let (a, b) = (writer.answer("a", .right, at: monday), writer.answer("b", .wrong, at: monday.adding(seconds: 1)))
    let log = MemoryLog()
    #expect(log.summary() == nil)
    try log.append(a)
    #expect(throws: LogError.idTaken(a.id)) { try log.append([b, a]) }
    #expect(log.rows() == [a])
    #expect(log.merge([a, b]) == 1)
    #expect(log.merge([a, b]) == 0)
    #expect(log.rows() == [a, b])
    #expect(log.summary() == Memory([a, b]).summary)
  }
}
