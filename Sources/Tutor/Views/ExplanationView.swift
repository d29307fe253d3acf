import Attention
import Display

/// Where an entry came from, one line an entry, indented below what it made.
func explanationView(_ explanation: Explanation, _ style: NumberStyle) -> Markup {
  var lines: [[Span]] = explanation.lines.map { line in
    var spans: [Span] = [Span(String(repeating: "  ", count: line.depth)), .label(line.head)]
    var shown = [line.head]
    for form in line.forms {
      let text = form.map { $0.text(style.text) }.joined()
      guard text != shown.last else { continue }
      shown.append(text)
      spans.append(" = ")
      spans += form.map { piece in
        switch piece {
        case .text(let text): Span(text)
        case .number(let number): .value(style.text(number))
        case .cell(let name): .label(name)
        }
      }
    }
    if let note = line.note { spans.append(.dimmed("  (\(note))")) }
    return spans
  }
  if explanation.isCut {
    lines.append([
      .dimmed(
        String(repeating: "  ", count: explanation.lines.last?.depth ?? 0) + "…  `:why` goes on from any of these.")
    ])
  }
  return Markup([.lines(lines)])
}
