/// Whether all entries, or any entry, along some axes are true (not 0).
public struct Quantified: Reduction {
  public let axes: [Int]
  public let keeping: Bool
  /// All of them, or at least one.
  public let isAll: Bool
  public init(axes: [Int], keeping: Bool, isAll: Bool) {
    (self.axes, self.keeping, self.isAll) = (axes, keeping, isAll)
  }
  public var name: String { isAll ? "all" : "any" }
  public var python: String { isAll ? "np.all" : "np.any" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let isAll = isAll
    return try fold(operands[0], from: isAll ? 1 : 0, isBoolean: true) { found, entry in
      (isAll ? found != 0 && entry != 0 : found != 0 || entry != 0) ? 1 : 0
    }
  }
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] { [nil] }
  public func term(at index: [Int], of result: Node) -> Term {
    let cells = cells(at: index, of: result)
    if cells.isEmpty { return .constant(isAll ? 1 : 0) }
    return .extreme(cells.map { .call(.truth, $0) }, isLargest: !isAll)
  }
}

extension Node {
  /// Whether all entries along some axes are true.
  public func all(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(Quantified(axes: resolved(axes), keeping: keeping, isAll: true), [self])
  }

  /// Whether any entry along some axes is true.
  public func any(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(Quantified(axes: resolved(axes), keeping: keeping, isAll: false), [self])
  }
}
