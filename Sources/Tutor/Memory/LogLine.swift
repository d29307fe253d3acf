// A row as one line of JSON: what `:export progress` writes and `:load progress` reads.
//
//     {"attn": 1, "id": "0193…", "kind": "answer", "at": "2026-11-24T10:00:00.250+01:00", "question": "…", …}
//
// `attn` is the version of this form. Absent and null mean the same, the seed is a string (it needs all 64 bits),
// names this version does not know are refused rather than dropped.

extension LogRow {
  /// The version of the lines written here.
  static let lineVersion = 1.0

  /// The row as a JSON object on one line, without its line end.
  public var jsonLine: String {
    var members: [JSONValue.Member] = [
      .init(name: "attn", value: .number(Self.lineVersion)),
      .init(name: "id", value: .string(id)),
      .init(name: "kind", value: .string(kind.rawValue)),
      .init(name: "at", value: .string(instant.iso8601)),
    ]
    func add(_ name: String, _ text: String?) {
      if let text { members.append(.init(name: name, value: .string(text))) }
    }
    add("mode", mode?.rawValue)
    add("lesson", lessonID)
    add("question", questionID)
    add("revision", questionRevision)
    add("question-kind", questionKind)
    add("seed", seed.map { String($0) })
    add("answer", answer)
    add("verdict", verdict?.rawValue)
    add("misconception", misconception)
    if hintsUsed != 0 { members.append(.init(name: "hints", value: .number(Double(hintsUsed)))) }
    if seconds != 0 { members.append(.init(name: "seconds", value: .number(seconds))) }
    add("confidence", confidence?.rawValue)
    add("scheduler", scheduler)
    add("target", target)
    if !details.isEmpty {
      let sorted = details.sorted { $0.key < $1.key }
      members.append(
        .init(
          name: "details", value: .object(sorted.map { JSONValue.Member(name: $0.key, value: .string($0.value)) })))
    }
    return JSONValue.object(members).line
  }

  /// Reads a line that `jsonLine` wrote, on this machine or another.
  public init(jsonLine: String) throws(LogLineError) {
    let value: JSONValue
    do {
      value = try JSONValue(reading: jsonLine)
    } catch {
      throw LogLineError("not JSON at byte \(error.offset + 1): \(error.message)")
    }
    guard case .object(let members) = value else { throw LogLineError("an object {…} should be here") }
    guard value["attn"] == .number(Self.lineVersion) else {
      throw LogLineError(
        value["attn"] == nil
          ? "not a row of a progress file: it has no \"attn\""
          : "written in another version of the form than 1; a newer attn reads it")
    }
    if let unknown = members.first(where: { !Self.lineNames.contains($0.name) }) {
      throw LogLineError("\"\(unknown.name)\" is not known here; a newer attn may know it")
    }
    func text(_ name: String) throws(LogLineError) -> String? {
      switch value[name] {
      case nil, .null: return nil
      case .string(let text): return text
      default: throw LogLineError("\"\(name)\" should be a text in quotes")
      }
    }
    func required(_ name: String) throws(LogLineError) -> String {
      guard let text = try text(name), !text.isEmpty else { throw LogLineError("\"\(name)\" is missing") }
      return text
    }
    func choice<Choice>(_ name: String, _: Choice.Type) throws(LogLineError) -> Choice?
    where Choice: RawRepresentable, Choice.RawValue == String, Choice: CaseIterable {
      guard let text = try text(name) else { return nil }
      guard let choice = Choice(rawValue: text) else {
        let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw LogLineError("\"\(name)\" is \"\(text)\", but should be one of \(known)")
      }
      return choice
    }
    func number(_ name: String) throws(LogLineError) -> Double {
      switch value[name] {
      case nil, .null: return 0
      case .number(let number): return number
      default: throw LogLineError("\"\(name)\" should be a number")
      }
    }

    let kind = Kind(rawValue: try required("kind"))
    let time = try required("at")
    guard let instant = Instant(iso8601: time) else {
      throw LogLineError("\"at\" should be a time like 2026-12-01T10:00:00+01:00")
    }
    var seed: UInt64?
    if let digits = try text("seed") {
      seed = UInt64(digits)
      if seed == nil { throw LogLineError("\"seed\" should be a whole number in quotes") }
    }
    guard let hints = Int(exactly: try number("hints")), hints >= 0 else {
      throw LogLineError("\"hints\" should be a whole number")
    }
    var details: [String: String] = [:]
    switch value["details"] {
    case nil, .null: break
    case .object(let members):
      for member in members {
        guard let text = member.value.text else {
          throw LogLineError("\"\(member.name)\" in \"details\" should be a text in quotes")
        }
        details[member.name] = text
      }
    default: throw LogLineError("\"details\" should be an object {…}")
    }
    let verdict = try choice("verdict", Verdict.self)
    let question = try text("question")
    if kind == .answer, verdict == nil || question == nil {
      throw LogLineError("an answer needs its \"question\" and its \"verdict\"")
    }
    self.init(
      id: try required("id"), kind: kind, instant: instant, mode: try choice("mode", Mode.self),
      lessonID: try text("lesson"), questionID: question, questionRevision: try text("revision"),
      questionKind: try text("question-kind"), seed: seed, answer: try text("answer"), verdict: verdict,
      misconception: try text("misconception"), hintsUsed: hints, seconds: try number("seconds"),
      confidence: try choice("confidence", Confidence.self), scheduler: try text("scheduler") ?? "FSRS-6",
      target: try text("target"), details: details)
  }

  /// Reads a whole exported file. Empty lines are passed over; one bad line refuses the file, so that nothing is
  /// half loaded.
  public static func reading(jsonLines text: String) throws(LogLineError) -> [LogRow] {
    var rows: [LogRow] = []
    let newline = UInt8(ascii: "\n")
    for (index, bytes) in text.utf8.split(separator: newline, omittingEmptySubsequences: false).enumerated() {
      let line = String(decoding: bytes, as: UTF8.self)
      if line.allSatisfy(\.isWhitespace) { continue }
      do {
        rows.append(try LogRow(jsonLine: line))
      } catch {
        throw LogLineError(error.message, line: index + 1)
      }
    }
    return rows
  }

  /// All rows as the text of a file, one a line.
  public static func jsonLines(_ rows: [LogRow]) -> String {
    rows.map { $0.jsonLine + "\n" }.joined()
  }

  private static let lineNames: Set<String> = [
    "attn", "id", "kind", "at", "mode", "lesson", "question", "revision", "question-kind", "seed", "answer", "verdict",
    "misconception", "hints", "seconds", "confidence", "scheduler", "target", "details",
  ]
}

/// A line that is not a row of the log, and why.
public struct LogLineError: Error, Equatable, CustomStringConvertible {
  public var message: String
  /// Counted from 1; nil where a single line was read.
  public var line: Int?

  init(_ message: String, line: Int? = nil) {
    self.message = message
    self.line = line
  }

  public var description: String {
    (line.map { "line \($0): " } ?? "") + message
  }
}
