import Attention
import Testing

@Suite struct ReplayTests {
  /// The exercise that tells 38 wrong ways apart (n = d = 4, causal).
  private func trap() throws -> Steps {
    try attention(
      matrix([[1, 1, 2, 0], [0, 1, 0, 0], [0, 1, 0, 2], [1, 0, 1, 2]], name: "Q"),
      matrix([[0, 0, 0, 1], [0, 2, 2, 2], [2, 0, 2, 0], [2, 0, 2, 1]], name: "K"),
      matrix([[8, 9, 5, 6], [5, 1, 3, 2], [4, 9, 9, 8], [5, 7, 3, 7]], name: "V"), AttentionOptions(causal: .upperLeft))
  }

  @Test func aChangedInputChangesWhatWasComputedFromIt() throws {
    let steps = try trap()
    let q = try #require(Trace(of: [steps.output])["Q"].first)
    var values = q.value.values
    values[5] = 3
    let replay = try Replay(of: [steps.output], replacing: [(q, Node(Tensor(shape: [4, 4], values: values)))])
    #expect(replay.changes.map(\.old.name) == ["Q", "scores", "scaled", "masked", "weights", "output"])
    #expect(replay[q].name == "Q")
    let fresh = try attention(
      Node(Tensor(shape: [4, 4], values: values)), steps.output.ancestors().first { $0.name == "K" } ?? q,
      steps.output.ancestors().first { $0.name == "V" } ?? q, AttentionOptions(causal: .upperLeft))
    expectClose(replay[steps.output], fresh.output.value.values)
    expectClose(steps.output, try trap().output.value.values)
  }

  /// Misconception 1: the step `scaled` done wrong, written over the step before it.
  @Test func aStepIsReplacedByTheStepBeforeIt() throws {
    let steps = try trap()
    let (scores, scaled) = (try #require(steps["scores"]), try #require(steps["scaled"]))
    let replay = try Replay(of: [steps.output], replacing: [(scaled, scores)])
    expectClose(
      try replay[steps.output].row(1), [5.3576, 1.9536, 3.2384, 2.4768], within: 5e-5)
    #expect(replay[scaled].name == "scaled")
  }

  /// Misconceptions 1 and 27 together: a replacement reads what another one put in its place.
  @Test func twoWrongStepsAreCombined() throws {
    let steps = try trap()
    let anatomy = try #require(Anatomy.all(in: [steps.output]).first)
    let mask = try #require(anatomy.mask)
    let zeroed = try Node.choosing(mask, anatomy.scaled, Node(0))
    let replay = try Replay(
      of: [steps.output], replacing: [(anatomy.masked, zeroed), (anatomy.scaled, anatomy.scores)])
    // softmax(where(allowed, QKᵀ, 0)) V, worked out by the same operations without a replay.
    let expected = try Node.choosing(mask, anatomy.scores, Node(0)).softmax().matmul(#require(anatomy.values))
    expectClose(replay[steps.output], expected.value.values)
  }

  @Test func aStepMayBeReplacedByAnExpressionOverItself() throws {
    let steps = try trap()
    let weights = try #require(steps["weights"])
    let halved = try weights / Node(2)
    let replay = try Replay(of: [steps.output], replacing: [(weights, halved)])
    expectClose(replay[steps.output], steps.output.value.values.map { $0 / 2 })
  }

  @Test func whereNothingMasksMaskedAndScaledAreOneStep() throws {
    let x = matrix([[1, 2], [3, 4]], name: "X")
    let output = try (x.matmul(x.transposed()) / Node(2).sqrt()).softmax().matmul(x)
    let anatomy = try #require(Anatomy.all(in: [output]).first)
    #expect(anatomy.masked === anatomy.scaled)
    let doubled = try anatomy.masked * Node(2)
    let replay = try Replay(of: [output], replacing: [(anatomy.scaled, anatomy.scores), (anatomy.masked, doubled)])
    let expected = try (x.matmul(x.transposed()) * Node(2)).softmax().matmul(x)
    expectClose(replay[output], expected.value.values)
  }

  /// A query that sees no key keeps weights and output 0 when its masked scores are replaced.
  @Test func replacingMaskedKeepsTheRuleForEmptyRows() throws {
    let steps = try trap()
    let masked = try #require(steps["masked"])
    let all = Node(Tensor(shape: [4, 4], repeating: -.infinity))
    let replay = try Replay(of: [steps.output], replacing: [(masked, all)])
    expectClose(replay[steps.output], Array(repeating: 0, count: 16))
  }

  @Test func aReplacementThatDoesNotFitSaysSo() throws {
    let steps = try trap()
    let q = try #require(Trace(of: [steps.output])["Q"].first)
    #expect(throws: TensorError.innerSizesDiffer(left: [4, 3], right: [4, 4])) {
      try Replay(of: [steps.output], replacing: [(q, Node(Tensor(shape: [4, 3], repeating: 1)))])
    }
  }
}
