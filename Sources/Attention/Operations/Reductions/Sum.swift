/// The sum along some axes.
public struct Sum: Reduction {
  public let axes: [Int]
  public let keeping: Bool
  public init(axes: [Int], keeping: Bool) { (self.axes, self.keeping) = (axes, keeping) }
  public var name: String { "sum" }
  public var python: String { "np.sum" }

  public func forward(_ operands: [Tensor]) throws -> Tensor { try fold(operands[0], from: 0, +) }
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try spread(gradient, over: result.operands[0])]
  }
  public func term(at index: [Int], of result: Node) -> Term { .sum(cells(at: index, of: result)) }
}

/// The mean along some axes: the sum over the number of entries.
public struct Mean: Reduction {
  public let axes: [Int]
  public let keeping: Bool
  public init(axes: [Int], keeping: Bool) { (self.axes, self.keeping) = (axes, keeping) }
  public var name: String { "mean" }
  public var python: String { "np.mean" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let count = Double(extent(operands[0].shape))
    var sum = try fold(operands[0], from: 0, +)
    for place in sum.values.indices { sum.values[place] /= count }
    return sum
  }
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    let x = result.operands[0]
    return [try spread(gradient / Node(Double(extent(x.shape))), over: x)]
  }
  public func term(at index: [Int], of result: Node) -> Term {
    let cells = cells(at: index, of: result)
    return .quotient(.sum(cells), .constant(Double(cells.count)))
  }
}

/// The product along some axes.
public struct Product: Reduction {
  public let axes: [Int]
  public let keeping: Bool
  public init(axes: [Int], keeping: Bool) { (self.axes, self.keeping) = (axes, keeping) }
  public var name: String { "prod" }
  public var python: String { "np.prod" }

  public func forward(_ operands: [Tensor]) throws -> Tensor { try fold(operands[0], from: 1, *) }

  /// Each entry's slope is the product of the others, formed without dividing, so that a 0 among them does no harm.
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    let x = result.operands[0]
    return [try spread(gradient, over: x) * Node(ProductOfOthers(axes: axes), [x])]
  }
  public func term(at index: [Int], of result: Node) -> Term { .product(cells(at: index, of: result)) }
}

/// For every entry the product of all others along some axes: the slope of `prod`.
public struct ProductOfOthers: Operation {
  public let axes: [Int]
  public init(axes: [Int]) { self.axes = axes }
  public var name: String { "product_of_others" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    try Computation.admit(shape: x.shape)
    let values = try filled(x.count) { place in
      others(of: x.index(at: place), in: x.shape).reduce(1) { $0 * x[$1] }
    }
    return Tensor(shape: x.shape, values: values, labels: x.labels)
  }

  private func others(of index: [Int], in shape: [Int]) -> [[Int]] {
    reducedCells(at: index, of: shape, axes: axes, keeping: true).compactMap {
      if case .cell(_, let other) = $0, other != index { other } else { nil }
    }
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    throw TensorError.notDifferentiable("the gradient of prod")
  }
  public func term(at index: [Int], of result: Node) -> Term {
    .product(others(of: index, in: result.shape).map { .cell(operand: 0, index: $0) })
  }
  public func formula(_ operands: [Formula]) -> Formula { .call(name, operands) }
  public func python(_ operands: [String], result: Tensor) -> String {
    "product_of_others(\(operands[0]), \(pythonShape(axes)))"
  }
}

extension Node {
  /// The sum along some axes (all of them when none are named).
  public func sum(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(Sum(axes: resolved(axes), keeping: keeping), [self])
  }

  /// The mean along some axes; of no entries it is NaN.
  public func mean(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(Mean(axes: resolved(axes), keeping: keeping), [self])
  }

  /// The product along some axes.
  public func product(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(Product(axes: resolved(axes), keeping: keeping), [self])
  }

  /// The variance: the sum of squared distances from the mean over the count less a correction (0: NumPy's, 1: PyTorch's).
  public func variance(axes: [Int]? = nil, correction: Double = 0, keeping: Bool = false) throws -> Node {
    let axes = try resolved(axes)
    let distance = try self - mean(axes: axes, keeping: true)
    let squares = try distance * distance
    if correction == 0 { return try squares.mean(axes: axes, keeping: keeping) }
    let count = Double(axes.reduce(1) { $0 * shape[$1] })
    return try squares.sum(axes: axes, keeping: keeping) / Node(Swift.max(count - correction, 0))
  }

  /// The standard deviation: the root of the variance.
  public func deviation(axes: [Int]? = nil, correction: Double = 0, keeping: Bool = false) throws -> Node {
    try variance(axes: axes, correction: correction, keeping: keeping).sqrt()
  }

  /// The length √Σx² along some axes.
  public func norm(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try (self * self).sum(axes: axes, keeping: keeping).sqrt()
  }
}
