/// The axes in another order: `x.permute(1, 0, 2)`; with the last two swapped, the transpose.
public struct Permute: Operation {
  /// For each axis of the result, the axis of the operand it was.
  public let order: [Int]
  public init(order: [Int]) { self.order = order }
  /// The transpose of a matrix, which nearly every attention needs.
  static let transpose = Permute(order: [1, 0])
  public var name: String { isTranspose ? "transpose" : "permute" }

  /// Whether only the last two axes change places.
  var isTranspose: Bool {
    order.count >= 2 && order.dropLast(2).elementsEqual(0..<(order.count - 2))
      && order[order.count - 2] == order.count - 1
  }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    let shape = order.map { x.shape[$0] }
    let count = try Computation.admit(shape: shape)
    if order.count == 2, order[0] == 1 {
      let (rows, columns) = (shape[0], shape[1])
      let values = try filled(count) { x.values[$0 % columns * rows + $0 / columns] }
      return Tensor(
        shape: shape, values: values, isBoolean: x.isBoolean,
        labels: x.labels.isEmpty ? [] : [x.labels[1], x.labels[0]])
    }
    let own = x.strides
    var values = Array(repeating: 0.0, count: count)
    let strides = order.map { own[$0] }
    try forEachOffset(in: shape, strides, strides) { offset, from, _ in values[offset] = x.values[from] }
    return Tensor(
      shape: shape, values: values, isBoolean: x.isBoolean,
      labels: x.labels.isEmpty ? [] : order.map { x.labels[$0] })
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try gradient.permuted(order.indices.map { axis in order.firstIndex(of: axis) ?? axis })]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    var source = index
    for (axis, from) in order.enumerated() { source[from] = index[axis] }
    return .cell(operand: 0, index: source)
  }

  public func formula(_ operands: [Formula]) -> Formula {
    isTranspose
      ? Formula(operands[0].bracketed(below: .postfix) + "ᵀ", .postfix)
      : Formula(
        "\(operands[0].bracketed(below: .postfix)).permute(\(order.map(String.init).joined(separator: ", ")))", .postfix
      )
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "np.transpose(\(operands[0]), (\(order.map { "\($0)," }.joined(separator: " "))))"
  }
}

/// The same entries, in the same order, in another shape.
public struct Reshape: Operation {
  public let shape: [Int]
  public init(shape: [Int]) { self.shape = shape }
  public var name: String { "reshape" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    let count = try Computation.admit(shape: shape)
    guard count == x.count else {
      throw TensorError.invalid(
        "cannot reshape \(describe(shape: x.shape)) to \(describe(shape: shape)): "
          + "that is \(x.count) entries against \(count).")
    }
    return Tensor(shape: shape, values: x.values, isBoolean: x.isBoolean, labels: keptLabels(x))
  }

  /// Axes of equal size at the front and at the back keep their labels; those in between lose them.
  private func keptLabels(_ x: Tensor) -> [[String]?] {
    guard !x.labels.isEmpty else { return [] }
    var labels = Array(repeating: [String]?.none, count: shape.count)
    for axis in 0..<min(shape.count, x.rank) {
      guard shape[axis] == x.shape[axis] else { break }
      labels[axis] = x.labels[axis]
    }
    for axis in 1...max(1, min(shape.count, x.rank)) where axis <= min(shape.count, x.rank) {
      guard shape[shape.count - axis] == x.shape[x.rank - axis] else { break }
      labels[shape.count - axis] = x.labels[x.rank - axis]
    }
    return labels.contains { $0 != nil } ? labels : []
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try gradient.reshaped(result.operands[0].shape)]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    .cell(operand: 0, index: result.operands[0].value.index(at: result.value.offset(of: index)))
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula(
      "\(operands[0].bracketed(below: .postfix)).reshape(\(shape.map(String.init).joined(separator: ", ")))", .postfix)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "np.reshape(\(operands[0]), (\(shape.map { "\($0)," }.joined(separator: " "))))"
  }
}

