/// Programs for the questions of size: bytes, parameters and operations of public models.
extension Recipe {
  static let ofSizes: [Recipe] = [
    size("llama kv-bytes-per-token", [cache("1"): "answer"]),
    size("gpt-2 kv-bytes-per-token", [cache("1"): "answer"]),
    size("deepseek kv-bytes-per-token", ["(d_c + d_rope) * layers * bytes_per_number": "answer"]),
    size(
      "kv-cache-bytes",
      [cache("tokens, batch"): "answer", "\(cache("tokens, batch")) / 2 ** 30": "gib"]),
    size("kv-ratio", ["kv_cache_bytes(1, heads, 1, 1) / kv_cache_bytes(1, kv_heads, 1, 1)": "ratio"]),
    size("attention-params-per-layer", [projections: "answer"]),
    size("llama mlp-params-per-layer", ["3 * width * ff": "answer"]),
    size("gpt-3 mlp-params-per-layer", ["2 * width * ff + ff + width": "answer"]),
    size(
      "llama total-params",
      ["2 * vocab * width + layers * (\(projections) + 3 * width * ff + 2 * width) + width": "answer"]),
    size(
      "gpt-2 total-params",
      program: "attend = \(projections) + 4 * width; feed = 2 * width * ff + ff + width",
      ["(vocab + context) * width + layers * (attend + feed + 4 * width) + 2 * width": "answer"]),
    size(
      "deepseek total-params",
      program: """
        queries = width * d_c_q + d_c_q + d_c_q * heads * (d_nope + d_rope)
        keys_and_values = width * (d_c + d_rope) + d_c + d_c * heads * (d_nope + d_value)
        attend = queries + keys_and_values + heads * d_value * width
        expert = 3 * width * expert_ff
        routed = (experts + shared_experts) * expert + width * experts
        feed = dense_layers * 3 * width * ff + (layers - dense_layers) * routed
        """,
      ["2 * vocab * width + layers * (attend + 2 * width) + feed + width": "answer"]),
    size(
      "weight-bytes",
      ["parameters * bytes_per_number": "answer", "parameters * bytes_per_number / 2 ** 30": "gib"]),
    size(
      "score-matrix",
      ["heads * tokens ** 2": "entries_per_layer", "heads * tokens ** 2 * bytes_per_number": "bytes_per_layer"]),
    size(
      "attention-flops-per-layer",
      [
        "attention_flops(tokens, head_width, heads)": "scores + want_weighted_sum",
        "2 * tokens * (\(projections))": "projections",
        "attention_flops(tokens, head_width, heads) + 2 * tokens * (\(projections))": "total",
      ]),
    size(
      "decode-flops-per-layer",
      [
        "2 * (\(projections))": "projections", "2 * cached_tokens * heads * head_width": "scores",
        "attention_flops(cached_tokens, head_width, heads) / cached_tokens": "scores + want_weighted_sum",
      ]),
    size("mlp-flops-per-layer", ["2 * tokens * matrices * width * ff": "answer"]),
    size("quadratic-crossover", ["2 * (\(projections)) / attention_flops(1, head_width, heads)": "answer"]),
    size("tokens-that-fit", ["free_gib * 2 ** 30 // \(cache("1"))": "answer"]),
    size(
      "vit patches", program: "p = patches(zeros(image, image, channels), patch)",
      ["len(p)": "patches", "len(p) + 1": "tokens_with_class", "p.shape[1]": "numbers_per_patch"]),
    size(
      "causal-pairs",
      ["sum(causal_mask(tokens))": "allowed", "causal_mask(tokens).size": "all", "mean(causal_mask(tokens))": "share"]),
    size("window-pairs", ["sum(sliding_window_mask(tokens, window))": "allowed"]),
    size(
      "score-variance",
      program: """
        # Every key of entries −1 and 1, against a query of ones: their entries have mean 0 and variance 1.
        keys = arange(2 ** width)[:, None] // 2 ** arange(width) % 2 * 2 - 1
        scores = keys @ ones(width)
        """,
      [
        "var(scores)": "variance", "std(scores)": "standard_deviation", "var(scores / sqrt(width))": "after_scaling",
      ]),
  ]

  private static func size(_ about: String, program: String = "", _ fields: [String: String]) -> Recipe {
    Recipe(family: "arithmetic", about: about, program: program, fields: fields)
  }

  private static func cache(_ tokens: String) -> String {
    "kv_cache_bytes(layers, kv_heads, head_width, \(tokens), bytes=bytes_per_number)"
  }

  /// What the four projections of an attention layer hold.
  private static let projections = "2 * width * heads * head_width + 2 * width * kv_heads * head_width"
}
