import Attention
import Foundation
import Language
import Testing

/// Numbers by others, recomputed by programs of the language. Where they come from stands in each case and in the
/// README beside them.
@Suite struct ReferenceTests {
  @Test(arguments: Recipe.all)
  func `programs of the language give the numbers of others`(_ recipe: Recipe) throws {
    let family = try ReferenceCase.all(of: recipe.family)
    let names = Set(family.flatMap { $0.variables.keys })
    let cases = family.filter { recipe.concerns($0) }
    #expect(!cases.isEmpty)
    for item in cases {
      var scope = Scope()
      // What only other cases have is None in this one.
      for name in names { scope[name] = Value.none }
      for (name, value) in item.variables { scope[name] = value }
      do {
        try evaluate(parse(recipe.program), in: &scope) { _ in }
        var held = 0
        for (got, want) in recipe.claims(item) {
          let wanted = try evaluate(parseExpression(want), in: &scope)
          guard let wanted = wanted.node?.value else { continue }
          let found = try evaluate(parseExpression(got), in: &scope).node?.value
          held += 1
          if let difference = item.difference(found, wanted) { Issue.record("\(item.id): \(got) \(difference)") }
        }
        #expect(held > 0, "\(item.id) holds nothing")
      } catch {
        Issue.record("\(item.id): \(error.sentence)")
      }
    }
  }

  @Test func `every number that the cases expect is recomputed`() throws {
    for family in try ReferenceCase.families() {
      let recipes = Recipe.all.filter { $0.family == family }
      for item in try ReferenceCase.all(of: family) {
        let claims = recipes.filter { $0.concerns(item) }.flatMap { $0.claims(item) }
        let names = Set(claims.flatMap { $0.want.split { !$0.isLetter && !$0.isNumber && $0 != "_" } }.map(String.init))
        for (name, value) in item.variables where name.hasPrefix("want_") && value.node != nil {
          #expect(names.contains(name) || Recipe.constants.contains("\(item.id) \(name)"), "\(item.id): \(name)")
        }
      }
    }
  }
}

/// A program that computes what the cases of a family expect.
struct Recipe: Sendable, CustomTestStringConvertible {
  let family: String
  /// Words that the names of the cases it is for have in common.
  var about = ""
  /// Runs with the inputs and parameters of a case as variables, what is expected as `want_…`.
  let program: String
  /// What is computed, and the field or fields it must equal; a field that a case does not have is not compared.
  var fields: [String: String] = [:]
  /// The scalar whose gradients with respect to the inputs are compared.
  var loss: String?

  var testDescription: String { "\(family) \(about)" }

  func concerns(_ item: ReferenceCase) -> Bool { about.split(separator: " ").allSatisfy(item.id.contains) }

  func claims(_ item: ReferenceCase) -> [(got: String, want: String)] {
    var claims = fields.flatMap { field in field.value.split(separator: ", ").map { (field.key, "want_\($0)") } }
    guard let loss else { return claims }
    for name in item.variables.keys where name.hasPrefix("want_grad_") {
      let input = String(name.dropFirst("want_grad_".count))
      if item.variables[input] != nil { claims.append(("grad(\(loss), \(input))", name)) }
    }
    return claims
  }

  /// What is expected but says nothing: no scale stands where the rule has none.
  static let constants: Set = ["hf-rope-llama3-5 want_attention_factor"]

  static let all = ofFunctions + ofLayers + ofSizes + ofLibraries

