import Attention

extension FunctionTable {
  /// Reading weights, gradients, and counting what attention costs.
  static let reading: [FunctionEntry] = [
    FunctionEntry(
      "entropy", ["weights"], "How widely each row spreads its weight, in nats: 0 on one key, log(m) evenly over m.",
      example: "entropy([[1, 0], [0.5, 0.5]])"
    ) { call in .node(try entropy(call.weights())) },
    FunctionEntry(
      "rollout", ["weights"],
      "How much of each input token reaches each token of the last layer, over a list of weights.",
      example: "rollout([[[1, 0], [0.5, 0.5]], [[0.9, 0.1], [0.2, 0.8]]])",
      citation: "Abnar and Zuidema 2020, arXiv:2005.00928"
    ) { call in .node(try rollout(call.layers())) },
    FunctionEntry(
      "grad", ["y", "x"], "The gradient of sum(y) with respect to x: how much each entry of x moves it.",
      details: "Works through every function. x is a variable or a step that y was computed from.",
      example: "x = [1, 2, 3]; grad(x ** 2, x)"
    ) { call in
      let y = try call.node("y")
      switch call.given("x") {
      case .tuple(let entries)?:
        return .tuple(
          try entries.map { entry in
            guard let x = entry.node else {
              throw Mistake("there is no gradient with respect to \(entry.kindText).", argument: "x")
            }
            return .node(try gradient(of: y, withRespectTo: x))
          })
      default: return .node(try gradient(of: y, withRespectTo: call.node("x")))
      }
    },
    FunctionEntry(
      "kv_cache_bytes", ["layers", "kv_heads", "head_dim", "tokens", "batch=1", "bytes=2"],
      "The bytes that cached keys and values take: 2 * layers * kv_heads * head_dim * tokens * batch * bytes.",
      example: "kv_cache_bytes(32, 8, 128, 8192)"
    ) { call in
      .node(
        try keyValueCacheBytes(
          layers: call.node("layers"), keyValueHeads: call.node("kv_heads"), headSize: call.node("head_dim"),
          tokens: call.node("tokens"), batch: call.optionalNode("batch") ?? Node(1),
          bytes: call.optionalNode("bytes") ?? Node(2)))
    },
    FunctionEntry(
      "attention_flops", ["tokens", "head_dim", "heads", "batch=1", "causal=False"],
      "The operations of Q @ K.T and weights @ V, a multiplication with its addition counting as 2.",
      example: "attention_flops(1024, 64, 12)"
    ) { call in
      .node(
        try attentionFLOPs(
          tokens: call.node("tokens"), headSize: call.node("head_dim"), heads: call.node("heads"),
          batch: call.optionalNode("batch") ?? Node(1), causal: call.flag("causal")))
    },
  ]
}

extension Call {
  /// Weights, or the weights of the record an attention function returned.
  fileprivate func weights() throws -> Node {
    if case .record(let record)? = given("weights"), let node = record["weights"]?.node { return node }
    return try node("weights")
  }

  /// The weights of each layer; in place of a layer's weights its record may stand.
  fileprivate func layers() throws -> [Node] {
    guard case .list(let entries)? = given("weights") else { return try nodes("weights") }
    return try entries.map { entry in
      if case .record(let record) = entry, let node = record["weights"]?.node { return node }
      guard let node = entry.node else {
        throw Mistake("the list holds \(entry.kindText), but only weights can stand in it.", argument: "weights")
      }
      return node
    }
  }
}
