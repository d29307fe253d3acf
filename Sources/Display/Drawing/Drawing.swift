/// A piece of SVG and the room it takes, in pixels.
struct Drawing {
  var text: String
  var width: Double
  var height: Double

  /// The grid that text stands on: 14-pixel letters of one width.
  static let characterWidth = 8.4
  static let lineHeight = 21.0

  /// The drawing as an image within a page.
  func image(label: [Span]) -> String {
    let name = label.map { escaped($0.text) }.joined()
    return """
      <svg viewBox="0 0 \(width.short) \(height.short)" width="\(width.short)" height="\(height.short)" role="img"\
       aria-label="\(name)">\(text)</svg>
      """
  }
}

extension Double {
  /// With two decimals at most, as coordinates are written.
  var short: String {
    guard isFinite else { return "0" }
    var text = ExactDecimal(self).fixed(decimals: 2)
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return self < 0 && text != "0" ? "-" + text : text
  }
}

/// What the parts of drawings look like, alone or within a page.
let drawingStyle = """
  svg { --drawn: #1d2126; --faint: #5c6570; --ground: #ffffff; --name: #0b6b8a; --good: #1a7033; --bad: #b3261e;
    --new: #7a3fb5; --glow: #f59e0b; --line0: #0b6b8a; --line1: #b8520a; --line2: #7a3fb5; --line3: #1a7033; }
  @media (prefers-color-scheme: dark) {
    svg { --drawn: #e4e7ea; --faint: #9aa4ae; --ground: #15181c; --name: #6cc4e0; --good: #63c77c; --bad: #ff8f85;
      --new: #c9a2f2; --glow: #d97706; --line0: #6cc4e0; --line1: #f2a65a; --line2: #c9a2f2; --line3: #63c77c; }
  }
  svg text { font: 14px ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
    font-variant-ligatures: none; fill: var(--drawn); white-space: pre; }
  svg .paper { fill: var(--ground); }
  svg .glow { fill: var(--glow); }
  svg text.dimmed, svg text.tick { fill: var(--faint); }
  svg text.tick { font-size: 12px; }
  svg text.label, svg text.code, svg text.hint { fill: var(--name); }
  svg text.right { fill: var(--good); font-weight: 600; }
  svg text.wrong, svg text.error { fill: var(--bad); font-weight: 600; }
  svg text.changed { fill: var(--new); font-weight: 600; }
  svg text.strong, svg text.heading, svg text.prompt { font-weight: 600; }
  svg text.emphasis, svg text.hint { font-style: italic; }
  svg text.link { text-decoration: underline; }
  svg .axis { stroke: var(--faint); fill: none; }
  svg .grid { stroke: var(--faint); stroke-opacity: .25; }
  svg .bar { fill: var(--line0); }
  svg .frame { fill: none; stroke: var(--faint); stroke-opacity: .5; }
  \((0..<4).map { index in
    "svg .line\(index) { stroke: var(--line\(index)); fill: none; stroke-width: 1.75; } "
      + "svg text.point\(index) { fill: var(--line\(index)); font-size: 11px; text-anchor: middle; }"
  }.joined(separator: "\n"))
  """
