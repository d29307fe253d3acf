extension Grid {
  /// The grid in columns as wide as their words; where they do not fit, the widest give way and their words wrap.
  func lines(on page: Page) -> [Line] {
    let all = [header] + rows
    let count = all.map(\.count).max() ?? 0
    let widths = fittedWidths(all, count, on: page)
    var lines = self.lines(of: header.map { $0.map { $0.role == .plain ? .strong($0.text) : $0 } }, widths)
    if header.allSatisfy(\.isEmpty) { lines = [] }
    if !lines.isEmpty {
      let bars = widths.map { String(repeating: page.horizontal, count: $0) }
      lines.append(Line("  " + bars.joined(separator: "  "), .dimmed))
    }
    return lines + rows.flatMap { self.lines(of: $0, widths) }
  }

  private func fittedWidths(_ rows: [[[Span]]], _ count: Int, on page: Page) -> [Int] {
    var widths = (0..<count).map { column in
      rows.map { row in
        guard row.indices.contains(column) else { return 1 }
        return wrapped(row[column].quotingCode, width: nil).map(\.width).max() ?? 1
      }.max().map { max(1, $0) } ?? 1
    }
    guard let width = page.width else { return widths }
    let room = max(width - 2 * count, 3 * count)
    while widths.reduce(0, +) > room, let widest = widths.max(), let index = widths.firstIndex(of: widest) {
      // Down to the next widest at once, so that huge cells do not take huge time.
      let next = widths.filter { $0 < widest }.max() ?? 0
      let excess = widths.reduce(0, +) - room
      widths[index] = max(3, next, widest - excess, 1)
      if widths[index] == widest { widths[index] -= 1 }
    }
    return widths
  }

  private func lines(of row: [[Span]], _ widths: [Int]) -> [Line] {
    let cells = widths.enumerated().map { column, width in
      row.indices.contains(column) ? wrapped(row[column].quotingCode, width: width) : [Line()]
    }
    return (0..<(cells.map(\.count).max() ?? 0)).map { index in
      var line = Line()
      for (column, cell) in cells.enumerated() {
        let text = cell.indices.contains(index) ? cell[index] : Line()
        let spare = max(0, widths[column] - text.width)
        let before =
          switch alignments.indices.contains(column) ? alignments[column] : .leading {
          case .leading: 0
          case .center: spare / 2
          case .trailing: spare
          }
        line.append(blanks(2 + before))
        line.append(text)
        line.append(blanks(spare - before))
      }
      return line
    }
  }
}
