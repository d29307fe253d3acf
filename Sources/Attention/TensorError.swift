/// What can be wrong with the shapes and values that an operation or a mechanism is given.
///
/// The cases carry the facts; `description` tells them without names. The language, which knows how the operands
/// were written, tells them again with the learner's own words.
public enum TensorError: Error, Equatable, Sendable {
  /// The last axis of the left and the last but one of the right side of a matrix product differ.
  case innerSizesDiffer(left: [Int], right: [Int])
  /// Two shapes that NumPy's broadcasting cannot bring together.
  case notBroadcastable([Int], [Int])
  /// An axis that the tensor does not have.
  case noSuchAxis(Int, shape: [Int])
  /// An index past the end of an axis.
  case indexOutOfRange(Int, axis: Int, shape: [Int])
  /// An argument of a function or mechanism whose shape cannot be right.
  case wrongShape(argument: String, shape: [Int], wanted: String)
  /// An argument whose value cannot be right.
  case wrongValue(argument: String, value: String, wanted: String)
  /// A result that would need more memory than is allowed.
  case tooLarge(shape: [Int], limit: Int)
  /// The gradient was asked for a value the result was not computed from.
  case notInGraph(leaves: [String])
  /// An operation that has no derivative.
  case notDifferentiable(String)
  /// The person pressed Ctrl-C.
  case interrupted
  /// Anything else, said in full.
  case invalid(String, hint: String? = nil)
}

extension TensorError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .innerSizesDiffer(let left, let right):
      let inner = (left.last ?? 1, right.count < 2 ? (right.last ?? 1) : right[right.count - 2])
      return "cannot multiply \(describe(shape: left)) @ \(describe(shape: right)): "
        + "the inner sizes \(inner.0) and \(inner.1) differ."
    case .notBroadcastable(let left, let right):
      return "the shapes \(describe(shape: left)) and \(describe(shape: right)) do not fit together: "
        + "counted from the last axis, sizes must be equal or 1."
    case .noSuchAxis(let axis, let shape):
      return shape.isEmpty
        ? "a number has no axis \(axis)."
        : "there is no axis \(axis) in shape \(describe(shape: shape)): "
          + "axes run from 0 to \(shape.count - 1), or from \(-shape.count) to -1 counted from the end."
    case .indexOutOfRange(let index, let axis, let shape):
      return "index \(index) is past the end of axis \(axis), which has size \(shape[axis])"
        + (shape[axis] == 0 ? "." : ": 0 to \(shape[axis] - 1), or \(-shape[axis]) to -1 from the end.")
    case .wrongShape(let argument, let shape, let wanted):
      return "\(argument) has shape \(describe(shape: shape)), but \(wanted) is wanted."
    case .wrongValue(let argument, let value, let wanted):
      return "\(argument) is \(value), but \(wanted) is wanted."
    case .tooLarge(let shape, let limit):
      return "a result of shape \(describe(shape: shape)) would need more than the \(limit >> 20) MiB allowed."
    case .notInGraph(let leaves):
      return "the result was not computed from that value"
        + (leaves.isEmpty ? "." : "; it was computed from \(leaves.joined(separator: ", ")).")
    case .notDifferentiable(let name):
      return "\(name) has no derivative."
    case .interrupted:
      return "interrupted."
    case .invalid(let message, _):
      return message
    }
  }
}
