/// The markup as CommonMark with tables, as one keeps notes.
public func markdown(_ markup: Markup) -> String {
  let lines = markup.prepared().markdownLines
  return lines.map { $0 + "\n" }.joined()
}

extension Markup {
  fileprivate var markdownLines: [String] {
    var lines: [String] = []
    for (index, block) in blocks.enumerated() {
      if index > 0 { lines.append("") }
      lines += block.markdownLines
    }
    return lines
  }
}

extension Block {
  fileprivate var markdownLines: [String] {
    switch self {
    case .paragraph(let spans): return spans.markdown.lines(atStart: true)
    case .heading(let level, let spans):
      let text = spans.markdown.lines(atStart: false).joined(separator: " ")
      return [String(repeating: "#", count: min(6, max(1, level))) + " " + text]
    case .code(let text, let language): return fenced(text, language ?? "")
    case .list(let items, let ordered, let start):
      return items.enumerated().flatMap { index, item in
        let marker = ordered ? "\(start.addingReportingOverflow(index).partialValue). " : "- "
        let lines = item.markdownLines
        return [marker + (lines.first ?? "")]
          + lines.dropFirst().map { $0.isEmpty ? "" : blanks(marker.count) + $0 }
      }
    case .quote(let markup): return markup.markdownLines.map { $0.isEmpty ? ">" : "> " + $0 }
    case .table(let table): return table.markdownLines
    case .grid(let grid): return grid.markdownLines
    case .rule: return ["---"]
    case .lines, .plot, .picture:
      return fenced(Markup([self]).lines(on: Page(width: 90)).map(\.text).joined(separator: "\n"), "text")
    }
  }

  /// A fence longer than any run of backticks in the text.
  private func fenced(_ text: String, _ language: String) -> [String] {
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    let name = language.filter { $0 != "`" && $0 != "\n" }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return [fence + name] + lines + [fence]
  }
}

extension Table {
  fileprivate var markdownLines: [String] {
    var lines: [String] = []
    var heading = title.map { $0.text }.joined()
    while heading.first == " " { heading.removeFirst() }
    if !heading.isEmpty { lines.append("**\(escapedMarkdown(heading))**") }
    let rest = [note.map(\.text).joined(), shape ?? ""].filter { !$0.isEmpty }.map(escapedMarkdown)
    if !rest.isEmpty {
      let joined = rest.joined(separator: " · ")
      if lines.isEmpty { lines = [joined] } else { lines[0] += " · " + joined }
    }
    if !lines.isEmpty { lines.append("") }

    let count = max(cells.map(\.count).max() ?? 0, columnLabels?.count ?? 0)
    let labels = (0..<count).map { column in
      columnLabels.map { $0.indices.contains(column) ? $0[column] : "" } ?? ""
    }
    lines.append(row("", labels, trailer?.label, dots: "…"))
    let columns = 1 + count + (hiddenColumns == nil ? 0 : 1) + (trailer == nil ? 0 : 1)
    lines.append("| --- |" + String(repeating: " ---: |", count: columns - 1))
    for index in cells.indices {
      if hiddenRows?.after == index { lines.append(hiddenRow(count)) }
      let texts = (0..<count).map { column in
        cells[index].indices.contains(column) ? cells[index][column].markdown : ""
      }
      let sum = trailer.map { $0.cells.indices.contains(index) ? $0.cells[index].markdown : "" }
      let label = rowLabels.map { $0.indices.contains(index) ? $0[index] : "" } ?? ""
      lines.append(row(label, texts, sum, dots: "…"))
    }
    if let hiddenRows, hiddenRows.after >= cells.count { lines.append(hiddenRow(count)) }
    return lines
  }

  private func hiddenRow(_ count: Int) -> String {
    row("… \(hiddenRows?.count ?? 0) more", Array(repeating: "…", count: count), trailer.map { _ in "…" }, dots: "…")
  }

