import Testing

@testable import Display

@Test(
  arguments: [
    (["TERM": "xterm"], true, ColorChoice.auto, ColorDepth.sixteen),
    (["TERM": "xterm-256color"], true, .auto, .palette),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor"], true, .auto, .full),
    (["TERM": "xterm", "COLORTERM": "24bit"], true, .auto, .full),
    (["TERM": "dumb", "COLORTERM": "truecolor"], true, .auto, .none),
    ([:], true, .auto, .none),
    (["TERM": "xterm-256color"], false, .auto, .none),
    (["TERM": "xterm-256color", "NO_COLOR": "1"], true, .auto, .none),
    (["TERM": "xterm-256color", "NO_COLOR": ""], true, .auto, .palette),
    (["TERM": "xterm-256color", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"], true, .auto, .none),
    (["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"], false, .auto, .palette),
    (["TERM": "xterm-256color", "CLICOLOR_FORCE": "0"], false, .auto, .none),
    (["TERM": "xterm-256color", "NO_COLOR": "1"], false, .always, .palette),
    (["TERM": "dumb"], false, .always, .sixteen),
    (["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"], true, .never, .none),
  ] as [([String: String], Bool, ColorChoice, ColorDepth)])
func `colour follows the option, NO_COLOR, CLICOLOR_FORCE and the terminal, in this order`(
  environment: [String: String], isTerminal: Bool, choice: ColorChoice, depth: ColorDepth
) {
  #expect(ColorDepth.detect(environment: environment, isTerminal: isTerminal, choice: choice) == depth)
}

@Test(arguments: [
  ("15;0", Background.dark), ("0;15", .light), ("0;default;15", .light), ("12;8", .dark), ("7", .light),
  ("default;default", .unknown), ("", .unknown), ("0;99", .unknown),
])
func `COLORFGBG tells a light background from a dark one`(value: String, background: Background) {
  #expect(Background.detect(environment: ["COLORFGBG": value]) == background)
  #expect(Background.detect(environment: [:]) == .unknown)
}

@Test(arguments: [ColorDepth.palette, .full], [Background.light, .dark, .unknown])
func `digits can be read on every shade`(depth: ColorDepth, background: Background) {
  let palette = Palette(depth: depth, background: background)
  for step in 0...100 {
    var color = palette.heatColor(Double(step) / 100)
    if depth == .palette { color = color.inPalette.color }
    // WCAG 2, success criterion 1.4.3
    #expect(color.contrast(with: color.ink) >= 4.5, "heat \(step) %")
  }
}

@Test(arguments: [ColorDepth.sixteen, .palette, .full])
func `a shaded cell sets its ink and its ground`(depth: ColorDepth) {
  let shown = ansi(Markup(Samples.weights), width: 80, depth: depth)
  let codes = Palette(depth: depth, background: .unknown).codes(forHeat: 0.66524096)
  #expect(codes.contains(";4"))
  #expect(shown.contains("\u{1B}[\(codes)m  0.6652 \u{1B}[0m") || shown.contains("\u{1B}[\(codes)m 0.6652 \u{1B}[0m"))
}

@Test(arguments: [ColorDepth.sixteen, .palette, .full], [20, 80, 200])
func `colours change nothing but the colour`(depth: ColorDepth, width: Int) {
  var markup = Samples.everything
  if depth > .sixteen { markup.blocks.removeAll { if case .picture = $0 { true } else { false } } }
  let shown = ansi(markup, width: width, depth: depth, background: .dark)
  let stripped = shown.replacing(/\u{1B}\[[0-9;]+m/, with: "")
    .split(separator: "\n", omittingEmptySubsequences: false).map { $0.replacing(/\ +$/, with: "") }
  #expect(stripped.joined(separator: "\n") == plain(markup, width: width))
}

@Test func `without colours a terminal is sent plain text`() {
  #expect(ansi(Samples.everything, width: 80, depth: .none) == plain(Samples.everything, width: 80))
}

@Test func `a picture is drawn with half blocks where there are shades`() {
  let shown = ansi(Markup([.picture(Picture(rows: [[0, 1], [1, 0], [0.5, 0.5]]))]), width: 80, depth: .full)
  let escape = "\u{1B}"
  #expect(
    shown
      == "    \(escape)[38;2;0;0;0;48;2;255;255;255m▀\(escape)[0m\(escape)[38;2;255;255;255;48;2;0;0;0m▀\(escape)[0m\n"
      + "    \(escape)[38;2;128;128;128m▀▀\(escape)[0m\n")
}
