import Testing

@testable import Display

/// What a lesson could contain to take over a terminal or to lie about a text.
private let hostile = [
  "\u{1B}[2J\u{1B}]0;owned\u{07}", "\u{9B}31m", "a\rb", "a\u{08}b", "\u{00}", "\u{7F}", "\u{0B}\u{0C}\u{85}",
  "\u{202E}abc\u{202C}", "\u{2066}x\u{2069}", "\u{200F}", "\u{E0041}\u{FEFF}\u{FFFE}\u{2028}", "\u{1B}",
]

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x0A: false
  case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xE0000...0xE0FFF: true
  default: scalar.properties.isNoncharacterCodePoint
  }
}

@Test(arguments: hostile)
func `no reader lets a control character through`(text: String) {
  let markup = Samples.filled(with: text)
  let escapes = /\u{1B}\[[0-9;]+m/
  let shown = [
    plain(markup, width: 80), plain(markup), plain(markup, width: 80, ascii: true),
    ansi(markup, width: 80, depth: .full).replacing(escapes, with: ""),
    ansi(markup, width: 80, depth: .sixteen, ascii: true).replacing(escapes, with: ""),
    html(markup, title: text), svg(markup), markdown(markup),
  ]
  for reader in shown {
    #expect(!reader.unicodeScalars.contains(where: isControl))
  }
}

@Test func `a control character is seen for what it is`() {
  #expect(plain("a\u{1B}[2Jb") == "a␛[2Jb\n")
  #expect(plain("a\u{1B}[2Jb", ascii: true) == "a^[[2Jb\n")
  #expect(plain("a\u{202E}b") == "a\u{FFFD}b\n")
  #expect(plain("one\r\ntwo") == "one\ntwo\n")
  #expect(plain("one\ttwo") == "one    two\n")
}

@Test func `ordinary text of any script stays as it is`() {
  let text = "attention: внимание, προσοχή, 注意力, ध्यान, תשומת לב, e\u{301}, 👩‍🚀"
  #expect(neutralized(text) == text)
}

@Test(arguments: [Markup("<b>&\"'"), Samples.filled(with: "<script>alert('x')</script>&\"")])
func `a page shows signs and never obeys them`(markup: Markup) {
  for page in [html(markup, title: "<script>"), svg(markup)] {
    #expect(!page.contains("<script"))
    #expect(!page.contains("<b>"))
    #expect(!page.contains("alert('"))
    #expect(unbalancedTag(in: page) == nil)
  }
}

@Test func `an address becomes a link only where it is one`() {
  #expect(html(Markup(.link("javascript:alert(1)")), title: "").contains("<span class=\"link\">javascript"))
  #expect(html(Markup(.link("https://a.org/\"x")), title: "").contains("<a href=\"https://a.org/&quot;x\">"))
}

@Test func `deep nesting is cut and not followed`() {
  var markup = Markup("fathom")
  for _ in 0..<500 { markup = Markup([.quote(Markup([.list(items: [markup], ordered: false, start: 1)]))]) }
  #expect(plain(markup, width: 80).contains("…"))
  #expect(!html(markup, title: "deep").contains("fathom"))
}

@Test func `odd tables and charts are shown without a crash`() {
  let odd: [Block] = [
    .table(Table(cells: [])), .table(Table(cells: [[], ["1"], ["2", "3"]])),
    .table(Table(columnLabels: ["a", "b"], rowLabels: [], cells: [["1"]], trailer: .init(label: "", cells: []))),
    .table(Table(cells: [[Cell("1", heat: .nan), Cell("2", heat: -5), Cell("3", heat: .infinity)]])),
    .table(Table(cells: [["1"]], hiddenRows: .init(after: 9, count: 3), hiddenColumns: .init(after: -2, count: 3))),
    .table(Table(cells: [["1", "2", "3"]], rowLimit: -1, columnLimit: 0)),
    .grid(Grid(header: [], rows: [])), .grid(Grid(header: [["a"]], rows: [[], [["x"], ["y"]]])),
    .picture(Picture(rows: [])), .picture(Picture(rows: [[], [.nan, 7, -7]])),
    .plot(Plot(.lines([]))), .plot(Plot(.bars([]))),
    .plot(Plot(.lines([.init(label: "", points: [.init(.nan, 1), .init(1, .infinity), .init(2, 2)])]))),
    .plot(Plot(.lines([.init(label: "", points: [.init(-1e308, -1e308), .init(1.7e308, 1.7e308)])]))),
    .plot(
      Plot(
        .lines([.init(label: "", points: [.init(1.7e308, .leastNonzeroMagnitude)])]), xScale: .logarithmic,
        yScale: .logarithmic)),
    .plot(Plot(.bars([.init(label: "a", value: .nan, text: ""), .init(label: "b", value: -2, text: "-2")]))),
    .plot(
      Plot(
        .bars([.init(label: "a", value: 0, text: "0"), .init(label: "b", value: 5, text: "5")]), yScale: .logarithmic)),
    .list(items: [], ordered: true, start: .max), .list(items: [Markup(), Markup()], ordered: true, start: .max),
    .heading(level: .min, []), .heading(level: .max, ["x"]), .paragraph([]), .lines([]), .lines([[]]),
    .code("", language: nil), .quote(Markup()),
  ]
  for block in odd {
    let markup = Markup([block])
    for width in [nil, Int.min, 0, 20, 80, Int.max] {
      #expect(!plain(markup, width: width).contains("\0"))
      _ = ansi(markup, width: width, depth: .full, ascii: true)
    }
    _ = (html(markup, title: ""), svg(markup), markdown(markup))
  }
}

/// The first tag of a page that is not closed where it should be; nothing for a well-formed page.
func unbalancedTag(in page: String) -> Substring? {
  var open: [Substring] = []
  for match in page.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*?)(\/?)>/) {
    let (_, closing, name, _, alone) = match.output
    if ["meta", "br", "hr"].contains(name) || !alone.isEmpty { continue }
    if closing.isEmpty {
      open.append(name)
    } else if open.popLast() != name {
      return name
    }
  }
  return open.last
}
