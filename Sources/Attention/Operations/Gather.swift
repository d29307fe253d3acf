/// Entries picked from one tensor and set down in another shape: indexing, slicing, repeating, tiling, the diagonal.
public struct Gather: Operation {
  /// The shape of the result.
  public let shape: [Int]
  /// For each entry of the result, where in the operand's `values` it stands.
  public let offsets: [Int]
  /// For each axis of the result, the axis whose labels it shows.
  let labels: [AxisSource?]
  /// How it is written as a formula, with `$0` for the operand.
  let notation: String
  /// How it is written in NumPy, or nil where only the list of offsets says it.
  let python: String?

  public var name: String { "index" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    try Computation.admit(shape: shape)
    // The places were worked out for one shape; a replay may bring another one.
    if let last = offsets.max(), last >= x.count {
      throw TensorError.invalid("shape \(describe(shape: x.shape)) has no entry at place \(last).")
    }
    let values = try filled(offsets.count) { x.values[offsets[$0]] }
    return Tensor(
      shape: shape, values: values, isBoolean: x.isBoolean,
      labels: x.labels.isEmpty ? [] : labels.map { $0?.labels(of: x) }.nilIfBare)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try Node(Scatter(shape: result.operands[0].shape, offsets: offsets), [gradient])]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    .cell(operand: 0, index: result.operands[0].value.index(at: offsets[result.value.offset(of: index)]))
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula(
      notation.filled(notation.hasPrefix("$0") ? operands[0].bracketed(below: .postfix) : operands[0].text), .postfix)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    python?.filled(operands[0])
      ?? "np.reshape(np.reshape(\(operands[0]), -1)[np.array(\(pythonList(offsets)), dtype=int)], \(pythonShape(shape)))"
  }
}

/// Where the labels of an axis of a result come from: an axis of the operand and the positions picked along it (nil:
/// all of them).
struct AxisSource: Sendable {
  let axis: Int
  let positions: [Int]?

  func labels(of x: Tensor) -> [String]? {
    guard let labels = x.labels(along: axis) else { return nil }
    return positions.map { $0.map { labels[$0] } } ?? labels
  }
}

extension [[String]?] {
  /// The same labels, or an empty list where no axis has any.
  var nilIfBare: [[String]?] { contains { $0 != nil } ? self : [] }
}

/// Entries added into a larger tensor of zeros, each at its place: the way back of `Gather`, and a diagonal matrix.
public struct Scatter: Operation {
  /// The shape of the result.
  public let shape: [Int]
  /// For each entry of the operand, where in the result's `values` it is added.
  public let offsets: [Int]
  /// How it is written as a formula, with `$0` for the operand; nil for `scatter($0)`.
  var notation: String?

  public init(shape: [Int], offsets: [Int]) { (self.shape, self.offsets) = (shape, offsets) }

  public var name: String { "scatter" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let count = try Computation.admit(shape: shape)
    guard operands[0].count == offsets.count else {
      throw TensorError.invalid("\(operands[0].count) entries are no \(offsets.count).")
    }
    var values = Array(repeating: 0.0, count: count)
    for (position, number) in operands[0].values.enumerated() { values[offsets[position]] += number }
    return Tensor(shape: shape, values: values)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    let x = result.operands[0]
    let back = Gather(
      shape: x.shape, offsets: offsets, labels: x.shape.map { _ in nil }, notation: "gather($0)", python: nil)
    return [try Node(back, [gradient])]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let place = result.value.offset(of: index)
    let x = result.operands[0].value
    let cells = offsets.indices.filter { offsets[$0] == place }
    if cells.isEmpty { return .constant(0) }
    if cells.count == 1 { return .cell(operand: 0, index: x.index(at: cells[0])) }
    return .sum(cells.map { .cell(operand: 0, index: x.index(at: $0)) })
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula((notation ?? "scatter($0)").filled(operands[0].text), .postfix)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "scatter(\(operands[0]), \(pythonList(offsets)), \(pythonShape(shape)))"
  }
}

