/// One table as a picture.
public func svg(_ table: Table) -> String {
  svg(Markup(table))
}

/// The markup as a picture that stands alone, light or dark as the reader's screen is: text on a grid of equally wide
/// characters, shaded cells, charts and images drawn.
public func svg(_ markup: Markup) -> String {
  let margin = 24.0
  var y = margin
  var width = 0.0
  var parts: [String] = []
  for (index, block) in markup.prepared().blocks.enumerated() {
    if index > 0, !block.standsClose { y += Drawing.lineHeight }
    for drawing in block.drawings {
      parts.append("<g transform=\"translate(\(margin.short) \(y.short))\">\(drawing.text)</g>")
      y += drawing.height
      width = max(width, drawing.width)
    }
  }
  let size = "\((width + 2 * margin).short) \((y + margin).short)"
  let (pageWidth, pageHeight) = ((width + 2 * margin).short, (y + margin).short)
  return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(pageWidth)" height="\(pageHeight)" role="img">
    <style>
    \(drawingStyle)
    </style>
    <rect class="paper" width="100%" height="100%"/>
    \(parts.joined(separator: "\n"))
    </svg>

    """
}

extension Block {
  /// What the block shows, from top to bottom.
  fileprivate var drawings: [Drawing] {
    switch self {
    case .plot(let plot):
      let title = plot.title.map { $0.role == .plain ? Span.strong($0.text) : $0 }
      return (title.isEmpty ? [] : [drawing(of: [Line(title)])]) + [plot.drawing]
    case .picture(let picture):
      return [picture.drawing] + (picture.caption.isEmpty ? [] : [drawing(of: [Line(picture.caption)])])
    case .paragraph, .heading, .code, .list, .quote, .table, .grid, .rule, .lines:
      return [drawing(of: Markup([self]).lines(on: Page(width: 100)))]
    }
  }
}
