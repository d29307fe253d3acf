#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A function of one number and what readers of the graph must know of it.
public struct UnaryFunction: Sendable {
  /// Its name in the language.
  public let name: String
  /// How it is written as a formula, with `_` for the operand; nil means `name(_)`.
  public var notation: String?
  /// How it is written in NumPy, with `_` for the operand.
  public let python: String
  /// The function itself.
  public let apply: @Sendable (Double) -> Double
  /// Its derivative at `x`, where `y` is its value there; nil where it is constant almost everywhere, so that no
  /// gradient flows.
  public let derivative: (@Sendable (_ x: Node, _ y: Node) throws -> Node)?
  /// Whether its values are truth values.
  public var isTruth = false
}

/// A function applied to every entry: `exp(x)`, `-x`.
public struct Elementwise: Operation {
  public let function: UnaryFunction
  public init(_ function: UnaryFunction) { self.function = function }
  public var name: String { function.name }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    try Computation.admit(shape: x.shape)
    let apply = function.apply
    return Tensor(shape: x.shape, values: x.values.map(apply), isBoolean: function.isTruth, labels: x.labels)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    guard let derivative = function.derivative else { return [nil] }
    return [try gradient * derivative(result.operands[0], result)]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    .call(function, .cell(operand: 0, index: index))
  }

  public func formula(_ operands: [Formula]) -> Formula {
    guard let notation = function.notation else { return .call(name, operands) }
    let binding: Formula.Binding = notation.hasPrefix("-") ? .sign : .postfix
    return Formula(notation.filling(operands[0].bracketed(below: binding)), binding)
  }

  public func python(_ operands: [String], result: Tensor) -> String { function.python.filling(operands[0]) }
}

extension String {
  /// The text with every `_` replaced.
  func filling(_ operand: String) -> String {
    split(separator: "_", omittingEmptySubsequences: false).joined(separator: operand)
  }
}

extension UnaryFunction {
  static func constant(_ x: Double) -> Node { Node(x) }

  public static let negate = UnaryFunction(name: "negate", notation: "-_", python: "(-_)", apply: { -$0 }) { _, _ in
    Node(-1)
  }
  public static let exp = UnaryFunction(name: "exp", python: "np.exp(_)", apply: { Glibc.exp($0) }) { _, y in y }
  public static let log = UnaryFunction(name: "log", python: "np.log(_)", apply: { Glibc.log($0) }) { x, _ in
    try Node(1) / x
  }
  public static let log2 = UnaryFunction(name: "log2", python: "np.log2(_)", apply: { Glibc.log2($0) }) { x, _ in
    try Node(1 / Glibc.log(2)) / x
  }
  public static let sqrt = UnaryFunction(name: "sqrt", notation: "√_", python: "np.sqrt(_)", apply: { $0.squareRoot() })
  {
    _, y in try Node(0.5) / y
  }
  public static let tanh = UnaryFunction(name: "tanh", python: "np.tanh(_)", apply: { Glibc.tanh($0) }) { _, y in
    try Node(1) - y * y
  }
}
