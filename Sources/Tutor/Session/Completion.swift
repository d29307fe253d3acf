import Language

extension Session {
  /// What Tab offers behind the first `offset` characters (Unicode scalars) of a line: the range it replaces, and the
  /// words that could stand there.
  public func completions(of line: String, at offset: Int) -> (range: Range<Int>, candidates: [String]) {
    let scalars = Array(line.unicodeScalars)
    let offset = min(max(0, offset), scalars.count)
    let before = String(String.UnicodeScalarView(scalars[..<offset]))
    // Where a line of a block begins, Tab moves it in.
    if !pendingText.isEmpty, before.allSatisfy({ $0 == " " }) { return (offset..<offset, ["    "]) }
    guard before.hasPrefix(":") || before.hasPrefix("?") else { return expression(before, offset) }

    let wordStart =
      before.unicodeScalars.lastIndex(of: " ").map {
        before.unicodeScalars.distance(from: before.unicodeScalars.startIndex, to: $0) + 1
      } ?? 1
    let word = String(String.UnicodeScalarView(scalars[wordStart..<offset]))
    func among(_ names: [String]) -> (Range<Int>, [String]) {
      (wordStart..<offset, names.filter { $0.hasPrefix(word) })
    }
    if before.hasPrefix("?") { return among(functions.map(\.name).sorted()) }
    guard before.contains(" ") else { return among(Command.all.map(\.name)) }
    let name = String(before.dropFirst().prefix { $0 != " " })
    guard case .one(let command) = Command.find(name) else { return (offset..<offset, []) }
    let isFirst = wordStart == name.count + 2
    switch command.takes {
    case .nothing: return (offset..<offset, [])
    case .lesson: return among(course.entries.map(\.id))
    case .step:
      let names = shown?.names ?? []
      let found = among(names.filter { !$0.isEmpty })
      return found.1.isEmpty || !isFirst ? expression(before, offset) : found
    case .expression, .name: return expression(before, offset)
    case .topic:
      let topics = Set(course.questionFacts().flatMap(\.topics)).sorted() + Question.Level.allCases.map(\.rawValue)
      return among(name == "drill" ? topics + ((try? course.catalogue())?.misconceptions.map(\.id) ?? []) : topics)
    case .setting:
      return among(
        isFirst
          ? Settings.names
          : before.contains("level") ? Question.Level.allCases.map(\.rawValue) + ["off"] : ["on", "off"])
    case .export:
      return isFirst ? among(["html", "svg", "python", "markdown", "progress"]) : files(word, wordStart, offset)
    case .file:
      if isFirst { return among(["session"] + (command.name == "load" ? ["progress"] : scope.names)) }
      return files(word, wordStart, offset)
    case .help: return among(Command.all.map(\.name) + functions.map(\.name))
    }
  }

  /// Names, functions, arguments and fields, as the language knows them; inside quotes, files.
  private func expression(_ before: String, _ offset: Int) -> (range: Range<Int>, candidates: [String]) {
    if let quote = before.lastIndex(where: { $0 == "\"" || $0 == "'" }),
      before[..<quote].filter({ $0 == before[quote] }).count % 2 == 0
    {
      let word = String(before[before.index(after: quote)...])
      return files(word, offset - word.unicodeScalars.count, offset)
    }
    let text = before.hasPrefix(":") ? String(before.drop { $0 != " " }) : before
    let shift = before.unicodeScalars.count - text.unicodeScalars.count
    var visible = scope
    for name in shown?.names ?? [] where visible[name] == nil && before.hasPrefix(":") {
      visible[name] = shown?.named(name).last.map { .node($0) }
    }
    let found = Language.completions(of: text, at: text.unicodeScalars.count, in: visible)
    return ((found.range.lowerBound + shift)..<(found.range.upperBound + shift), found.candidates)
  }

  private func files(_ word: String, _ start: Int, _ end: Int) -> (range: Range<Int>, candidates: [String]) {
    (start..<end, course.shelf.paths(beginningWith: word))
  }
}