/// The sum over every axis that broadcasting had stretched: the way back of a stretched operand's gradient.
public struct SumTo: Operation {
  public let shape: [Int]
  public init(shape: [Int]) { self.shape = shape }
  public var name: String { "sum_to" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    let count = try Computation.admit(shape: shape)
    var values = Array(repeating: 0.0, count: count)
    let strides = stretchedStrides(shape, to: x.shape)
    try forEachOffset(in: x.shape, strides, strides) { offset, to, _ in values[to] += x.values[offset] }
    return Tensor(shape: shape, values: values)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try gradient.expanded(to: result.operands[0].shape)]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let x = result.operands[0].value
    return .sum(
      (0..<x.count).map { x.index(at: $0) }.filter { unstretched($0, to: shape) == index }
        .map { .cell(operand: 0, index: $0) })
  }

  public func formula(_ operands: [Formula]) -> Formula {
    .call("sum_to", operands, describe(shape: shape))
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "sum_to(\(operands[0]), (\(shape.map { "\($0)," }.joined(separator: " "))))"
  }
}

/// The tensor stretched to a larger shape by NumPy's broadcasting.
public struct Expand: Operation {
  public let shape: [Int]
  public init(shape: [Int]) { self.shape = shape }
  public var name: String { "expand" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    guard x.rank <= shape.count, try broadcast(x.shape, shape) == shape else {
      throw TensorError.notBroadcastable(x.shape, shape)
    }
    let count = try Computation.admit(shape: shape)
    var values = Array(repeating: 0.0, count: count)
    let strides = stretchedStrides(x.shape, to: shape)
    try forEachOffset(in: shape, strides, strides) { offset, from, _ in values[offset] = x.values[from] }
    return Tensor(shape: shape, values: values, isBoolean: x.isBoolean, labels: mergedLabels([x], shape: shape))
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try gradient.summed(to: result.operands[0].shape)]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    .cell(operand: 0, index: unstretched(index, to: result.operands[0].shape))
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula(
      "\(operands[0].bracketed(below: .postfix)).expand(\(shape.map(String.init).joined(separator: ", ")))", .postfix)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "np.broadcast_to(\(operands[0]), (\(shape.map { "\($0)," }.joined(separator: " "))))"
  }
}

extension Node {
  /// The axes in another order; `order[i]` is the axis of this tensor that becomes axis i.
  public func permuted(_ order: [Int]) throws -> Node {
    guard order.sorted().elementsEqual(shape.indices) else {
      throw TensorError.wrongValue(
        argument: "dims", value: describe(shape: order), wanted: "each axis of \(describe(shape: shape)) once")
    }
    return try Node(Permute(order: order), [self])
  }

  /// The last two axes swapped.
  public func transposed() throws -> Node {
    guard rank >= 2 else { return self }
    let order = rank == 2 ? Permute.transpose : Permute(order: Array(0..<(rank - 2)) + [rank - 1, rank - 2])
    return try Node(order, [self])
  }

  /// Two axes swapped.
  public func swappingAxes(_ a: Int, _ b: Int) throws -> Node {
    let (a, b) = (try axis(a, of: shape), try axis(b, of: shape))
    guard a != b else { return self }
    var order = Array(shape.indices)
    order.swapAt(a, b)
    return try permuted(order)
  }

  public func reshaped(_ shape: [Int]) throws -> Node {
    shape == self.shape ? self : try Node(Reshape(shape: shape), [self])
  }

  /// With an axis of size 1 put in; `axis` counts in the result, from its end where negative.
  public func unsqueezed(_ axis: Int) throws -> Node {
    var wider = shape
    wider.insert(1, at: try Attention.axis(axis, of: shape + [1]))
    return try reshaped(wider)
  }

  /// Without an axis of size 1.
  public func squeezed(_ axis: Int) throws -> Node {
    let place = try Attention.axis(axis, of: shape)
    guard shape[place] == 1 else {
      throw TensorError.wrongShape(argument: "x", shape: shape, wanted: "size 1 at axis \(place)")
    }
    var narrower = shape
    narrower.remove(at: place)
    return try reshaped(narrower)
  }

  /// Summed over the axes that broadcasting `shape` to this shape would stretch.
  public func summed(to shape: [Int]) throws -> Node {
    shape == self.shape ? self : try Node(SumTo(shape: shape), [self])
  }

  /// Stretched to a larger shape.
  public func expanded(to shape: [Int]) throws -> Node {
    shape == self.shape ? self : try Node(Expand(shape: shape), [self])
  }
}
