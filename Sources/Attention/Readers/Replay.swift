/// The same computation with some of its values replaced by others.
///
/// What a replaced value was computed from stays; what was computed from it is computed again. This is how `:whatif`
/// changes a number and how a wrong step is put in the place of a right one.
public struct Replay {
  private var made: [ObjectIdentifier: Node] = [:]
  /// Every value that was made anew, with its old self, operands before results.
  public private(set) var changes: [(old: Node, new: Node)] = []

  /// Computes `roots` again with the replacements in force.
  ///
  /// A replacement may itself be computed from values of the old computation, even from the one it replaces: those it
  /// reads are taken as they are after all replacements before it. Two replacements of one value follow each other.
  ///
  /// - Throws: what an operation throws that does not fit the new values.
  public init(of roots: [Node], replacing replacements: [(old: Node, new: Node)]) throws {
    let order = Node.ancestors(of: roots + replacements.map(\.old))
    var places: [ObjectIdentifier: Int] = [:]
    for (place, node) in order.enumerated() { places[ObjectIdentifier(node)] = place }
    let ordered = replacements.enumerated().sorted {
      (places[ObjectIdentifier($0.element.old)] ?? 0, $0.offset) < (
        places[ObjectIdentifier($1.element.old)] ?? 0, $1.offset
      )
    }

    var fixed: [ObjectIdentifier: Node] = [:]
    for (_, (old, new)) in ordered {
      let key = ObjectIdentifier(old)
      // While the replacement is worked out, the old name stands for the value as it would have been.
      var scope = fixed
      if scope[key] == nil { scope[key] = try Replay.pass([old], fixed).found[key] ?? old }
      let value = try Replay.pass([new], scope).found[ObjectIdentifier(new)] ?? new
      fixed[key] = old.name.map { value === old ? value : value.renamed($0) } ?? value
    }
    let result = try Replay.pass(roots, fixed)
    made = result.found
    changes = result.changes
  }

  /// What stands in the place of a value of the old computation: itself where nothing changed.
  public subscript(old: Node) -> Node { made[ObjectIdentifier(old)] ?? old }

  /// Computes anew what depends on the fixed values.
  private static func pass(
    _ roots: [Node], _ fixed: [ObjectIdentifier: Node]
  ) throws -> (found: [ObjectIdentifier: Node], changes: [(old: Node, new: Node)]) {
    var found: [ObjectIdentifier: Node] = [:]
    var changes: [(old: Node, new: Node)] = []
    for node in Node.ancestors(of: roots) {
      let key = ObjectIdentifier(node)
      if let replacement = fixed[key] {
        found[key] = replacement
        if replacement !== node { changes.append((node, replacement)) }
        continue
      }
      guard let operation = node.operation else { continue }
      let operands = node.operands.map { found[ObjectIdentifier($0)] ?? $0 }
      guard zip(operands, node.operands).contains(where: { $0 !== $1 }) else { continue }
      var again = try Node(operation, operands)
      if let name = node.name { again = again.named(name) }
      found[key] = again
      changes.append((node, again))
    }
    return (found, changes)
  }
}

extension Node {
  /// This value under a name, whatever name it has: the node itself keeps its own.
  fileprivate func renamed(_ name: String) -> Node {
    self.name == nil && isLeaf ? Node(value, name: name) : named(name)
  }
}
