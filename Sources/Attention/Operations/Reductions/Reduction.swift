/// A function of all entries along some axes: what the sum, the mean and the largest entry have in common.
public protocol Reduction: Operation {
  /// The axes that are brought together, counted from the front.
  var axes: [Int] { get }
  /// Whether those axes stay, with size 1.
  var keeping: Bool { get }
  /// NumPy's name.
  var python: String { get }
}

extension Reduction {
  public func formula(_ operands: [Formula]) -> Formula {
    let places = "dim=\(axes.count == 1 ? "\(axes[0])" : describe(shape: axes))"
    return keeping ? .call(name, operands, places, "keepdim=True") : .call(name, operands, places)
  }

  public func formula(_ operands: [Formula], of nodes: [Node]) -> Formula {
    !keeping && axes.count == nodes[0].rank ? .call(name, operands) : formula(operands)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "\(python)(\(operands[0]), axis=\(pythonShape(axes)), keepdims=\(keeping ? "True" : "False"))"
  }

  /// The shape of an operand with every reduced axis at size 1.
  func kept(_ shape: [Int]) -> [Int] { shape.indices.map { axes.contains($0) ? 1 : shape[$0] } }

  /// The shape of the result.
  func reduced(_ shape: [Int]) -> [Int] {
    keeping ? kept(shape) : shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
  }

  /// How many entries are brought together in one.
  func extent(_ shape: [Int]) -> Int { axes.reduce(1) { $0 * shape[$1] } }

  /// Combines the entries one after the other, starting with `start`.
  func fold(
    _ x: Tensor, from start: Double, isBoolean: Bool = false, _ combine: (Double, Double) -> Double
  ) throws -> Tensor {
    let count = try Computation.admit(shape: kept(x.shape))
    var values = Array(repeating: start, count: count)
    if let last = axes.first, axes.count == 1, last == x.rank - 1 {
      let length = x.shape[last]
      for row in 0..<count {
        if row & 0xFFF == 0xFFF { try Computation.checkpoint() }
        var total = start
        for position in (row * length)..<((row + 1) * length) { total = combine(total, x.values[position]) }
        values[row] = total
      }
    } else {
      let strides = stretchedStrides(kept(x.shape), to: x.shape)
      try forEachOffset(in: x.shape, strides, strides) { offset, to, _ in
        values[to] = combine(values[to], x.values[offset])
      }
    }
    return Tensor(
      shape: reduced(x.shape), values: values, isBoolean: isBoolean,
      labels: reducedLabels(x, axes: axes, keeping: keeping))
  }

  /// The operand's entries that are brought together in the entry of the result at `index`.
  func cells(at index: [Int], of result: Node) -> [Term] {
    reducedCells(at: index, of: result.operands[0].shape, axes: axes, keeping: keeping)
  }

  /// Something of the result's shape stretched back over the operand's.
  func spread(_ node: Node, over x: Node) throws -> Node {
    try node.reshaped(kept(x.shape)).expanded(to: x.shape)
  }
}

/// The labels that stay after a reduction.
func reducedLabels(_ x: Tensor, axes: [Int], keeping: Bool) -> [[String]?] {
  guard !x.labels.isEmpty else { return [] }
  var labels: [[String]?] = []
  for axis in x.shape.indices {
    if !axes.contains(axis) { labels.append(x.labels[axis]) } else if keeping { labels.append(nil) }
  }
  return labels.nilIfBare
}

/// The entries of an operand that are brought together in the entry of a reduction at `index`.
func reducedCells(at index: [Int], of shape: [Int], axes: [Int], keeping: Bool) -> [Term] {
  var fixed = Array(repeating: 0, count: shape.count)
  var next = 0
  for axis in shape.indices where keeping || !axes.contains(axis) {
    if !axes.contains(axis) { fixed[axis] = index[next] }
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
  /// The axes to reduce, counted from the front, in order and each once; all of them where none are named.
  func resolved(_ axes: [Int]?) throws -> [Int] {
    guard let axes else { return Array(shape.indices) }
    let resolved = try axes.map { try axis($0, of: shape) }
    guard Set(resolved).count == resolved.count else {
      throw TensorError.wrongValue(argument: "dim", value: describe(shape: axes), wanted: "each axis once")
    }
    return resolved.sorted()
  }
}
