/// `log Σ exp(x)` along some axes, with the largest entry taken out first so that nothing overflows.
public struct LogSumExp: Reduction {
  public let axes: [Int]
  public let keeping: Bool
  public init(axes: [Int], keeping: Bool) { (self.axes, self.keeping) = (axes, keeping) }
  public var name: String { "logsumexp" }
  public var python: String { "logsumexp" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    var largest = try fold(x, from: -.infinity) { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1) }
    let shape = kept(x.shape)
    // An infinite largest entry cannot be taken out: ∞ − ∞ is NaN.
    let shift = Tensor(shape: shape, values: largest.values.map { $0.isFinite ? $0 : 0 })
    let shifts = try shift.stretched(to: x.shape)
    let powers = Tensor(shape: x.shape, values: try filled(x.count) { Mathematics.exp(x.values[$0] - shifts[$0]) })
    let sums = try fold(powers, from: 0, +)
    for place in largest.values.indices {
      largest.values[place] = Mathematics.log(sums.values[place]) + shift.values[place]
    }
    return largest
  }

  /// The slope of each entry is its softmax.
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    let x = result.operands[0]
    return [try spread(gradient, over: x) * (x - spread(result, over: x)).exp()]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let cells = cells(at: index, of: result)
    let largest = cells.map { $0.value { result.operands[$0].value[$1] } }.max() ?? 0
    guard largest.magnitude > 20, largest.isFinite else { return .call(.log, .sum(cells.map { .call(.exp, $0) })) }
    let powers = cells.map { Term.call(.exp, .difference($0, .constant(largest))) }
    return .sum([.constant(largest), .call(.log, .sum(powers))])
  }
}

extension Node {
  /// `log Σ exp(x)` along some axes, computed without overflow.
  public func logSumExp(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(LogSumExp(axes: resolved(axes), keeping: keeping), [self])
  }

  /// `log softmax(x) = x − log Σ exp(x)` along an axis.
  public func logSoftmax(axis: Int = -1) throws -> Node {
    guard rank > 0 else { return try self - logSumExp() }
    return try self - logSumExp(axes: [axis], keeping: true)
  }
}