  private static let ofFunctions: [Recipe] = [
    Recipe(
      family: "torch_sdpa",
      program: """
        align = is_causal or causal_alignment == "lower-right" and "lower-right"
        a = attention(q, k, v, mask=attn_mask, causal=align or False, scale=scale)
        """,
      fields: [
        "a.scores": "scores", "a.scaled": "scaled", "a.weights": "weights", "a.output": "output",
      ], loss: "a.output * grad_output"),
    Recipe(
      family: "torch_sdpa", about: "mask",
      program: "a = attention(q, k, v, mask=attn_mask, scale=scale)", fields: ["a.masked": "masked"]),
    Recipe(
      family: "torch_sdpa", about: "causal",
      program: """
        align = is_causal or causal_alignment == "lower-right" and "lower-right"
        a = attention(q, k, v, causal=align, scale=scale)
        """, fields: ["a.masked": "masked"]),
    Recipe(
      family: "exact_fractions", program: "a = attention(q, k, v, mask=mask, scale=scale)",
      fields: [
        "a.scaled": "scaled", "exp(a.scaled)": "exp_scaled", "a.weights": "weights", "a.output": "output",
      ]),
    Recipe(
      family: "additive_attention", program: "a = additive_attention(s, h, h, W_a.T, U_a.T, v_a, b=b_a)",
      fields: [
        "s @ W_a.T": "query_proj", "h @ U_a.T": "key_proj", "a.hidden": "tanh", "a.scores": "scores",
        "a.weights": "weights", "a.output": "context",
      ],
      loss: "a.output * grad_context"),
    Recipe(
      family: "luong_attention", about: "luong-dot", program: "a = luong_attention(h_t, h_s, h_s)",
      fields: ["a.scores": "scores", "a.weights": "weights", "a.output": "context"], loss: "a.output * grad_context"),
    Recipe(
      family: "luong_attention", about: "luong-general",
      program: "a = luong_attention(h_t, h_s, h_s, score=\"general\", W=W_a)",
      fields: ["h_s @ W_a.T": "projected_keys", "a.scores": "scores", "a.weights": "weights", "a.output": "context"],
      loss: "a.output * grad_context"),
    Recipe(
      family: "luong_attention", about: "luong-concat",
      program: "a = luong_attention(h_t, h_s, h_s, score=\"concat\", W=W_a.T, v=v_a)",
      fields: [
        "tanh(h_t[:, None] @ W_a[:, :h_t.shape[1]].T + h_s @ W_a[:, h_t.shape[1]:].T)": "tanh", "a.scores": "scores",
        "a.weights": "weights", "a.output": "context",
      ], loss: "a.output * grad_context"),
    Recipe(
      family: "luong_attention", about: "luong-concat-4",
      program: "a = luong_attention(h_t, h_s, h_s, score=\"concat\", W=W_a.T, v=v_a)",
      fields: ["tanh(concat([a.output, h_t], dim=-1) @ W_c.T)": "attentional_vector"]),
    Recipe(
      family: "alibi", about: "alibi-slopes", program: "", fields: ["alibi_slopes(heads)": "slopes"]),
    Recipe(
      family: "alibi", about: "alibi-bias", program: "",
      fields: ["alibi_bias(heads, query_length, key_length)": "bias"]),
    Recipe(
      family: "alibi", about: "alibi-attention",
      program: "a = attention(q, k, v, bias=alibi_bias(len(q), q.shape[1]))",
      fields: [
        "alibi_slopes(len(q))": "slopes", "a.scaled": "scaled", "a.biased": "biased", "a.weights": "weights",
        "a.output": "output",
      ]),
    Recipe(
      family: "linear_attention", about: "linear",
      program: """
        a = linear_attention(q, k, v, causal=causal)
        pairs = a.phi_q @ a.phi_k.T * (not causal or causal_mask(len(q)))
        """,
      fields: [
        "a.phi_q": "phi_q", "a.phi_k": "phi_k", "a.state": "state_S", "a.normalizer": "state_z",
        "a.output": "output", "(a.phi_q * a.normalizer).sum(dim=-1)": "denominator",
        "(a.phi_q[:, None] @ a.state)[:, 0]": "numerator",
        "pairs / pairs.sum(dim=-1, keepdim=True)": "normalized_weights",
      ], loss: "a.output * grad_output"),
    Recipe(
      family: "mla", about: "mla-1",
      program: "a = latent_attention(h, W_DKV.T, W_UK.T, W_UV.T, W_Q.T, W_O.T, heads, causal=True)",
      fields: [
        "a.latent": "c_KV", "a.keys": "k_C", "a.values": "v_C", "a.queries": "q_C", "a.scaled": "scaled",
        "a.weights": "weights", "a.heads": "head_outputs", "a.output": "output",
        "a.queries @ W_UK.reshape(heads, head_width, d_c)": "q_absorbed", "a.weights @ a.latent": "latent_context",
        "a.latent.shape[-1]": "cached_numbers_per_token", "2 * heads * head_width": "mha_cached_numbers_per_token",
      ]),
    Recipe(
      family: "online_softmax", about: "online-normalizer", program: "a = online_softmax(x, 1)",
      fields: ["a.maxima": "running_max", "a.sums": "running_sum", "a.output": "softmax"]),
    Recipe(
      family: "online_softmax", about: "flash-backward",
      program: "a = flash_attention(q, k, v, causal=causal); b = attention(q, k, v, causal=causal)",
      fields: [
        "a.output": "output", "b.weights": "P", "(a.output * grad_output).sum(dim=-1)": "D",
        "logsumexp(b.masked, dim=-1)": "logsumexp",
        "grad(b.output * grad_output, b.weights)": "dP", "grad(b.output * grad_output, b.masked)": "dS",
      ], loss: "a.output * grad_output"),
    Recipe(
      family: "rope", about: "rope-interleaved", program: "y = rope(x, positions, base=base)" + turning,
      fields: ["y": "output", "inverse": "inv_freq", "angles": "angles", "cos(angles)": "cos", "sin(angles)": "sin"],
      loss: "y * grad_output"),
    Recipe(
      family: "rope", about: "rope-half-split",
      program: """
        turned = rope(x[:, :rotary_dim], positions, base=base, pairing="half")
        y = concat([turned, x[:, rotary_dim:]], dim=-1)
        """ + turning,
      fields: ["y": "output", "inverse": "inv_freq", "angles": "angles", "cos(angles)": "cos", "sin(angles)": "sin"],
      loss: "y * grad_output"),
    Recipe(
      family: "rope", about: "rope-relative",
      program: """
        pairing = layout == "half-split" and "half" or "interleaved"
        score = lambda i, j: (rope(q, [i], base, pairing) @ rope(k, [j], base, pairing).T).item()
        """,
      fields: [
        "score(q_position, k_position)": "dot", "score(q_position + shift, k_position + shift)": "dot_shifted",
        "(q @ k.T).item()": "dot_unrotated",
      ]),
    Recipe(
      family: "rope", about: "rope-attention",
      program: """
        q_r, k_r = rope(q, base=base, pairing="half"), rope(k, base=base, pairing="half")
        a = attention(q_r, k_r, v, causal=causal)
        """,
      fields: [
        "q_r": "q_rotated", "k_r": "k_rotated", "a.scaled": "scaled", "a.weights": "weights", "a.output": "output",
      ]),
    Recipe(
      family: "sinusoidal", program: "", fields: ["sinusoidal_positions(length, width)": "encoding"]),
    Recipe(
      family: "softcap", program: "a = attention(q, k, v, softcap=cap, causal=causal)",
      fields: [
        "a.scaled": "scaled", "a.capped": "capped", "a.weights": "weights", "a.output": "output",
        "grad(a.output * grad_output, a.scaled)": "grad_scaled",
      ], loss: "a.output * grad_output"),
    Recipe(
      family: "softmax_jacobian", program: "p = softmax(x)",
      fields: ["p": "softmax", "grad(p[0], x)": "jacobian[0]", "grad(p[-1], x)": "jacobian[-1]"]),
    Recipe(
      family: "torch_activations", about: "act-relu", program: "y = relu(x)",
      fields: ["y": "output", "grad(y, x)": "derivative"]),
    Recipe(
      family: "torch_activations", about: "act-gelu", program: "y = F.gelu(x)",
      fields: ["y": "output", "grad(y, x)": "derivative"]),
    Recipe(
      family: "torch_activations", about: "act-silu", program: "y = F.silu(x)",
      fields: ["y": "output", "grad(y, x)": "derivative"]),
    Recipe(
      family: "torch_activations", about: "act-softcap", program: "y = 5 * tanh(x / 5)",
      fields: ["y": "output", "grad(y, x)": "derivative"]),
    Recipe(
      family: "torch_norms", about: "ln", program: "y = layer_norm(x, weight=weight, bias=bias, eps=eps)",
      fields: ["y": "output", "x.mean(dim=-1)": "mean", "np.var(x, axis=-1)": "variance"], loss: "y * grad_output"),
    Recipe(
      family: "torch_norms", about: "rms", program: "y = rms_norm(x, weight=weight, eps=eps)",
      fields: ["y": "output", "(x ** 2).mean(-1)": "mean_square"], loss: "y * grad_output"),
    Recipe(
      family: "torch_softmax",
      program: "y = softmax(x / temperature, dim=axis); z = log_softmax(x / temperature, dim=axis)",
      fields: [
        "y": "softmax", "z": "log_softmax", "logsumexp(x / temperature, dim=axis)": "logsumexp",
        "grad(y * grad_output, x)": "grad_x_softmax", "grad(z * grad_output, x)": "grad_x_log_softmax",
      ]),
    Recipe(
      family: "window_masks", about: "window-causal", program: "a = attention(q, k, v, window=window)",
      fields: [
        "sliding_window_mask(len(q), window, m=len(k))": "mask",
        "sliding_window_mask(len(q), window, m=len(k)).sum(dim=-1)": "allowed_per_row", "a.scaled": "scaled",
        "a.weights": "weights", "a.output": "output",
      ]),
    Recipe(
      family: "window_masks", about: "window-sink", program: "a = attention(q, k, v, window=window, sinks=sinks)",
      fields: [
        "sliding_window_mask(len(q), window, sinks, len(k))": "mask",
        "sliding_window_mask(len(q), window, sinks, len(k)).sum(dim=-1)": "allowed_per_row", "a.scaled": "scaled",
        "a.weights": "weights", "a.output": "output",
      ]),
    Recipe(
      family: "window_masks", about: "window-two-sided",
      program: """
        gap = arange(len(k) - len(q), len(k))[:, None] - arange(len(k))
        a = attention(q, k, v, mask=abs(gap) <= window)
        """,
      fields: [
        "abs(gap) <= window": "mask", "(abs(gap) <= window).sum(dim=-1)": "allowed_per_row", "a.weights": "weights",
        "a.output": "output", "a.scaled": "scaled",
      ]),
    Recipe(
      family: "vit_patch", about: "patch-split", program: "p = patches(image_chw.permute(1, 2, 0), patch)",
      fields: [
        "p": "patches_pixel_major",
        "p.reshape(len(p), patch ** 2, channels).mT.reshape(len(p), -1)": "patches_channel_major",
        "[image_chw.shape[1] // patch, image_chw.shape[2] // patch]": "grid",
      ]),
    Recipe(
      family: "attention_layer",
      program: """
        a = multi_head_attention(x, W_q, W_k, W_v, W_o, heads, kv_heads, context=memory, causal=causal)
        loss = a.output * grad_output
        """,
      fields: [
        "a.queries": "q", "a.keys": "k", "a.values": "v", "a.scores": "scores", "a.weights": "weights",
        "a.heads": "head_outputs", "a.concatenated": "concat", "a.output": "output",
        "grad(loss, a.concatenated)": "grad_concat", "grad(loss, a.weights)": "grad_weights",
        "grad(loss, a.scaled)": "grad_scaled", "grad(loss, a.scores)": "grad_scores",
        "grad(loss, a.queries)": "grad_q", "grad(loss, a.keys)": "grad_k", "grad(loss, a.values)": "grad_v",
      ], loss: "loss"),
    Recipe(
      family: "attention_layer", about: "multi-5", program: causalLayer, fields: ["a.masked": "scaled_masked"]),
    Recipe(
      family: "attention_layer", about: "grouped", program: causalLayer, fields: ["a.masked": "scaled_masked"]),
    Recipe(
      family: "attention_layer", about: "single", program: plainLayer, fields: ["a.scaled": "scaled_masked"]),
    Recipe(
      family: "attention_layer", about: "multi-4", program: plainLayer, fields: ["a.scaled": "scaled_masked"]),
    Recipe(
      family: "attention_layer", about: "cross", program: plainLayer, fields: ["a.scaled": "scaled_masked"]),
    Recipe(
      family: "kv_decode",
      program: """
        q, k, v = split_heads(x @ W_q, heads), split_heads(x @ W_k, kv_heads), split_heads(x @ W_v, kv_heads)
        a = attention(q, k, v, causal=True, window=window or None)
        last = attention(q[:, -1:], k[:, -1:], v[:, -1:], past_key=k[:, :-1], past_value=v[:, :-1], window=window or None)
        one = lambda t: attention(q[:, t:t + 1], k[:, t:t + 1], v[:, t:t + 1], past_key=k[:, :t], past_value=v[:, :t],
          window=window or None)
        seen = sliding_window_mask(len(x), window or len(x))
        """,
      fields: [
        "k": "cache_k", "v": "cache_v", "merge_heads(a.output) @ W_o": "output", "last.present_key": "cache_k",
        "merge_heads(last.output) @ W_o": "output[-1:]",
      ].merging((0..<6).flatMap(decoded)) { $1 }),
    Recipe(
      family: "torch_mha", about: "mha-2heads", program: multiHead,
      fields: ["a.output": "output", "a.weights.mean(dim=-3)": "attn_weights"], loss: "a.output * grad_output"),
    Recipe(
      family: "torch_mha", about: "mha-batched", program: multiHead,
      fields: ["a.output": "output", "a.weights.mean(dim=-3)": "attn_weights"], loss: "a.output * grad_output"),
    Recipe(
      family: "torch_mha", about: "mha-causal", program: multiHead,
      fields: ["a.output": "output", "a.weights.mean(dim=-3)": "attn_weights"], loss: "a.output * grad_output"),
    Recipe(
      family: "torch_mha", about: "mha-4heads", program: multiHead,
      fields: ["a.output": "output", "a.weights": "attn_weights"], loss: "a.output * grad_output"),
    Recipe(
      family: "torch_blocks", about: "enc-pre",
      program: block + """

        n1 = norm(x, norm1_weight, norm1_bias)
        h = x + mha(n1)
        n2 = norm(h, norm2_weight, norm2_bias)
        y = h + ff(n2)
        """,
      fields: [
        "n1": "norm1", "mha(n1).output": "self_attn", "n2": "norm2", "inner(n2)": "linear1", "ff(n2)": "linear2",
        "y": "output",
      ], loss: "y * grad_output"),
    Recipe(
      family: "torch_blocks", about: "enc-post",
      program: block + """

        h = norm(x + mha(x), norm1_weight, norm1_bias)
        y = norm(h + ff(h), norm2_weight, norm2_bias)
        """,
      fields: [
        "mha(x).output": "self_attn", "h": "norm1", "inner(h)": "linear1", "ff(h)": "linear2", "y": "norm2, output",
      ], loss: "y * grad_output"),
    Recipe(
      family: "jax_attention", about: "jax-basic", program: timeFirst, fields: ["y": "output"],
      loss: "y * grad_output"),
    Recipe(
      family: "jax_attention", about: "jax-batch", program: timeFirst, fields: ["y": "output"],
      loss: "y * grad_output"),
    Recipe(
      family: "jax_attention", about: "jax-scale", program: timeFirst, fields: ["y": "output"],
      loss: "y * grad_output"),
    Recipe(
      family: "jax_attention", about: "jax-causal", program: timeFirst, fields: ["y": "output"],
      loss: "y * grad_output"),
    Recipe(
      family: "torch_flex", about: "flex-causal", program: "a = attention(q, k, v, causal=True)",
      fields: ["a.output": "output", "logsumexp(a.masked, dim=-1)": "logsumexp", "~isinf(a.masked[0, 0])": "mask"]),
    Recipe(
      family: "torch_flex", about: "flex-window", program: "a = attention(q, k, v, window=window)",
      fields: ["a.output": "output", "logsumexp(a.masked, dim=-1)": "logsumexp", "~isinf(a.masked[0, 0])": "mask"]),
    Recipe(
      family: "torch_flex", about: "flex-sinks", program: "a = attention(q, k, v, window=window, sinks=sinks)",
      fields: ["a.output": "output", "logsumexp(a.masked, dim=-1)": "logsumexp", "~isinf(a.masked[0, 0])": "mask"]),
    Recipe(
      family: "torch_flex", about: "flex-alibi", program: "a = attention(q, k, v, bias=alibi_bias(2, 4))",
      fields: [
        "a.output": "output", "logsumexp(a.biased, dim=-1)": "logsumexp", "~isinf(a.biased[0, 0])": "mask",
      ]),
    Recipe(
      family: "torch_flex", about: "flex-softcap-2", program: "a = attention(q, k, v, softcap=softcap)",
      fields: ["a.output": "output", "logsumexp(a.capped, dim=-1)": "logsumexp"]),
    Recipe(
      family: "torch_flex", about: "flex-softcap-window",
      program: "a = attention(q, k, v, softcap=softcap, window=window)",
      fields: ["a.output": "output", "logsumexp(a.masked, dim=-1)": "logsumexp", "~isinf(a.masked[0, 0])": "mask"]),
    Recipe(
      family: "torch_flex", about: "flex-relative",
      program: "a = attention(q, k, v, bias=arange(3)[:, None] - arange(4))",
      fields: ["a.output": "output", "logsumexp(a.biased, dim=-1)": "logsumexp"]),
    Recipe(
      family: "onnx_basics", about: "test_softmax", program: "", fields: ["softmax(x, axis=axis)": "y"]),
    Recipe(
      family: "onnx_basics", about: "test_logsoftmax", program: "", fields: ["log_softmax(x, axis=axis)": "y"]),
    Recipe(
      family: "onnx_basics", about: "test_gelu", program: "", fields: ["gelu(x, approximate=approximate)": "y"]),
    Recipe(family: "onnx_basics", about: "test_matmul", program: "", fields: ["a @ b": "c"]),
    Recipe(
      family: "onnx_basics", about: "test_einsum_sum", program: "", fields: ["einsum(equation, x)": "y"]),
    Recipe(
      family: "onnx_basics", about: "test_einsum_batch_diagonal", program: "", fields: ["einsum(equation, x)": "y"]),
    Recipe(
      family: "onnx_basics", about: "test_einsum_batch_matmul", program: "", fields: ["einsum(equation, x, y)": "z"]),
    Recipe(
      family: "onnx_basics", about: "test_einsum_scalar", program: "", fields: ["einsum(equation, x)": "y"]),
  ]

