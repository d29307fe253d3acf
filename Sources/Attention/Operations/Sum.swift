/// The sum along some axes.
public struct Sum: Operation {
  public let axes: [Int]
  public let keeping: Bool
  /// - Parameters:
  ///   - axes: the axes to sum over, counted from the front.
  ///   - keeping: whether those axes stay, with size 1.
  public init(axes: [Int], keeping: Bool) { (self.axes, self.keeping) = (axes, keeping) }
  public var name: String { "sum" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    let kept = x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] }
    let count = try Computation.admit(shape: kept)
    var values = Array(repeating: 0.0, count: count)
    let strides = stretchedStrides(kept, to: x.shape)
    try forEachOffset(in: x.shape, strides, strides) { offset, to, _ in values[to] += x.values[offset] }
    let shape = keeping ? kept : x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] }
    return Tensor(shape: shape, values: values).labelled(reducedLabels(x, axes: axes, keeping: keeping))
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    let x = result.operands[0]
    let kept = x.shape.indices.map { axes.contains($0) ? 1 : x.shape[$0] }
    return [try gradient.reshaped(kept).expanded(to: x.shape)]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    .sum(reducedCells(at: index, of: result.operands[0].shape, axes: axes, keeping: keeping))
  }

  public func formula(_ operands: [Formula]) -> Formula {
    .call(name, operands, "dim=\(axes.count == 1 ? "\(axes[0])" : describe(shape: axes))")
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "np.sum(\(operands[0]), axis=(\(axes.map { "\($0)," }.joined(separator: " "))), keepdims=\(keeping ? "True" : "False"))"
  }
}

/// The labels that stay after a reduction.
func reducedLabels(_ x: Tensor, axes: [Int], keeping: Bool) -> [[String]?] {
  guard !x.labels.isEmpty else { return [] }
  return x.shape.indices.compactMap { axis -> [String]?? in
    axes.contains(axis) ? (keeping ? .some(nil) : .none) : .some(x.labels[axis])
  }
}

/// The entries of an operand that are brought together in the entry of a reduction at `index`.
func reducedCells(at index: [Int], of shape: [Int], axes: [Int], keeping: Bool) -> [Term] {
  var fixed = Array(repeating: 0, count: shape.count)
  var next = 0
  for axis in shape.indices where keeping || !axes.contains(axis) {
    fixed[axis] = index[next]
    next += 1
  }
  var cells = [fixed]
  for axis in axes {
    cells = cells.flatMap { cell in
      (0..<shape[axis]).map { position in
        var other = cell
        other[axis] = position
        return other
      }
    }
  }
  return cells.map { .cell(operand: 0, index: $0) }
}

extension Node {
  /// The sum along some axes (all of them when none are named).
  public func sum(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(Sum(axes: try axes?.map { try axis($0, of: shape) } ?? Array(shape.indices), keeping: keeping), [self])
  }
}
