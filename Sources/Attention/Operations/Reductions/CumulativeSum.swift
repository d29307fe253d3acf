/// The sum of each entry and all before it along an axis, or, reversed, of all behind it.
public struct CumulativeSum: Operation {
  public let axis: Int
  public let isReversed: Bool
  /// - Parameter axis: counted from the front.
  public init(axis: Int, isReversed: Bool = false) { (self.axis, self.isReversed) = (axis, isReversed) }
  public var name: String { "cumsum" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    try Computation.admit(shape: x.shape)
    let (length, step) = (x.shape[axis], x.strides[axis])
    var values = x.values
    for lane in 0..<(length == 0 ? 0 : x.count / length) {
      if lane & 0xFFF == 0xFFF { try Computation.checkpoint() }
      let first = lane / step * step * length + lane % step
      var total = 0.0
      for position in 0..<length {
        let place = first + (isReversed ? length - 1 - position : position) * step
        total += values[place]
        values[place] = total
      }
    }
    return Tensor(shape: x.shape, values: values, labels: x.labels)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try Node(CumulativeSum(axis: axis, isReversed: !isReversed), [gradient])]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let own = index[axis]
    let positions = isReversed ? Array(own..<result.shape[axis]) : Array(0...own)
    return .sum(
      positions.map { position in
        var other = index
        other[axis] = position
        return .cell(operand: 0, index: other)
      })
  }

  public func formula(_ operands: [Formula]) -> Formula {
    .call(isReversed ? "reverse_cumsum" : "cumsum", operands, "dim=\(axis)")
  }
  public func python(_ operands: [String], result: Tensor) -> String {
    isReversed
      ? "np.flip(np.cumsum(np.flip(\(operands[0]), \(axis)), axis=\(axis)), \(axis))"
      : "np.cumsum(\(operands[0]), axis=\(axis))"
  }
}

extension Node {
  /// The sum of each entry and all before it along an axis.
  public func cumulativeSum(axis: Int) throws -> Node {
    try Node(CumulativeSum(axis: Attention.axis(axis, of: shape)), [self])
  }
}
