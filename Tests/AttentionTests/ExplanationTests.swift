import Attention
import Testing

@Suite struct ExplanationTests {
  /// A worked example: three tokens whose scores are small whole numbers.
  private func canon() throws -> Steps {
    let tokens = ["The", "cat", "sat"]
    func labelled(_ rows: [[Double]], _ name: String) -> Node {
      Node(matrix(rows).value.labelled([tokens, nil]), name: name)
    }
    return try attention(
      labelled([[2, 0, 0, 1], [1, 0, 2, 0], [0, 1, 1, 1]], "Q"),
      labelled([[2, 0, 0, 0], [0, 0, 2, 2], [0, 2, 0, 0]], "K"),
      labelled([[10, 0], [0, 10], [5, 5]], "V"), AttentionOptions(causal: .upperLeft))
  }

  @Test func aWeightIsFollowedDownToTheInputs() throws {
    let weights = try #require(try canon()["weights"])
    #expect(
      Explanation(of: weights, at: [2, 1]).text(format: fourDecimals) == """
        weights[sat, cat] = exp(2) / (exp(0) + exp(2) + exp(1)) = 7.3891 / 11.1073 = 0.6652
          masked[sat, cat] = scaled[sat, cat] = scores[sat, cat] / √4 = 4 / 2 = 2
            scores[sat, cat] = Q[sat] · K[cat] = 0·0 + 1·0 + 1·2 + 1·2 = 4
        """)
  }

  @Test func anOutputNamesItsRowAndColumn() throws {
    let output = try #require(try canon()["output"])
    let lines = Explanation(of: output, at: [2, 0]).text(format: fourDecimals).split(separator: "\n")
    #expect(lines[0] == "output[sat, 0] = weights[sat] · V[:, 0] = 0.0900·10 + 0.6652·0 + 0.2447·5 = 2.1239")
    #expect(lines[1] == "  weights[sat, The] = exp(0) / (exp(0) + exp(2) + exp(1)) = 1 / 11.1073 = 0.0900")
  }

  @Test func aHiddenKeyIsSaidToBeHidden() throws {
    let weights = try #require(try canon()["weights"])
    #expect(
      Explanation(of: weights, at: [0, 1]).text(format: fourDecimals) == """
        weights[The, cat] = exp(-inf) / exp(2) = 0 / 7.3891 = 0
          masked[The, cat] = -inf  (hidden by the mask)
        """)
  }

  @Test func aValueWrittenByHandHasItsFormulaForAName() throws {
    let (q, k) = (matrix([[1, 2]], name: "Q"), matrix([[3, 4]], name: "K"))
    let score = try q.matmul(k.transposed()) / Node(2).sqrt()
    #expect(
      Explanation(of: score, at: [0, 0]).text(format: fourDecimals) == """
        (Q @ Kᵀ / √2)[0, 0] = (Q @ Kᵀ)[0, 0] / √2 = 11 / 1.4142 = 7.7782
          (Q @ Kᵀ)[0, 0] = Q[0] · K[0] = 1·3 + 2·4 = 11
          √2 = 1.4142
        """)
  }
}
