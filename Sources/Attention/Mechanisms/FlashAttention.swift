/// Attention over blocks of keys, never holding the whole `(n, m)` matrix: the running maximum, sum and unnormalised
/// output of the online softmax (Dao et al. 2022, arXiv:2205.14135, algorithm 1; divided at the end only, as Dao 2023,
/// arXiv:2307.08691, section 3.1).
///
/// Shapes: as `attention`. The states stand after each key block, blocks first: `maxima, sums` `(blocks, n)`,
/// `accumulators` `(blocks, n, d_v)`.
///
/// - Returns: the steps `maxima, sums, accumulators, output`.
public func flashAttention(
  _ queries: Node, _ keys: Node, _ values: Node, block: Int = 2, causal: Causality = .none, scale: Double? = nil
) throws -> Steps {
  var steps = Steps("flash_attention")
  let given = try AttentionInputs(queries, keys, values, past: nil)
  let (q, k, v) = (given.queries, given.keys, given.values)
  let (n, m) = (q.shape[q.rank - 2], k.shape[k.rank - 2])
  guard m >= 1 else { throw TensorError.wrongShape(argument: "K", shape: k.shape, wanted: "at least one key") }
  let shift = causal == .lowerRight ? m - n : 0

  var (maxima, sums, accumulators): ([Node], [Node], [Node]) = ([], [], [])
  for (start, end) in try blocks(of: m, block) {
    let part = try k.slice(axis: -2, from: start, to: end)
    var scores = try Node(given.scale(scale), [q.matmul(part.transposed())])  // (n, block)
    if causal != .none {
      let seen = PositionMask(rows: n, columns: end - start, high: shift - start)
      scores = try scores.masked(by: Node(seen, []))
    }
    let largest = try scores.max(axes: [-1])
    let maximum = try maxima.last.map { try $0.maximum(largest) } ?? largest
    let powers = try scores.expDifference(maximum.unsqueezed(-1))
    var sum = try powers.sum(axes: [-1])
    var accumulator = try powers.matmul(v.slice(axis: -2, from: start, to: end))
    if let before = maxima.last {
      // What was summed up relative to the old maximum shrinks by exp(old − new).
      let shrink = try before.expDifference(maximum)
      sum = try sums[sums.count - 1] * shrink + sum
      accumulator = try accumulators[accumulators.count - 1] * shrink.unsqueezed(-1) + accumulator
    }
    maxima.append(maximum)
    sums.append(sum)
    accumulators.append(accumulator)
  }
  steps.step("maxima", try Node.stacked(maxima, axis: 0))
  steps.step("sums", try Node.stacked(sums, axis: 0))
  steps.step("accumulators", try Node.stacked(accumulators, axis: 0))
  var (total, share) = (sums[sums.count - 1], accumulators[accumulators.count - 1])
  if shift < 0 {
    // The first queries see no key at all: their output is 0, not 0/0.
    total = try Node.choosing(total.compared(.equal, Node(0)), Node(1), total)
  }
  share = try share / total.unsqueezed(-1)
  steps.step("output", share)
  return steps
}
