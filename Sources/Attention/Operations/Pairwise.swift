#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A function of two numbers and what readers of the graph must know of it.
public struct BinaryFunction: Sendable {
  /// Its name in the language.
  public let name: String
  /// Its sign between two operands, or nil for a function that is called by name.
  public let sign: String?
  /// How tightly the sign binds.
  public let binding: Formula.Binding
  /// How it is written in NumPy: a sign, or a function's name.
  public let python: String
  /// The function itself.
  public let apply: @Sendable (Double, Double) -> Double
  /// The derivatives with respect to the left and the right operand; nil where no gradient flows.
  public let derivatives: (@Sendable (_ left: Node, _ right: Node, _ result: Node) throws -> (Node, Node))?
  /// Whether its values are truth values.
  public var isTruth = false
}

/// A function applied to the entries of two tensors that stand at the same place, after broadcasting: `a + b`.
public struct Pairwise: Operation {
  public let function: BinaryFunction
  public init(_ function: BinaryFunction) { self.function = function }
  public var name: String { function.name }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let (left, right) = (operands[0], operands[1])
    let shape = try broadcast(left.shape, right.shape)
    let count = try Computation.admit(shape: shape)
    let apply = function.apply
    let labels = mergedLabels(operands, shape: shape)
    let values: [Double]
    if left.shape == right.shape {
      values = (0..<count).map { apply(left.values[$0], right.values[$0]) }
    } else if right.count == 1, left.shape == shape {
      let number = right.values[0]
      values = left.values.map { apply($0, number) }
    } else {
      var result = Array(repeating: 0.0, count: count)
      try forEachOffset(in: shape, stretchedStrides(left.shape, to: shape), stretchedStrides(right.shape, to: shape)) {
        result[$0] = apply(left.values[$1], right.values[$2])
      }
      values = result
    }
    return Tensor(shape: shape, values: values, isBoolean: function.isTruth, labels: labels)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    guard let derivatives = function.derivatives else { return [nil, nil] }
    let (left, right) = (result.operands[0], result.operands[1])
    let (byLeft, byRight) = try derivatives(left, right, result)
    return [
      try (gradient * byLeft).summed(to: left.shape), try (gradient * byRight).summed(to: right.shape),
    ]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let left = Term.cell(operand: 0, index: unstretched(index, to: result.operands[0].shape))
    let right = Term.cell(operand: 1, index: unstretched(index, to: result.operands[1].shape))
    switch function.name {
    case "add": return .sum([left, right])
    case "subtract": return .difference(left, right)
    case "multiply": return .product([left, right])
    case "divide": return .quotient(left, right)
    case "pow": return .power(left, right)
    default: return .combine(function, left, right)
    }
  }

  public func formula(_ operands: [Formula]) -> Formula {
    guard let sign = function.sign else { return .call(name, operands) }
    return .infix(operands[0], sign, operands[1], function.binding)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    function.sign == nil
      ? "\(function.python)(\(operands[0]), \(operands[1]))" : "(\(operands[0]) \(function.python) \(operands[1]))"
  }
}

extension BinaryFunction {
  public static let add = BinaryFunction(
    name: "add", sign: "+", binding: .sum, python: "+", apply: { $0 + $1 },
    derivatives: { _, _, _ in (Node(1), Node(1)) })
  public static let subtract = BinaryFunction(
    name: "subtract", sign: "-", binding: .sum, python: "-", apply: { $0 - $1 },
    derivatives: { _, _, _ in (Node(1), Node(-1)) })
  public static let multiply = BinaryFunction(
    name: "multiply", sign: "*", binding: .product, python: "*", apply: { $0 * $1 },
    derivatives: { left, right, _ in (right, left) })
  public static let divide = BinaryFunction(
    name: "divide", sign: "/", binding: .product, python: "/", apply: { $0 / $1 },
    derivatives: { _, right, result in (try Node(1) / right, try -result / right) })
  public static let power = BinaryFunction(
    name: "pow", sign: "**", binding: .power, python: "**", apply: { Glibc.pow($0, $1) },
    derivatives: { left, right, result in (try right * left.power(right - Node(1)), try result * left.log()) })
  public static let less = BinaryFunction(
    name: "less", sign: "<", binding: .comparison, python: "<", apply: { $0 < $1 ? 1 : 0 }, derivatives: nil,
    isTruth: true)
}

extension Node {
  public static func + (left: Node, right: Node) throws -> Node { try Node(Pairwise(.add), [left, right]) }
  public static func - (left: Node, right: Node) throws -> Node { try Node(Pairwise(.subtract), [left, right]) }
  public static func * (left: Node, right: Node) throws -> Node { try Node(Pairwise(.multiply), [left, right]) }
  public static func / (left: Node, right: Node) throws -> Node { try Node(Pairwise(.divide), [left, right]) }
  public static prefix func - (node: Node) throws -> Node { try Node(Elementwise(.negate), [node]) }
  public func power(_ exponent: Node) throws -> Node { try Node(Pairwise(.power), [self, exponent]) }
  public func exp() throws -> Node { try Node(Elementwise(.exp), [self]) }
  public func log() throws -> Node { try Node(Elementwise(.log), [self]) }
  public func sqrt() throws -> Node { try Node(Elementwise(.sqrt), [self]) }
  public func tanh() throws -> Node { try Node(Elementwise(.tanh), [self]) }
}
