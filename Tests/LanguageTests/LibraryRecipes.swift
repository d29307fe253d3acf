/// Programs for the numbers of ONNX, Keras and transformers, whose layers the language composes from its own functions.
extension Recipe {
  static let ofLibraries: [Recipe] = onnx + keras + pieces + models

  private static let onnx: [Recipe] = [
    Recipe(
      family: "onnx_norms", about: "layer_normalization",
      program: """
        rows = X.reshape(X.size // W.size, W.size)
        y = layer_norm(rows, W.flatten(), B.flatten(), epsilon).reshape(X.shape)
        """,
      fields: [
        "y": "Y", "rows.mean(dim=-1)": "Mean.flatten()",
        "1 / sqrt(np.var(rows, axis=-1) + epsilon)": "InvStdDev.flatten()",
      ]),
    Recipe(
      family: "onnx_norms", about: "rms_normalization",
      program: "y = rms_norm(X.reshape(X.size // W.size, W.size), W.flatten(), epsilon).reshape(X.shape)",
      fields: ["y": "Y"]),
    Recipe(
      family: "onnx_rotary", about: "onnx-rotary-real",
      program: """
        pairing = interleaved == 1 and "interleaved" or "half"
        y = concat([rope(X[..., :rotary_dim], positions[0], base, pairing), X[..., rotary_dim:]], dim=-1)
        """,
      fields: ["y": "output"]),
    Recipe(
      family: "onnx_rotary", about: "3d_input",
      program: """
        x = split_heads(input, num_heads)
        cosine, sine = cos_cache[position_ids][:, None], sin_cache[position_ids][:, None]
        left, right = chunk(x, 2, dim=-1)
        y = merge_heads(concat([left * cosine - right * sine, right * cosine + left * sine], dim=-1))
        """,
      fields: ["y": "output"]),
    Recipe(
      family: "onnx_rotary", about: "no_position_ids",
      program: """
        d = rotary_embedding_dim
        left, right = chunk(input[..., :d], 2, dim=-1)
        cosine, sine = cos_cache[:, None], sin_cache[:, None]
        y = concat([left * cosine - right * sine, right * cosine + left * sine, input[..., d:]], dim=-1)
        """,
      fields: ["y": "output"]),
    Recipe(
      family: "onnx_rotary", about: "with_interleaved",
      program: """
        d = rotary_embedding_dim
        cosine, sine = cos_cache[position_ids][:, None], sin_cache[position_ids][:, None]
        left, right = input[..., 0:d:2], input[..., 1:d:2]
        turned = stack([left * cosine - right * sine, right * cosine + left * sine], dim=-1)
        y = concat([turned.reshape(2, 4, 3, d), input[..., d:]], dim=-1)
        """,
      fields: ["y": "output"]),
    Recipe(
      family: "onnx_linear_attention", program: recurrence,
      fields: ["merge_heads(y)": "output", "s4": "present_state"]),
    Recipe(
      family: "onnx_flexattention", about: "test_flexattention",
      program: """
        # The bias and the cap of the modified scores stand in the operator's own tests.
        added = score_mod == "scores + 0.5" and 0.5 or 0
        capped = score_mod == "softcap: cap * tanh(scores / cap)" and 20 or 0
        a = attention(Q, K, V, scale=scale, bias=added, softcap=capped)
        """,
      fields: ["a.output": "Y"]),
  ]

  /// The four rules of linear attention over four tokens, the state written out token by token.
  private static let recurrence = """
    q = split_heads(query, q_num_heads)
    k, v = split_heads(key, kv_num_heads), split_heads(value, kv_num_heads)
    s0 = zeros(len(q), kv_num_heads, k.shape[-1], v.shape[-1])
    fade = decay is None or split_heads(decay, kv_num_heads)
    kept = lambda t: decay is None or exp(fade[:, :, t])[..., None]
    corrects = beta is not None
    rate = beta is None or beta.permute(0, 2, 1)
    old = lambda s, t: corrects * (k[:, :, t, None] @ s)[:, :, 0]
    rates = lambda t: beta is None or rate[:, :, t, None]
    write = lambda s, t: s + k[:, :, t, :, None] * (rates(t) * (v[:, :, t] - old(s, t)))[:, :, None]
    step = lambda s, t: write(s * kept(t), t)
    s1 = step(s0, 0)
    s2 = step(s1, 1)
    s3 = step(s2, 2)
    s4 = step(s3, 3)
    group = q_num_heads // kv_num_heads
    read = lambda s, t: q[:, :, t, None] @ torch.repeat_interleave(s, group, dim=1) / sqrt(k.shape[-1])
    y = concat([read(s1, 0), read(s2, 1), read(s3, 2), read(s4, 3)], dim=2)
    """

