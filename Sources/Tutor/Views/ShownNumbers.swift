import Attention
import Display
import Language

/// How the learner wants numbers shown: what `:set precision` and `:set fractions` change.
public struct NumberStyle: Sendable, Equatable {
  public var format = NumberFormat()

  public init(precision: Int = 4, fractions: Bool = false) {
    format = NumberFormat(precision: precision, fractions: fractions)
  }

  public func text(_ number: Double) -> String { format.text(number) }

  /// A value on one line, as it would be typed: `[[1, 2], [3, 4]]`, `0.4011`, `(2, 3)`.
  public func inline(_ value: Value) -> String {
    switch value {
    case .node(let node): inline(node.value)
    case .string(let text): text
    case .tuple(let items): "(" + items.map { inline($0) }.joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
    case .list(let items): "[" + items.map { inline($0) }.joined(separator: ", ") + "]"
    case .record(let record): inline(record.output)
    case .function(let function): function.signature + (function.body.map { ": \($0)" } ?? "")
    case .none: "None"
    }
  }

  /// A tensor on one line; longer ones have their middle left out.
  public func inline(_ tensor: Tensor) -> String {
    let texts =
      tensor.isBoolean ? tensor.values.map { $0 == 0 ? "False" : "True" } : format.texts(tensor.values)
    func nested(_ axis: Int, _ start: Int, _ count: Int) -> String {
      guard axis < tensor.rank else { return texts[start] }
      let size = tensor.shape[axis]
      guard size > 0 else { return "[]" }
      let part = count / size
      let shown = size <= 12 ? Array(0..<size) : Array(0..<6) + Array((size - 3)..<size)
      var items = shown.map { nested(axis + 1, start + $0 * part, part) }
      if size > 12 { items.insert("…", at: 6) }
      return "[" + items.joined(separator: ", ") + "]"
    }
    return nested(0, 0, tensor.count)
  }
}
