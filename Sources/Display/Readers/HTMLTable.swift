extension Table {
  /// A figure with the step's title and a table whose numbers stand with their points below each other.
  ///
  /// - Precondition: the table is elided.
  var html: String {
    let page = Page(width: nil)
    let layouts = cells.map { $0.map { CellLayout($0, on: page) } }
    let count = max(cells.map(\.count).max() ?? 0, columnLabels?.count ?? 0)
    let pads = (0..<count).map { column in
      layouts.compactMap { $0.indices.contains(column) ? displayWidth($0[column].fraction) : nil }.max() ?? 0
    }
    var rows: [String] = []
    for row in cells.indices {
      if hiddenRows?.after == row { rows.append(hiddenRow(count)) }
      var tds = (0..<count).map { column in
        cells[row].indices.contains(column)
          ? td(cells[row][column], layouts[row][column], pad: pads[column]) : "<td></td>"
      }
      insertDots("<td class=\"dimmed\">…</td>", into: &tds)
      if let trailer {
        let cell = trailer.cells.indices.contains(row) ? trailer.cells[row] : Cell("")
        tds.append(td(cell, CellLayout(cell, on: page), pad: 0, classes: ["trailer"]))
      }
      rows.append("<tr>\(rowHead(row))\(tds.joined())</tr>\n")
    }
    if let hiddenRows, hiddenRows.after >= cells.count { rows.append(hiddenRow(count)) }
    let name = escaped(title.map(\.text).joined().trimmed)
    let region = name.isEmpty ? "" : " role=\"region\" aria-label=\"\(name)\""
    return """
      <figure class="step\(count > 9 ? " wide" : "")">\(captionHTML)<div class="scroll" tabindex="0"\(region)><table>
      \(headHTML(count))<tbody>
      \(rows.joined())</tbody>
      </table></div></figure>

      """
  }
}

extension Table {
  private var captionHTML: String {
    guard !title.isEmpty || !note.isEmpty || shape != nil else { return "" }
    func part(_ name: String, _ spans: [Span]) -> String {
      spans.isEmpty ? "" : "<span class=\"\(name)\">\(spans.map { escaped($0.text) }.joined().trimmed)</span>"
    }
    return
      "<figcaption>\(part("title", title))\(part("note", note))\(part("shape", shape.map { [Span($0)] } ?? []))</figcaption>"
  }

  private func headHTML(_ count: Int) -> String {
    guard columnLabels != nil || trailer?.label.isEmpty == false else { return "" }
    let labels = columnLabels ?? []
    var heads = (0..<count).map { column in
      "<th scope=\"col\">\(labels.indices.contains(column) ? escaped(labels[column]) : "")</th>"
    }
    insertDots("<th>…</th>", into: &heads)
    if let trailer { heads.append("<th scope=\"col\" class=\"trailer\">\(escaped(trailer.label))</th>") }
    return "<thead>\n<tr>\(rowLabels == nil ? "" : "<td></td>")\(heads.joined())</tr>\n</thead>\n"
  }

  private func rowHead(_ row: Int) -> String {
    guard let rowLabels else { return "" }
    return "<th scope=\"row\">\(rowLabels.indices.contains(row) ? escaped(rowLabels[row]) : "")</th>"
  }

  private func insertDots(_ dots: String, into cells: inout [String]) {
    if let hiddenColumns { cells.insert(dots, at: min(max(0, hiddenColumns.after), cells.count)) }
  }

  private func hiddenRow(_ count: Int) -> String {
    let span = count + (rowLabels == nil ? 0 : 1) + (hiddenColumns == nil ? 0 : 1) + (trailer == nil ? 0 : 1)
    let hidden = hiddenRows?.count ?? 0
    return
      "<tr><td class=\"more\" colspan=\"\(max(1, span))\">… \(hidden) more \(hidden == 1 ? "row" : "rows")</td></tr>\n"
  }

  /// A cell; what a sign says to the eye is said in words to a reader of screens.
  private func td(_ cell: Cell, _ layout: CellLayout, pad: Int, classes: [String] = []) -> String {
    var classes = classes
    var style = ""
    let missing = pad - displayWidth(layout.fraction)
    if layout.words.isEmpty, missing > 0 { style += "--pad:\(missing);" }
    if !layout.sign.isEmpty { classes.append("judged") }
    if let heat = layout.heat {
      classes.append("heat")
      style += "--heat:\(ExactDecimal(heat).fixed(decimals: 3));"
    }
    if ![.plain, .value].contains(layout.role) { classes.append(layout.role.rawValue) }
    let attributes =
      (classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\"")
      + (style.isEmpty ? "" : " style=\"\(style)\"")
    return "<td\(attributes)>\(content(of: cell))</td>"
  }

  private func content(of cell: Cell) -> String {
    let text = escaped(truncated(cell.text, to: CellLayout.widest, ellipsis: "…"))
    return switch cell.mark {
    case nil: text
    case .masked: "<span aria-hidden=\"true\">·</span><span class=\"spoken\">masked</span>"
    case .changed(let old): "<del>\(escaped(old))</del> <span aria-hidden=\"true\">→</span> <ins>\(text)</ins>"
    case .right: "\(text)<span class=\"sign\" aria-hidden=\"true\">✓</span><span class=\"spoken\">right</span>"
    case .wrong: "\(text)<span class=\"sign\" aria-hidden=\"true\">✗</span><span class=\"spoken\">wrong</span>"
    }
  }
}

extension String {
  /// Without blanks at either end.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
