/// The gradient of a sum with respect to values it was computed from, by reverse mode: every node on the way hands its
/// gradient on to its operands through its operation's vector–Jacobian product.
///
/// The gradients are nodes themselves, so that they can be explained, replayed and differentiated again.
public struct Gradient {
  /// dL/d(node) for every node on a way from the output to one of the values, in the order in which they were reached.
  public private(set) var steps: [(node: Node, gradient: Node)] = []
  private var found: [ObjectIdentifier: Node] = [:]

  /// Differentiates L = sum(output · seed) with respect to `values`.
  ///
  /// - Parameter seed: dL/d(output), of the output's shape; ones where it is nil.
  /// - Throws: `TensorError.notInGraph` when the output was computed from none of the values.
  public init(of output: Node, withRespectTo values: [Node], seed: Node? = nil) throws {
    let order = output.ancestors()
    let wanted = Set(values.map { ObjectIdentifier($0) })
    // Only nodes that were computed from a wanted value pass anything on.
    var onTheWay = wanted
    for node in order where node.operands.contains(where: { onTheWay.contains(ObjectIdentifier($0)) }) {
      onTheWay.insert(ObjectIdentifier(node))
    }
    guard onTheWay.contains(ObjectIdentifier(output)), order.contains(where: { wanted.contains(ObjectIdentifier($0)) })
    else { throw TensorError.notInGraph(leaves: Gradient.leafNames(order)) }

    let start = seed ?? Node(Tensor(shape: output.shape, repeating: 1))
    guard start.shape == output.shape else {
      throw TensorError.wrongShape(argument: "seed", shape: start.shape, wanted: describe(shape: output.shape))
    }
    found[ObjectIdentifier(output)] = start
    for node in order.reversed() where onTheWay.contains(ObjectIdentifier(node)) {
      guard let gradient = found[ObjectIdentifier(node)] else { continue }
      steps.append((node, gradient))
      guard let operation = node.operation else { continue }
      try Computation.checkpoint()
      for (operand, part) in zip(node.operands, try operation.backward(gradient, through: node)) {
        guard let part, onTheWay.contains(ObjectIdentifier(operand)) else { continue }
        let key = ObjectIdentifier(operand)
        found[key] = try found[key].map { try $0 + part } ?? part
      }
    }
  }

  /// dL/d(node), or nil where nothing flows.
  public subscript(node: Node) -> Node? { found[ObjectIdentifier(node)] }

  /// The names of leaves, to say what could have been asked for.
  private static func leafNames(_ order: [Node]) -> [String] {
    var names: [String] = []
    for node in order where node.isLeaf {
      if let name = node.name, !names.contains(name) { names.append(name) }
    }
    return names
  }
}

/// dL/dx for L = sum(y), of x's shape; zeros where y was computed from x but nothing flows (through a mask, a rounding).
///
/// - Throws: `TensorError.notInGraph`, naming the leaves, when y was not computed from x.
public func gradient(of y: Node, withRespectTo x: Node) throws -> Node {
  try Gradient(of: y, withRespectTo: [x])[x] ?? Node(Tensor(shape: x.shape, repeating: 0))
}
