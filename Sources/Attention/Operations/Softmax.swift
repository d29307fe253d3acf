/// Softmax along an axis: `exp(x_i) / Σ_j exp(x_j)` (Bridle 1990).
///
/// The largest entry is subtracted first, which changes nothing but keeps `exp` from overflowing (Milakov and
/// Gimelshein 2018, arXiv:1805.02867, section 2); `stable: false` leaves that out, to show what happens.
public struct Softmax: Operation {
  public let axis: Int
  public let stable: Bool
  /// What a row of nothing but −∞ gives: 0 everywhere within the attention family, NaN (0/0) for a bare softmax.
  public let emptyRowsGiveZero: Bool

  public init(axis: Int, stable: Bool = true, emptyRowsGiveZero: Bool = false) {
    (self.axis, self.stable, self.emptyRowsGiveZero) = (axis, stable, emptyRowsGiveZero)
  }

  public var name: String { "softmax" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    try Computation.admit(shape: x.shape)
    let length = x.rank == 0 ? 1 : x.shape[axis]
    let step = x.rank == 0 ? 1 : x.strides[axis]
    var values = x.values
    for start in 0..<(length == 0 ? 0 : x.count / length) {
      if start & 0xFFF == 0xFFF { try Computation.checkpoint() }
      let first = start / step * step * length + start % step
      var largest = -Double.infinity
      for j in 0..<length {
        let entry = values[first + j * step]
        largest = largest.isNaN || entry > largest || entry.isNaN ? entry : largest
      }
      if largest == -.infinity && emptyRowsGiveZero {
        for j in 0..<length { values[first + j * step] = 0 }
        continue
      }
      let shift = stable ? largest : 0
      var sum = 0.0
      for j in 0..<length {
        let weight = Mathematics.exp(values[first + j * step] - shift)
        values[first + j * step] = weight
        sum += weight
      }
      for j in 0..<length { values[first + j * step] /= sum }
    }
    return Tensor(shape: x.shape, values: values, labels: x.labels)
  }

  /// dx = y ⊙ (dy − Σ_j dy_j y_j): the softmax's Jacobian is diag(y) − y yᵀ.
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    guard result.rank > 0 else { return [try gradient * Node(0)] }
    let product = try gradient * result
    return [try result * (gradient - product.sum(axes: [axis], keeping: true))]
  }

  /// The row sums Σ_j dy_j y_j inside what `backward` made.
  static func rowDots(in gradient: Node) -> Node? {
    guard gradient.operation?.name == "multiply", gradient.operands[1].operation?.name == "subtract",
      gradient.operands[1].operands[1].operation is Sum
    else { return nil }
    return gradient.operands[1].operands[1]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let x = result.operands[0].value
    let row = (0..<(x.rank == 0 ? 1 : x.shape[axis])).map { position -> [Int] in
      var other = index
      if x.rank > 0 { other[axis] = position }
      return other
    }
    let seen = row.filter { x[$0] != -.infinity }
    if seen.isEmpty { return emptyRowsGiveZero ? .constant(0) : .quotient(.constant(0), .constant(0)) }
    let largest = seen.map { x[$0] }.max() ?? 0
    func power(_ index: [Int]) -> Term {
      let entry = Term.cell(operand: 0, index: index)
      return .call(.exp, stable && abs(largest) > 20 ? .difference(entry, .constant(largest)) : entry)
    }
    return .quotient(power(index), .sum(seen.map(power)))
  }

  public func formula(_ operands: [Formula]) -> Formula {
    .call(name, operands)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "softmax(\(operands[0]), axis=\(axis)" + (emptyRowsGiveZero ? ", empty=0" : "") + (stable ? ")" : ", stable=False)")
  }
}

extension Node {
  /// Softmax along an axis, counted from the end where negative.
  public func softmax(axis: Int = -1, stable: Bool = true, emptyRowsGiveZero: Bool = false) throws -> Node {
    let axis = rank == 0 ? 0 : try Attention.axis(axis, of: shape)
    return try Node(Softmax(axis: axis, stable: stable, emptyRowsGiveZero: emptyRowsGiveZero), [self])
  }
}
