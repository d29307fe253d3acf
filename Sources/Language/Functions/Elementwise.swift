import Attention

extension FunctionTable {
  /// Functions of each entry by itself.
  static let elementwise: [FunctionEntry] = [
    unary("abs", aliases: ["absolute", "fabs"], .abs, "The size of each entry, without its sign.", "abs([-2, 3])"),
    unary("exp", .exp, "e to the power of each entry.", "exp([0, 1])"),
    unary("log", aliases: ["ln"], .log, "The natural logarithm of each entry.", "log([1, e])"),
    unary("log2", .log2, "The logarithm of each entry to base 2.", "log2([1, 8])"),
    unary("sqrt", .sqrt, "The square root of each entry.", "sqrt([4, 2])"),
    unary("tanh", .tanh, "The hyperbolic tangent of each entry, between -1 and 1.", "tanh([-1, 0, 1])"),
    unary("sigmoid", .sigmoid, "1 / (1 + exp(-x)) for each entry, between 0 and 1.", "sigmoid([-1, 0, 1])"),
    unary("relu", .relu, "Each entry, or 0 where it is negative.", "relu([-1, 0, 2])"),
    unary("erf", .erf, "The error function of each entry, which the exact gelu is made of.", "erf([-1, 0, 1])"),
    unary("sign", .sign, "-1, 0 or 1, the sign of each entry.", "sign([-2, 0, 3])"),
    FunctionEntry(
      "gelu", ["x", "approximate=\"none\""],
      "x times the probability that a normal number is below x, for each entry.",
      details: "approximate=\"tanh\" is the formula with tanh that GPT-2 uses.", example: "gelu([-1, 0, 1])",
      citation: "Hendrycks and Gimpel 2016, arXiv:1606.08415"
    ) { call in
      let kind = try call.choice("approximate", ["none", "tanh"])
      return .node(try call.node("x").gelu(approximatedByTanh: kind == "tanh"))
    },
    unary(
      "silu", aliases: ["swish"], .silu, "x * sigmoid(x) for each entry, also called swish.", "silu([-1, 0, 1])",
      citation: "Elfwing et al. 2017, arXiv:1702.03118"),
    unary("softplus", .softplus, "log(1 + exp(x)) for each entry, a smooth relu.", "softplus([-1, 0, 1])"),
    unary(
      "elu", .elu, "Each entry, or exp(x) - 1 where it is negative.", "elu([-1, 0, 1])",
      citation: "Clevert et al. 2015, arXiv:1511.07289"),
    unary("sin", .sin, "The sine of each entry, in radians.", "sin([0, pi / 2])"),
    unary("cos", .cos, "The cosine of each entry, in radians.", "cos([0, pi])"),
    FunctionEntry(
      "round", aliases: ["around"], ["x", "decimals=0"],
      "Each entry rounded to some decimals, halves to the even neighbour as in NumPy.", example: "round(pi, 2)"
    ) { call in
      .node(try call.node("x").rounded(decimals: call.whole("decimals")))
    },
    FunctionEntry(
      "clip", aliases: ["clamp"], ["x", "min=None", "max=None"],
      "Each entry, moved up to min or down to max where it lies outside.", example: "clip([-2, 0.5, 3], 0, 1)"
    ) { call in
      .node(try call.node("x").clipped(least: call.optionalNode("min"), most: call.optionalNode("max")))
    },
    unary("isnan", .isNaN, "True where an entry is not a number.", "isnan([1, nan])"),
    unary("isinf", .isInfinite, "True where an entry is infinite.", "isinf([1, -inf])"),
    unary(
      "half", aliases: ["float16"], .half, "Each entry rounded to 16-bit floating point, which overflows above 65504.",
      "half([0.1, 70000])"),
    unary(
      "bfloat16", .bfloat16, "Each entry rounded to bfloat16: the range of 32-bit numbers with 8 bits of precision.",
      "bfloat16([0.1, 257])"),
    binary("maximum", .maximum, "The larger of two entries at each place.", "maximum([1, 5], 3)"),
    binary("minimum", .minimum, "The smaller of two entries at each place.", "minimum([1, 5], 3)"),
    binary("pow", aliases: ["power"], .power, "Each entry of a to the power of b: a ** b.", "pow([2, 3], 2)"),
    binary("add", .add, "a + b, entry by entry.", "add([1, 2], [3, 4])"),
    binary("subtract", aliases: ["sub"], .subtract, "a - b, entry by entry.", "subtract([1, 2], [3, 4])"),
    binary("multiply", aliases: ["mul"], .multiply, "a * b, entry by entry.", "multiply([1, 2], [3, 4])"),
    binary(
      "divide", aliases: ["div", "true_divide"], .divide, "a / b, entry by entry.", "divide([1, 2], [3, 4])"),
    FunctionEntry(
      "where", ["c", "a", "b"], "The entries of a where the condition c is true, those of b elsewhere.",
      example: "where([True, False], 1, 2)"
    ) { call in
      .node(try Node.choosing(call.node("c"), call.node("a"), call.node("b")))
    },
    FunctionEntry(
      "masked_fill", ["x", "mask", "value"], "x with the value put where the mask is true.",
      details: "In PyTorch's own attention code the mask is then True where a key must not be seen.",
      example: "masked_fill([1, 2, 3], [False, True, False], -inf)"
    ) { call in
      .node(try call.node("x").filled(where: call.node("mask"), with: call.node("value")))
    },
  ]

  private static func unary(
    _ name: String, aliases: [String] = [], _ function: UnaryFunction, _ summary: String, _ example: String,
    citation: String? = nil
  ) -> FunctionEntry {
    FunctionEntry(name, aliases: aliases, ["x"], summary, example: example, citation: citation) { call in
      .node(try Node(Elementwise(function), [call.node("x")]))
    }
  }

  private static func binary(
    _ name: String, aliases: [String] = [], _ function: BinaryFunction, _ summary: String, _ example: String
  ) -> FunctionEntry {
    FunctionEntry(name, aliases: aliases, ["a", "b"], summary, example: example) { call in
      .node(try Node(Pairwise(function), [call.node("a"), call.node("b")]))
    }
  }
}
