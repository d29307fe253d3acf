extension Markup {
  /// The markup as every reader wants it: long tables elided, nothing in it that a terminal would obey, and in ASCII
  /// where asked.
  func prepared(ascii: Bool = false) -> Markup {
    respelled(depth: 0) { ascii ? asciiSpelling(neutralized($0)) : neutralized($0) }
  }

  /// The same markup with every text in it replaced, and what is nested deeper than anybody reads left out.
  fileprivate func respelled(depth: Int, _ spell: (String) -> String) -> Markup {
    guard depth < 32 else { return Markup(spell("…")) }
    return Markup(blocks.map { $0.respelled(depth: depth, spell) })
  }
}

extension Block {
  fileprivate func respelled(depth: Int, _ spell: (String) -> String) -> Block {
    func each(_ spans: [Span]) -> [Span] { spans.map { Span(spell($0.text), $0.role) } }
    switch self {
    case .paragraph(let spans): return .paragraph(each(spans))
    case .heading(let level, let spans): return .heading(level: level, each(spans))
    case .code(let text, let language): return .code(spell(text), language: language.map(spell))
    case .list(let items, let ordered, let start):
      return .list(
        items: items.map { $0.respelled(depth: depth + 1, spell) }, ordered: ordered, start: start)
    case .quote(let markup): return .quote(markup.respelled(depth: depth + 1, spell))
    case .table(let table): return .table(table.respelled(spell))
    case .grid(let grid):
      return .grid(
        Grid(header: grid.header.map(each), rows: grid.rows.map { $0.map(each) }, alignments: grid.alignments))
    case .rule: return .rule
    case .lines(let lines): return .lines(lines.map(each))
    case .picture(let picture): return .picture(Picture(rows: picture.rows, caption: each(picture.caption)))
    case .plot(let plot): return .plot(plot.respelled(spell))
    }
  }
}

extension Table {
  fileprivate func respelled(_ spell: (String) -> String) -> Table {
    // A newline inside a cell or a label would tear the row apart.
    func line(_ text: String) -> String { spell(String(text.map { $0.isNewline ? " " : $0 })) }
    func each(_ cell: Cell) -> Cell {
      var cell = cell
      cell.text = line(cell.text)
      if case .changed(let old) = cell.mark { cell.mark = .changed(old: line(old)) }
      return cell
    }
    var table = elided
    table.title = table.title.map { Span(line($0.text), $0.role) }
    table.note = table.note.map { Span(line($0.text), $0.role) }
    table.shape = table.shape.map(line)
    table.columnLabels = table.columnLabels?.map(line)
    table.rowLabels = table.rowLabels?.map(line)
    table.cells = table.cells.map { $0.map(each) }
    table.trailer = table.trailer.map { Trailer(label: line($0.label), cells: $0.cells.map(each)) }
    return table
  }
}

extension Plot {
  fileprivate func respelled(_ spell: (String) -> String) -> Plot {
    var result = self
    func line(_ text: String) -> String { spell(String(text.map { $0.isNewline ? " " : $0 })) }
    result.title = title.map { Span(line($0.text), $0.role) }
    (result.xLabel, result.yLabel) = (line(xLabel), line(yLabel))
    switch content {
    case .lines(let series):
      result.content = .lines(series.map { Series(label: line($0.label), points: $0.points) })
    case .bars(let bars):
      result.content = .bars(bars.map { Bar(label: line($0.label), value: $0.value, text: line($0.text)) })
    }
    return result
  }
}
