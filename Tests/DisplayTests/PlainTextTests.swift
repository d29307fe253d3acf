import Testing

@testable import Display

@Test func `the steps look as the design draws them, at 80 columns`() {
  let shown = plain(Markup(Samples.scores) + Markup(Samples.masked) + Markup(Samples.weights), width: 80)
  #expect(
    shown == """
       1  scores = Q @ Kᵀ                  how well each query matches each key    3×3
                  The   cat   sat
            The     4     2     0
            cat     2     4     0
            sat     0     4     2

       3  masked = scaled where j ≤ i      no token looks ahead                    3×3
                  The   cat   sat
            The     2     ·     ·
            cat     1     2     ·
            sat     0     2     1

       4  weights = softmax(masked)        each row shares out 1                   3×3
                    The     cat     sat   sum
            The  1.0000       ·       ·     1
            cat  0.2689  0.7311       ·     1
            sat  0.0900  0.6652  0.2447     1

      """)
}

@Test func `at 200 columns the shape stands where prose ends`() {
  let shown = plain(Markup(Samples.scores), width: 200)
  #expect(
    shown.hasPrefix(" 1  scores = Q @ Kᵀ                  how well each query matches each key              3×3\n"))
}

@Test func `a note that does not fit goes below`() {
  #expect(
    plain(Markup(Samples.scores), width: 40).hasPrefix(
      """
       1  scores = Q @ Kᵀ                  3×3
          how well each query matches each key
                  The   cat   sat

      """))
}

@Test func `a line of a calculation that does not fit goes on below, further in, from a sign of equality`() {
  let line: [Span] = [
    "  ", .label("weights[1, 0]"), " = exp(1.4142) / (exp(1.4142) + exp(2.8284))", " = 4.1133 / 21.0321", " = ",
    .value("0.1956"),
  ]
  #expect(
    plain(Markup([.lines([line, ["  ", .label("Q[1]"), " = ", .value("2")]])]), width: 80) == """
        weights[1, 0] = exp(1.4142) / (exp(1.4142) + exp(2.8284)) = 4.1133 / 21.0321
            = 0.1956
        Q[1] = 2

      """)
  let code: [[Span]] = [[.code(String(repeating: "Q @ K + ", count: 20))], [.error(blanks(90) + "^")]]
  #expect(plain(Markup([.lines(code)]), width: 80).split(separator: "\n").count == 2)
}

@Test func `prose is wrapped at 80 columns and never wider than 90`() {
  let sentence = "Each row of the weights is a probability distribution over the keys, so that it adds up to one. "
  let markup = Markup(String(repeating: sentence, count: 3))
  #expect(
    plain(markup, width: 80) == """
      Each row of the weights is a probability distribution over the keys, so that it
      adds up to one. Each row of the weights is a probability distribution over the
      keys, so that it adds up to one. Each row of the weights is a probability
      distribution over the keys, so that it adds up to one.

      """)
  let wide = plain(markup, width: 200).split(separator: "\n").map(\.count)
  #expect((wide.max() ?? 0) <= 90 && (wide.max() ?? 0) > 80)
  #expect(plain(markup).split(separator: "\n").count == 1)
}

@Test(arguments: [24, 33, 80, 200])
func `nothing but code and laid-out lines is wider than the terminal`(width: Int) {
  var markup = Samples.everything
  markup.blocks.removeAll { block in
    switch block {
    case .code, .lines: true
    case .plot: width < 40
    default: false
    }
  }
  for line in plain(markup, width: width).split(separator: "\n") {
    #expect(displayWidth(String(line)) <= width, "\(line)")
    #expect(line.last != " ")
  }
}

@Test func `wide characters and marks are counted as a terminal shows them`() {
  #expect(displayWidth("注意") == 4)
  #expect(displayWidth("e\u{301}") == 1)
  #expect(displayWidth("👩‍🚀") == 2)
  #expect(displayWidth("Kᵀ·√") == 4)
  #expect(displayWidth("한국어") == 6)
  #expect(displayWidth("ｱ") == 1)
  #expect(
    plain("注意力机制让模型在每一步查看所有的词，并决定哪些词重要。", width: 20) == """
      注意力机制让模型在每
      一步查看所有的词，并
      决定哪些词重要。

      """)
}

@Test func `a word longer than the line is cut, inline code keeps together`() {
  #expect(plain("Donaudampfschifffahrtsgesellschaft", width: 20) == "Donaudampfschifffahr\ntsgesellschaft\n")
  #expect(plain(Markup("say it so ", .code("Q @ K.T")), width: 20) == "say it so `Q @ K.T`\n")
  #expect(plain(Markup("so say it with ", .code("Q @ K.T")), width: 20) == "so say it with\n`Q @ K.T`\n")
}

@Test func `code is indented and never wrapped`() {
  let long = String(repeating: "x + ", count: 50) + "x"
  #expect(plain(Markup([.code(long + "\n\ny", language: "attn")]), width: 40) == "    \(long)\n\n    y\n")
}

@Test func `lists, quotes, tables of prose and headings`() {
  #expect(
    plain(Samples.prose, width: 60) == """
      Scaled dot-product attention
      ────────────────────────────

      Each query asks, each key answers, and the answer is
      `softmax(Q @ K.T / sqrt(d_k)) @ V`. With d_k = 64 the scores
      have a standard deviation of √64 = 8; dividing by √d_k puts
      it back to 1.

         9. Write the dot products.
        10. Divide by √4 = 2.
        11. Then exponentiate.

        • one
        • two
            • deeper

          Q = [[1, 0], [0, 1]]
          attention(Q, Q, [[1, 2], [3, 4]])

      │ The dot products grow large in magnitude.

        argument  default
        ────────  ───────
        `scale`    1/√d_k
        `causal`    False

      ────────────────────────────────────────

      Right. Not yet. Count. https://example.org/?a=1&b=2
      Q @ K
      ~~^~~

      """)
}

