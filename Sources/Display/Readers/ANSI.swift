/// The markup as text for a terminal, every line ended by a newline: `plain` with colours, and the same width.
///
/// Words take the terminal's own sixteen colours, so that they suit its theme; shaded cells set both the text's colour and
/// the one behind it, so that they can be read whatever the theme.
public func ansi(
  _ markup: Markup, width: Int?, depth: ColorDepth, background: Background = .unknown, ascii: Bool = false
) -> String {
  guard depth > .none else { return plain(markup, width: width, ascii: ascii) }
  let page = Page(width: width, ascii: ascii, hasShades: depth > .sixteen)
  let palette = Palette(depth: depth, background: background)
  return markup.prepared(ascii: ascii).lines(on: page).map { line in
    line.trimmed.runs.map { colored($0, palette) }.joined() + "\n"
  }.joined()
}

private func colored(_ run: Line.Run, _ palette: Palette) -> String {
  let codes =
    switch run.style {
    case .role(let role): run.text.allSatisfy { $0 == " " } ? "" : palette.codes(for: role)
    case .heat(let heat): palette.codes(forHeat: heat)
    case .pixels(let above, let below): palette.codes(above: above, below: below)
    }
  return codes.isEmpty ? run.text : "\u{1B}[\(codes)m\(run.text)\u{1B}[0m"
}

extension Line {
  /// Without blanks at the end, unless they are shaded.
  fileprivate var trimmed: Line {
    var line = self
    while let last = line.runs.last, case .role = last.style {
      var text = last.text[...]
      while text.last == " " { text.removeLast() }
      line.runs.removeLast()
      if !text.isEmpty {
        line.runs.append(Run(text: String(text), style: last.style))
        break
      }
    }
    return line
  }
}
