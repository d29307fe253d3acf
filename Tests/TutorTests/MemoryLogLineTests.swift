import Testing

@testable import Tutor

struct MemoryLogLineTests {
  private let full = LogRow(
    id: "0193-a", kind: .answer, instant: Instant(secondsSince1970: 1_796_115_600.25, zoneOffsetMinutes: 60),
    mode: .review, lessonID: "softmax", questionID: "weights-by-hand", questionRevision: "a1", questionKind: "matrix",
    seed: .max, answer: "[[1, \"½\"],\n\t[\\, 2]] \u{1B}[31m 😀", verdict: .wrong, misconception: "forgot-scale",
    hintsUsed: 1, seconds: 12.345678901234567, confidence: .guess, target: "0193-0", details: ["key": "value"])

  @Test func `a row is one line of JSON that reads back the same`() throws {
    let line = full.jsonLine
    #expect(!line.contains("\n") && !line.contains("\u{1B}"))
    #expect(try LogRow(jsonLine: line) == full)
    let bare = LogRow(id: "x", kind: .other("later"), instant: Instant(secondsSince1970: 0))
    #expect(
      bare.jsonLine
        == #"{"attn": 1, "id": "x", "kind": "later", "at": "1970-01-01T00:00:00Z", "scheduler": "FSRS-6"}"#)
    #expect(try LogRow(jsonLine: bare.jsonLine) == bare)
  }

  @Test func `a file of rows reads back whole, whatever its line ends`() throws {
    let bare = LogRow(id: "x", kind: .setting, instant: Instant(secondsSince1970: 0))
    let text = LogRow.jsonLines([full, bare])
    #expect(try LogRow.reading(jsonLines: text) == [full, bare])
    let windows = full.jsonLine + "\r\n\r\n" + bare.jsonLine + "\r\n"
    #expect(try LogRow.reading(jsonLines: windows) == [full, bare])
    #expect(try LogRow.reading(jsonLines: "") == [])
  }

  @Test(arguments: [
    ("{", #"line 2: not JSON at byte 2: a name in quotes should be here"#),
    ("[1]", "line 2: an object {…} should be here"),
    (#"{"id": "x"}"#, #"line 2: not a row of a progress file: it has no "attn""#),
    (#"{"attn": 2, "id": "x"}"#, "line 2: written in another version of the form than 1; a newer attn reads it"),
    (#"{"attn": 1, "kind": "undo", "at": "2026-01-01"}"#, #"line 2: "id" is missing"#),
    (
      #"{"attn": 1, "id": "x", "kind": "undo", "at": "soon"}"#,
      #"line 2: "at" should be a time like 2026-12-01T10:00:00+01:00"#
    ),
    (
      #"{"attn": 1, "id": "x", "kind": "answer", "at": "2026-01-01"}"#,
      #"line 2: an answer needs its "question" and its "verdict""#
    ),
    (
      #"{"attn": 1, "id": "x", "kind": "answer", "at": "2026-01-01", "question": "q", "verdict": "perfect"}"#,
      #"line 2: "verdict" is "perfect", but should be one of right, partly, wrong, solution, skipped"#
    ),
    (
      #"{"attn": 1, "id": "x", "kind": "undo", "at": "2026-01-01", "seed": "-1"}"#,
      #"line 2: "seed" should be a whole number in quotes"#
    ),
    (
      #"{"attn": 1, "id": "x", "kind": "undo", "at": "2026-01-01", "mood": "good"}"#,
      #"line 2: "mood" is not known here; a newer attn may know it"#
    ),
    (
      #"{"attn": 1, "id": "x", "kind": "undo", "at": "2026-01-01", "hints": 1e300}"#,
      #"line 2: "hints" should be a whole number"#
    ),
  ])
  func `a line that is no row is refused with its number and the reason`(line: String, message: String) {
    #expect {
      try LogRow.reading(jsonLines: full.jsonLine + "\n" + line)
    } throws: { error in
      #expect("\(error)" == message)
      return true
    }
  }

  @Test func `deep nesting is refused before it can exhaust the stack`() {
    let text = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError(offset: 32, message: "nested more than 32 deep")) { try JSONValue(reading: text) }
  }

  @Test(arguments: [
    "", "nul", "01", "1.", "-", "1e", #""\ud83d""#, #""\x""#, "\"a", "[1,]", "{\"a\" 1}", "1 2", "1e999", "\"\u{1}\"",
  ])
  func `what is not JSON is refused`(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(reading: text) }
  }

  @Test func `JSON of other writers is read`() throws {
    let value = try JSONValue(reading: #" {"a": [1, -2.5e3, true, null], "b": "\ud83d\ude00\u00e9\/\b"} "#)
    #expect(value["a"] == .array([.number(1), .number(-2500), .boolean(true), .null]))
    #expect(value["b"] == .string("😀é/\u{8}"))
  }

  @Test func `ids are different, in the order of time, and shaped like a UUID`() {
    var generator = SystemRandomNumberGenerator()
    let early = LogRow.makeID(at: Instant(secondsSince1970: 1_796_115_600), using: &generator)
    let late = LogRow.makeID(at: Instant(secondsSince1970: 1_796_115_601), using: &generator)
    #expect(early < late)
    #expect(early.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    #expect(Array(early)[14] == "7")
    let many = (0..<1000).map { _ in LogRow.makeID(at: Instant(secondsSince1970: 5), using: &generator) }
    #expect(Set(many).count == 1000)
  }
}
