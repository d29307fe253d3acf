/// The table of functions of two numbers.
extension BinaryFunction {
  public static let add = BinaryFunction(
    name: "add", sign: "+", binding: .sum, python: "($0 + $1)", apply: { $0 + $1 },
    backward: { gradient, _, _, _ in (gradient, gradient) })
  public static let subtract = BinaryFunction(
    name: "subtract", sign: "-", binding: .sum, python: "($0 - $1)", apply: { $0 - $1 },
    backward: { gradient, _, _, _ in (gradient, try -gradient) })
  public static let multiply = BinaryFunction(
    name: "multiply", sign: "*", binding: .product, python: "($0 * $1)", apply: { $0 * $1 },
    backward: { gradient, left, right, _ in (try gradient * right, try gradient * left) })
  public static let divide = BinaryFunction(
    name: "divide", sign: "/", binding: .product, python: "np.divide($0, $1)", apply: { $0 / $1 },
    backward: { gradient, _, right, result in (try gradient / right, try -(gradient * result / right)) })
  public static let power = BinaryFunction(
    name: "pow", sign: "**", binding: .power, python: "np.power($0, $1, dtype=float)",
    apply: { Mathematics.pow($0, $1) },
    backward: { gradient, left, right, result in
      // 0 ** 0 is 1 on both sides of 0, so its slope is 0, which the rule would give as 0 * ∞.
      let slope = try right * left.power(right - Node(1))
      let byLeft =
        right.value.values.contains(0) ? try Node.choosing(right.compared(.equal, Node(0)), Node(0), slope) : slope
      return (try gradient * byLeft, try gradient * result * left.log())
    })
  /// The quotient rounded down, as Python's `//`.
  public static let floorDivide = BinaryFunction(
    name: "floor_divide", sign: "//", binding: .product, python: "np.floor_divide($0, $1)",
    apply: { pythonFloorDivide($0, $1) },
    backward: nil)
  /// What `//` leaves over, with the sign of the right side, as Python's `%`.
  public static let remainder = BinaryFunction(
    name: "remainder", sign: "%", binding: .product, python: "np.mod($0, $1)", apply: { pythonRemainder($0, $1) },
    backward: { gradient, left, right, _ in (gradient, try -(gradient * left.floorDivided(by: right))) })
  public static let maximum = BinaryFunction(
    name: "maximum", python: "np.maximum($0, $1)", apply: { $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1) },
    backward: { gradient, left, right, _ in
      // Where both are equal each gets half, as in PyTorch.
      let tie = try left.compared(.equal, right) * Node(0.5)
      return (
        try gradient * (left.compared(.greater, right) + tie), try gradient * (left.compared(.less, right) + tie)
      )
    })
  public static let minimum = BinaryFunction(
    name: "minimum", python: "np.minimum($0, $1)", apply: { $0.isNaN || $1.isNaN ? .nan : Swift.min($0, $1) },
    backward: { gradient, left, right, _ in
      let tie = try left.compared(.equal, right) * Node(0.5)
      return (
        try gradient * (left.compared(.less, right) + tie), try gradient * (left.compared(.greater, right) + tie)
      )
    })
  /// `exp(a − b)`, 0 where a is −∞ whatever b is: a key that may not be seen has weight 0 even while nothing else
  /// has been seen yet.
  public static let expDifference = BinaryFunction(
    name: "exp_difference", python: "exp_difference($0, $1)",
    apply: { $0 == -.infinity ? 0 : Mathematics.exp($0 - $1) },
    backward: { gradient, _, _, result in
      let flow = try gradient * result
      return (flow, try -flow)
    })

  public static let less = comparison("less", "<") { $0 < $1 }
  public static let lessOrEqual = comparison("less_equal", "<=") { $0 <= $1 }
  public static let greater = comparison("greater", ">") { $0 > $1 }
  public static let greaterOrEqual = comparison("greater_equal", ">=") { $0 >= $1 }
  public static let equal = comparison("equal", "==") { $0 == $1 }
  public static let unequal = comparison("not_equal", "!=") { $0 != $1 }
  public static let and = BinaryFunction(
    name: "and", sign: "&", binding: .sum, python: "np.logical_and($0, $1)",
    apply: { $0 != 0 && $1 != 0 ? 1 : 0 }, backward: nil, isTruth: true)
  public static let or = BinaryFunction(
    name: "or", sign: "|", binding: .sum, python: "np.logical_or($0, $1)",
    apply: { $0 != 0 || $1 != 0 ? 1 : 0 }, backward: nil, isTruth: true)

  private static func comparison(
    _ name: String, _ sign: String, _ holds: @escaping @Sendable (Double, Double) -> Bool
  ) -> BinaryFunction {
    BinaryFunction(
      name: name, sign: sign, binding: .comparison, python: "($0 \(sign) $1)", apply: { holds($0, $1) ? 1 : 0 },
      backward: nil, isTruth: true)
  }
}

/// Python's `%` on floats: the remainder has the sign of the divisor.
private func pythonRemainder(_ a: Double, _ b: Double) -> Double {
  let rest = Mathematics.fmod(a, b)
  if rest != 0, (rest < 0) != (b < 0) { return rest + b }
  return rest == 0 ? (b < 0 ? -0.0 : 0) : rest
}

/// Python's `//` on floats; a division by 0 gives what `/` gives, as in NumPy.
private func pythonFloorDivide(_ a: Double, _ b: Double) -> Double {
  guard b != 0 else { return a / b }
  let rest = Mathematics.fmod(a, b)
  let quotient = (a - rest) / b - (rest != 0 && (rest < 0) != (b < 0) ? 1 : 0)
  let whole = quotient.rounded(.down)
  return quotient - whole > 0.5 ? whole + 1 : whole
}

extension Node {
  public static func + (left: Node, right: Node) throws -> Node { try Node(Pairwise(.add), [left, right]) }
  public static func - (left: Node, right: Node) throws -> Node { try Node(Pairwise(.subtract), [left, right]) }
  public static func * (left: Node, right: Node) throws -> Node { try Node(Pairwise(.multiply), [left, right]) }
  public static func / (left: Node, right: Node) throws -> Node { try Node(Pairwise(.divide), [left, right]) }

  public func power(_ exponent: Node) throws -> Node { try Node(Pairwise(.power), [self, exponent]) }
  /// The quotient rounded down: Python's `//`.
  public func floorDivided(by other: Node) throws -> Node { try Node(Pairwise(.floorDivide), [self, other]) }
  /// Python's `%`: what `//` leaves over.
  public func remainder(dividedBy other: Node) throws -> Node { try Node(Pairwise(.remainder), [self, other]) }
  public func maximum(_ other: Node) throws -> Node { try Node(Pairwise(.maximum), [self, other]) }
  public func minimum(_ other: Node) throws -> Node { try Node(Pairwise(.minimum), [self, other]) }
  public func and(_ other: Node) throws -> Node { try Node(Pairwise(.and), [self, other]) }
  public func or(_ other: Node) throws -> Node { try Node(Pairwise(.or), [self, other]) }

  /// True where the comparison holds: `x.compared(.less, y)`.
  public func compared(_ comparison: BinaryFunction, _ other: Node) throws -> Node {
    try Node(Pairwise(comparison), [self, other])
  }

  /// Entries below `least` become `least`, those above `most` become `most`.
  public func clipped(least: Node?, most: Node?) throws -> Node {
    var clipped = self
    if let least { clipped = try clipped.maximum(least) }
    if let most { clipped = try clipped.minimum(most) }
    return clipped
  }
}
