/// A function of two numbers and what readers of the graph must know of it.
public struct BinaryFunction: Sendable {
  /// Its name in the language.
  public let name: String
  /// How it is written as a formula: a sign that stands between, as in `$0 + $1`, or a call; nil means `name($0, $1)`.
  public var sign: String?
  /// How tightly the sign binds.
  public var binding = Formula.Binding.postfix
  /// How it is written in NumPy, with `$0` and `$1` for the operands.
  public let python: String
  /// The function itself.
  public let apply: @Sendable (Double, Double) -> Double
  /// The gradients with respect to the two operands, given the one with respect to the result, all of the result's
  /// shape; nil for a function that is constant almost everywhere.
  public let backward: Backward?
  /// Whether its values are truth values.
  public var isTruth = false

  public typealias Backward =
    @Sendable (_ gradient: Node, _ left: Node, _ right: Node, _ result: Node) throws -> (Node?, Node?)
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
      values = try filled(count) { apply(left.values[$0], right.values[$0]) }
    } else if right.count == 1, left.shape == shape {
      let number = right.values[0]
      values = try filled(count) { apply(left.values[$0], number) }
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
    guard let backward = function.backward else { return [nil, nil] }
    let (left, right) = (result.operands[0], result.operands[1])
    let (byLeft, byRight) = try backward(gradient, left, right, result)
    return [try byLeft?.summed(to: left.shape), try byRight?.summed(to: right.shape)]
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
    function.python.filled(operands[0], operands[1])
  }
}
