/// Programs for whole layers and for the questions of size: more steps than one function of the language takes.
extension Recipe {
  static let ofLayers: [Recipe] = torch + mechanisms + positions

  private static let torch: [Recipe] = [
    Recipe(
      family: "torch_mha", about: "mha-no-bias",
      program: """
        E, W = embed_dim, in_proj_weight
        a = multi_head_attention(query, W[:E].T, W[E:2 * E].T, W[2 * E:].T, out_proj_weight.T, heads=num_heads)
        """,
      fields: ["a.output": "output", "a.weights.mean(dim=-3)": "attn_weights"], loss: "a.output * grad_output"),
    Recipe(
      family: "torch_mha", about: "mha-cross",
      program: """
        E, b = embed_dim, in_proj_bias
        q = split_heads(F.linear(query, q_proj_weight, b[:E]), num_heads)
        k = split_heads(F.linear(key, k_proj_weight, b[E:2 * E]), num_heads)
        v = split_heads(F.linear(value, v_proj_weight, b[2 * E:]), num_heads)
        a = attention(q, k, v)
        y = F.linear(merge_heads(a.output), out_proj_weight, out_proj_bias)
        """,
      fields: ["y": "output", "a.weights.mean(dim=-3)": "attn_weights"], loss: "y * grad_output"),
    Recipe(
      family: "torch_mha", about: "mha-key-padding",
      program: stacked + """

        a = attention(q(query), k(key), v(value), mask=~key_padding_mask[:, None, None])
        y = F.linear(merge_heads(a.output), out_proj_weight, out_proj_bias)
        """,
      fields: ["y": "output", "a.weights": "attn_weights"], loss: "y * grad_output"),
    Recipe(
      family: "torch_mha", about: "mha-fully-masked",
      program: stacked + """

        scaled = q(query) @ k(query).mT / sqrt(E / num_heads)
        p = softmax(scaled + where(attn_mask, -inf, 0))
        y = F.linear(merge_heads(p @ v(query)), out_proj_weight, out_proj_bias)
        """,
      fields: ["y": "output", "p.mean(dim=-3)": "attn_weights"], loss: "y * grad_output"),
    Recipe(
      family: "torch_blocks", about: "dec-post",
      program: block + """

        C, c = multihead_attn_in_proj_weight, multihead_attn_in_proj_bias
        s = mha(x)
        n1 = norm(x + s, norm1_weight, norm1_bias)
        a = multi_head_attention(n1, C[:d].T, C[d:2 * d].T, C[2 * d:].T, multihead_attn_out_proj_weight.T, heads=nhead,
          context=memory, bq=c[:d], bk=c[d:2 * d], bv=c[2 * d:], bo=multihead_attn_out_proj_bias)
        n2 = norm(n1 + a, norm2_weight, norm2_bias)
        y = norm(n2 + ff(n2), norm3_weight, norm3_bias)
        """,
      fields: [
        "s.output": "self_attn", "n1": "norm1", "a.output": "multihead_attn", "n2": "norm2", "inner(n2)": "linear1",
        "ff(n2)": "linear2", "y": "norm3, output",
      ], loss: "y * grad_output"),
    Recipe(
      family: "torch_blocks", about: "encoder-2-layers",
      program: layer("0", from: "x", to: "middle") + "\n" + layer("1", from: "middle", to: "y"),
      fields: [
        "a0.output": "layers_0_self_attn", "n0": "layers_0_norm1", "i0": "layers_0_linear1", "f0": "layers_0_linear2",
        "middle": "layers_0_norm2", "a1.output": "layers_1_self_attn", "n1": "layers_1_norm1",
        "i1": "layers_1_linear1", "f1": "layers_1_linear2", "y": "layers_1_norm2, output",
      ], loss: "y * grad_output"),
    Recipe(
      family: "jax_attention", about: "jax-window",
      program: """
        heads_first = lambda x: x.permute(0, 2, 1, 3)
        gap = arange(query.shape[1])[:, None] - arange(key.shape[1])
        near = (gap <= local_window_size[0]) & (-gap <= local_window_size[1])
        y = heads_first(attention(heads_first(query), heads_first(key), heads_first(value), mask=near))
        """,
      fields: ["y": "output"], loss: "y * grad_output"),
    Recipe(
      family: "jax_attention", about: "jax-mask", program: finitelyMasked, fields: ["y": "output"],
      loss: "y * grad_output"),
    Recipe(
      family: "jax_attention", about: "jax-q-kv-lengths",
      program: """
        inside = lambda lengths, n: arange(n) < lengths[:, None, None]
        rows, columns = inside(query_seq_lengths, query.shape[1]), inside(key_value_seq_lengths, key.shape[1])
        heads_first = lambda x: x.permute(0, 2, 1, 3)
        seen = (rows.mT & columns)[:, None]
        y = heads_first(attention(heads_first(query), heads_first(key), heads_first(value), mask=seen))
        """,
      fields: ["y": "output"], loss: "y * grad_output"),
    Recipe(
      family: "torch_flex", about: "flex-prefix",
      program: "a = attention(q, k, v, mask=causal_mask(q.shape[2]) | (arange(q.shape[2]) < prefix))",
      fields: ["a.output": "output", "logsumexp(a.masked, dim=-1)": "logsumexp", "~isinf(a.masked[0, 0])": "mask"]),
    Recipe(
      family: "torch_flex", about: "flex-documents",
      program: "a = attention(q, k, v, mask=document[:, None] == document)",
      fields: ["a.output": "output", "logsumexp(a.masked, dim=-1)": "logsumexp", "~isinf(a.masked[0, 0])": "mask"]),
  ]