@Test func `a table of prose gives way where it is widest`() {
  let grid = Grid(
    header: [["step"], ["what it does"]], rows: [[["scale"], ["divides the scores so that softmax is not too peaked"]]])
  #expect(
    plain(Markup([.grid(grid)]), width: 40) == """
        step   what it does
        ─────  ───────────────────────────────
        scale  divides the scores so that
               softmax is not too peaked

      """)
}

@Test func `numbers stand with their points below each other`() {
  let table = Table(cells: [["1", "-0.5000", "1.000e+07"], ["12.2500", "3", "0"], ["nan", "1/6", "-inf"]])
  #expect(
    plain(Markup(table), width: 80) == """
             1         -0.5000  1.000e+07
            12.2500     3       0
                nan   1/6            -inf

      """)
}

@Test func `right, wrong and changed numbers carry a sign`() {
  #expect(
    plain(Markup([.table(Samples.graded), .table(Samples.changed)]), width: 80) == """
       your answer
                 The       cat
                0.12 ✓  0.8801 ✗
               12.5  ✓    -inf ✗

       4  weights
            The           0.1200  0.1200 → 0.8801
            cat   12.25 → 0.5              1

      """)
}

@Test func `a matrix may stand in brackets`() {
  let table = Table(
    cells: [["1", "2"], ["3", "4"]], trailer: .init(label: "sum", cells: ["3", "7"]), bracketed: true)
  #expect(
    plain(Markup(table), width: 80) == """
                      sum
         [ 1   2 ]      3
         [ 3   4 ]      7

      """)
}

@Test func `a wide table is split by columns and says which`() {
  #expect(
    plain(Markup(Samples.numbered(rows: 2, columns: 12)), width: 60) == """
       X                                                      2×12

          Columns 0 to 6:
                   c0     c1     c2     c3     c4     c5     c6
            r0  0.100  0.101  0.102  0.103  0.104  0.105  0.106
            r1  1.100  1.101  1.102  1.103  1.104  1.105  1.106

          Columns 7 to 11:
                   c7     c8     c9    c10    c11
            r0  0.107  0.108  0.109  0.110  0.111
            r1  1.107  1.108  1.109  1.110  1.111

      """)
  #expect(plain(Markup(Samples.numbered(rows: 2, columns: 12)), width: 200).split(separator: "\n").count == 4)
}

@Test func `a big table shows its first and last rows and columns`() {
  var table = Samples.numbered(rows: 1000, columns: 500)
  (table.rowLimit, table.columnLimit) = (4, 6)
  #expect(
    plain(Markup(table), width: 80) == """
       X                                                                      1000×500
                       c0       c1       c2  …     c497     c498     c499
            r0      0.100    0.101    0.102  …    0.597    0.598    0.599
            r1      1.100    1.101    1.102  …    1.597    1.598    1.599
            … 996 more rows
            r998  998.100  998.101  998.102  …  998.597  998.598  998.599
            r999  999.100  999.101  999.102  …  999.597  999.598  999.599

      """)
}

@Test func `whoever makes a table of something big makes only what is seen`() throws {
  let gap = try #require(Table.Gap(hiding: 1_000_000_000, limit: 5))
  #expect(gap == Table.Gap(after: 3, count: 999_999_995))
  #expect(gap.shown(of: 1_000_000_000) == [0, 1, 2, 999_999_998, 999_999_999])
  #expect(Table.Gap(hiding: 5, limit: 5) == nil)
}

@Test func `long labels are cut`() {
  let table = Table(
    columnLabels: ["internationalization"], rowLabels: ["antidisestablishmentarianism"], cells: [["1"]])
  #expect(
    plain(Markup(table), width: 80) == """
                                  internationaliz…
        antidisestablishmentari…                 1

      """)
}

@Test func `a picture without colours is drawn in shades, in ASCII in digits`() {
  let picture = Markup([.picture(Picture(rows: [[0, 0.25, 0.5], [0.5, 0.75, 1]], caption: ["a slope"]))])
  #expect(plain(picture, width: 80) == "      ░░▒▒\n    ▒▒▓▓██\n    a slope\n")
  #expect(plain(picture, width: 80, ascii: true) == "    0 2 5\n    5 7 9\n    a slope\n")
}

@Test func `a wide picture is reduced to the width`() {
  let picture = Picture(rows: Array(repeating: Array(repeating: 1.0, count: 400), count: 40))
  let lines = plain(Markup([.picture(picture)]), width: 80).split(separator: "\n")
  #expect(lines.allSatisfy { $0.count <= 80 } && lines.count < 10)
}

@Test func `bars are as long as their numbers`() {
  #expect(
    plain(Markup([.plot(Samples.bars)]), width: 40) == """
        The │████████▋ 0.2500
        cat │██████████████████████████ 0.7500
             weight

      """)
}

@Test func `each line of a chart has a sign of its own`() {
  #expect(
    plain(Markup([.plot(Samples.lines)]), width: 40) == """
      Seconds by tokens
        seconds
           3.6 ┤                       ●
               │                     ··
               │                   ··
               │                 ··   ·○
               │               ··   ··
               │             ··   ··
               │           ··  ···
         0.038 ┤         ··  ··
               │       ··  ··
               │     ··  ··
               │   ·· ···
               │ ·· ··
               │● ··
         4e-04 ┤○·
               └────────────────────────
                128      tokens     8192
                ● plain   ○ fused

      """)
}
