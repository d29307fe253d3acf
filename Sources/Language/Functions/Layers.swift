import Attention

extension FunctionTable {
  /// Positions, normalisation, and whole blocks.
  static let layers: [FunctionEntry] = [
    FunctionEntry(
      "rope", ["X", "positions=None", "base=10000", "pairing=\"interleaved\""],
      "Rotary positions: each pair of features turned by an angle that grows with the token's position.",
      details: "pairing=\"half\" turns feature i with i + d/2, as Llama in transformers does.",
      example: "rope([[1, 0], [1, 0]])", citation: "Su et al. 2021, arXiv:2104.09864"
    ) { call in
      let pairing = try call.choice("pairing", RopePairing.allCases.map(\.rawValue))
      return .node(
        try rope(
          call.node("X"), positions: call.optionalNode("positions")?.value.values, base: call.number("base"),
          pairing: RopePairing(rawValue: pairing) ?? .interleaved))
    },
    FunctionEntry(
      "alibi_slopes", ["heads"], "ALiBi's slope for each head.", example: "alibi_slopes(8)",
      citation: "Press et al. 2021, arXiv:2108.12409"
    ) { call in .node(Node(try alibiSlopes(call.whole("heads")))) },
    FunctionEntry(
      "alibi_bias", ["heads", "n", "m=None"], "ALiBi's bias: minus the slope times the distance to each earlier key.",
      example: "alibi_bias(2, 3)", citation: "Press et al. 2021, arXiv:2108.12409"
    ) { call in .node(try alibiBias(call.whole("heads"), call.whole("n"), call.optionalWhole("m"))) },
    FunctionEntry(
      "sinusoidal_positions", ["n", "d"],
      "The table of sines and cosines that the first Transformer adds to its embeddings.",
      example: "sinusoidal_positions(3, 4)", citation: "Vaswani et al. 2017, arXiv:1706.03762, section 3.5"
    ) { call in .node(try sinusoidalPositions(call.whole("n"), call.whole("d"))) },
    FunctionEntry(
      "layer_norm", ["x", "gamma=1", "beta=0", "eps=1e-5"],
      "Each row with mean 0 and variance 1, then scaled by gamma and shifted by beta.",
      example: "layer_norm([1, 2, 3, 4])",
      citation: "Ba et al. 2016, arXiv:1607.06450"
    ) { call in
      .node(
        try layerNorm(
          call.node("x"), gamma: call.optionalNode("gamma"), beta: call.optionalNode("beta"), eps: call.number("eps")))
    },
    FunctionEntry(
      "layer_norm", ["x", "normalized_shape=None", "gamma=1", "beta=0", "eps=1e-5"],
      "Each row with mean 0 and variance 1, with PyTorch's arguments.", example: "F.layer_norm([1., 2., 3., 4.], (4,))",
      library: .torch
    ) { call in
      try call.checkNormalizedShape()
      return .node(
        try layerNorm(
          call.node("x"), gamma: call.optionalNode("gamma"), beta: call.optionalNode("beta"), eps: call.number("eps")))
    },
    FunctionEntry(
      "rms_norm", ["x", "gamma=1", "eps=1e-5"],
      "Each row divided by the root of its mean square, then scaled by gamma.",
      example: "rms_norm([1, 2, 3, 4])", citation: "Zhang and Sennrich 2019, arXiv:1910.07467"
    ) { call in .node(try rmsNorm(call.node("x"), gamma: call.optionalNode("gamma"), eps: call.number("eps"))) },
    FunctionEntry(
      "rms_norm", ["x", "normalized_shape=None", "gamma=1", "eps=2.220446049250313e-16"],
      "Each row divided by the root of its mean square, with PyTorch's arguments.",
      example: "F.rms_norm([1., 2., 3., 4.], (4,))", library: .torch
    ) { call in
      try call.checkNormalizedShape()
      return .node(try rmsNorm(call.node("x"), gamma: call.optionalNode("gamma"), eps: call.number("eps")))
    },
    FunctionEntry(
      "transformer_block",
      [
        "X", "Wq", "Wk", "Wv", "Wo", "W1", "b1", "W2", "b2", "heads", "norm=\"pre\"", "causal=False",
        "activation=\"relu\"", "gamma1=1", "beta1=0", "gamma2=1", "beta2=0",
      ],
      "One block: attention and a feed-forward network, each with a residual sum and a normalisation.",
      example:
        "transformer_block(eye(2), eye(2), eye(2), eye(2), eye(2), eye(2), zeros(2), eye(2), zeros(2), heads=1)",
      citation: "Vaswani et al. 2017, arXiv:1706.03762; Xiong et al. 2020, arXiv:2002.04745"
    ) { call in
      let weights = BlockWeights(
        wq: try call.node("Wq"), wk: try call.node("Wk"), wv: try call.node("Wv"), wo: try call.node("Wo"),
        w1: try call.node("W1"), b1: try call.node("b1"), w2: try call.node("W2"), b2: try call.node("b2"))
      let options = BlockOptions(
        heads: try call.whole("heads"), norm: try call.choice("norm", ["pre", "post"]) == "pre" ? .pre : .post,
        causal: try call.causality(),
        activation: try call.choice("activation", ["relu", "gelu"]) == "relu" ? .relu : .gelu,
        gamma1: try call.optionalNode("gamma1"), beta1: try call.optionalNode("beta1"),
        gamma2: try call.optionalNode("gamma2"), beta2: try call.optionalNode("beta2"))
      return .record(Record(try transformerBlock(call.node("X"), weights, options)))
    },
    FunctionEntry(
      "patches", ["image", "size"], "An image cut into squares, row by row, each laid out as one row of numbers.",
      example: "patches([[1, 2, 3, 4], [5, 6, 7, 8]], 2)", citation: "Dosovitskiy et al. 2020, arXiv:2010.11929"
    ) { call in .node(try Attention.patches(call.node("image"), call.whole("size"))) },
  ]
}

extension Call {
  /// PyTorch's `normalized_shape` can only say the last axis here.
  fileprivate func checkNormalizedShape() throws {
    guard let shape = try wholes("normalized_shape") else { return }
    let x = try node("x")
    guard shape.count == 1, shape[0] == x.shape.last else {
      throw Mistake(
        "normalized_shape is \(describe(shape: shape)), but the last axis of x has size \(x.shape.last ?? 1).",
        hint: "Only the last axis is normalised here.", argument: "normalized_shape")
    }
  }
}
