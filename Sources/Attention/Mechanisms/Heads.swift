/// Columns dealt out to heads: `(n, heads · d) → (heads, n, d)`, with a batch in front allowed
/// (Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2).
///
/// The last axis is split first and then the head axis moved, so that no head mixes tokens.
public func splitHeads(_ x: Node, _ heads: Int, argument: String = "X") throws -> Node {
  guard x.rank == 2 || x.rank == 3 else {
    throw TensorError.wrongShape(argument: argument, shape: x.shape, wanted: "(tokens, size) or (batch, tokens, size)")
  }
  let (n, size) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
  guard heads >= 1, size % heads == 0 else {
    throw TensorError.wrongShape(
      argument: argument, shape: x.shape,
      wanted: "a last axis that \(heads) head\(heads == 1 ? "" : "s") can share evenly")
  }
  return try x.reshaped(x.shape.dropLast(2) + [n, heads, size / heads]).swappingAxes(-3, -2)
}

/// The heads side by side again: `(heads, n, d) → (n, heads · d)`, with a batch in front allowed.
public func mergeHeads(_ x: Node) throws -> Node {
  guard x.rank == 3 || x.rank == 4 else {
    throw TensorError.wrongShape(
      argument: "X", shape: x.shape, wanted: "(heads, tokens, size) or (batch, heads, tokens, size)")
  }
  let (heads, n, size) = (x.shape[x.rank - 3], x.shape[x.rank - 2], x.shape[x.rank - 1])
  return try x.swappingAxes(-3, -2).reshaped(x.shape.dropLast(3) + [n, heads * size])
}

extension Node {
  /// `self @ weight + bias`, checked so that the error names the weight.
  func projected(by weight: Node, _ argument: String, bias: Node? = nil, _ biasArgument: String = "") throws -> Node {
    let size = shape[rank - 1]
    guard weight.rank == 2, weight.shape[0] == size else {
      throw TensorError.wrongShape(
        argument: argument, shape: weight.shape,
        wanted: "(\(size), …), one row for each of the \(size) features it meets,")
    }
    let product = try matmul(weight.namedIfLeaf(argument))
    guard let bias else { return product }
    guard bias.rank <= 1, bias.value.count == 1 || bias.value.count == weight.shape[1] else {
      throw TensorError.wrongShape(argument: biasArgument, shape: bias.shape, wanted: "(\(weight.shape[1]),)")
    }
    return try product + bias.namedIfLeaf(biasArgument)
  }
}
