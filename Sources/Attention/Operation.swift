/// One kind of computation, described once: what it does forward and backward, how it reads as a formula and as
/// NumPy, and which numbers make one entry of its result.
///
/// An operation is a value; its parameters (an axis, a scale) are its stored properties, its operands are not. Every
/// reader of the graph (steps, explanations, replay, gradients, exports, diagnosis) works through these six members.
public protocol Operation: Sendable {
  /// The operation's name in the language: `matmul`, `softmax`.
  var name: String { get }

  /// The result for the given operands.
  ///
  /// - Throws: `TensorError` when the shapes do not fit, the result would be too large, or the work is interrupted.
  func forward(_ operands: [Tensor]) throws -> Tensor

  /// The gradient with respect to each operand, given the gradient with respect to the result: the vector–Jacobian
  /// product, itself computed through the graph, so that it can be explained like any other value.
  ///
  /// - Parameters:
  ///   - gradient: dL/d(result), of the result's shape.
  ///   - result: the node this operation made; its operands are the operation's.
  /// - Returns: one entry for each operand; nil where nothing flows (a mask, an index).
  func backward(_ gradient: Node, through result: Node) throws -> [Node?]

  /// The term that makes the entry of the result at `index`.
  func term(at index: [Int], of result: Node) -> Term

  /// The operation as mathematics, written over the formulas of its operands.
  func formula(_ operands: [Formula]) -> Formula

  /// The same for operands that are known, where something goes without saying: the axes of a sum over all of them.
  func formula(_ operands: [Formula], of nodes: [Node]) -> Formula

  /// The operation as a NumPy expression over the names of its operands; bracketed so that it can stand anywhere.
  func python(_ operands: [String], result: Tensor) -> String
}

extension Operation {
  public func formula(_ operands: [Formula], of nodes: [Node]) -> Formula { formula(operands) }
}

/// A formula and how tightly its outermost sign binds, so that brackets stand only where they are needed.
public struct Formula: Sendable, Equatable {
  public enum Binding: Int, Sendable, Comparable {
    case comparison, sum, product, sign, power, postfix, atom
    public static func < (a: Binding, b: Binding) -> Bool { a.rawValue < b.rawValue }
  }

  public let text: String
  public let binding: Binding

  public init(_ text: String, _ binding: Binding = .atom) {
    self.text = text
    self.binding = binding
  }

  /// The text, in brackets if its outermost sign binds less tightly than `binding`.
  public func bracketed(below binding: Binding) -> String {
    self.binding < binding ? "(\(text))" : text
  }

  /// Two formulas with a sign between them; an equal binding on the right side is bracketed, as for `a - (b - c)`.
  public static func infix(_ left: Formula, _ sign: String, _ right: Formula, _ binding: Binding) -> Formula {
    let above = Binding(rawValue: binding.rawValue + 1) ?? .atom
    return Formula("\(left.bracketed(below: binding)) \(sign) \(right.bracketed(below: above))", binding)
  }

  /// A function call.
  public static func call(_ name: String, _ arguments: [Formula], _ more: String...) -> Formula {
    Formula("\(name)(\((arguments.map(\.text) + more).joined(separator: ", ")))", .postfix)
  }
}