  /// The projections of torch's multi-head attention, stacked in one matrix, for inputs that differ.
  private static let stacked = """
    E, W, b = embed_dim, in_proj_weight, in_proj_bias
    q = lambda x: split_heads(F.linear(x, W[:E], b[:E]), num_heads)
    k = lambda x: split_heads(F.linear(x, W[E:2 * E], b[E:2 * E]), num_heads)
    v = lambda x: split_heads(F.linear(x, W[2 * E:], b[2 * E:]), num_heads)
    """

  /// One post-norm layer of a stack whose layers have weights of their own.
  private static func layer(_ place: String, from input: String, to output: String) -> String {
    let own = "layers_\(place)_"
    return """
      d, W, b = d_model, \(own)self_attn_in_proj_weight, \(own)self_attn_in_proj_bias
      a\(place) = multi_head_attention(\(input), W[:d].T, W[d:2 * d].T, W[2 * d:].T, \(own)self_attn_out_proj_weight.T,
        heads=nhead, bq=b[:d], bk=b[d:2 * d], bv=b[2 * d:], bo=\(own)self_attn_out_proj_bias)
      n\(place) = layer_norm(\(input) + a\(place).output, \(own)norm1_weight, \(own)norm1_bias, layer_norm_eps)
      i\(place) = F.linear(n\(place), \(own)linear1_weight, \(own)linear1_bias)
      f\(place) = F.linear(relu(i\(place)), \(own)linear2_weight, \(own)linear2_bias)
      \(output) = layer_norm(n\(place) + f\(place), \(own)norm2_weight, \(own)norm2_bias, layer_norm_eps)
      """
  }

  /// JAX puts a large finite number where a score is masked, so a row that sees nothing gets the mean of the values.
  private static let finitelyMasked = """
    heads_first = lambda x: x.permute(0, 2, 1, 3)
    q, k, v = heads_first(query), heads_first(key), heads_first(value)
    weights = softmax(where(mask, q @ k.mT / sqrt(q.shape[-1]), -0.7 * 1.7976931348623157e308))
    y = heads_first(weights @ v)
    """

  private static let mechanisms: [Recipe] =
    [
      Recipe(family: "mla", about: "mla-6", program: compressed(source: "h", queries: "W_Q"), fields: latentSteps)
    ]
    + ["mla-4", "mla-5", "mla-7"].map { name in
      Recipe(
        family: "mla", about: name, program: compressed(source: "h @ W_DQ.T", queries: "W_UQ"),
        fields: latentSteps.merging(["source": "c_Q"]) { $1 })
    }
    + ["online-1", "online-5", "online-6", "online-9"].map { name in
      Recipe(
        family: "online_softmax", about: name,
        program: """
          a = flash_attention(q, k, v, block=block_size, causal=causal, scale=scale)
          s = where(not causal or causal_mask(len(q), len(k)), q @ k.T * scale, -inf)
          """, fields: tiles)
    } + [
      Recipe(
        family: "online_softmax", about: "online-merge",
        program: """
          ends = cumsum(split, dim=0)
          part = lambda first, last: attention(q, k[first:last], v[first:last], scale=scale)
          parts = [part(0, ends[0]), part(ends[0], ends[1]), part(ends[1], ends[2])]
          sums = stack([logsumexp(parts[0].scaled, -1), logsumexp(parts[1].scaled, -1), logsumexp(parts[2].scaled, -1)])
          shares = softmax(sums, dim=0)
          y = sum(shares[..., None] * stack([parts[0].output, parts[1].output, parts[2].output]), dim=0)
          """,
        fields: [
          "sums[0]": "parts_0_logsumexp", "sums[1]": "parts_1_logsumexp", "sums[2]": "parts_2_logsumexp",
          "parts[0].output": "parts_0_output", "parts[1].output": "parts_1_output", "parts[2].output": "parts_2_output",
          "[0, ends[0]]": "parts_0_keys", "ends[:2]": "parts_1_keys", "ends[1:]": "parts_2_keys",
          "shares": "merge_weights", "logsumexp(sums, dim=0)": "logsumexp", "y": "output",
        ]),
      Recipe(
        family: "luong_attention", about: "luong-local-p",
        program: """
          places = arange(len(h_s))
          p = (len(h_s) * sigmoid(tanh(h_t @ W_p.T) @ v_p)).item()
          near = abs(places - p) <= D
          a = luong_attention(h_t, h_s[near], h_s[near])
          gaussian = exp(-(places[near] - p) ** 2 / (2 * sigma ** 2))
          w = a.weights[0] * gaussian
          """,
        fields: [
          "p": "p_t", "places[near]": "window_positions", "a.weights[0]": "align", "gaussian": "gaussian",
          "w": "weights", "w @ h_s[near]": "context",
        ]),
      Recipe(
        family: "linear_attention", about: "retention",
        program: """
          n = arange(len(q))
          fade = where(causal_mask(len(q)), gamma ** (n[:, None] - n), 0)
          states = (fade[:, :, None, None] * k[:, :, None] * v[:, None]).sum(dim=1)
          """,
        fields: [
          "states": "states", "(q @ k.T * fade) @ v": "output", "(q[:, None] @ states)[:, 0]": "output",
        ]),
    ]

