/// The steps of scaled dot-product attention, found in a graph: by their names where a mechanism gave them some, by their
/// structure in what somebody wrote by hand.
///
/// What the softmax is taken of is `masked`; below its masks stands `scaled`; below a number that multiplies or divides
/// stand the `scores`; the product with the softmax is the `output`. A step that did not happen is its predecessor.
public struct Anatomy {
  /// The five steps in order.
  public enum Step: String, Sendable, CaseIterable { case scores, scaled, masked, weights, output }

  public let scores, scaled, masked, weights: Node
  /// Nil where the weights are not multiplied with values.
  public let output: Node?
  /// Nil where the scores are not a product of two matrices.
  public let queries, keys: Node?
  public let values: Node?
  /// True where a query may see a key, or numbers that were added; nil without a mask.
  public let mask: Node?
  /// The factor on the scores.
  public let scale: Double

  /// The node of a step.
  public subscript(step: Step) -> Node? {
    switch step {
    case .scores: scores
    case .scaled: scaled
    case .masked: masked
    case .weights: weights
    case .output: output
    }
  }

  /// Every attention among the values that `roots` were computed from, the last one computed first.
  public static func all(in roots: [Node]) -> [Anatomy] {
    let order = Node.ancestors(of: roots)
    return order.reversed().compactMap { node in
      normalized(node).flatMap { Anatomy(weights: node, of: $0, in: order) }
    }
  }

  /// The names a wrong step is written with: `Q K V mask scale n m d_k d_v scores scaled masked weights output`; without a
  /// mask, `mask` is true everywhere.
  public func bindings() throws -> [(name: String, node: Node)] {
    let (n, m) = (scores.rank > 1 ? scores.shape[scores.rank - 2] : 1, scores.shape.last ?? 1)
    var bound: [(name: String, node: Node)] = []
    for (name, node) in [("Q", queries), ("K", keys), ("V", values)] { if let node { bound.append((name, node)) } }
    bound.append(("mask", try mask ?? Node(PositionMask(rows: n, columns: m), [])))
    bound += [("scale", Node(scale)), ("n", Node(Double(n))), ("m", Node(Double(m)))]
    if let size = queries?.shape.last { bound.append(("d_k", Node(Double(size)))) }
    if let size = values?.shape.last { bound.append(("d_v", Node(Double(size)))) }
    return bound + Step.allCases.compactMap { step in self[step].map { (step.rawValue, $0) } }
  }
}

extension Anatomy {
  private init?(weights: Node, of masked: Node, in order: [Node]) {
    (self.weights, self.masked) = (weights, masked)
    var below = masked
    var masks: [Node] = []
    while let (inner, mask) = Anatomy.unmasked(below) {
      below = inner
      masks.append(mask)
    }
    // Within the family, a cap and a bias may stand between the masks and the scaled scores.
    var candidate: Node? = below
    for _ in 0..<8 {
      guard let node = candidate, node.name != "scaled" else { break }
      candidate = node.operands.first
    }
    scaled = candidate?.name == "scaled" ? candidate ?? below : below
    mask = masks.isEmpty ? nil : try? masks.dropFirst().reduce(masks[0]) { try $0.and($1) }

    let (scores, scale) = Anatomy.unscaled(scaled)
    (self.scores, self.scale) = (scores, scale)
    let product = scores.seenThrough
    if product.operation is MatrixProduct, product.operands[1].rank > 1 {
      queries = product.operands[0]
      let right = product.operands[1]
      keys = (right.operation as? Permute)?.isTranspose == true ? right.operands[0] : try? right.transposed()
    } else if product.operation is Einsum, product.operands.count == 2 {
      (queries, keys) = (product.operands[0], product.operands[1])
    } else {
      (queries, keys) = (nil, nil)
    }
    let consumer = order.first {
      ($0.operation is MatrixProduct || $0.operation is Einsum) && $0.operands[0].seenThrough === weights.seenThrough
    }
    output = consumer.map { node in
      order.first { $0.name != nil && $0.operation is Identity && $0.operands[0] === node } ?? node
    }
    values = consumer?.operands.dropFirst().first
  }

  /// What a softmax was taken of: the operand of `softmax`, or of `exp(x) / sum(exp(x))` written out.
  private static func normalized(_ node: Node) -> Node? {
    if node.operation is Softmax { return node.operands[0] }
    guard let division = node.operation as? Pairwise, division.name == "divide" else { return nil }
    let (powers, total) = (node.operands[0].seenThrough, node.operands[1].seenThrough)
    guard total.operation is Sum, total.operands[0].seenThrough === powers, powers.operation?.name == "exp" else {
      return nil
    }
    let exponent = powers.operands[0].seenThrough
    if exponent.operation?.name == "subtract", exponent.operands[1].seenThrough.operation is Extreme {
      return exponent.operands[0]
    }
    return powers.operands[0]
  }

  /// The scores below a mask, and the mask: `where`, `masked_fill`, or something very negative added.
  private static func unmasked(_ node: Node) -> (inner: Node, mask: Node)? {
    let node = node.seenThrough
    switch node.operation {
    case is Masked: return (node.operands[0], node.operands[1])
    case is Choose:
      let (condition, a, b) = (node.operands[0], node.operands[1], node.operands[2])
      if isHiding(b) { return (a, condition) }
      if isHiding(a), let mask = try? condition.inverted() { return (b, mask) }
      return nil
    case let pairwise as Pairwise where pairwise.name == "add":
      for (inner, mask) in [(node.operands[0], node.operands[1]), (node.operands[1], node.operands[0])]
      where mask.value.count > 1 && mask.value.values.contains(where: { $0 <= -1e4 }) {
        if let seen = try? mask.compared(.greater, Node(-1e4)) { return (inner, seen) }
      }
      return nil
    default: return nil
    }
  }

  private static func isHiding(_ node: Node) -> Bool { node.value.count == 1 && node.value.values[0] <= -1e4 }

  /// The scores below a factor that is one number, and the factor.
  private static func unscaled(_ node: Node) -> (scores: Node, scale: Double) {
    let inner = node.seenThrough
    if let scale = inner.operation as? Scale { return (inner.operands[0], scale.factor) }
    guard let pairwise = inner.operation as? Pairwise else { return (node, 1) }
    let (left, right) = (inner.operands[0], inner.operands[1])
    if pairwise.name == "divide", right.value.count == 1, left.value.count > 1 {
      return (left, 1 / right.value.values[0])
    }
    guard pairwise.name == "multiply" else { return (node, 1) }
    if right.value.count == 1, left.value.count > 1 { return (left, right.value.values[0]) }
    if left.value.count == 1, right.value.count > 1 { return (right, left.value.values[0]) }
    return (node, 1)
  }
}

extension Node {
  /// The node below names and labels that were only put on top.
  fileprivate var seenThrough: Node {
    var node = self
    while node.operation is Identity || node.operation is Labelled { node = node.operands[0] }
    return node
  }
}
