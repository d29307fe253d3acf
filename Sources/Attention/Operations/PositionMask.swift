/// Which keys a query may see by their positions alone: the causal mask, the sliding window, the triangles.
///
/// Entry (i, j) of the boolean `(rows, columns)` result is true where `low ≤ j − i ≤ high`, or where j is one of the
/// first `sinks` keys and `j − i ≤ high`. It is an operation without operands, so that its rule can be shown.
public struct PositionMask: Operation {
  public let rows, columns: Int
  /// The least distance `j − i` that is seen, or nil for no bound.
  public let low: Int?
  /// The largest distance `j − i` that is seen, or nil for no bound.
  public let high: Int?
  /// How many keys at the start are seen whatever `low` says (Xiao et al. 2023, arXiv:2309.17453).
  public let sinks: Int

  public init(rows: Int, columns: Int, low: Int? = nil, high: Int? = nil, sinks: Int = 0) {
    (self.rows, self.columns, self.low, self.high, self.sinks) = (rows, columns, low, high, sinks)
  }

  public var name: String { "position_mask" }

  /// Whether query `row` may see key `column`.
  func sees(_ row: Int, _ column: Int) -> Bool {
    if let high, column - row > high { return false }
    guard let low else { return true }
    return column - row >= low || column < sinks
  }

  /// The rule in the letters i (query) and j (key): `j ≤ i`.
  public var rule: String {
    func shifted(_ distance: Int) -> String {
      distance == 0 ? "i" : distance > 0 ? "i + \(distance)" : "i - \(-distance)"
    }
    let rule =
      switch (low, high) {
      case (nil, nil): "every j"
      case (nil, .some(let high)): "j ≤ \(shifted(high))"
      case (.some(let low), nil): "j ≥ \(shifted(low))"
      case (.some(let low), .some(let high)): "\(shifted(low)) ≤ j ≤ \(shifted(high))"
      }
    guard sinks > 0, low != nil else { return rule }
    return high == nil ? "\(rule) or j < \(sinks)" : "\(rule) or j < \(sinks)"
  }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let count = try Computation.admit(shape: [rows, columns])
    var values = Array(repeating: 0.0, count: count)
    for row in 0..<rows {
      if row & 0xFF == 0xFF { try Computation.checkpoint() }
      for column in 0..<columns where sees(row, column) { values[row * columns + column] = 1 }
    }
    return Tensor(shape: [rows, columns], values: values, isBoolean: true)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] { [] }
  public func term(at index: [Int], of result: Node) -> Term { .constant(sees(index[0], index[1]) ? 1 : 0) }
  public func formula(_ operands: [Formula]) -> Formula { Formula(rule, .comparison) }

  public func python(_ operands: [String], result: Tensor) -> String {
    let distance = "(np.arange(\(columns)) - np.arange(\(rows))[:, None])"
    let bounds = [low.map { "(\(distance) >= \($0))" }, high.map { "(\(distance) <= \($0))" }]
    let within =
      ([sinks > 0 && low != nil ? "(\(bounds[0] ?? "") | (np.arange(\(columns)) < \(sinks)))" : bounds[0]]
      + [bounds[1]]).compactMap { $0 }
    return within.isEmpty
      ? "np.ones((\(rows), \(columns)), dtype=bool)" : "(\(within.joined(separator: " & ")))"
  }
}

extension Node {
  /// The entries on and below the k-th diagonal of the last two axes, 0 above it.
  public func lowerTriangle(_ k: Int = 0) throws -> Node {
    try triangle { PositionMask(rows: $0, columns: $1, high: k) }
  }

  /// The entries on and above the k-th diagonal of the last two axes, 0 below it.
  public func upperTriangle(_ k: Int = 0) throws -> Node {
    try triangle { PositionMask(rows: $0, columns: $1, low: k) }
  }

  private func triangle(_ mask: (Int, Int) -> PositionMask) throws -> Node {
    guard rank >= 2 else {
      throw TensorError.wrongShape(argument: "x", shape: shape, wanted: "a matrix, or matrices behind more axes,")
    }
    let kept = try Node(mask(shape[rank - 2], shape[rank - 1]), [])
    let empty = value.isBoolean ? Node(Tensor(false)) : Node(0)
    return try Node.choosing(kept, self, empty)
  }
}
