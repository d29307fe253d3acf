/// Tensors joined along an axis they have.
///
/// Shapes: equal but for that axis, whose sizes add up.
public struct Concatenate: Operation {
  public let axis: Int
  /// - Parameter axis: counted from the front.
  public init(axis: Int) { self.axis = axis }
  public var name: String { "concat" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    var shape = operands[0].shape
    for operand in operands.dropFirst() {
      var (own, first) = (operand.shape, shape)
      guard own.count == shape.count else { throw mismatch(operands) }
      (own[axis], first[axis]) = (0, 0)
      guard own == first else { throw mismatch(operands) }
      shape[axis] += operand.shape[axis]
    }
    let count = try Computation.admit(shape: shape)
    let outer = shape[..<axis].reduce(1, *)
    var values: [Double] = []
    values.reserveCapacity(count)
    for block in 0..<outer {
      if block & 0xFFF == 0xFFF { try Computation.checkpoint() }
      for operand in operands {
        let length = operand.count / outer
        values.append(contentsOf: operand.values[(block * length)..<((block + 1) * length)])
      }
    }
    return Tensor(
      shape: shape, values: values, isBoolean: operands.allSatisfy(\.isBoolean), labels: labels(operands, shape))
  }

  private func mismatch(_ operands: [Tensor]) -> TensorError {
    TensorError.invalid(
      "cannot join shapes \(operands.map { describe(shape: $0.shape) }.joined(separator: ", ")) along axis \(axis): "
        + "all other sizes must be equal.")
  }

  private func labels(_ operands: [Tensor], _ shape: [Int]) -> [[String]?] {
    guard operands.contains(where: { !$0.labels.isEmpty }) else { return [] }
    return shape.indices.map { own -> [String]? in
      let each = operands.map { $0.labels(along: own) }
      if own == axis { return each.contains { $0 == nil } ? nil : each.flatMap { $0 ?? [] } }
      let some = each.compactMap { $0 }
      return some.allSatisfy { $0 == some[0] } ? some.first : nil
    }.nilIfBare
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    var start = 0
    return try result.operands.map { operand in
      defer { start += operand.shape[axis] }
      return try gradient.slice(axis: axis, from: start, to: start + operand.shape[axis])
    }
  }

  public func term(at index: [Int], of result: Node) -> Term {
    var index = index
    var operand = 0
    while index[axis] >= result.operands[operand].shape[axis] {
      index[axis] -= result.operands[operand].shape[axis]
      operand += 1
    }
    return .cell(operand: operand, index: index)
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula("concat([\(operands.map(\.text).joined(separator: ", "))], dim=\(axis))", .postfix)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "np.concatenate([\(operands.joined(separator: ", "))], axis=\(axis))"
  }
}

extension Node {
  /// Tensors joined along an axis they have.
  public static func concatenated(_ nodes: [Node], axis: Int) throws -> Node {
    guard let first = nodes.first else { throw TensorError.invalid("there is nothing to join: the list is empty.") }
    guard first.rank > 0 else {
      throw TensorError.invalid("numbers have no axis to be joined along.", hint: "stack makes a new one.")
    }
    return try Node(Concatenate(axis: try Attention.axis(axis, of: first.shape)), nodes)
  }

  /// Tensors of one shape joined along a new axis.
  public static func stacked(_ nodes: [Node], axis: Int) throws -> Node {
    guard let first = nodes.first else { throw TensorError.invalid("there is nothing to stack: the list is empty.") }
    let place = try Attention.axis(axis, of: first.shape + [1])
    var shape = first.shape
    shape.insert(1, at: place)
    return try concatenated(
      nodes.map { node in
        guard node.shape == first.shape else {
          throw TensorError.invalid(
            "cannot stack shapes \(describe(shape: first.shape)) and \(describe(shape: node.shape)): they must be equal."
          )
        }
        return try node.reshaped(shape)
      }, axis: place)
  }
}
