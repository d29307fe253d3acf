import Attention
import Testing

/// Finding the steps of attention in what somebody wrote by hand.
@Suite struct AnatomyTests {
  private let q = matrix([[1, 0, 2], [0, 1, 1]], name: "Q")
  private let k = matrix([[1, 1, 0], [2, 0, 1]], name: "K")
  private let v = matrix([[1, 2], [3, 4]], name: "V")

  private func found(_ output: Node) throws -> Anatomy { try #require(Anatomy.all(in: [output]).first) }

  @Test func theFamilyNamesItsSteps() throws {
    let steps = try attention(
      q, k, v, AttentionOptions(causal: .upperLeft, softcap: 3, bias: matrix([[0, 1], [1, 0]])))
    let anatomy = try found(steps.output)
    for step in Anatomy.Step.allCases { #expect(anatomy[step] === steps[step.rawValue], "\(step)") }
    #expect(anatomy.queries === q && anatomy.keys === k && anatomy.values === v)
    #expect(anatomy.scale == 1 / 3.0.squareRoot())
  }

  @Test func aDivisionSeparatesScoresFromScaled() throws {
    let scores = try q.matmul(k.transposed())
    let scaled = try scores / Node(3).sqrt()
    let output = try scaled.softmax().matmul(v)
    let anatomy = try found(output)
    #expect(anatomy.scores === scores && anatomy.scaled === scaled && anatomy.masked === scaled)
    #expect(anatomy.output === output && anatomy.mask == nil)
  }

  @Test func masksOfEachSpellingAreSeenThrough() throws {
    let scaled = try q.matmul(k.transposed()) * Node(0.5)
    let mask = try causalMask(2)
    let negative = Node(-Double.infinity)
    let ways = try [
      Node.choosing(mask, scaled, negative), scaled.filled(where: mask.inverted(), with: Node(-1e9)),
      scaled + Node.choosing(mask, Node(0), negative), scaled.masked(by: mask),
    ]
    for masked in ways {
      let anatomy = try found(masked.softmax().matmul(v))
      #expect(anatomy.scaled === scaled && anatomy.masked === masked)
      expectClose(anatomy.mask, [1, 0, 1, 1])
      #expect(anatomy.scale == 0.5)
    }
  }

  @Test func aSoftmaxWrittenOutIsOne() throws {
    let scores = try q.matmul(k.transposed())
    let shifted = try (scores - scores.max(axes: [-1], keeping: true)).exp()
    let anatomy = try found((shifted / shifted.sum(axes: [-1], keeping: true)).matmul(v))
    #expect(anatomy.masked === scores && anatomy.scores === scores && anatomy.values === v)
  }

  @Test func wrongStepsAreWrittenWithTheseNames() throws {
    let bound = try found(attention(q, k, v).output).bindings()
    #expect(
      bound.map(\.name) == [
        "Q", "K", "V", "mask", "scale", "n", "m", "d_k", "d_v", "scores", "scaled", "masked", "weights", "output",
      ])
    expectClose(bound[3].node, [1, 1, 1, 1])
    #expect(bound[7].node.value.values == [3])
  }

  @Test func eachHeadAndLayerIsFound() throws {
    let first = try attention(q, k, v)
    let second = try attention(first.output, first.output, v)
    #expect(Anatomy.all(in: [second.output]).map { $0.weights === second["weights"] } == [true, false])
  }
}
