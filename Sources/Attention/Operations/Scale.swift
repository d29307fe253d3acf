/// Multiplication by a number that belongs to the mechanism: `1/√d_k` for scaled dot-product attention.
public struct Scale: Operation {
  /// The factor.
  public let factor: Double
  /// The head size whose root divides, when the factor is `1/√d_k`; nil for a factor that somebody chose.
  public let headSize: Int?

  /// Division by the square root of the head size (Vaswani et al. 2017, arXiv:1706.03762, section 3.2.1).
  public init(headSize: Int) {
    (factor, self.headSize) = (1 / Double(headSize).squareRoot(), headSize)
  }

  /// Multiplication by any number.
  public init(factor: Double) { (self.factor, headSize) = (factor, nil) }

  public var name: String { "scale" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    try Computation.admit(shape: x.shape)
    guard let headSize else {
      return Tensor(shape: x.shape, values: x.values.map { $0 * factor }, labels: x.labels)
    }
    let root = Double(headSize).squareRoot()
    return Tensor(shape: x.shape, values: x.values.map { $0 / root }, labels: x.labels)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] { [try Node(self, [gradient])] }

  public func term(at index: [Int], of result: Node) -> Term {
    let entry = Term.cell(operand: 0, index: index)
    guard let headSize else { return .product([entry, .constant(factor)]) }
    return .quotient(entry, .named("√\(headSize)", Double(headSize).squareRoot()))
  }

  public func formula(_ operands: [Formula]) -> Formula {
    headSize == nil
      ? .infix(operands[0], "*", Formula("scale"), .product) : .infix(operands[0], "/", Formula("√d_k"), .product)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    headSize.map { "(\(operands[0]) / np.sqrt(\($0)))" } ?? "(\(operands[0]) * \(pythonNumber(factor)))"
  }
}
