import Foundation
import PseudoTerminal
import Testing

/// The program at a terminal, as a learner has it.
private func attn(_ arguments: String..., home: String? = nil, columns: Int = 80, rows: Int = 50) throws
  -> PseudoTerminal
{
  try PseudoTerminal(
    PseudoTerminal.product("attn"), arguments + ["--color", "never"], home: home, columns: columns, rows: rows)
}

@Suite("A lesson at a terminal") struct LessonAtTerminalTests {
  @Test("is played, left, and found again where it was") func lesson() throws {
    let home = try PseudoTerminal.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: home) }
    let first = try attn("lesson", "scaled-dot-product", "--seed", "7", home: home)
    try first.wait(for: "attn> ")

    // Tab completes a function of the language.
    first.type("logsume\t")
    try first.waitForScreen { $0.line.contains("logsumexp") }
    first.type(first.screen.line.hasSuffix("(") ? "[0, 0])\r" : "([0, 0])\r")
    try first.wait(for: "0.6931")

    // Ctrl-C stops a computation that would take minutes.
    try first.wait(for: "attn> ")
    first.paste("6 * 7\nx = randn(2000, 2000); x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x @ x")
    first.type("\r")
    try first.wait(for: "42\r\n")
    first.type("\u{3}")
    try first.wait(for: "nterrupted")

    // A matrix of three lines is pasted as one input.
    try first.wait(for: "attn> ")
    first.paste("M = [[1, 2],\n     [3, 4],\n     [5, 6]]")
    first.type("\rM.shape\r")
    try first.wait(for: "(3, 2)")

    // On to the first question.
    try first.wait(for: "attn> ")
    first.type("\r\r\r")
    let asked = try first.wait(for: "answer> ")
    let sizes = try #require(ScoreSizes(asked))
    first.type("(\(sizes.width), \(sizes.width + 1))\r")
    try first.wait(for: "Not yet")
    try first.wait(for: "answer> ")
    first.type(":hint\r")
    try first.wait(for: "Hint 1 of 3")
    try first.wait(for: "answer> ")
    first.type("(\(sizes.queries), \(sizes.keys))\r")
    try first.wait(for: "Right")

    // The second question is left open.
    first.type("\r\r")
    let left = try first.wait(for: "answer> ")
    first.type(":quit\r")
    #expect(try first.exitStatus() == 0)

    // It is open again, with the same numbers.
    let second = try attn("lesson", "--seed", "8", home: home)
    let again = try second.wait(for: "answer> ")
    #expect(numbers(left) == numbers(again))
    #expect(!numbers(left).isEmpty)
    second.type(":q\r")
    #expect(try second.exitStatus() == 0)
  }

  @Test("greets with where the last lesson stopped") func greeting() throws {
    let home = try PseudoTerminal.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: home) }
    let first = try attn("lesson", "1", home: home)
    try first.wait(for: "attn> ")
    first.type("\u{4}")
    #expect(try first.exitStatus() == 0)
    let second = try attn(home: home)
    let greeting = try second.wait(for: "attn> ")
    #expect(greeting.contains("You were in lesson 1"))
    second.type(":quit\r")
    #expect(try second.exitStatus() == 0)
  }

  @Test("keeps to eighty columns", arguments: ["1", "4", "5"]) func width(lesson: String) throws {
    let terminal = try attn("lesson", lesson, "--from", "0", rows: 200)
    try terminal.wait(for: "attn> ")
    for _ in 0..<5 {
      terminal.type("\r")
      try terminal.wait(for: "> ")
    }
    for line in terminal.screen.transcript.split(whereSeparator: \.isNewline) { #expect(line.count <= 80) }
  }

  /// The rows of the matrices that a question shows, whatever else is on the screen.
  private func numbers(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      .filter { !$0.isEmpty && $0.allSatisfy { $0.isNumber || $0 == " " || $0 == "-" } }.suffix(4)
  }
}

/// The sizes that the question on the shape of the scores tells: `Q has the shape (12, 4), K has (2, 4)`.
private struct ScoreSizes {
  let queries, keys, width: Int

  init?(_ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard let match = words.firstMatch(of: /Q has the shape \((\d+), (\d+)\), K has \((\d+), (\d+)\)/),
      let queries = Int(match.1), let width = Int(match.2), let keys = Int(match.3)
    else { return nil }
    (self.queries, self.width, self.keys) = (queries, width, keys)
  }
}