  private static let keras: [Recipe] = [
    Recipe(
      family: "keras_attention", about: "keras-dot",
      program: """
        sees = (value_mask is None or value_mask[:, None]) & (not use_causal_mask or causal_mask(query.shape[1]))
        a = luong_attention(query * (scale or 1), key, value, mask=sees)
        """,
      fields: ["a.weights": "attention_weights", "a.output": "output"]),
    Recipe(
      family: "keras_attention", about: "keras-additive",
      program: "a = additive_attention(query, key, value, eye(len(scale)), eye(len(scale)), scale)",
      fields: ["a.weights": "attention_weights", "a.output": "output"]),
    Recipe(
      family: "keras_attention", about: "keras-mha", program: kernels(heads: "heads", keyHeads: "heads"),
      fields: ["a.weights": "attention_weights", "a.output": "output"]),
    Recipe(
      family: "keras_attention", about: "keras-gqa", program: kernels(heads: "query_heads", keyHeads: "kv_heads"),
      fields: ["a.weights": "attention_weights", "a.output": "output"]),
  ]

  /// Keras keeps its projections as (in, heads, width).
  private static func kernels(heads: String, keyHeads: String) -> String {
    """
    flat = lambda W: W.reshape(len(W), -1)
    a = multi_head_attention(query, flat(query_kernel), flat(key_kernel), flat(value_kernel),
      attention_output_kernel.reshape(-1, len(attention_output_bias)), \(heads), \(keyHeads), context=value,
      causal=use_causal_mask, bq=query_bias.flatten(), bk=key_bias.flatten(), bv=value_bias.flatten(),
      bo=attention_output_bias)
    """
  }

  private static let pieces: [Recipe] = [
    Recipe(
      family: "hf_pieces", about: "hf-bloom-alibi",
      program: "place = (cumsum(attention_mask, dim=-1) - 1) * attention_mask",
      fields: ["alibi_slopes(heads)[:, None] * place[:, None]": "alibi"]),
    Recipe(
      family: "hf_pieces", about: "hf-mpt-alibi", program: "",
      fields: ["alibi_slopes(heads)[:, None] * (arange(length) - (length - 1))": "alibi"]),
    Recipe(
      family: "hf_pieces", about: "hf-rope-yarn",
      program: """
        full = rope_theta ** (-arange(0, dim, 2) / dim)
        turning = lambda turns: dim * log(original_max_position_embeddings / (turns * 2 * pi)) / (2 * log(rope_theta))
        low, high = maximum(turning(32) // 1, 0), -(-turning(1) // 1)
        slow = clip((arange(dim // 2) - low) / (high - low), 0, 1)
        """,
      fields: [
        "full * (1 - slow) + full / factor * slow": "inv_freq", "0.1 * ln(factor) + 1": "attention_factor",
      ]),
    Recipe(
      family: "hf_pieces", about: "hf-rope-llama3",
      program: """
        full = rope_theta ** (-arange(0, dim, 2) / dim)
        turns = original_max_position_embeddings * full / (2 * pi)
        kept = clip((turns - low_freq_factor) / (high_freq_factor - low_freq_factor), 0, 1)
        """,
      fields: ["full * kept + full / factor * (1 - kept)": "inv_freq"]),
    Recipe(
      family: "hf_pieces", about: "hf-t5-buckets",
      program: """
        n = buckets // (bidirectional and 2 or 1)
        ahead = bidirectional * (relative_position > 0) * n
        distance = where(bidirectional, abs(relative_position), maximum(-relative_position, 0))
        exact = n // 2
        growth = log(maximum(distance, 1) / exact) / log(max_distance / exact) * (n - exact)
        far = minimum(exact + growth // 1, n - 1)
        """,
      fields: ["ahead + where(distance < exact, distance, far)": "bucket"]),
    Recipe(
      family: "hf_pieces", about: "hf-window-mask", program: "",
      fields: ["sliding_window_mask(queries, window, m=keys)": "mask"]),
    Recipe(
      family: "hf_pieces", about: "hf-llama-decode",
      program: llama + """

        grow = lambda t: attention(q[:, :, t:t + 1], k[:, :, t:t + 1], v[:, :, t:t + 1], causal=True,
          past_key=k[:, :, :t], past_value=v[:, :, :t])
        first = attention(q[:, :, :prefill], k[:, :, :prefill], v[:, :, :prefill], causal=True)
        whole = lambda x, a: end(feed(x + joined(a.output)))
        """,
      fields: [
        "y": "output_full", "k": "cache_keys", "v": "cache_values",
        "whole(inputs_embeds[:, :prefill], first)": "chunks[0]",
        "whole(inputs_embeds[:, 3:4], grow(3))": "chunks[1]", "whole(inputs_embeds[:, 4:5], grow(4))": "chunks[2]",
      ]),
  ]

