/// At each place the entry of the first tensor where a condition is true, of the second elsewhere: `where(c, a, b)`.
///
/// Operands: the condition, `a` and `b`, broadcast against each other.
public struct Choose: Operation {
  public init() {}
  public var name: String { "where" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let (condition, a, b) = (operands[0], operands[1], operands[2])
    let shape = try broadcast(condition.shape, try broadcast(a.shape, b.shape))
    try Computation.admit(shape: shape)
    let picks = try condition.stretched(to: shape)
    var values = try b.stretched(to: shape)
    let strides = stretchedStrides(a.shape, to: shape)
    try forEachOffset(in: shape, strides, strides) { offset, from, _ in
      if picks[offset] != 0 { values[offset] = a.values[from] }
    }
    return Tensor(
      shape: shape, values: values, isBoolean: a.isBoolean && b.isBoolean,
      labels: mergedLabels([condition, a, b], shape: shape))
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    let (condition, a, b) = (result.operands[0], result.operands[1], result.operands[2])
    return [
      nil, try Node.choosing(condition, gradient, Node(0)).summed(to: a.shape),
      try Node.choosing(condition, Node(0), gradient).summed(to: b.shape),
    ]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let condition = result.operands[0].value
    let chosen = condition[unstretched(index, to: condition.shape)] != 0 ? 1 : 2
    return .cell(operand: chosen, index: unstretched(index, to: result.operands[chosen].shape))
  }

  public func formula(_ operands: [Formula]) -> Formula { .call(name, operands) }
  public func python(_ operands: [String], result: Tensor) -> String {
    "np.where(\(operands[0]), \(operands[1]), \(operands[2]))"
  }
}

extension Tensor {
  /// The entries as they stand once the tensor is stretched to a larger shape.
  func stretched(to target: [Int]) throws -> [Double] {
    if shape == target { return values }
    if count == 1 { return Array(repeating: values[0], count: target.reduce(1, *)) }
    var result = Array(repeating: 0.0, count: target.reduce(1, *))
    let strides = stretchedStrides(shape, to: target)
    try forEachOffset(in: target, strides, strides) { offset, from, _ in result[offset] = values[from] }
    return result
  }
}

extension Node {
  /// The entries of `a` where the condition is true, of `b` elsewhere.
  public static func choosing(_ condition: Node, _ a: Node, _ b: Node) throws -> Node {
    try Node(Choose(), [condition, a, b])
  }

  /// The value where the mask is true, this tensor elsewhere: PyTorch's `masked_fill`.
  public func filled(where mask: Node, with value: Node) throws -> Node { try Node.choosing(mask, value, self) }
}
