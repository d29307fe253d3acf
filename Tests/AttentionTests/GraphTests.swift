import Attention
import Testing

/// Long computations: nothing walks a chain of nodes recursively, and old ones are let go.
@Suite struct GraphTests {
  private func chain(_ length: Int) throws -> Node {
    var x = Node(1)
    let one = Node(1)
    for _ in 0..<length { x = try x + one }
    return x
  }

  @Test func aChainOfAHundredThousandStepsIsReadByEveryReader() throws {
    let x = try chain(100_000)
    #expect(x.value.values == [100_001])
    #expect(x.ancestors().count == 100_002)
    #expect(x.ownFormula.text.hasPrefix("…"))
    #expect(Explanation(of: x, at: []).lines.count == 8)
    let leaf = try #require(x.ancestors().first)
    #expect(try gradient(of: x, withRespectTo: leaf).value.values == [1])
    #expect(try Replay(of: [x], replacing: [(leaf, Node(2))])[x].value.values == [100_002])
    #expect(PythonExport(of: [x]).script.count > 100_000)
    #expect(Trace(of: [x]).steps.isEmpty)
  }

  @Test func beyondTheLimitTheOldestAreForgotten() throws {
    let x = try chain(3_000)
    var limit = GraphLimit(nodes: 1_000)
    #expect(limit.enforce(on: [x]) == 2_000)
    #expect(x.ancestors().filter { !$0.isLeaf }.count == 1_000)
    let oldest = try #require(x.ancestors().first { $0.isForgotten })
    #expect(oldest.value.values == [2_001])
    #expect(Explanation(of: oldest, at: []).text(format: fourDecimals).hasSuffix("(not remembered)"))
    #expect(limit.enforce(on: [x]) == 0)
  }

  @Test func aLimitInBytesCutsFewLargeValues() throws {
    var x = Node(Tensor(shape: [1000], repeating: 1))
    for _ in 0..<100 { x = try x + Node(1) }
    var limit = GraphLimit(bytes: 80_000)
    #expect(limit.enforce(on: [x]) == 90)
  }

  @Test func aHundredThousandStatementsStayQuick() throws {
    var limit = GraphLimit()
    var x = Node(1)
    for _ in 0..<100_000 {
      x = try x + Node(1)
      limit.enforce(on: [x])
    }
    #expect(x.ancestors().count < 25_000)
  }

  @Test func aValueMayBearTwoNames() throws {
    let scores = try (vector([1]) + vector([2])).named("scores")
    let again = scores.named("scaled")
    #expect(scores.name == "scores" && again.name == "scaled" && again !== scores)
    #expect(again.ownFormula.text == "scores")
  }

  @Test func comparingTellsTheLargestDistanceOfEachStep() throws {
    let x = try randomNode([4, 2], seed: 1)
    let plain = try attention(x, x, x, AttentionOptions(causal: .upperLeft))
    let tiled = try flashAttention(x, x, x, block: 3, causal: .upperLeft)
    let rows = Comparison(plain, tiled).rows
    #expect(rows.map(\.name) == ["scores", "scaled", "masked", "weights", "output", "maxima", "sums", "accumulators"])
    let output = try #require(rows[4].difference)
    #expect(output < 1e-15)
    #expect(rows[0].right == nil && rows[0].difference == nil && rows[7].left == nil)
    #expect(maximumDifference(Tensor(.nan), Tensor(.nan)) == 0)
    #expect(maximumDifference(Tensor(.nan), Tensor(1)) == .infinity)
    #expect(maximumDifference(Tensor(.infinity), Tensor(.infinity)) == 0)
  }

  @Test func anInterruptedMatrixProductStopsAtOnce() throws {
    let big = Node(Tensor(shape: [2000, 2000], repeating: 1))
    Computation.$current.withValue(Computation(isInterrupted: { true })) {
      #expect(throws: TensorError.interrupted) { try big.matmul(big) }
    }
  }

  @Test func aResultBeyondTheMemoryLimitIsRefused() throws {
    let column = Node(Tensor(shape: [100_000, 1], repeating: 1))
    #expect(throws: TensorError.tooLarge(shape: [100_000, 100_000], limit: 1 << 30)) {
      try column.matmul(column.transposed())
    }
    #expect(throws: TensorError.self) { try column.tiled([Int.max, 2]) }
    #expect(throws: TensorError.self) { try column.repeatedInterleaved(Int.max, axis: 0) }
    #expect(throws: TensorError.self) { try column.reshaped([Int.max, Int.max]) }
    #expect(throws: TensorError.self) { try Tensor.range(to: 1e300) }
    #expect(throws: TensorError.self) { try Tensor.identity(1 << 40) }
    #expect(throws: TensorError.self) { try causalMask(1 << 40) }
    #expect(throws: TensorError.self) { try vector([0]).oneHot(1 << 40) }
    #expect(throws: TensorError.self) { try Tensor.normal(shape: [Int.max, Int.max], seed: 0) }
  }
}
