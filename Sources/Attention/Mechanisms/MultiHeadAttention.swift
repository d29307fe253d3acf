/// The settings of `multiHeadAttention` beyond its input and its four projections.
public struct MultiHeadOptions {
  public var heads: Int
  /// Fewer heads for keys and values: grouped-query attention (arXiv:2305.13245), or multi-query with 1
  /// (arXiv:1911.02150). Nil means as many as `heads`.
  public var keyValueHeads: Int?
  /// Where keys and values come from; nil means the input itself (self-attention).
  public var context: Node?
  public var mask: Node?
  public var causal = Causality.none
  /// Biases of the queries, keys, values and output.
  public var biases: (queries: Node?, keys: Node?, values: Node?, output: Node?) = (nil, nil, nil, nil)
  /// Whether queries and keys are rotated by their positions, interleaved, base 10000.
  public var rope = false

  public init(
    heads: Int, keyValueHeads: Int? = nil, context: Node? = nil, mask: Node? = nil, causal: Causality = .none,
    biases: (queries: Node?, keys: Node?, values: Node?, output: Node?) = (nil, nil, nil, nil), rope: Bool = false
  ) {
    (self.heads, self.keyValueHeads, self.context) = (heads, keyValueHeads, context)
    (self.mask, self.causal, self.biases, self.rope) = (mask, causal, biases, rope)
  }
}

/// Multi-head attention: `Concat(head_1, …, head_h) W_o`, `head_i = attention(X W_q, C W_k, C W_v)` on the i-th part of
/// the columns (Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2).
///
/// Shapes: X `(n, d)`, with a batch in front allowed; W_q `(d, heads · d_k)`, W_k and W_v `(d_c, kv_heads · d_k)`,
/// W_o `(heads · d_v, d_out)`.
///
/// - Returns: the steps `queries, keys, values, scores, scaled, [masked], weights, heads, concatenated, output`.
public func multiHeadAttention(
  _ x: Node, _ wq: Node, _ wk: Node, _ wv: Node, _ wo: Node, _ options: MultiHeadOptions,
  outputName: String = "output"
) throws -> Steps {
  var steps = Steps("multi_head_attention")
  let input = try x.namedIfLeaf("X").checkedTokens("X")
  let context = try options.context?.namedIfLeaf("context").checkedTokens("context") ?? input
  let (heads, shared, biases) = (options.heads, options.keyValueHeads ?? options.heads, options.biases)
  guard heads >= 1, shared >= 1, heads % shared == 0 else {
    throw TensorError.wrongValue(
      argument: heads < 1 ? "heads" : "kv_heads", value: "\(heads < 1 ? heads : shared)",
      wanted: heads < 1 ? "at least 1" : "a number that divides \(heads), the number of heads,")
  }

  var queries = try splitHeads(input.projected(by: wq, "Wq", bias: biases.queries, "bq"), heads, argument: "X @ Wq")
  var keys = try splitHeads(context.projected(by: wk, "Wk", bias: biases.keys, "bk"), shared, argument: "X @ Wk")
  let values = try splitHeads(context.projected(by: wv, "Wv", bias: biases.values, "bv"), shared, argument: "X @ Wv")
  if options.rope { (queries, keys) = (try rope(queries), try rope(keys)) }

  queries = steps.step("queries", queries)  // (heads, n, d_k)
  keys = steps.step("keys", keys)  // (kv_heads, m, d_k)
  steps.step("values", values)  // (kv_heads, m, d_v)
  steps.append(
    try attention(
      queries, keys, values, AttentionOptions(mask: options.mask, causal: options.causal), outputName: "heads"))
  let concatenated = steps.step("concatenated", try mergeHeads(steps.last))  // (n, heads · d_v)
  steps.step(outputName, try concatenated.projected(by: wo, "Wo", bias: biases.output, "bo"))  // (n, d_out)
  return steps
}

extension Node {
  /// Itself, if it is `(tokens, size)` or `(batch, tokens, size)`.
  func checkedTokens(_ argument: String) throws -> Node {
    guard rank == 2 || rank == 3 else {
      throw TensorError.wrongShape(argument: argument, shape: shape, wanted: "(tokens, size) or (batch, tokens, size)")
    }
    return self
  }
}
