/// A function of one number and what readers of the graph must know of it.
public struct UnaryFunction: Sendable {
  /// Its name in the language.
  public let name: String
  /// How it is written as a formula, with `$0` for the operand; nil means `name($0)`.
  public var notation: String?
  /// How it is written in NumPy, with `$0` for the operand.
  public let python: String
  /// The function itself.
  public let apply: @Sendable (Double) -> Double
  /// The gradient with respect to the operand `x`, given the one with respect to the value `y`; nil where the
  /// function is constant almost everywhere, so that no gradient flows.
  public let backward: (@Sendable (_ gradient: Node, _ x: Node, _ y: Node) throws -> Node)?
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
    let values = try filled(x.count) { apply(x.values[$0]) }
    return Tensor(shape: x.shape, values: values, isBoolean: function.isTruth, labels: x.labels)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try function.backward?(gradient, result.operands[0], result)]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    .call(function, .cell(operand: 0, index: index))
  }

  public func formula(_ operands: [Formula]) -> Formula {
    guard let notation = function.notation else { return .call(name, operands) }
    let binding: Formula.Binding = notation.hasPrefix("-") ? .sign : .postfix
    return Formula(notation.filled(operands[0].bracketed(below: binding)), binding)
  }

  public func python(_ operands: [String], result: Tensor) -> String { function.python.filled(operands[0]) }
}

/// As many numbers as `count`, each made from its position, with an ear for Ctrl-C.
func filled(_ count: Int, _ number: (Int) -> Double) throws -> [Double] {
  try Array(unsafeUninitializedCapacity: count) { buffer, filled in
    for position in 0..<count {
      if position & 0xFFFF == 0xFFFF { try Computation.checkpoint() }
      buffer.initializeElement(at: position, to: number(position))
      filled = position + 1
    }
  }
}

extension String {
  /// The text with `$0`, `$1`, … replaced by the operands.
  func filled(_ operands: String...) -> String {
    var text = ""
    var rest = self[...]
    while let sign = rest.firstIndex(of: "$") {
      text += rest[..<sign]
      let digit = rest.index(after: sign)
      text += operands[rest[digit].wholeNumberValue ?? 0]
      rest = rest[rest.index(after: digit)...]
    }
    return text + rest
  }
}