  /// Multi-head latent attention with the rotary part apart, expanded and absorbed.
  private static func compressed(source: String, queries: String) -> String {
    """
    source = \(source)
    c = h @ W_DKV.T
    k, v = split_heads(c @ W_UK.T, heads), split_heads(c @ W_UV.T, heads)
    q = split_heads(source @ \(queries).T, heads)
    turned_q, turned_k = rope(split_heads(source @ W_QR.T, heads)), rope(h @ W_KR.T)
    shared = turned_k + zeros(heads, 1, 1)
    a = attention(concat([q, turned_q], dim=-1), concat([k, shared], dim=-1), v, scale=scale, causal=True)
    absorbed = q @ W_UK.reshape(heads, head_width, d_c)
    """
  }

  private static let latentSteps = [
    "c": "c_KV", "k": "k_C", "v": "v_C", "q": "q_C", "turned_q": "q_R", "turned_k": "k_R", "a.scaled": "scaled",
    "a.weights": "weights", "a.output": "head_outputs", "merge_heads(a.output) @ W_O.T": "output",
    "absorbed": "q_absorbed", "a.weights @ c": "latent_context",
    "(absorbed @ c.T + turned_q @ turned_k.T) * scale": "scaled",
    "c.shape[-1] + turned_k.shape[-1]": "cached_numbers_per_token",
    "2 * heads * head_width": "mha_cached_numbers_per_token",
  ]

  /// The state after each tile of keys, and at the end.
  private static let tiles: [String: String] = {
    var fields = [
      "a.maxima[-1]": "m", "a.sums[-1]": "l", "a.maxima[-1] + log(a.sums[-1])": "logsumexp", "a.output": "output",
    ]
    for block in 0..<3 {
      let last = "minimum(\(block + 1) * block_size, len(k))"
      let scores = "s[:, \(block) * block_size:\(last)]"
      let before = block == 0 ? "-inf" : "a.maxima[\(block - 1)]"
      fields["[\(block) * block_size, \(last)]"] = "blocks_\(block)_block"
      fields[scores] = "blocks_\(block)_scores"
      fields["exp(\(scores) - a.maxima[\(block)][:, None])"] = "blocks_\(block)_p"
      fields["exp(\(before) - a.maxima[\(block)])"] = "blocks_\(block)_rescale"
      fields["a.maxima[\(block)]"] = "blocks_\(block)_m"
      fields["a.sums[\(block)]"] = "blocks_\(block)_l"
      fields["a.accumulators[\(block)]"] = "blocks_\(block)_acc"
    }
    return fields
  }()

  private static let positions: [Recipe] = [
    Recipe(
      family: "vit_patch", about: "patch-embed",
      program: """
        p = patches(image_chw.permute(1, 2, 0), patch)
        p = p.reshape(len(p), patch ** 2, channels).mT.reshape(len(p), -1)
        e = p @ E + bias
        y = concat([class_token[None], e]) + position
        """,
      fields: ["p": "patches", "e": "patch_tokens", "y": "output"], loss: "y * grad_output"),
    Recipe(
      family: "window_masks", about: "sink-logit",
      program: """
        a = attention(q, k, v)
        p = softmax(concat([a.scaled, zeros(len(q), 1) + sink_logit], dim=-1))
        """,
      fields: [
        "a.scaled": "scaled", "p[:, :-1]": "weights", "p[:, -1]": "sink_weight", "p[:, :-1] @ v": "output",
      ]),
    Recipe(
      family: "window_masks", about: "sink-cache",
      program: "seen = sliding_window_mask(tokens, window, sinks)",
      fields: ["seen.sum(dim=-1)": "cache_size"].merging(
        (0..<9).flatMap {
          [
            ("arange(tokens)[seen[\($0)]]", "kept_tokens[\($0)]"),
            ("arange(seen[\($0)].sum())", "cache_positions[\($0)]"),
          ]
        }
      ) { $1 }),
    Recipe(
      family: "onnx_basics", about: "tensorscatter",
      program: "chosen = one_hot(write_indices, past_cache.shape[-2])[:, None, :, None] == 1",
      fields: ["where(chosen, update, past_cache)": "present_cache"]),
  ]
}
