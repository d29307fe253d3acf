/// The scores where the mask allows, −∞ elsewhere: what may not be attended gets weight 0 after the softmax.
///
/// Operands: scores and a boolean mask, **true = may attend**, that broadcasts to the scores' shape.
public struct Masked: Operation {
  public init() {}
  public var name: String { "masked" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let (scores, mask) = (operands[0], operands[1])
    guard mask.shape == scores.shape || (try? broadcast(scores.shape, mask.shape)) == scores.shape else {
      throw TensorError.wrongShape(
        argument: "mask", shape: mask.shape, wanted: "something that stretches to \(describe(shape: scores.shape))")
    }
    try Computation.admit(shape: scores.shape)
    let allowed = try mask.stretched(to: scores.shape)
    let values = try filled(scores.count) { allowed[$0] != 0 ? scores.values[$0] : -.infinity }
    return Tensor(shape: scores.shape, values: values, labels: scores.labels)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    [try Node.choosing(result.operands[1], gradient, Node(0)), nil]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let mask = result.operands[1].value
    return mask[unstretched(index, to: mask.shape)] != 0 ? .cell(operand: 0, index: index) : .constant(-.infinity)
  }

  public func formula(_ operands: [Formula]) -> Formula {
    Formula("\(operands[0].bracketed(below: .sum)) where \(operands[1].text)", .comparison)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    "np.where(\(operands[1]), \(operands[0]), -np.inf)"
  }
}

extension Node {
  /// This value where the mask is true, −∞ elsewhere.
  public func masked(by mask: Node) throws -> Node { try Node(Masked(), [self, mask]) }
}
