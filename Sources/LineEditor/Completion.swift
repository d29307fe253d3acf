import CLineEditor

extension LineEditor {
  /// Tab: writes as much as all candidates share; when that adds nothing, shows them.
  func complete() {
    let (text, cursor) = session.line
    let (asked, offered) = completing(String(text), cursor)
    let range = asked.clamped(to: 0..<text.count)
    var candidates: [Scalars] = []
    for candidate in offered.map(\.scalars) where !candidates.contains(candidate) { candidates.append(candidate) }
    guard var shared = candidates.first else { return session.beep() }
    for candidate in candidates { shared = shared.prefix(sharedWith: candidate) }
    let written = text[range]
    if candidates.count == 1 || (shared.count > written.count && shared.starts(with: written)) {
      session.replace(range, with: shared)
    } else {
      show(candidates)
    }
  }

  /// Shows the candidates in columns below the line, and the line again below them.
  private func show(_ candidates: [Scalars]) {
    let cursor = session.line.cursor
    session.redraw { session.moveCursor(to: session.line.text.count) }
    let lines = inColumns(candidates, width: Terminal.columns() ?? 80)
    let room = max(5, (Terminal.rows() ?? 24) - 3)
    session.write("\n" + lines.prefix(room).joined(separator: "\n") + "\n")
    if lines.count > room { session.write("and more\n") }
    session.moveCursor(to: cursor)
    session.draw()
  }
}

/// Words in as many columns as fit, reading downwards, as `ls` has them.
func inColumns(_ words: [Scalars], width: Int) -> [String] {
  let widths = words.map { Int(line_display_width($0, $0.count)) }
  let column = (widths.max() ?? 0) + 2
  let columns = max(1, width / column)
  let rows = (words.count + columns - 1) / columns
  return (0..<rows).map { row in
    var line = "", pending = 0
    for index in stride(from: row, to: words.count, by: rows) {
      line += String(repeating: " ", count: pending) + String(words[index])
      pending = column - widths[index]
    }
    return line
  }
}

extension Scalars {
  fileprivate func prefix(sharedWith other: Scalars) -> Scalars {
    Array(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
