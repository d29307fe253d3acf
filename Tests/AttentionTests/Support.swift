import Attention
import Testing

/// A leaf of the given shape with repeatable normal numbers.
func randomNode(_ shape: [Int], seed: Int = 0, name: String? = nil) throws -> Node {
  Node(try Tensor.normal(shape: shape, seed: seed), name: name)
}

func matrix(_ rows: [[Double]], name: String? = nil) -> Node {
  Node(Tensor(shape: [rows.count, rows.first?.count ?? 0], values: rows.flatMap { $0 }), name: name)
}

func vector(_ numbers: [Double], name: String? = nil) -> Node {
  Node(Tensor(shape: [numbers.count], values: numbers), name: name)
}

/// The node's entries are the expected numbers, in row-major order.
func expectClose(
  _ node: Node?, _ expected: [Double], within tolerance: Double = 1e-9, relative: Double = 0, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let values = node?.value.values else {
    Issue.record("there is no \(what)", sourceLocation: sourceLocation)
    return
  }
  guard values.count == expected.count else {
    Issue.record("\(what) has \(values.count) entries, not \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  for (place, (got, want)) in zip(values, expected).enumerated() {
    let fits = got == want || abs(got - want) <= tolerance + relative * abs(want) || (got.isNaN && want.isNaN)
    if !fits {
      Issue.record("\(what)[\(place)] is \(got), not \(want)", sourceLocation: sourceLocation)
      return
    }
  }
}

/// Four decimals, whole numbers without, as the display writes them.
func fourDecimals(_ number: Double) -> String {
  if !number.isFinite { return "\(number)" }
  if number == number.rounded() { return "\(Int(number))" }
  let shifted = (number.magnitude * 10_000).rounded()
  let digits = String(Int(shifted))
  let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  return (number < 0 ? "-" : "") + padded.dropLast(4) + "." + padded.suffix(4)
}
