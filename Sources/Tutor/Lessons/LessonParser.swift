/// What reading a lesson file gave: the lesson as far as it could be read, and everything that is wrong with it.
public struct ParsedLesson: Sendable {
  public var lesson: Lesson
  public var findings: [Finding]
}

/// Reads a lesson: front matter, prose, and the fenced blocks that are run or asked.
///
/// - Parameters:
///   - text: the whole file.
///   - file: its name, as messages tell it; a leading number is the lesson's number.
/// - Throws: `Finding` when there is no front matter at all; everything else is listed in the result.
public func parseLesson(_ text: String, file: String) throws(Finding) -> ParsedLesson {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
    $0.hasSuffix("\r") ? $0.dropLast() : $0
  }
  var findings: [Finding] = []
  guard lines.first.map({ trimmed($0) }) == "---",
    let end = lines.dropFirst().firstIndex(where: { trimmed($0) == "---" })
  else {
    throw Finding(
      file: file, line: 1, column: 1, rule: "front-matter",
      "a lesson starts with its front matter: a line `---`, then id, title, summary and minutes, then `---` again.")
  }
  findings += controlCharacters(in: lines)
  let header = lines[1..<end].joined(separator: "\n")
  let frontMatter: FrontMatter
  do throws(Finding) {
    frontMatter = try parseFrontMatter(header)
  } catch {
    throw (findings.first ?? error).located(in: file)
  }
  var blocks: [LessonBlock] = []
  let body = lines[(end + 1)...].joined(separator: "\n")
  for block in parseMarkdown(body, startingAt: end + 2) {
    do throws(Finding) {
      blocks.append(LessonBlock(content: try content(of: block, file: file), line: block.line))
    } catch {
      findings.append(error)
    }
  }
  let lesson = Lesson(
    frontMatter: frontMatter, blocks: blocks, file: file, number: Int(baseName(file).prefix { $0.isNumber }))
  return ParsedLesson(lesson: lesson, findings: findings.map { $0.located(in: file) })
}

extension Finding {
  /// The same with its file, where it has none yet.
  func located(in file: String) -> Finding {
    var copy = self
    if copy.file.isEmpty { copy.file = file }
    return copy
  }
}

/// The last part of a path.
func baseName(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

private func parseFrontMatter(_ text: String) throws(Finding) -> FrontMatter {
  guard let yaml = try YAML.parse(text, startingAt: 2) else {
    throw Finding(line: 1, column: 1, rule: "front-matter", "the front matter is empty.")
  }
  var keys = try Keys(yaml, what: "the front matter")
  let id = try keys.required("id")
  guard isIdentifier(id.text) else {
    throw Finding(
      line: id.place.line, column: id.place.column, rule: "id",
      "an id is made of small letters, digits and `-`, not `\(id.text)`.")
  }
  let frontMatter = FrontMatter(
    id: id.text, title: try keys.required("title").text, summary: try keys.text("summary") ?? "",
    minutes: Int(try keys.number("minutes") ?? 10), needs: try keys.texts("needs"),
    topics: try keys.texts("topics").map(\.text), cites: try keys.texts("cites").map(\.text))
  try keys.finish()
  return frontMatter
}

private func content(of block: ProseBlock, file: String) throws(Finding) -> LessonBlock.Content {
  guard case .code(let text, let info) = block.content else { return .prose(block) }
  let words = info.split(separator: " ").map(String.init)
  let first = block.line + 1
  let code = Located(text: text, place: Place(line: first))
  switch words.first {
  case "attn":
    guard words.dropFirst().allSatisfy({ $0 == "quiet" }) else {
      throw Finding(line: block.line, column: 1, rule: "block", "after `attn` only `quiet` may stand, not `\(info)`.")
    }
    return .code(Script(code: code, isQuiet: words.contains("quiet")))
  case "expect": return .expect(text)
  case "try": return .try(try parseTry(text, line: first))
  case "predict": return .predict(try parsePrediction(text, line: first))
  case "question":
    guard let yaml = try YAML.parse(quotingShapes(text), startingAt: first) else {
      throw Finding(line: block.line, column: 1, rule: "block", "this question is empty.")
    }
    return .question(try parseQuestion(yaml, source: text, file: file))
  default: return .prose(block)
  }
}

private func parseTry(_ text: String, line: Int) throws(Finding) -> Try {
  guard let yaml = try YAML.parse(text, startingAt: line) else {
    throw Finding(line: line, column: 1, rule: "block", "this try is empty.")
  }
  var keys = try Keys(yaml, what: "a try")
  let result = Try(
    ask: try keys.required("ask"), change: try keys.names("change"), check: try keys.required("check"),
    hints: try keys.texts("hints"), because: try keys.located("because"), solution: try keys.located("solution"))
  try keys.finish()
  guard !result.change.isEmpty else {
    throw Finding(line: line, column: 1, rule: "missing-key", "`change` names what the learner may change.")
  }
  return result
}

private func parsePrediction(_ text: String, line: Int) throws(Finding) -> Prediction {
  guard let yaml = try YAML.parse(text, startingAt: line) else {
    throw Finding(line: line, column: 1, rule: "block", "this predict is empty.")
  }
  var keys = try Keys(yaml, what: "a predict")
  let result = Prediction(
    ask: try keys.required("ask"), show: try keys.required("show"), answer: try keys.required("answer"),
    options: try keys.texts("options").map(\.text), because: try keys.located("because"))
  try keys.finish()
  return result
}

extension Keys {
  /// Names given as a list, or as one text with commas.
  mutating func names(_ key: String) throws(Finding) -> [String] {
    try texts(key).flatMap { $0.text.split { ", ".contains($0) } }.map(String.init)
  }
}

/// Every control character in a file: none has business in a lesson, and some would command the terminal.
private func controlCharacters(in lines: [Substring]) -> [Finding] {
  var findings: [Finding] = []
  for (number, line) in lines.enumerated() {
    for (column, scalar) in line.unicodeScalars.enumerated() where scalar != "\t" && isControl(scalar) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      findings.append(
        Finding(
          line: number + 1, column: column + 1, rule: "control-character",
          "the control character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code) stands here."))
    }
  }
  return findings
}

/// Whether a character commands a terminal, or turns the direction of the text around.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x202A...0x202E).contains(scalar.value)
    || (0x2066...0x2069).contains(scalar.value)
}

/// Reads a file of the interview bank: question blocks with a line of prose each.
public func parseBank(_ text: String, file: String) -> (questions: [Question], findings: [Finding]) {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  var findings = controlCharacters(in: lines)
  var questions: [Question] = []
  for block in parseMarkdown(text) {
    do throws(Finding) {
      switch try content(of: block, file: file) {
      case .question(let question): questions.append(question)
      case .prose: break
      case .code, .expect, .try, .predict:
        findings.append(
          Finding(line: block.line, column: 1, rule: "block", "the bank holds questions; lessons hold the rest."))
      }
    } catch {
      findings.append(error)
    }
  }
  return (questions, findings.map { $0.located(in: file) })
}