  private static let plainLayer =
    "a = multi_head_attention(x, W_q, W_k, W_v, W_o, heads, kv_heads, context=memory)"
  private static let causalLayer =
    "a = multi_head_attention(x, W_q, W_k, W_v, W_o, heads, kv_heads, causal=True)"

  /// One step of decoding: the new token against what is kept.
  private static func decoded(_ step: Int) -> [(String, String)] {
    let here = "\(step):\(step + 1)"
    let fields = [
      "q[:, \(here)]": "q", "k[:, \(here)]": "k_new", "v[:, \(here)]": "v_new", "arange(len(x))[\(here)]": "tokens",
      "one(\(step)).weights": "weights", "merge_heads(one(\(step)).output)": "attention",
      "merge_heads(one(\(step)).output) @ W_o": "output", "seen[\(step)].sum()": "cache_length",
      "maximum(\(step) - (\(step) - arange(window)) % window, -1)": "buffer_tokens",
    ]
    return fields.map { ($0.key, "steps_\(step)_\($0.value)") }
  }

  private static let turning = """

    inverse = base ** (-arange(0, rotary_dim, 2) / rotary_dim)
    angles = positions[:, None] * inverse
    """

  static let multiHead = """
    E = embed_dim
    W, b = in_proj_weight, in_proj_bias
    a = multi_head_attention(query, W[:E].T, W[E:2 * E].T, W[2 * E:].T, out_proj_weight.T, heads=num_heads,
      bq=b[:E], bk=b[E:2 * E], bv=b[2 * E:], bo=out_proj_bias, mask=attn_mask is None or ~attn_mask)
    """