  private static let llama = """
    n1 = rms_norm(inputs_embeds, layers_0_input_layernorm_weight, rms_eps)
    q = rope(split_heads(F.linear(n1, layers_0_self_attn_q_proj_weight), heads), base=rope_theta, pairing="half")
    k = rope(split_heads(F.linear(n1, layers_0_self_attn_k_proj_weight), kv_heads), base=rope_theta, pairing="half")
    v = split_heads(F.linear(n1, layers_0_self_attn_v_proj_weight), kv_heads)
    joined = lambda o: F.linear(merge_heads(o), layers_0_self_attn_o_proj_weight)
    gated = lambda x: silu(F.linear(x, layers_0_mlp_gate_proj_weight)) * F.linear(x, layers_0_mlp_up_proj_weight)
    mlp = lambda x: F.linear(gated(x), layers_0_mlp_down_proj_weight)
    n2 = lambda h: rms_norm(h, layers_0_post_attention_layernorm_weight, rms_eps)
    feed = lambda h: h + mlp(n2(h))
    end = lambda h: rms_norm(h, norm_weight, rms_eps)
    a = attention(q, k, v, causal=True)
    h = inputs_embeds + joined(a.output)
    y = end(feed(h))
    """

  private static let models: [Recipe] = [
    Recipe(
      family: "hf_models", about: "hf-llama", program: llama,
      fields: [
        "F.linear(n1, layers_0_self_attn_q_proj_weight)": "layers_0_self_attn_q_proj",
        "F.linear(n1, layers_0_self_attn_k_proj_weight)": "layers_0_self_attn_k_proj",
        "merge_heads(v)": "layers_0_self_attn_v_proj", "n1": "layers_0_input_layernorm",
        "joined(a.output)": "layers_0_self_attn",
        "n2(h)": "layers_0_post_attention_layernorm", "mlp(n2(h))": "layers_0_mlp", "y": "norm, output",
      ]),
    Recipe(
      family: "hf_models", about: "hf-gpt2",
      program: """
        x = inputs_embeds + wpe_weight[:inputs_embeds.shape[1]]
        n1 = layer_norm(x, h_0_ln_1_weight, h_0_ln_1_bias, eps)
        Wq, Wk, Wv = split(h_0_attn_c_attn_weight, hidden, dim=-1)
        bq, bk, bv = split(h_0_attn_c_attn_bias, hidden)
        a = multi_head_attention(n1, Wq, Wk, Wv, h_0_attn_c_proj_weight, heads, causal=True, bq=bq, bk=bk, bv=bv,
          bo=h_0_attn_c_proj_bias)
        n2 = layer_norm(x + a.output, h_0_ln_2_weight, h_0_ln_2_bias, eps)
        inner = gelu(n2 @ h_0_mlp_c_fc_weight + h_0_mlp_c_fc_bias, approximate="tanh")
        m = inner @ h_0_mlp_c_proj_weight + h_0_mlp_c_proj_bias
        y = layer_norm(x + a.output + m, ln_f_weight, ln_f_bias, eps)
        """,
      fields: [
        "n1": "h_0_ln_1", "n1 @ h_0_attn_c_attn_weight + h_0_attn_c_attn_bias": "h_0_attn_c_attn",
        "a.output": "h_0_attn", "n2": "h_0_ln_2", "m": "h_0_mlp", "y": "ln_f, output",
      ]),
    Recipe(
      family: "hf_models", about: "hf-bert",
      program: """
        x = inputs_embeds + embeddings_position_embeddings_weight[:inputs_embeds.shape[1]]
        x = layer_norm(x + embeddings_token_type_embeddings_weight[0], embeddings_LayerNorm_weight,
          embeddings_LayerNorm_bias, eps)
        a = multi_head_attention(x, \(bert)self_query_weight.T, \(bert)self_key_weight.T, \(bert)self_value_weight.T,
          \(bert)output_dense_weight.T, heads, bq=\(bert)self_query_bias, bk=\(bert)self_key_bias,
          bv=\(bert)self_value_bias, bo=\(bert)output_dense_bias,
          mask=attention_mask is None or (attention_mask == 1)[:, None, None])
        h = layer_norm(x + a.output, \(bert)output_LayerNorm_weight, \(bert)output_LayerNorm_bias, eps)
        inner = gelu(F.linear(h, encoder_layer_0_intermediate_dense_weight, encoder_layer_0_intermediate_dense_bias))
        m = F.linear(inner, encoder_layer_0_output_dense_weight, encoder_layer_0_output_dense_bias)
        y = layer_norm(h + m, encoder_layer_0_output_LayerNorm_weight, encoder_layer_0_output_LayerNorm_bias, eps)
        """,
      fields: [
        "x": "embeddings", "a.concatenated": "\(bert)self", "h": "encoder_layer_0_attention, \(bert)output",
        "inner": "encoder_layer_0_intermediate", "y": "encoder_layer_0_output, output",
      ]),
    Recipe(
      family: "hf_models", about: "hf-gemma2",
      program: """
        norm = lambda x, weight: rms_norm(x, 1 + weight, rms_eps)
        x = norm(inputs_embeds, layers_0_input_layernorm_weight)
        q = rope(split_heads(F.linear(x, layers_0_self_attn_q_proj_weight), heads), pairing="half")
        k = rope(split_heads(F.linear(x, layers_0_self_attn_k_proj_weight), kv_heads), pairing="half")
        v = split_heads(F.linear(x, layers_0_self_attn_v_proj_weight), kv_heads)
        a = attention(q, k, v, scale=1 / sqrt(query_pre_attn_scalar), softcap=attn_logit_softcapping,
          window=sliding_window)
        o = F.linear(merge_heads(a.output), layers_0_self_attn_o_proj_weight)
        h = inputs_embeds + norm(o, layers_0_post_attention_layernorm_weight)
        z = norm(h, layers_0_pre_feedforward_layernorm_weight)
        gate = gelu(F.linear(z, layers_0_mlp_gate_proj_weight), approximate="tanh")
        m = F.linear(gate * F.linear(z, layers_0_mlp_up_proj_weight), layers_0_mlp_down_proj_weight)
        y = norm(h + norm(m, layers_0_post_feedforward_layernorm_weight), norm_weight)
        """,
      fields: [
        "x": "layers_0_input_layernorm", "o": "layers_0_self_attn", "z": "layers_0_pre_feedforward_layernorm",
        "norm(o, layers_0_post_attention_layernorm_weight)": "layers_0_post_attention_layernorm", "m": "layers_0_mlp",
        "norm(m, layers_0_post_feedforward_layernorm_weight)": "layers_0_post_feedforward_layernorm",
        "y": "norm, output",
      ]),
    Recipe(
      family: "hf_models", about: "hf-mpt",
      program: """
        norm = lambda x, weight: layer_norm(x, weight)
        x = norm(inputs_embeds, blocks_0_norm_1_weight)
        q, k, v = split(F.linear(x, blocks_0_attn_Wqkv_weight), hidden, dim=-1)
        n = x.shape[1]
        bias = alibi_slopes(heads)[:, None, None] * (arange(n) - (n - 1))
        a = attention(split_heads(q, heads), split_heads(k, heads), split_heads(v, heads), bias=bias, causal=True)
        o = F.linear(merge_heads(a.output), blocks_0_attn_out_proj_weight)
        h = inputs_embeds + o
        z = norm(h, blocks_0_norm_2_weight)
        m = F.linear(gelu(F.linear(z, blocks_0_ffn_up_proj_weight)), blocks_0_ffn_down_proj_weight)
        y = norm(h + m, norm_f_weight)
        """,
      fields: [
        "x": "blocks_0_norm_1", "o": "blocks_0_attn", "z": "blocks_0_norm_2", "h + m": "blocks_0_ffn",
        "y": "norm_f, output",
      ]),
    Recipe(
      family: "hf_models", about: "hf-vit",
      program: """
        kernel = embeddings_patch_embeddings_projection_weight
        parts = patches(pixel_values[0].permute(1, 2, 0), patch)
        e = F.linear(parts, kernel.reshape(len(kernel), -1), embeddings_patch_embeddings_projection_bias)
        x = concat([embeddings_cls_token[0], e]) + embeddings_position_embeddings[0]
        n1 = layer_norm(x, layers_0_layernorm_before_weight, layers_0_layernorm_before_bias, eps)
        a = multi_head_attention(n1, \(vit)q_proj_weight.T, \(vit)k_proj_weight.T, \(vit)v_proj_weight.T,
          \(vit)o_proj_weight.T, heads, bq=\(vit)q_proj_bias, bk=\(vit)k_proj_bias, bv=\(vit)v_proj_bias,
          bo=\(vit)o_proj_bias)
        n2 = layer_norm(x + a.output, layers_0_layernorm_after_weight, layers_0_layernorm_after_bias, eps)
        inner = gelu(F.linear(n2, layers_0_mlp_fc1_weight, layers_0_mlp_fc1_bias))
        m = F.linear(inner, layers_0_mlp_fc2_weight, layers_0_mlp_fc2_bias)
        y = layer_norm(x + a.output + m, layernorm_weight, layernorm_bias, eps)
        """,
      fields: [
        "e": "embeddings_patch_embeddings[0]", "x": "embeddings[0]", "n1": "layers_0_layernorm_before[0]",
        "a.output": "layers_0_attention[0]", "n2": "layers_0_layernorm_after[0]", "m": "layers_0_mlp[0]",
        "y": "layernorm[0], output[0]",
      ]),
    Recipe(
      family: "hf_models", about: "hf-deepseek2-attention-1",
      program: latent(queries: "F.linear(hidden_states, q_proj_weight)"),
      fields: compressedSteps.merging(["F.linear(hidden_states, q_proj_weight)": "q_proj"]) { $1 }),
    Recipe(
      family: "hf_models", about: "hf-deepseek2-attention-2",
      program: latent(
        queries: "F.linear(rms_norm(F.linear(hidden_states, q_a_proj_weight), q_a_layernorm_weight, rms_eps), "
          + "q_b_proj_weight)"),
      fields: compressedSteps.merging([
        "F.linear(hidden_states, q_a_proj_weight)": "q_a_proj", "merge_heads(qs)": "q_b_proj",
        "rms_norm(F.linear(hidden_states, q_a_proj_weight), q_a_layernorm_weight, rms_eps)": "q_a_layernorm",
      ]) { $1 }),
    Recipe(
      family: "hf_models", about: "hf-gptoss",
      program: """
        project = lambda W, b, n: split_heads(F.linear(hidden_states, W, b), n)
        q = rope(project(q_proj_weight, q_proj_bias, heads), base=rope_theta, pairing="half")
        k = rope(project(k_proj_weight, k_proj_bias, kv_heads), base=rope_theta, pairing="half")
        v = project(v_proj_weight, v_proj_bias, kv_heads)
        a = attention(q, k, v, causal=True)
        sink = zeros(1, heads, q.shape[2], 1) + sinks[:, None, None]
        seen = softmax(concat([a.masked, sink], dim=-1))[..., :-1]
        y = F.linear(merge_heads(seen @ torch.repeat_interleave(v, heads // kv_heads, dim=1)), o_proj_weight, o_proj_bias)
        """,
      fields: [
        "F.linear(hidden_states, q_proj_weight, q_proj_bias)": "q_proj",
        "F.linear(hidden_states, k_proj_weight, k_proj_bias)": "k_proj", "merge_heads(v)": "v_proj", "y": "output",
      ]),
  ]

  private static let bert = "encoder_layer_0_attention_"
  private static let vit = "layers_0_attention_"

  private static let compressedSteps = [
    "kv": "kv_a_proj_with_mqa", "c": "kv_a_layernorm", "merge_heads(both)[:, None]": "kv_b_proj", "y": "output",
  ]

  /// DeepSeek-V2's attention, positions apart from the latent and all.
  private static func latent(queries: String) -> String {
    """
    qs = split_heads(\(queries), heads)
    kv = F.linear(hidden_states, kv_a_proj_with_mqa_weight)
    c = rms_norm(kv[..., :kv_lora_rank], kv_a_layernorm_weight, rms_eps)
    both = split_heads(F.linear(c, kv_b_proj_weight), heads)
    turned = rope(kv[..., kv_lora_rank:], base=rope_theta)[:, None] + zeros(1, heads, 1, 1)
    q = concat([qs[..., :qk_nope], rope(qs[..., qk_nope:], base=rope_theta)], dim=-1)
    a = attention(q, concat([both[..., :qk_nope], turned], dim=-1), both[..., qk_nope:], causal=True)
    y = F.linear(merge_heads(a.output), o_proj_weight)
    """
  }
}
