import Display

/// The step tables of the design and one block of every kind: what every reader is tried on.
enum Samples {
  static let tokens = ["The", "cat", "sat"]

  static let scores = Table(
    title: [" 1  scores = Q @ Kᵀ"], note: ["how well each query matches each key"], shape: "3×3",
    columnLabels: tokens, rowLabels: tokens, cells: [["4", "2", "0"], ["2", "4", "0"], ["0", "4", "2"]])

  static let masked = Table(
    title: [" 3  masked = scaled where j ≤ i"], note: ["no token looks ahead"], shape: "3×3",
    columnLabels: tokens, rowLabels: tokens,
    cells: [["2", .masked, .masked], ["1", "2", .masked], ["0", "2", "1"]])

  static let weights: Table = {
    let rows = [[1, 0, 0], [0.2689414213699951, 0.7310585786300049, 0], [0.09003057, 0.66524096, 0.24472847]]
    let texts = NumberFormat().texts(rows.flatMap { $0 }, uniform: true)
    let cells = rows.indices.map { row in
      rows[row].indices.map { column in
        column > row ? Cell.masked : Cell(texts[row * 3 + column], heat: rows[row][column])
      }
    }
    return Table(
      title: [" 4  weights = softmax(masked)"], note: ["each row shares out 1"], shape: "3×3",
      columnLabels: tokens, rowLabels: tokens, cells: cells,
      trailer: Table.Trailer(label: "sum", cells: ["1", "1", "1"]))
  }()

  static let graded = Table(
    title: [" your answer"], columnLabels: ["The", "cat"],
    cells: [
      [Cell("0.12", mark: .right), Cell("0.8801", mark: .wrong)],
      [Cell("12.5", mark: .right), Cell("-inf", mark: .wrong)],
    ])

  static let changed = Table(
    title: [" 4  weights"], rowLabels: ["The", "cat"],
    cells: [
      ["0.1200", Cell("0.8801", mark: .changed(old: "0.1200"))],
      [Cell("0.5", heat: 0.5, mark: .changed(old: "12.25")), "1"],
    ])

  /// A table of so many rows and columns whose numbers tell where they stand.
  static func numbered(rows: Int, columns: Int, labels: Bool = true) -> Table {
    Table(
      title: [" X"], shape: "\(rows)×\(columns)", columnLabels: labels ? (0..<columns).map { "c\($0)" } : nil,
      rowLabels: labels ? (0..<rows).map { "r\($0)" } : nil,
      cells: (0..<rows).map { row in (0..<columns).map { Cell("\(row).\($0 + 100)") } })
  }

  static let prose = Markup([
    .heading(level: 1, ["Scaled dot-product attention"]),
    .paragraph([
      "Each query ", .emphasis("asks"), ", each key answers, and the answer is ",
      .code("softmax(Q @ K.T / sqrt(d_k)) @ V"),
      ". With d_k = 64 the scores have a standard deviation of √64 = 8; ", .strong("dividing by √d_k"),
      " puts it back to 1.",
    ]),
    .list(
      items: [
        "Write the dot products.", Markup("Divide by ", .value("√4 = 2"), "."),
        Markup([.paragraph(["Then exponentiate."])]),
      ], ordered: true, start: 9),
    .list(
      items: ["one", Markup([.paragraph(["two"]), .list(items: ["deeper"], ordered: false, start: 1)])], ordered: false,
      start: 1),
    .code("Q = [[1, 0], [0, 1]]\nattention(Q, Q, [[1, 2], [3, 4]])\n", language: "attn"),
    .quote("The dot products grow large in magnitude."),
    .grid(
      Grid(
        header: [["argument"], ["default"]],
        rows: [[[.code("scale")], ["1/√d_k"]], [[.code("causal")], ["False"]]], alignments: [.leading, .trailing])),
    .rule,
    .paragraph([
      .right("Right."), " ", .wrong("Not yet."), " ", .hint("Count."), " ", .link("https://example.org/?a=1&b=2"),
    ]),
    .lines([["Q @ K"], [.error("~~^~~")]]),
  ])

  static let picture = Picture(
    rows: (0..<6).map { row in (0..<8).map { Double(row * 8 + $0) / 47 } }, caption: ["a slope, 6×8"])

  static let lines = Plot(
    title: ["Seconds by tokens"],
    .lines([
      Plot.Series(label: "plain", points: [Plot.Point(128, 0.001), Plot.Point(8192, 3.6)]),
      Plot.Series(label: "fused", points: [Plot.Point(128, 0.0004), Plot.Point(8192, 0.61)]),
    ]), xLabel: "tokens", yLabel: "seconds", xScale: .logarithmic, yScale: .logarithmic)

  static let bars = Plot(
    .bars([
      Plot.Bar(label: "The", value: 0.25, text: "0.2500"), Plot.Bar(label: "cat", value: 0.75, text: "0.7500"),
    ]), yLabel: "weight")

  /// One block of every kind.
  static let everything =
    prose
    + Markup([
      .table(scores), .table(masked), .table(weights), .table(graded), .table(changed),
      .table(numbered(rows: 40, columns: 40)), .picture(picture), .plot(lines), .plot(bars),
    ])

  /// One block of every kind in which every text is this one.
  static func filled(with text: String) -> Markup {
    let spans = Role.allCases.map { Span(text, $0) }
    let cells = [[Cell(text), Cell(text, mark: .changed(old: text)), Cell(text, heat: 0.5, mark: .right)]]
    return Markup([
      .heading(level: 1, spans), .paragraph(spans), .list(items: [Markup(text)], ordered: false, start: 1),
      .code(text, language: text), .quote(Markup(text)), .lines([spans]),
      .grid(Grid(header: [spans], rows: [[spans]])),
      .table(
        Table(
          title: spans, note: spans, shape: text, columnLabels: [text, text, text], rowLabels: [text], cells: cells,
          trailer: Table.Trailer(label: text, cells: [Cell(text)]))),
      .picture(Picture(rows: [[0, 1]], caption: spans)),
      .plot(
        Plot(
          title: spans, .lines([Plot.Series(label: text, points: [Plot.Point(0, 0), Plot.Point(1, 1)])]),
          xLabel: text, yLabel: text)),
      .plot(Plot(title: spans, .bars([Plot.Bar(label: text, value: 1, text: text)]), yLabel: text)),
    ])
  }
}
