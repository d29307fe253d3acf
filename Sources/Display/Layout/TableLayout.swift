/// A table set in columns: title line, labels, numbers aligned on their points, in as many stretches of columns as the
/// width asks for.
struct TableLayout {
  private let table: Table
  private let page: Page
  private let indent: Int
  private let rowLabels: [String]
  private let columns: [ColumnLayout]
  private let trailer: ColumnLayout?
  private let gap: Int

  /// - Precondition: `table` is elided.
  init(_ table: Table, on page: Page) {
    self.table = table
    self.page = page
    indent = table.title.isEmpty || page.width.map { $0 < 40 } == true ? 2 : 6
    rowLabels = (table.rowLabels ?? []).map { truncated($0, to: 24, ellipsis: page.ellipsis) }
    let count = max(table.cells.map(\.count).max() ?? 0, table.columnLabels?.count ?? 0)
    var columns = (0..<count).map { column in
      let labels = table.columnLabels ?? []
      let label = labels.indices.contains(column) ? labels[column] : ""
      let cells = table.cells.map { row in
        CellLayout(row.indices.contains(column) ? row[column] : Cell(""), on: page)
      }
      return ColumnLayout(header: truncated(label, to: 16, ellipsis: page.ellipsis), cells: cells)
    }
    TableLayout.equalize(&columns)
    gap = (columns.map(\.width).max() ?? 0) <= 4 ? 3 : 2
    if let hidden = table.hiddenColumns, hidden.after <= columns.count {
      let dots = CellLayout(Cell(page.ellipsis, role: .dimmed), on: page)
      let cells = table.cells.map { _ in dots }
      columns.insert(ColumnLayout(header: page.ellipsis, cells: cells), at: max(0, hidden.after))
    }
    self.columns = columns
    trailer = table.trailer.map { trailer in
      ColumnLayout(
        header: truncated(trailer.label, to: 16, ellipsis: page.ellipsis),
        cells: trailer.cells.map { CellLayout($0, on: page) })
    }
  }

  var lines: [Line] {
    var lines = titleLines
    let stretches = stretches
    for (index, stretch) in stretches.enumerated() {
      if stretches.count > 1 {
        if index > 0 || !table.title.isEmpty { lines.append(Line()) }
        lines.append(Line(name(of: stretch), .dimmed).indented(by: max(1, indent - 2)))
      }
      lines += self.lines(of: stretch, isLast: index == stretches.count - 1)
    }
    return lines
  }
}

extension TableLayout {
  /// Numbers of like width stand in columns of one width, as on squared paper.
  private static func equalize(_ columns: inout [ColumnLayout]) {
    let widths = columns.map(\.body)
    guard let widest = widths.max(), let narrowest = widths.min(), widest - narrowest <= 4 else { return }
    for index in columns.indices { columns[index].width = max(columns[index].width, widest) }
  }

  /// Blanks before the first column.
  private var firstGap: Int { table.bracketed ? 1 : gap }

  private var labelWidth: Int { rowLabels.map(displayWidth).max() ?? 0 }

  /// Columns that fit beside the row labels, first to last; the trailer stands beside the last of them.
  private var stretches: [Range<Int>] {
    guard let width = page.width else { return [0..<columns.count] }
    let room = width - indent - labelWidth - (table.bracketed ? 4 : 0)
    var stretches: [Range<Int>] = []
    var (start, used) = (0, 0)
    for (index, column) in columns.enumerated() {
      let isLast = index == columns.count - 1
      let needed = gap + column.width + (isLast ? trailerWidth : 0)
      if used + needed > room, index > start {
        stretches.append(start..<index)
        (start, used) = (index, 0)
      }
      used += needed
    }
    return stretches + [start..<columns.count]
  }

  private var trailerWidth: Int {
    trailer.map { $0.width + gap + 1 } ?? 0
  }

  /// ` Columns 8 to 15:`, counted as one indexes them, from 0.
  private func name(of stretch: Range<Int>) -> String {
    func index(_ place: Int) -> Int {
      guard let hidden = table.hiddenColumns, place > hidden.after else { return place }
      return place - 1 + hidden.count
    }
    let (first, last) = (index(stretch.lowerBound), index(stretch.upperBound - 1))
    return first == last ? "Column \(first):" : "Columns \(first) to \(last):"
  }

  private func lines(of stretch: Range<Int>, isLast: Bool) -> [Line] {
    var lines: [Line] = []
    let trailer = isLast ? trailer : nil
    if table.columnLabels != nil || trailer?.header.isEmpty == false {
      var header = Line(blanks(indent + labelWidth + (table.bracketed ? 2 : 0)))
      for (index, column) in columns[stretch].enumerated() {
        header.append(column.headerLine(gap: index == 0 ? firstGap : gap))
      }
      if table.bracketed { header.append("  ") }
      if let trailer { header.append(trailer.headerLine(gap: gap + 1)) }
      lines.append(header)
    }
    for row in table.cells.indices {
      if table.hiddenRows?.after == row { lines.append(hiddenLine) }
      lines.append(line(row, of: stretch, trailer: trailer))
    }
    if let hidden = table.hiddenRows, hidden.after >= table.cells.count { lines.append(hiddenLine) }
    return lines
  }

  private func line(_ row: Int, of stretch: Range<Int>, trailer: ColumnLayout?) -> Line {
    var line = Line(blanks(indent))
    if rowLabels.indices.contains(row) { line.append(rowLabels[row], .label) }
    line.pad(to: indent + labelWidth)
    if table.bracketed { line.append(" [", .dimmed) }
    for (index, column) in columns[stretch].enumerated() {
      // Each cell ends with the blank that its shade may reach into, so the next gap is one shorter.
      line.append(column.line(row, gap: index == 0 ? firstGap : gap - 1))
    }
    if table.bracketed { line.append("]", .dimmed) }
    if let trailer { line.append(trailer.line(row, gap: table.bracketed ? gap + 1 : gap)) }
    return line
  }

  private var hiddenLine: Line {
    let count = table.hiddenRows?.count ?? 0
    return Line("\(page.ellipsis) \(count) more \(count == 1 ? "row" : "rows")", .dimmed).indented(by: indent)
  }

  /// Title on the left, note in the middle, shape on the right, on one line where they fit.
  private var titleLines: [Line] {
    guard !table.title.isEmpty || !table.note.isEmpty || table.shape != nil else { return [] }
    let measure = page.measure ?? 80
    let shape = table.shape ?? ""
    let end = measure - (shape.isEmpty ? 0 : displayWidth(shape) + 2)
    var lines = wrapped(
      table.title.map { $0.role == .plain ? .strong($0.text) : $0 }, width: page.width.map { _ in end })
    var line = lines.removeLast()
    let notes: [Span] = table.note.map { $0.role == .plain ? .dimmed($0.text) : $0 }
    let note = Line(notes)
    let noteStart = max(line.width + 3, min(37, end - note.width))
    var below: [Line] = []
    if !note.isEmpty, noteStart + note.width <= end {
      line.pad(to: noteStart)
      line.append(note)
    } else if !note.isEmpty {
      below = wrapped(notes, width: page.measure.map { $0 - 4 }).map { $0.indented(by: 4) }
    }
    if !shape.isEmpty {
      line.pad(to: max(line.width + 2, measure - displayWidth(shape)))
      line.append(shape, .dimmed)
    }
    lines.append(line)
    return lines + below
  }
}
