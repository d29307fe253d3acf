import Attention
import Testing

@Suite struct GradientTests {
  @Test func theBackwardPassIsToldStepByStep() throws {
    let (q, k) = (matrix([[1, 0], [0, 1]], name: "Q"), matrix([[1, 2], [0, 1]], name: "K"))
    let v = matrix([[1, 2], [3, 4]], name: "V")
    let forward = try attention(q, k, v, AttentionOptions(causal: .upperLeft))
    let steps = try gradientSteps(of: forward.output, withRespectTo: q)
    #expect(
      steps.fields.map(\.name) == [
        "dOutput", "dV", "dWeights", "rowDots", "dMasked", "dScaled", "dScores", "dK", "dQ",
      ])
    // dWeights = dOutput Vᵀ; with dOutput all ones each row holds the sums of the rows of V.
    expectClose(steps["dWeights"], [3, 7, 3, 7])
    #expect(steps.fields.last?.node.shape == [2, 2])
    for row in 0..<2 {
      let sum = steps["dScaled"]?.value.values[(row * 2)..<(row * 2 + 2)].reduce(0, +) ?? .nan
      #expect(abs(sum) < 1e-15)  // the softmax only shares out, so the row's gradients cancel
    }
    #expect(steps["dScaled"]?.value.values[1] == 0)  // a hidden key gets none
  }

  /// As in the lesson on gradients: the softmax's Jacobian couples the entries.
  @Test func theSoftmaxSubtractsTheWeightedMean() throws {
    let x = vector([0, 0, 0], name: "x")
    let weights = try x.softmax()
    let gradient = try Gradient(of: weights, withRespectTo: [x], seed: vector([6, 0, 6]))[x]
    expectClose(gradient, [2.0 / 3, -4.0 / 3, 2.0 / 3])
  }

  @Test func aValueOutsideTheGraphIsAnErrorThatNamesTheLeaves() throws {
    let (a, b) = (vector([1, 2], name: "a"), vector([3, 4], name: "b"))
    let error = #expect(throws: TensorError.self) { try gradient(of: a * a, withRespectTo: b) }
    #expect(error?.description == "the result was not computed from that value; it was computed from a.")
  }

  @Test func whatIsRoundedAwayHasNoGradient() throws {
    let x = vector([1.2, 3.4], name: "x")
    expectClose(try gradient(of: x.rounded(), withRespectTo: x), [0, 0])
    expectClose(try gradient(of: x, withRespectTo: x), [1, 1])
  }

  /// 0 ** 0, the length of a zero vector's neighbours, a product with a zero in it.
  @Test func gradientsAtZeroAreFinite() throws {
    let x = vector([0, 2], name: "x")
    expectClose(try gradient(of: x.power(Node(2)), withRespectTo: x), [0, 4])
    expectClose(try gradient(of: x.power(Node(0)), withRespectTo: x), [0, 0])
    expectClose(try gradient(of: x.product(), withRespectTo: x), [2, 0])
    expectClose(try gradient(of: x.relu(), withRespectTo: x), [0, 1])
  }
}
