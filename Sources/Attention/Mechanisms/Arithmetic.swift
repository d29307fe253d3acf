/// The bytes a key/value cache takes: `2 · layers · kv_heads · head_dim · tokens · batch · bytes`, the 2 for keys and
/// values.
public func keyValueCacheBytes(
  layers: Node, keyValueHeads: Node, headSize: Node, tokens: Node, batch: Node = Node(1), bytes: Node = Node(2)
) throws -> Node {
  try product(
    [
      ("layers", layers), ("kv_heads", keyValueHeads), ("head_dim", headSize), ("tokens", tokens), ("batch", batch),
      ("bytes", bytes),
    ], times: 2)
}

/// The floating-point operations of the two matrix products of attention, Q Kᵀ and weights · V, a multiply-add counting
/// as 2: `4 · tokens² · head_dim · heads · batch`; half of it when causal, for half the scores are never needed.
public func attentionFLOPs(
  tokens: Node, headSize: Node, heads: Node, batch: Node = Node(1), causal: Bool = false
) throws -> Node {
  try product(
    [
      ("tokens", tokens), ("tokens", tokens), ("head_dim", headSize), ("heads", heads), ("batch", batch),
    ], times: causal ? 2 : 4)
}

private func product(_ factors: [(name: String, node: Node)], times first: Double) throws -> Node {
  try factors.reduce(Node(first)) { total, factor in
    guard factor.node.value.values.allSatisfy({ $0 >= 0 }) else {
      throw TensorError.wrongValue(
        argument: factor.name, value: "\(factor.node.value.values.first ?? 0)", wanted: "0 or more")
    }
    return try total * factor.node.namedIfLeaf(factor.name)
  }
}
