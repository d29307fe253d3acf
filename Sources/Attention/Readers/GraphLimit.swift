/// How much of where values came from is kept: beyond it the oldest become plain leaves.
///
/// A session keeps one and calls `enforce` after each statement with everything that is still reachable. Counting takes
/// time, so it is done only once enough new values were made since the last count.
public struct GraphLimit: Sendable {
  /// How many computed values may be remembered.
  public var nodes: Int
  /// How many bytes of numbers they may hold.
  public var bytes: Int
  private var counted = 0

  public init(nodes: Int = 10_000, bytes: Int = 256 << 20) { (self.nodes, self.bytes) = (nodes, bytes) }

  /// Forgets the oldest operations under `roots` until what is left is within the limit.
  ///
  /// - Returns: how many were forgotten.
  @discardableResult
  public mutating func enforce(on roots: [Node]) -> Int {
    let newest = roots.map(\.serial).max() ?? 0
    let step = min(1_000, max(1, nodes / 10))
    let fresh = roots.reduce(0) { $0 + ($1.serial > counted ? $1.value.count * 8 : 0) }
    guard newest >= counted + step || fresh > bytes / 16 else { return 0 }
    counted = newest

    let computed = Node.ancestors(of: roots).filter { !$0.isLeaf }.sorted { $0.serial > $1.serial }
    var (kept, held) = (0, 0)
    var forgotten = 0
    for node in computed {
      held += node.value.count * 8
      kept += 1
      if kept > nodes || held > bytes {
        node.forget()
        forgotten += 1
      }
    }
    return forgotten
  }
}