extension Node {
  /// Each entry along an axis `count` times: a a b b.
  public func repeatedInterleaved(_ count: Int, axis: Int) throws -> Node {
    guard count >= 0 else { throw TensorError.wrongValue(argument: "n", value: "\(count)", wanted: "0 or more") }
    let axis = try Attention.axis(axis, of: shape)
    var result = shape
    result[axis] = try Computation.product(count, shape[axis])
    try Computation.admit(shape: result)
    let positions = (0..<shape[axis]).flatMap { Array(repeating: $0, count: count) }
    return try picked(
      positions, axis, "repeat_interleave($0, \(count), \(axis))", "np.repeat($0, \(count), axis=\(axis))")
  }

  /// The whole again along each axis: a b a b. Fewer numbers than axes are meant for the last ones, as in NumPy.
  public func tiled(_ counts: [Int]) throws -> Node {
    guard counts.allSatisfy({ $0 >= 0 }) else {
      throw TensorError.wrongValue(argument: "reps", value: describe(shape: counts), wanted: "0 or more each time")
    }
    let wide = try counts.count > rank ? reshaped(Array(repeating: 1, count: counts.count - rank) + shape) : self
    let all = Array(repeating: 1, count: wide.rank - counts.count) + counts
    let result = try zip(wide.shape, all).map { try Computation.product($0, $1) }
    let count = try Computation.admit(shape: result)
    let strides = rowMajorStrides(wide.shape)
    let own = rowMajorStrides(result)
    let offsets = (0..<count).map { place in
      result.indices.reduce(0) { $0 + place / own[$1] % result[$1] % wide.shape[$1] * strides[$1] }
    }
    let sources = result.indices.map { axis in
      AxisSource(axis: axis, positions: (0..<result[axis]).map { $0 % Swift.max(wide.shape[axis], 1) })
    }
    return try Node(
      Gather(
        shape: result, offsets: offsets, labels: sources, notation: "tile($0, \(describe(shape: counts)))",
        python: "np.tile($0, \(pythonShape(all)))"), [wide])
  }

  /// The entries at some positions of an axis, in that order.
  private func picked(_ positions: [Int], _ axis: Int, _ notation: String, _ python: String) throws -> Node {
    var result = shape
    result[axis] = positions.count
    let count = try Computation.admit(shape: result)
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    var offsets: [Int] = []
    offsets.reserveCapacity(count)
    for block in 0..<outer {
      for position in positions {
        let first = (block * shape[axis] + position) * inner
        offsets.append(contentsOf: first..<(first + inner))
      }
    }
    let sources = shape.indices.map { AxisSource(axis: $0, positions: $0 == axis ? positions : nil) }
    return try Node(
      Gather(shape: result, offsets: offsets, labels: sources, notation: notation, python: python), [self])
  }

  /// The diagonal of a matrix (the last two axes), or the matrix that has a vector on its diagonal.
  ///
  /// - Parameter k: which diagonal; above the middle one where positive.
  public func diagonal(_ k: Int = 0) throws -> Node {
    let (down, right) = (Swift.max(0, -k), Swift.max(0, k))
    let notation = k == 0 ? "diag($0)" : "diag($0, \(k))"
    guard k.magnitude < 1 << 30 else {
      throw TensorError.wrongValue(argument: "k", value: "\(k)", wanted: "a diagonal of the matrix")
    }
    if rank == 1 {
      let size = shape[0] + Int(k.magnitude)
      var scatter = Scatter(
        shape: [size, size], offsets: (0..<shape[0]).map { ($0 + down) * size + $0 + right })
      scatter.notation = notation
      return try Node(scatter, [self])
    }
    guard rank >= 2 else { throw TensorError.wrongShape(argument: "x", shape: shape, wanted: "a vector or a matrix") }
    let (n, m) = (shape[rank - 2], shape[rank - 1])
    let length = Swift.max(0, Swift.min(n - down, m - right))
    let outer = Array(shape.dropLast(2))
    let first = down * m + right
    let offsets = (0..<outer.reduce(1, *)).flatMap { block -> [Int] in
      (0..<length).map { block * n * m + first + $0 * (m + 1) }
    }
    return try Node(
      Gather(
        shape: outer + [length], offsets: offsets,
        labels: outer.indices.map { AxisSource(axis: $0, positions: nil) } + [nil],
        notation: notation, python: "np.diagonal($0, \(k), axis1=-2, axis2=-1)"), [self])
  }

  /// The sum of the diagonal.
  public func trace() throws -> Node {
    guard rank >= 2 else { throw TensorError.wrongShape(argument: "x", shape: shape, wanted: "a matrix") }
    return try diagonal().sum(axes: [-1])
  }
}
