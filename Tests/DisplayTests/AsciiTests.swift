import Testing

@testable import Display

@Test(arguments: [
  ("softmax(Q @ Kᵀ / √d_k)", "softmax(Q @ K.T / sqrt(d_k))"), ("√4 = 2", "sqrt(4) = 2"), ("√(n·d)", "sqrt(n*d)"),
  ("0·0 + 1·2", "0*0 + 1*2"), ("·", "."), ("3×3", "3x3"), ("old → new", "old -> new"), ("ΔL", "deltaL"),
  ("j ≤ i", "j <= i"), ("−∞", "-inf"), ("…", "..."), ("α, β, θ, σ", "alpha, beta, theta, sigma"),
  ("10⁶", "10^6"), ("10⁻¹²", "10^-12"), ("d₁", "d_1"), ("✓ ✗", "ok no"), ("├─┤", "+-+"), ("│", "|"),
  ("Bahdanau — “Łukasz”", "Bahdanau -- \"Lukasz\""), ("e\u{301}", "e"), ("注意", "??"), ("½", "1/2"), ("x ∈ ℝ", "x in R"),
  ("plain", "plain"), ("", ""),
])
func `a sign is spelt so that one can type it`(text: String, spelling: String) {
  #expect(asciiSpelling(text) == spelling)
}

@Test func `every character there is has a spelling in ASCII`() {
  var text = ""
  for code in UInt32(0)..<0x30000 {
    guard let scalar = Unicode.Scalar(code) else { continue }
    text.unicodeScalars.append(scalar)
    if code % 0x400 == 0x3FF {
      #expect(
        plain(Markup([.code(text, language: nil)]), ascii: true).utf8.allSatisfy {
          (0x20..<0x7F).contains($0) || $0 == 10
        })
      text = ""
    }
  }
}

@Test(arguments: [ColorDepth.none, .sixteen, .full])
func `in ASCII nothing else is drawn either`(depth: ColorDepth) {
  let shown = ansi(Samples.everything, width: 80, depth: depth, ascii: true)
  #expect(shown.utf8.allSatisfy { $0 < 0x7F })
}

@Test func `masked, judged and changed cells have ASCII signs`() {
  #expect(
    plain(Markup([.table(Samples.masked), .table(Samples.graded), .table(Samples.changed)]), width: 80, ascii: true)
      == """
       3  masked = scaled where j <= i     no token looks ahead                    3x3
                  The   cat   sat
            The     2     .     .
            cat     1     2     .
            sat     0     2     1

       your answer
                 The        cat
                0.12 ok  0.8801 no
               12.5  ok    -inf no

       4  weights
            The            0.1200  0.1200 -> 0.8801
            cat   12.25 -> 0.5               1

      """)
}
