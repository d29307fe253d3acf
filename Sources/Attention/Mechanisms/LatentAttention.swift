/// Multi-head latent attention: keys and values of all heads are read from one small latent per token, and only that is
/// cached (DeepSeek-V2, arXiv:2405.04434, equations 9 to 11, without the decoupled RoPE of 14 to 19).
///
/// Shapes: X `(n, d)`, with a batch in front allowed; W_dkv `(d, d_c)`, W_uk and W_uv `(d_c, heads · d_h)`,
/// W_q `(d, heads · d_h)`, W_o `(heads · d_h, d)`.
///
/// - Returns: the steps `latent, queries, keys, values, scores, scaled, [masked], weights, heads, concatenated, output`.
public func latentAttention(
  _ x: Node, down: Node, keysUp: Node, valuesUp: Node, _ wq: Node, _ wo: Node, heads: Int, mask: Node? = nil,
  causal: Causality = .none
) throws -> Steps {
  var steps = Steps("latent_attention")
  let input = try x.namedIfLeaf("X").checkedTokens("X")

  let latent = steps.step("latent", try input.projected(by: down, "Wdkv"))  // (n, d_c): all that is cached
  let queries = steps.step("queries", try splitHeads(input.projected(by: wq, "Wq"), heads, argument: "X @ Wq"))
  let keys = steps.step("keys", try splitHeads(latent.projected(by: keysUp, "Wuk"), heads, argument: "latent @ Wuk"))
  let values = steps.step(
    "values", try splitHeads(latent.projected(by: valuesUp, "Wuv"), heads, argument: "latent @ Wuv"))
  steps.append(
    try attention(queries, keys, values, AttentionOptions(mask: mask, causal: causal), outputName: "heads"))
  let concatenated = steps.step("concatenated", try mergeHeads(steps.last))  // (n, heads · d_h)
  steps.step("output", try concatenated.projected(by: wo, "Wo"))  // (n, d)
  return steps
}
