/// Two computations held against each other, step by step.
public struct Comparison {
  /// One step of either.
  public struct Row {
    public let name: String
    /// Nil where one computation has no such step.
    public let left, right: Node?
    /// The largest distance between two entries at the same place, NaN and equal infinities being equal to themselves;
    /// nil where a side is missing or the shapes differ.
    public let difference: Double?
  }

  /// The steps of the left computation in order, then those that only the right one has.
  public let rows: [Row]

  public init(_ left: [(name: String, node: Node)], _ right: [(name: String, node: Node)]) {
    let shared = left.map { step in
      let other = right.last { $0.name == step.name }?.node
      return Row(
        name: step.name, left: step.node, right: other,
        difference: other.flatMap { maximumDifference(step.node.value, $0.value) })
    }
    let others = right.filter { step in !left.contains { $0.name == step.name } }
    rows = shared + others.map { Row(name: $0.name, left: nil, right: $0.node, difference: nil) }
  }

  public init(_ left: Steps, _ right: Steps) { self.init(left.fields, right.fields) }
}

/// The largest distance between entries at the same place, or nil for different shapes. NaN equals NaN only; where only
/// one side is NaN the distance is infinite.
public func maximumDifference(_ left: Tensor, _ right: Tensor) -> Double? {
  guard left.shape == right.shape else { return nil }
  var largest = 0.0
  for (a, b) in zip(left.values, right.values) where a != b && !(a.isNaN && b.isNaN) {
    let distance = (a - b).magnitude
    largest = max(largest, distance.isNaN ? .infinity : distance)
  }
  return largest
}
