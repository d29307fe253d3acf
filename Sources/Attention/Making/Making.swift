/// Tensors made out of nothing.
extension Tensor {
  /// Ones on the diagonal, zeros elsewhere: `eye`.
  public static func identity(_ rows: Int, _ columns: Int? = nil) throws -> Tensor {
    let columns = columns ?? rows
    let count = try Computation.admit(shape: [rows, columns])
    var values = Array(repeating: 0.0, count: count)
    for place in 0..<Swift.min(rows, columns) { values[place * (columns + 1)] = 1 }
    return Tensor(shape: [rows, columns], values: values)
  }

  /// Numbers from `from` up to, but not including, `to`: `arange`. As many as `ceil((to − from) / step)`.
  public static func range(from: Double = 0, to: Double, step: Double = 1) throws -> Tensor {
    guard step != 0, step.isFinite, from.isFinite, to.isFinite else {
      throw TensorError.wrongValue(
        argument: step == 0 || !step.isFinite ? "step" : "stop", value: "\(step == 0 || !step.isFinite ? step : to)",
        wanted: step == 0 ? "a number other than 0" : "a finite number")
    }
    let exact = Swift.max(0, ((to - from) / step).rounded(.up))
    guard exact < 0x1p53 else { throw TensorError.tooLarge(shape: [Int.max], limit: Computation.current.byteLimit) }
    let count = try Computation.admit(shape: [Int(exact)])
    return Tensor(shape: [count], values: try filled(count) { from + Double($0) * step })
  }

  /// Numbers from `from` to `to`, both included, equally far apart: `linspace`.
  public static func linearSpace(from: Double, to: Double, count: Int) throws -> Tensor {
    try Computation.admit(shape: [count])
    let step = count > 1 ? (to - from) / Double(count - 1) : 0
    // The last one is `to` exactly, whatever the steps have rounded to.
    return Tensor(
      shape: [count], values: try filled(count) { count > 1 && $0 == count - 1 ? to : from + Double($0) * step })
  }
}

extension Node {
  /// A 1 at the position each whole number names, zeros elsewhere: `(…)` becomes `(…, n)`.
  public func oneHot(_ n: Int) throws -> Node {
    guard n >= 0 else { throw TensorError.wrongValue(argument: "n", value: "\(n)", wanted: "0 or more") }
    for number in value.values where number < 0 || number >= Double(n) || number != number.rounded() {
      throw TensorError.wrongValue(
        argument: "indices", value: Node.text(of: number), wanted: "whole numbers from 0 to \(n - 1)")
    }
    let positions = Node(try Tensor.range(to: Double(n)))
    return try Node.choosing(reshaped(shape + [1]).compared(.equal, positions), Node(1), Node(0))
  }
}