  static let block = """
    d = d_model
    W, b = self_attn_in_proj_weight, self_attn_in_proj_bias
    mha = lambda x: multi_head_attention(x, W[:d].T, W[d:2 * d].T, W[2 * d:].T, self_attn_out_proj_weight.T,
      heads=nhead, bq=b[:d], bk=b[d:2 * d], bv=b[2 * d:], bo=self_attn_out_proj_bias, mask=mask is None or ~mask)
    act = activation == "gelu" and gelu or relu
    inner = lambda x: F.linear(x, linear1_weight, linear1_bias)
    ff = lambda x: F.linear(act(inner(x)), linear2_weight, linear2_bias)
    norm = lambda x, weight, bias: layer_norm(x, weight, bias, layer_norm_eps)
    """

  static let timeFirst = """
    heads_first = lambda x: x.permute(0, 2, 1, 3)
    a = attention(heads_first(query), heads_first(key), heads_first(value), causal=is_causal or False, scale=scale)
    y = heads_first(a.output)
    """
}

/// One case of a family: what goes in, and what must come out, as values of the language.
struct ReferenceCase {
  let id: String
  let variables: [String: Value]
  private let absolute, relative: Double

  private static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "AttentionTests/reference/formulas")
  }

  /// The families that have a file.
  static func families() throws -> [String] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }.map { $0.deletingPathExtension().lastPathComponent }.sorted()
  }

  static func all(of family: String) throws -> [ReferenceCase] {
    let file = folder.appending(path: "\(family).json")
    let content = try JSONDecoder().decode(Content.self, from: Data(contentsOf: file))
    return content.cases.map { item in
      var variables: [String: Value] = [:]
      for (name, value) in item.params ?? [:] { value.bind(to: name, in: &variables) }
      for (name, value) in item.inputs { value.bind(to: name, in: &variables) }
      for (name, value) in item.expected { value.bind(to: "want_\(name)", in: &variables) }
      return ReferenceCase(
        id: item.id, variables: variables, absolute: item.tolerance["atol"] ?? 0,
        relative: item.tolerance["rtol"] ?? 0)
    }
  }

  /// How two tensors differ by more than the case allows; nil where they agree. NaN agrees with NaN only.
  func difference(_ found: Tensor?, _ wanted: Tensor) -> String? {
    guard let found else { return "is no tensor" }
    guard found.shape == wanted.shape else { return "has shape \(found.shape), not \(wanted.shape)" }
    for (got, want) in zip(found.values, wanted.values) {
      let agrees = got == want || (got.isNaN && want.isNaN) || abs(got - want) <= absolute + relative * abs(want)
      if !agrees { return "has \(got) in place of \(want)" }
    }
    return nil
  }

  private struct Content: Decodable { let cases: [Item] }
  private struct Item: Decodable {
    let id: String
    let params: [String: Field]?
    let inputs, expected: [String: Field]
    let tolerance: [String: Double]
  }

  /// A value as JSON holds it.
  private enum Field: Decodable {
    case truth(Bool), number(Double), word(String), list([Field]), fields([String: Field]), nothing

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .nothing
      } else if let truth = try? container.decode(Bool.self) {
        self = .truth(truth)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let word = try? container.decode(String.self) {
        let numbers = ["NaN": Double.nan, "Infinity": .infinity, "-Infinity": -.infinity]
        self = numbers[word].map { .number($0) } ?? .word(word)
      } else if let list = try? container.decode([Field].self) {
        self = .list(list)
      } else {
        self = .fields(try container.decode([String: Field].self))
      }
    }

    /// Makes it a variable; the fields of a record become one each, dots and slashes in their names underscores, and
    /// those of a list of records carry the list's name and their place.
    func bind(to name: String, in variables: inout [String: Value]) {
      if case .fields(let fields) = self {
        // Gradients of parameters carry the parameter's name.
        let prefix = name.hasSuffix("grad_weights") ? "want_grad_" : name == "want_steps" ? "want_" : ""
        for (part, field) in fields { field.bind(to: prefix + part, in: &variables) }
      } else if case .list(let entries) = self, case .fields? = entries.first {
        for (place, entry) in entries.enumerated() {
          guard case .fields(let fields) = entry else { continue }
          for (part, field) in fields { field.bind(to: "\(name)_\(place)_\(part)", in: &variables) }
        }
      } else {
        variables[name.replacing(".", with: "_").replacing("/", with: "_")] = value
      }
    }

    private var value: Value {
      switch self {
      case .truth(let truth): return .node(Node(Tensor(truth)))
      case .number(let number): return .node(Node(number))
      case .word(let word): return .string(word)
      case .nothing, .fields: return .none
      case .list(let entries):
        var numbers: [Double] = []
        var isTruth = true
        guard let shape = shape(&numbers, &isTruth) else { return .list(entries.map(\.value)) }
        return .node(Node(Tensor(shape: shape, values: numbers, isBoolean: isTruth && !numbers.isEmpty)))
      }
    }

    private func shape(_ numbers: inout [Double], _ isTruth: inout Bool) -> [Int]? {
      switch self {
      case .truth(let truth):
        numbers.append(truth ? 1 : 0)
        return []
      case .number(let number):
        isTruth = false
        numbers.append(number)
        return []
      case .list(let entries):
        var inner: [Int] = []
        for (place, entry) in entries.enumerated() {
          guard let shape = entry.shape(&numbers, &isTruth), place == 0 || shape == inner else { return nil }
          inner = shape
        }
        return [entries.count] + inner
      case .word, .fields, .nothing: return nil
      }
    }
  }
}
