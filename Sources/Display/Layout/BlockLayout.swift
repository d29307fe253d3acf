extension Markup {
  /// The lines of the whole markup: blocks set apart by an empty line, except that `lines` stand close below the
  /// block before them.
  func lines(on page: Page) -> [Line] {
    var lines: [Line] = []
    for (index, block) in blocks.enumerated() {
      if index > 0, !block.standsClose { lines.append(Line()) }
      lines += block.lines(on: page)
    }
    return lines
  }
}

extension Block {
  /// Whether no empty line sets the block apart from the one above it.
  var standsClose: Bool {
    if case .lines = self { true } else { false }
  }

  fileprivate func lines(on page: Page) -> [Line] {
    switch self {
    case .paragraph(let spans): wrapped(spans.quotingCode, width: page.measure)
    case .heading(let level, let spans): headingLines(level, spans, on: page)
    case .code(let text, _): text.split(separator: "\n", omittingEmptySubsequences: false).trimmed.map { codeLine($0) }
    case .list(let items, let ordered, let start): listLines(items, ordered, start, on: page)
    case .quote(let markup):
      markup.lines(on: page.inset(by: 2)).map { line in
        var quoted = Line(page.vertical + " ", .dimmed)
        quoted.append(line)
        return quoted
      }
    case .table(let table): TableLayout(table, on: page).lines
    case .grid(let grid): grid.lines(on: page)
    case .rule: [Line(String(repeating: page.horizontal, count: min(page.measure ?? 40, 40)), .dimmed)]
    case .lines(let lines): lines.flatMap(\.splitAtNewlines).flatMap { hangingLines($0, on: page) }
    case .picture(let picture): picture.lines(on: page)
    case .plot(let plot): plot.lines(on: page)
    }
  }

  /// A line that does not fit goes on below, further in. Code keeps its columns, since marks may stand under them.
  private func hangingLines(_ spans: [Span], on page: Page) -> [Line] {
    let line = Line(spans)
    guard let width = page.width, line.width > width, !spans.allSatisfy({ [.code, .error].contains($0.role) }) else {
      return [line]
    }
    let indent = min(line.text.prefix { $0 == " " }.count + 4, width / 2)
    let first = wrapped(spans, width: width)[0]
    let rest = spans.dropping(first.text.count)
    return [first] + wrapped(rest, width: width - indent).map { $0.indented(by: indent) }
  }

  private func codeLine(_ text: Substring) -> Line {
    Line(String(text), .code).indented(by: 4)
  }

  private func headingLines(_ level: Int, _ spans: [Span], on page: Page) -> [Line] {
    let title = spans.map { $0.role == .plain ? Span($0.text, .heading) : $0 }
    var lines = wrapped(title.quotingCode, width: page.measure)
    if level <= 1 {
      let width = lines.map(\.width).max() ?? 0
      lines.append(Line(String(repeating: page.horizontal, count: width), .dimmed))
    }
    return lines
  }

  /// Items of one paragraph stand close together, longer ones are set apart.
  private func listLines(_ items: [Markup], _ ordered: Bool, _ start: Int, on page: Page) -> [Line] {
    let markers = items.indices.map { ordered ? "\(start.addingReportingOverflow($0).partialValue)." : page.bullet }
    let indent = (markers.map(displayWidth).max() ?? 0) + 1
    let isLoose = items.contains { $0.blocks.count > 1 && !$0.blocks.dropFirst().allSatisfy(\.isList) }
    var lines: [Line] = []
    for (marker, item) in zip(markers, items) {
      if isLoose, !lines.isEmpty { lines.append(Line()) }
      var itemLines = item.lines(on: page.inset(by: indent + 2))
      if !isLoose { itemLines.removeAll { $0.isEmpty } }
      if itemLines.isEmpty { itemLines = [Line()] }
      for (index, line) in itemLines.enumerated() {
        var whole = Line("  ")
        if index == 0 { whole.append(blanks(indent - 1 - displayWidth(marker)) + marker, .dimmed) }
        whole.pad(to: line.isEmpty ? 0 : indent + 2)
        whole.append(line)
        lines.append(whole)
      }
    }
    return lines
  }

  private var isList: Bool {
    if case .list = self { true } else { false }
  }
}

extension [Span] {
  /// Code within prose stands in backticks, so that it can be told from the words around it without colour.
  var quotingCode: [Span] {
    map { span in
      guard span.role == .code, !span.text.isEmpty else { return span }
      return .code(span.text.contains("`") ? "`` \(span.text) ``" : "`\(span.text)`")
    }
  }
}

extension [Span] {
  /// What is left behind so many characters and the blanks that follow them.
  fileprivate func dropping(_ count: Int) -> [Span] {
    var left = count
    var rest: [Span] = []
    for span in self {
      var text = span.text.dropFirst(left)
      left = Swift.max(0, left - span.text.count)
      if rest.isEmpty { text = text.drop { $0 == " " } }
      if !text.isEmpty { rest.append(Span(String(text), span.role)) }
    }
    return rest
  }

  fileprivate var splitAtNewlines: [[Span]] {
    var lines: [[Span]] = [[]]
    for span in self {
      for (index, part) in span.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { lines.append([]) }
        lines[lines.count - 1].append(Span(String(part), span.role))
      }
    }
    return lines
  }
}

extension [Substring] {
  /// Without the empty line that ends a block of code.
  fileprivate var trimmed: [Substring] {
    last?.isEmpty == true && count > 1 ? dropLast() : self
  }
}
