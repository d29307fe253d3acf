import Testing

@testable import Display

@Test func `a page stands alone`() {
  let page = html(Samples.everything, title: "Attention & me")
  #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
  #expect(page.contains("<title>Attention &amp; me</title>"))
  #expect(!page.contains("<script") && !page.contains("src=") && !page.contains("@import") && !page.contains("url("))
  #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
  #expect(unbalancedTag(in: page) == nil)
}

@Test func `a page has one title, its own or the one it is given`() {
  #expect(html(Samples.prose, title: "Notes").matches(of: /<h1>/).count == 1)
  #expect(html("Hello.", title: "Notes").contains("<h1>Notes</h1>\n<p>Hello.</p>"))
}

@Test func `a table on a page names its rows and columns and shades its weights`() {
  let page = html(Markup(Samples.weights), title: "")
  #expect(
    page.contains(
      """
      <thead>
      <tr><td></td><th scope="col">The</th><th scope="col">cat</th><th scope="col">sat</th>\
      <th scope="col" class="trailer">sum</th></tr>
      </thead>
      """))
  #expect(
    page.contains(
      """
      <tr><th scope="row">cat</th><td class="heat" style="--heat:0.269;">0.2689</td>\
      <td class="heat" style="--heat:0.731;">0.7311</td>\
      <td class="dimmed"><span aria-hidden="true">·</span><span class="spoken">masked</span></td>\
      <td class="trailer">1</td></tr>
      """))
}

@Test func `what a sign tells the eye is told to the ear`() {
  let page = html(Markup([.table(Samples.graded), .table(Samples.changed)]), title: "")
  #expect(page.contains("0.12<span class=\"sign\" aria-hidden=\"true\">✓</span><span class=\"spoken\">right</span>"))
  #expect(page.contains("-inf<span class=\"sign\" aria-hidden=\"true\">✗</span><span class=\"spoken\">wrong</span>"))
  #expect(page.contains("<del>12.25</del> <span aria-hidden=\"true\">→</span> <ins>0.5</ins>"))
}

@Test func `numbers on a page are padded to their points`() {
  let page = html(Markup(Table(cells: [["12.25"], ["3"]])), title: "")
  #expect(page.contains("<td>12.25</td>"))
  #expect(page.contains("<td style=\"--pad:3;\">3</td>"))
}

@Test func `a page elides what a terminal elides`() {
  let page = html(Markup(Samples.numbered(rows: 500, columns: 3)), title: "")
  #expect(page.contains("colspan=\"4\">… 480 more rows</td>"))
  #expect(page.matches(of: /<tr>/).count == 22)
}

@Test func `a picture of a table has each number at its column`() {
  let drawing = svg(Samples.weights)
  #expect(drawing.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
  #expect(unbalancedTag(in: drawing) == nil)
  // 0.6652 stands in columns 19 to 24 of the fifth line.
  #expect(drawing.contains("x=\"159.6\" y=\"99\" textLength=\"50.4\" lengthAdjust=\"spacingAndGlyphs\">0.6652</text>"))
  #expect(drawing.contains("fill-opacity=\"0.47\""))
}

@Test func `charts and images are drawn, with their titles`() {
  let drawing = svg(Samples.everything)
  for part in [
    "Seconds by tokens", "a slope, 6×8", "<polyline class=\"line1\"", "<rect class=\"bar\"", "rgb(255,255,255)",
  ] {
    #expect(drawing.contains(part), "\(part)")
  }
}

@Test func `notes are Markdown`() {
  #expect(
    markdown(Samples.prose + Markup([.table(Samples.weights), .table(Samples.graded)])) == """
      # Scaled dot-product attention

      Each query *asks*, each key answers, and the answer is `softmax(Q @ K.T / sqrt(d_k)) @ V`. With d_k = 64 the scores have a standard deviation of √64 = 8; **dividing by √d_k** puts it back to 1.

      9. Write the dot products.
      10. Divide by √4 = 2.
      11. Then exponentiate.

      - one
      - two

        - deeper

      ```attn
      Q = [[1, 0], [0, 1]]
      attention(Q, Q, [[1, 2], [3, 4]])
      ```

      > The dot products grow large in magnitude.

      | argument | default |
      | --- | ---: |
      | `scale` | 1/√d_k |
      | `causal` | False |

      ---

      **Right.** **Not yet.** Count. <https://example.org/?a=1&b=2>

      ```text
      Q @ K
      ~~^~~
      ```

      **4  weights = softmax(masked)** · each row shares out 1 · 3×3

      |  | The | cat | sat | sum |
      | --- | ---: | ---: | ---: | ---: |
      | The | 1.0000 | · | · | 1 |
      | cat | 0.2689 | 0.7311 | · | 1 |
      | sat | 0.0900 | 0.6652 | 0.2447 | 1 |

      **your answer**

      |  | The | cat |
      | --- | ---: | ---: |
      |  | 0.12 ✓ | 0.8801 ✗ |
      |  | 12.5 ✓ | -inf ✗ |

      """)
}

@Test(arguments: [
  ("a * b", "a * b"), ("a*b*c", "a\\*b\\*c"), ("d_k and _this_", "d_k and \\_this\\_"), ("[x](y)", "\\[x\\](y)"),
  ("<b>", "\\<b>"), ("# no", "\\# no"), ("1. no", "1\\. no"), ("- no", "\\- no"), ("a | b", "a \\| b"),
  ("two\nlines", "two\\\nlines"), ("`tick`", "\\`tick\\`"),
])
func `signs that Markdown would read are kept as signs`(text: String, notes: String) {
  #expect(markdown(Markup(text)) == notes + "\n")
}

@Test func `a fence is longer than the backticks within`() {
  #expect(markdown(Markup([.code("```\nx\n```", language: nil)])) == "````\n```\nx\n```\n````\n")
}
