/// Lines of text on a grid of equally wide characters, shaded cells behind their digits.
func drawing(of lines: [Line]) -> Drawing {
  var parts: [String] = []
  var widest = 0
  for (row, line) in lines.enumerated() {
    var column = 0
    for run in line.runs {
      let width = displayWidth(run.text)
      if case .heat(let heat) = run.style {
        parts.append(glow(heat, row, column, width))
      }
      parts += words(of: run.text).map { text($0.word, run.style, row, column + $0.column) }
      column += width
    }
    widest = max(widest, column)
  }
  return Drawing(
    text: parts.joined(separator: "\n"), width: Double(widest) * Drawing.characterWidth,
    height: Double(lines.count) * Drawing.lineHeight)
}

private func glow(_ heat: Double, _ row: Int, _ column: Int, _ width: Int) -> String {
  let (x, y) = (Double(column) * Drawing.characterWidth, Double(row) * Drawing.lineHeight)
  return """
    <rect class="glow" fill-opacity="\((heat * 0.7).short)" x="\(x.short)" y="\(y.short)" \
    width="\((Double(width) * Drawing.characterWidth).short)" height="\(Drawing.lineHeight.short)" rx="2"/>
    """
}

/// A word at its place; `textLength` keeps it there whatever font the reader has.
private func text(_ word: Substring, _ style: Line.Style, _ row: Int, _ column: Int) -> String {
  let x = Double(column) * Drawing.characterWidth
  let y = Double(row) * Drawing.lineHeight + 15
  let width = Double(displayWidth(String(word))) * Drawing.characterWidth
  var role = ""
  if case .role(let name) = style, ![.plain, .value].contains(name) { role = " class=\"\(name.rawValue)\"" }
  return """
    <text\(role) x="\(x.short)" y="\(y.short)" textLength="\(width.short)" lengthAdjust="spacingAndGlyphs">\
    \(escaped(String(word)))</text>
    """
}

/// The stretches of a text between two or more blanks, with their columns: blanks need not be drawn. Wide characters
/// stand in stretches of their own, as fonts rarely make them just twice as wide as the others.
private func words(of text: String) -> [(word: Substring, column: Int)] {
  var words: [(Substring, Int)] = []
  var (column, start, startColumn) = (0, text.startIndex, 0)
  var previous = 1
  func finish(at end: String.Index) {
    var word = text[start..<end]
    while word.last == " " { word.removeLast() }
    if !word.isEmpty { words.append((word, startColumn)) }
  }
  for index in text.indices {
    let width = displayWidth(text[index])
    let next = text.index(after: index)
    let isGap = text[index] == " " && (index == start || (next < text.endIndex && text[next] == " "))
    if width > 0, width != previous {
      finish(at: index)
      (start, startColumn, previous) = (index, column, width)
    }
    column += width
    if isGap {
      finish(at: index)
      (start, startColumn) = (next, column)
    }
  }
  finish(at: text.endIndex)
  return words
}
