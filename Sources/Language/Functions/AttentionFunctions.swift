import Attention

extension FunctionTable {
  /// Softmax, masks, and every kind of attention.
  static let attention: [FunctionEntry] = [
    FunctionEntry(
      "softmax", ["x", "dim=-1", "stable=True"],
      "Turns numbers into positive weights that add up to 1 along dim: exp(x) / sum(exp(x)).",
      details: "The largest entry is subtracted first so that exp cannot overflow; stable=False leaves that out.",
      example: "softmax([1, 2, 3])", citation: "Bridle 1990"
    ) { call in
      let x = try call.node("x")
      let dim = try call.optionalWhole("dim") ?? -1
      call.remarkOnEmptyRows(of: x, dim)
      return .node(try x.softmax(axis: dim, stable: call.flag("stable")))
    },
    FunctionEntry(
      "log_softmax", ["x", "dim=-1"], "The logarithm of the softmax, computed without overflow: x - logsumexp(x).",
      example: "log_softmax([1, 2, 3])"
    ) { call in
      let x = try call.node("x")
      let dim = try call.optionalWhole("dim") ?? -1
      call.remarkOnEmptyRows(of: x, dim)
      return .node(try x.logSoftmax(axis: dim))
    },
    FunctionEntry(
      "attention",
      [
        "Q", "K", "V", "mask=None", "causal=False", "scale=None", "softcap=0", "bias=None", "window=None", "sinks=0",
        "past_key=None", "past_value=None",
      ],
      "Scaled dot-product attention, softmax(Q @ K.T / sqrt(d)) @ V, with every step by name.",
      details: "A boolean mask is True where a query may attend to a key; a mask of numbers is added. "
        + "causal=True lets query i see keys 0 to i, causal=\"lower-right\" lets the last query see every key.",
      example: "attention([[1, 0], [0, 1]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])",
      citation: "Vaswani et al. 2017, arXiv:1706.03762"
    ) { call in
      var options = AttentionOptions(
        mask: try call.mask(), causal: try call.causality(), scale: try call.optionalNumber("scale"),
        softcap: try call.number("softcap"), bias: try call.optionalNode("bias"),
        window: try call.optionalWhole("window"), sinks: try call.whole("sinks"))
      switch (try call.optionalNode("past_key"), try call.optionalNode("past_value")) {
      case (let key?, let value?): options.past = (key, value)
      case (nil, nil): break
      case (nil, _): throw Mistake("a past has keys and values: past_key is missing.", argument: "past_value")
      case (_, nil): throw Mistake("a past has keys and values: past_value is missing.", argument: "past_key")
      }
      return .record(Record(try Attention.attention(call.node("Q"), call.node("K"), call.node("V"), options)))
    },
    FunctionEntry(
      "scaled_dot_product_attention",
      ["query", "key", "value", "attn_mask=None", "is_causal=False", "scale=None", "enable_gqa=False", "dropout_p=0"],
      "The output of attention, under PyTorch's name and with its arguments.",
      example: "F.scaled_dot_product_attention([[1., 0.]], [[1., 0.], [0., 1.]], [[1., 2.], [3., 4.]])"
    ) { call in
      let (query, key, value) = (try call.node("query"), try call.node("key"), try call.node("value"))
      guard try call.number("dropout_p") == 0 else {
        throw Mistake("dropout_p is not 0, and nothing is dropped at random here.", argument: "dropout_p")
      }
      if query.rank > 2, key.rank == query.rank, try !call.flag("enable_gqa") {
        let (heads, shared) = (query.shape[query.rank - 3], key.shape[key.rank - 3])
        guard heads == shared || heads == 1 || shared == 1 else {
          throw Mistake(
            "query has \(heads) heads and key has \(shared).", hint: "Pass enable_gqa=True to share key heads.",
            argument: "key")
        }
      }
      let options = AttentionOptions(
        mask: try call.mask("attn_mask"), causal: try call.flag("is_causal") ? .upperLeft : .none,
        scale: try call.optionalNumber("scale"))
      return .node(try Attention.attention(query, key, value, options).output)
    },
    FunctionEntry(
      "causal_mask", ["n", "m=None", "align=\"upper-left\""],
      "The boolean (n, m) mask that lets query i see keys 0 to i; lower-right lets the last query see every key.",
      example: "causal_mask(3)"
    ) { call in
      let align = try call.choice("align", ["upper-left", "lower-right"])
      return .node(
        try causalMask(
          call.whole("n"), call.optionalWhole("m"), alignment: align == "upper-left" ? .upperLeft : .lowerRight))
    },
    FunctionEntry(
      "sliding_window_mask", ["n", "window", "sinks=0", "m=None"],
      "The boolean mask that lets each query see itself and the window - 1 keys before it, and the first few keys as sinks.",
      example: "sliding_window_mask(5, 2)",
      citation: "Jiang et al. 2023, arXiv:2310.06825; Xiao et al. 2023, arXiv:2309.17453"
    ) { call in
      .node(
        try slidingWindowMask(
          call.whole("n"), window: call.whole("window"), sinks: call.whole("sinks"), call.optionalWhole("m")))
    },
    FunctionEntry(
      "padding_mask", ["lengths", "n"], "The boolean mask that hides what stands behind the end of each sequence.",
      details: "(n,) for one length; (batch, 1, 1, n) for a list of lengths, which stretches over heads and queries.",
      example: "padding_mask([2, 3], 4)"
    ) { call in .node(try paddingMask(call.node("lengths"), call.whole("n"))) },
    FunctionEntry(
      "split_heads", ["X", "heads"], "The columns of X dealt out to heads: (n, heads * d) becomes (heads, n, d).",
      example: "split_heads([[1, 2, 3, 4], [5, 6, 7, 8]], 2)"
    ) { call in .node(try splitHeads(call.node("X"), call.whole("heads"))) },
    FunctionEntry(
      "merge_heads", ["X"], "The heads side by side again: (heads, n, d) becomes (n, heads * d).",
      example: "merge_heads([[[1, 2], [5, 6]], [[3, 4], [7, 8]]])"
    ) { call in .node(try mergeHeads(call.node("X"))) },
    FunctionEntry(
      "multi_head_attention",
      [
        "X", "Wq", "Wk", "Wv", "Wo", "heads", "kv_heads=heads", "context=X", "mask=None", "causal=False", "bq=None",
        "bk=None", "bv=None", "bo=None", "rope=False",
      ],
      "Attention in several heads, each with its own part of the projections X @ W, joined by Wo.",
      details: "Fewer kv_heads than heads is grouped-query attention; another context is cross-attention.",
      example: "multi_head_attention(ones(2, 4), eye(4), eye(4), eye(4), eye(4), heads=2)",
      citation: "Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2"
    ) { call in
      let options = MultiHeadOptions(
        heads: try call.whole("heads"), keyValueHeads: try call.optionalWhole("kv_heads"),
        context: try call.optionalNode("context"), mask: try call.mask(), causal: try call.causality(),
        biases: (
          try call.optionalNode("bq"), try call.optionalNode("bk"), try call.optionalNode("bv"),
          try call.optionalNode("bo")
        ), rope: try call.flag("rope"))
      return .record(
        Record(
          try multiHeadAttention(
            call.node("X"), call.node("Wq"), call.node("Wk"), call.node("Wv"), call.node("Wo"), options)))
    },
    FunctionEntry(
      "additive_attention", ["query", "keys", "values", "Wq", "Wk", "v", "b=None", "mask=None"],
      "Attention whose scores are tanh(query @ Wq + keys @ Wk + b) @ v, a small network.",
      example: "additive_attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]], eye(2), eye(2), [1, 1])",
      citation: "Bahdanau et al. 2015, arXiv:1409.0473"
    ) { call in
      .record(
        Record(
          try additiveAttention(
            query: call.node("query"), keys: call.node("keys"), values: call.node("values"), call.node("Wq"),
            call.node("Wk"), call.node("v"), bias: call.optionalNode("b"), mask: call.mask())))
    },
    FunctionEntry(
      "luong_attention", ["query", "keys", "values", "score=\"dot\"", "W=None", "v=None", "mask=None"],
      "Attention with one of Luong's scores: dot, general (query @ W @ keys.T) or concat.",
      details: "concat is tanh(concat([query, key], dim=-1) @ W) @ v.",
      example: "luong_attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])",
      citation: "Luong et al. 2015, arXiv:1508.04025"
    ) { call in
      let word = try call.choice("score", LuongScore.allCases.map(\.rawValue))
      return .record(
        Record(
          try luongAttention(
            query: call.node("query"), keys: call.node("keys"), values: call.node("values"),
            score: LuongScore(rawValue: word) ?? .dot, weight: call.optionalNode("W"), v: call.optionalNode("v"),
            mask: call.mask())))
    },
    FunctionEntry(
      "linear_attention", ["Q", "K", "V", "causal=False", "eps=0"],
      "Attention without a softmax: the feature map elu(x) + 1 lets one running state stand for all earlier keys.",
      example: "linear_attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])",
      citation: "Katharopoulos et al. 2020, arXiv:2006.16236"
    ) { call in
      .record(
        Record(
          try linearAttention(
            call.node("Q"), call.node("K"), call.node("V"), causal: call.flag("causal"), eps: call.number("eps"))))
    },
    FunctionEntry(
      "online_softmax", ["x", "block"], "Softmax in one pass over blocks, with the running maximum and sum after each.",
      example: "online_softmax([1, 2, 3, 4], 2)", citation: "Milakov and Gimelshein 2018, arXiv:1805.02867"
    ) { call in .record(Record(try onlineSoftmax(call.node("x"), block: call.whole("block")))) },
    FunctionEntry(
      "flash_attention", ["Q", "K", "V", "block=2", "causal=False", "scale=None"],
      "Attention block by block over the keys, with the running maximum, sum and output after each block.",
      example: "flash_attention([[1, 0]], eye(2), [[1, 2], [3, 4]], block=1)",
      citation: "Dao et al. 2022, arXiv:2205.14135"
    ) { call in
      .record(
        Record(
          try flashAttention(
            call.node("Q"), call.node("K"), call.node("V"), block: call.whole("block"), causal: call.causality(),
            scale: call.optionalNumber("scale"))))
    },
    FunctionEntry(
      "latent_attention", ["X", "Wdkv", "Wuk", "Wuv", "Wq", "Wo", "heads", "mask=None", "causal=False"],
      "Multi-head attention whose keys and values are unfolded from one small latent row per token.",
      details: "The core of DeepSeek-V2's attention, without its rotated part.",
      example: "latent_attention(ones(2, 4), ones(4, 2), ones(2, 4), ones(2, 4), eye(4), eye(4), heads=2)",
      citation: "DeepSeek-AI 2024, arXiv:2405.04434"
    ) { call in
      .record(
        Record(
          try latentAttention(
            call.node("X"), down: call.node("Wdkv"), keysUp: call.node("Wuk"), valuesUp: call.node("Wuv"),
            call.node("Wq"), call.node("Wo"), heads: call.whole("heads"), mask: call.mask(), causal: call.causality())))
    },
  ]
}

extension Call {
  /// Says so where every entry of a row is −∞, so that its softmax is 0/0.
  fileprivate mutating func remarkOnEmptyRows(of x: Node, _ dim: Int) {
    guard let axis = try? axis(dim, of: x.shape), x.value.values.contains(-.infinity),
      let largest = try? x.max(axes: [axis]).value.values, x.shape[axis] > 0
    else { return }
    let count = largest.count { $0 == -.infinity }
    guard count > 0 else { return }
    remarks.append(
      "\(count == 1 ? "one row holds" : "\(count) rows hold") nothing but -inf, so the softmax there is 0/0, which is nan, "
        + "as in NumPy and PyTorch. attention(…) gives weights of 0 instead.")
  }
}
