/// The settings of a Transformer block beyond its input and weights.
public struct BlockOptions {
  /// Where the normalisation stands.
  public enum Norm: String, Sendable, CaseIterable {
    /// Before each sublayer, as most models since GPT-2 (Xiong et al. 2020, arXiv:2002.04745).
    case pre
    /// After each residual sum, as in the first Transformer.
    case post
  }
  public enum Activation: String, Sendable, CaseIterable { case relu, gelu }

  public var heads: Int
  public var norm = Norm.pre
  public var causal = Causality.none
  public var activation = Activation.relu
  /// Scale and shift of the first and the second normalisation; nil for 1 and 0.
  public var gamma1, beta1, gamma2, beta2: Node?

  public init(
    heads: Int, norm: Norm = .pre, causal: Causality = .none, activation: Activation = .relu, gamma1: Node? = nil,
    beta1: Node? = nil, gamma2: Node? = nil, beta2: Node? = nil
  ) {
    (self.heads, self.norm, self.causal, self.activation) = (heads, norm, causal, activation)
    (self.gamma1, self.beta1, self.gamma2, self.beta2) = (gamma1, beta1, gamma2, beta2)
  }
}

/// The four projections of the attention in a block and the two layers of its feed-forward network.
public struct BlockWeights {
  public var wq, wk, wv, wo: Node
  public var w1, b1, w2, b2: Node
  public init(wq: Node, wk: Node, wv: Node, wo: Node, w1: Node, b1: Node, w2: Node, b2: Node) {
    (self.wq, self.wk, self.wv, self.wo) = (wq, wk, wv, wo)
    (self.w1, self.b1, self.w2, self.b2) = (w1, b1, w2, b2)
  }
}

/// One encoder (or, causal, decoder) block: self-attention and a feed-forward network, each with a residual sum and a
/// layer normalisation (Vaswani et al. 2017, arXiv:1706.03762, sections 3.1 and 3.3).
///
/// Shapes: X `(n, d)`, with a batch in front allowed; W1 `(d, d_ff)`, b1 `(d_ff,)`, W2 `(d_ff, d)`, b2 `(d,)`.
///
/// - Returns: every stage. Pre: `normalized1, queries, …, concatenated, attended, residual1, normalized2, hidden,
///   activated, fed_forward, output`; post: `queries, …, attended, residual1, normalized1, hidden, activated,
///   fed_forward, residual2, output`.
public func transformerBlock(_ x: Node, _ weights: BlockWeights, _ options: BlockOptions) throws -> Steps {
  var steps = Steps("transformer_block")
  let input = try x.namedIfLeaf("X").checkedTokens("X")
  let isPre = options.norm == .pre

  let first =
    isPre
    ? steps.step("normalized1", try layerNorm(input, gamma: options.gamma1, beta: options.beta1)) : input
  let inner = try multiHeadAttention(
    first, weights.wq, weights.wk, weights.wv, weights.wo,
    MultiHeadOptions(heads: options.heads, causal: options.causal),
    outputName: "attended")
  steps.append(inner)
  guard inner.output.shape == input.shape else {
    throw TensorError.wrongShape(
      argument: "Wo", shape: weights.wo.shape, wanted: "\(input.shape[input.rank - 1]) columns, as X has,")
  }
  let residual = steps.step("residual1", try input + inner.output)

  let second =
    isPre
    ? steps.step("normalized2", try layerNorm(residual, gamma: options.gamma2, beta: options.beta2))
    : steps.step("normalized1", try layerNorm(residual, gamma: options.gamma1, beta: options.beta1))
  let hidden = steps.step("hidden", try second.projected(by: weights.w1, "W1", bias: weights.b1, "b1"))
  let activated = steps.step("activated", try options.activation == .relu ? hidden.relu() : hidden.gelu())
  let forwarded = steps.step("fed_forward", try activated.projected(by: weights.w2, "W2", bias: weights.b2, "b2"))
  guard forwarded.shape == input.shape else {
    throw TensorError.wrongShape(
      argument: "W2", shape: weights.w2.shape, wanted: "\(input.shape[input.rank - 1]) columns, as X has,")
  }

  if isPre {
    steps.step("output", try residual + forwarded)
  } else {
    let sum = steps.step("residual2", try second + forwarded)
    steps.step("output", try layerNorm(sum, gamma: options.gamma2, beta: options.beta2))
  }
  return steps
}
