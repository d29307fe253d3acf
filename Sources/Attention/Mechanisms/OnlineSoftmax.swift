/// Softmax in one pass over blocks: a running maximum m and a running sum l of `exp(x − m)`, rescaled whenever the
/// maximum grows (Milakov and Gimelshein 2018, arXiv:1805.02867, algorithm 3).
///
/// Shapes: x `(…, n)`; the last axis is read in blocks of `block`.
///
/// - Returns: the steps `maxima, sums` (the state after each block, blocks first) and `output`, the softmax.
public func onlineSoftmax(_ x: Node, block: Int) throws -> Steps {
  var steps = Steps("online_softmax")
  guard x.rank >= 1, x.shape[x.rank - 1] >= 1 else {
    throw TensorError.wrongShape(argument: "x", shape: x.shape, wanted: "at least one number along the last axis")
  }
  let input = x.namedIfLeaf("x")
  var (maxima, sums): ([Node], [Node]) = ([], [])
  for (start, end) in try blocks(of: x.shape[x.rank - 1], block) {
    let part = try input.slice(axis: -1, from: start, to: end)
    let largest = try part.max(axes: [-1])
    let maximum = try maxima.last.map { try $0.maximum(largest) } ?? largest
    let sum = try part.expDifference(maximum.unsqueezed(-1)).sum(axes: [-1])
    sums.append(try sums.last.map { try $0 * maxima[maxima.count - 1].expDifference(maximum) + sum } ?? sum)
    maxima.append(maximum)
  }
  steps.step("maxima", try Node.stacked(maxima, axis: 0))
  steps.step("sums", try Node.stacked(sums, axis: 0))
  let powers = try input.expDifference(maxima[maxima.count - 1].unsqueezed(-1))
  steps.step("output", try powers / sums[sums.count - 1].unsqueezed(-1))
  return steps
}

/// Where each block of `block` positions starts and ends.
func blocks(of length: Int, _ block: Int) throws -> [(start: Int, end: Int)] {
  guard block >= 1 else { throw TensorError.wrongValue(argument: "block", value: "\(block)", wanted: "at least 1") }
  return stride(from: 0, to: length, by: block).map { ($0, $0 + Swift.min(block, length - $0)) }
}

extension Node {
  /// `exp(self − other)`, 0 where this is −∞.
  func expDifference(_ other: Node) throws -> Node { try Node(Pairwise(.expDifference), [self, other]) }
}