@Suite("A script") struct ScriptTests {
  /// Runs the program with a text on standard input.
  private func run(_ input: String, _ arguments: String...) throws -> (output: String, errors: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: PseudoTerminal.product("attn"))
    process.arguments = arguments
    let home = try PseudoTerminal.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: home) }
    process.environment = ["HOME": home, "PATH": "/usr/bin:/bin"]
    let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (standardInput, output, errors)
    // The program may end before it has read everything.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
    try? standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try? standardInput.fileHandleForWriting.close()
    let shown = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complained = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (shown, complained, process.terminationStatus)
  }

  @Test("prints the four steps of attention, or five with a mask") func steps() throws {
    let plain = try run("Q = [[1, 0], [0, 1]]\nattention(Q, Q, [[1, 2], [3, 4]])\n")
    #expect(plain.status == 0)
    for step in [" 1  scores", " 2  scaled", " 3  weights", " 4  output", "1.6605  2.6605", "2.3395  3.3395"] {
      #expect(plain.output.contains(step))
    }
    let causal = try run("Q = [[1, 0], [0, 1]]\nattention(Q, Q, [[1, 2], [3, 4]], causal=True)\n")
    #expect(causal.output.contains(" 3  masked") && causal.output.contains(" 5  output"))
  }

  @Test("does what the README shows first") func readme() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    let session = try #require(readme.components(separatedBy: "```").dropFirst().first)
    // What follows the answer belongs to a question of the course.
    let lines = session.split(separator: "\n").prefix { !$0.hasPrefix("answer> ") }
    let typed = lines.filter { $0.hasPrefix("attn> ") }.map { $0.dropFirst(6) + "\n" }.joined()
    func words(_ text: some StringProtocol) -> String {
      text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let result = try run(typed)
    #expect(result.status == 0 && typed.contains(":why"))
    for line in lines where !line.hasPrefix("attn> ") { #expect(words(result.output).contains(words(line)), "\(line)") }
  }

  @Test("ends at its first error, with 1") func failing() throws {
    let result = try run("x = 1\nx @ [1, 2]\nprint(\"never\")\n")
    #expect(result.status == 1)
    #expect(!result.output.contains("never"))
    #expect((result.output + result.errors).contains("^"))
  }

  @Test("answers a quiz; a wrong answer is no failure") func quiz() throws {
    let result = try run("x\n:solution\n", "quiz", "--topic", "softmax", "--count", "1", "--seed", "3")
    #expect(result.status == 0)
  }

  @Test("says what an unknown lesson may have meant") func unknownLesson() throws {
    let result = try run("", "lesson", "softmaxx")
    #expect(result.status == 1)
    #expect((result.output + result.errors).contains("`softmax`"))
  }

  @Test("gives 2 for a usage error") func usage() throws {
    #expect(try run("", "--frobnicate").status == 2)
    #expect(try run("", "lessons", "--width", "zero").status == 2)
  }

  @Test("survives whatever comes on standard input") func garbage() throws {
    var generator = SystemRandomNumberGenerator()
    let bytes = String(decoding: (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &generator) }, as: UTF8.self)
    #expect([0, 1].contains(try run(bytes).status))
    #expect(try run(String(repeating: "[", count: 100_000) + "\n").status == 1)
    #expect(try run("x = [[1, 2],\n:quit\n").status == 0)
    #expect(try run("zeros(1000000, 1000000)\n").status == 1)
  }

  @Test("gives JSON that reads back") func json() throws {
    let result = try run("", "eval", "--json", "Q = [[1, 2], [0, 1]]", "softmax(Q @ Q.T / sqrt(2))")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["type"] as? String == "tensor")
    #expect(object["shape"] as? [Int] == [2, 2])
    let values = try #require(object["values"] as? [[Double]])
    #expect(abs(values[0][0] - 0.8929581985348296) < 1e-15)
    #expect(try run("", "eval", "--json", "Q @").status == 1)
    #expect(try run("", "eval", "-1 + 2").output == "1\n")
    #expect(try run("", "--precision", "2", "--ascii", "eval", "1 / 3").output == "0.33\n")
  }
}
