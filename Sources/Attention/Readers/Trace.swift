/// The named values of a computation, in the order in which they were computed.
public struct Trace {
  /// Named values that were computed: scores, scaled, weights, …
  public let steps: [(name: String, node: Node)]
  /// Named values that were not: what the learner typed, loaded or drew.
  public let inputs: [(name: String, node: Node)]

  /// Everything with a name that `roots` were computed from, the roots included.
  public init(of roots: [Node]) {
    var steps: [(name: String, node: Node)] = []
    var inputs: [(name: String, node: Node)] = []
    for node in Node.ancestors(of: roots) {
      guard let name = node.name else { continue }
      if node.isLeaf { inputs.append((name, node)) } else { steps.append((name, node)) }
    }
    (self.steps, self.inputs) = (steps, inputs)
  }

  /// All values with this name, in order: a computation with two heads of attention has two `weights`.
  public subscript(name: String) -> [Node] { (steps + inputs).filter { $0.name == name }.map(\.node) }
}