  private func row(_ label: String, _ texts: [String], _ trailer: String?, dots: String) -> String {
    var all = texts
    if let hiddenColumns { all.insert(dots, at: min(max(0, hiddenColumns.after), all.count)) }
    return "| " + ([label] + all + (trailer.map { [$0] } ?? [])).map(escapedMarkdown).joined(separator: " | ") + " |"
  }
}

extension Cell {
  fileprivate var markdown: String {
    switch mark {
    case nil: text
    case .masked: "·"
    case .changed(let old): "\(old) → \(text)"
    case .right: "\(text) ✓"
    case .wrong: "\(text) ✗"
    }
  }
}

extension Grid {
  fileprivate var markdownLines: [String] {
    let count = ([header] + rows).map(\.count).max() ?? 0
    func row(_ cells: [[Span]]) -> String {
      "| "
        + (0..<count).map { column in
          cells.indices.contains(column)
            ? cells[column].markdown.lines(atStart: false).joined(separator: " ").replacingPipes : ""
        }.joined(separator: " | ") + " |"
    }
    let rule = (0..<count).map { column in
      switch alignments.indices.contains(column) ? alignments[column] : .leading {
      case .leading: "---"
      case .center: ":---:"
      case .trailing: "---:"
      }
    }
    return [row(header), "| " + rule.joined(separator: " | ") + " |"] + rows.map(row)
  }
}

extension [Span] {
  fileprivate var markdown: String {
    map(\.markdown).joined()
  }
}

extension Span {
  fileprivate var markdown: String {
    // Blanks at the edge of emphasis would undo it.
    let inner = text.drop { $0 == " " }
    let before = blanks(text.count - inner.count)
    var core = String(inner)
    while core.last == " " { core.removeLast() }
    let after = blanks(inner.count - core.count)
    guard !core.isEmpty else { return text }
    switch role {
    case .emphasis: return before + "*" + escapedMarkdown(core) + "*" + after
    case .strong, .heading, .right, .wrong: return before + "**" + escapedMarkdown(core) + "**" + after
    case .code, .prompt: return before + [Span.code(core)].quotingCode[0].text + after
    case .link:
      return text.hasPrefix("http") ? "<" + core.filter { !"<> \n".contains($0) } + ">" : escapedMarkdown(text)
    case .plain, .value, .label, .changed, .dimmed, .error, .hint: return escapedMarkdown(text)
    }
  }
}

/// Text whose signs Markdown would read are marked as signs; an underscore within a word, as in d_k, is none.
private func escapedMarkdown(_ text: String) -> String {
  var result = ""
  var previous: Character = " "
  let characters = Array(text)
  for (index, character) in characters.enumerated() {
    let next = index + 1 < characters.count ? characters[index + 1] : " "
    let isWithinWord = (previous.isLetter || previous.isNumber) && (next.isLetter || next.isNumber)
    let isSpacedStar = character == "*" && previous == " " && next == " "
    switch character {
    case "\\", "`", "[", "]", "<", "|", "~", "&": result += "\\" + String(character)
    case "*": result += isSpacedStar ? "*" : "\\*"
    case "_": result += isWithinWord ? "_" : "\\_"
    default: result.append(character)
    }
    previous = character
  }
  return result
}

extension String {
  /// The lines of a paragraph: a newline is a hard break, and a line that would begin a list or a heading does not.
  fileprivate func lines(atStart: Bool) -> [String] {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { index, line in
      var text = line.drop { $0 == " " }
      while text.last == " " { text.removeLast() }
      let isLast = index == lines.count - 1
      return (atStart ? String(text).markedAtStart : String(text)) + (isLast || !atStart ? "" : "\\")
    }
  }

  private var markedAtStart: String {
    guard let first else { return self }
    if "#+->=".contains(first) { return "\\" + self }
    let digits = prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty, let sign = dropFirst(digits.count).first, ".)".contains(sign) {
      return digits + "\\" + dropFirst(digits.count)
    }
    return self
  }

  /// Code within a table may hold a pipe that is not yet escaped.
  fileprivate var replacingPipes: String {
    var result = ""
    for character in self {
      if character == "|", result.last != "\\" { result += "\\" }
      result.append(character)
    }
    return result
  }
}
