import Attention
import Testing

/// The worked example of Vaswani et al. 2017, equation 1, small enough to check by hand.
@Suite struct AttentionTests {
  @Test func twoTokensAttendToEachOther() throws {
    let identity = Tensor(shape: [2, 2], values: [1, 0, 0, 1])
    let steps = try attention(Node(identity), Node(identity), Node(Tensor(shape: [2, 2], values: [1, 2, 3, 4])))
    #expect(steps.fields.map(\.name) == ["scores", "scaled", "weights", "output"])
    // softmax([1/√2, 0]) = [0.6698, 0.3302]
    expectClose(steps["weights"], [0.6698, 0.3302, 0.3302, 0.6698], within: 5e-5)
    expectClose(steps["output"], [1.6605, 2.6605, 2.3395, 3.3395], within: 5e-5)
  }

  @Test func causalAttentionNamesTheMaskedStep() throws {
    let q = Node(Tensor(shape: [3, 2], values: [1, 0, 0, 1, 1, 1]))
    let steps = try attention(q, q, q, AttentionOptions(causal: .upperLeft))
    #expect(steps.fields.map(\.name) == ["scores", "scaled", "masked", "weights", "output"])
    #expect(steps["masked"]?.ownFormula.text == "scaled where j ≤ i")
    #expect(steps["scores"]?.ownFormula.text == "Q @ Qᵀ")
    #expect(steps["weights"]?.value.values[1] == 0)
  }
}
