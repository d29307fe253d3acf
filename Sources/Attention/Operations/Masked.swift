/// The scores where the mask allows, −∞ elsewhere: what may not be attended gets weight 0 after the softmax.
///
/// Operands: scores and a boolean mask, **true = may attend**, that broadcasts to the scores' shape.
public struct Masked: Operation {
  /// How the rule reads: `j ≤ i` for a causal mask, otherwise nil and the mask's own name stands there.
  public let rule: String?
  public init(rule: String? = nil) { self.rule = rule }
  public var name: String { "masked" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let (scores, mask) = (operands[0], operands[1])
    guard try broadcast(scores.shape, mask.shape) == scores.shape else {
      throw TensorError.wrongShape(
        argument: "mask", shape: mask.shape, wanted: "something that stretches to \(describe(shape: scores.shape))")
    }
    let count = try Computation.admit(shape: scores.shape)
    var values = Array(repeating: 0.0, count: count)
    try forEachOffset(
      in: scores.shape, scores.strides, stretchedStrides(mask.shape, to: scores.shape)
    ) { values[$0] = mask.values[$2] != 0 ? scores.values[$1] : -.infinity }
    return Tensor(shape: scores.shape, values: values, labels: scores.labels)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try gradient * result.operands[1], nil]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let mask = result.operands[1].value
    return mask[unstretched(index, to: mask.shape)] != 0 ? .cell(operand: 0, index: index) : .constant(-.infinity)
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula("\(operands[0].bracketed(below: .sum)) where \(rule ?? operands[1].text)", .comparison)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "np.where(\(operands[1]), \(operands[0]), -np.inf)"
  }
}

extension Node {
  /// This value where the mask is true, −∞ elsewhere.
  public func masked(by mask: Node, rule: String? = nil) throws -> Node { try Node(Masked(rule: rule), [self, mask]) }
}
