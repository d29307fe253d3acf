/// One task at the whiteboard: what is given, the steps of a good answer, and the slips that are common there.
public struct WhiteboardStage: Sendable {
  public var id: String
  public var title: String
  public var ask: String
  /// The lesson that teaches it.
  public var lesson: String
  /// Names and shapes, as they are told.
  var inputs: [(name: String, shape: String)]
  /// Makes the inputs from the sizes `n`, `m`, `d`, `v` and `h`.
  var given: String
  /// In order; the last is what is asked for.
  var steps: [Step]
  var traps: [Trap]

  /// A step, with the ways to have it: expressions over the inputs and the steps before it, the first as we write it.
  struct Step: Sendable {
    var name: String
    var ways: [String]
    var says: String
  }

  /// A common slip: what it computes, written over the inputs and the right steps.
  struct Trap: Sendable {
    var code: String
    var says: String
  }

  /// Functions that would do the whole task.
  static let readyMade: Set<String> = [
    "attention", "multi_head_attention", "scaled_dot_product_attention", "flash_attention", "additive_attention",
    "luong_attention", "linear_attention", "latent_attention", "transformer_block",
  ]

  public static let all: [WhiteboardStage] = [plain, heads, masked, cached]

  /// The same task on inputs of six choices of sizes, the smallest first; all sizes differ but in the last.
  func boards() -> [Board] {
    let choices = [
      [2, 3, 4, 5, 2], [3, 5, 2, 4, 4], [4, 2, 5, 3, 3], [5, 4, 3, 2, 1], [1, 6, 4, 3, 2], [3, 3, 3, 3, 3],
    ]
    return choices.enumerated().compactMap { seed, sizes in
      Board(self, sizes: Array(zip(["n", "m", "d", "v", "h"], sizes)), seed: seed + 1)
    }
  }
}

// MARK: - The stages

extension WhiteboardStage {
  private static let plain = WhiteboardStage(
    id: "attention", title: "attention",
    ask: "Write scaled dot-product attention: the output for every query. It must hold for any sizes.",
    lesson: "scaled-dot-product",
    inputs: [("Q", "(n, d)"), ("K", "(m, d)"), ("V", "(m, v)")],
    given: "Q = round(randn((n, d)), 1); K = round(randn((m, d)), 1); V = round(randn((m, v)), 1)",
    steps: [
      Step(name: "scores", ways: ["Q @ K.T", "K @ Q.T"], says: "Every query against every key."),
      Step(
        name: "scaled", ways: ["scores / sqrt(K.shape[-1])", "scores.T / sqrt(K.shape[-1])"],
        says: "The root of the head size keeps the spread of the scores at one."),
      Step(name: "weights", ways: ["softmax(scaled)"], says: "Each query shares out 1 among the keys."),
      Step(name: "output", ways: ["weights @ V"], says: "Each row is an average of the values."),
    ],
    traps: commonTraps)

  /// Slips in the last three steps, wherever these are taken.
  private static let commonTraps = [
    Trap(code: "softmax(scores)", says: "These are weights of unscaled scores: the division by √d_k is missing."),
    Trap(code: "softmax(scores) @ V", says: "The division by √d_k is missing, so the weights are too peaked."),
    Trap(code: "scores / K.shape[-1]", says: "You divide by d_k. The spread of the scores grows with its root."),
    Trap(code: "softmax(scores / K.shape[-1])", says: "You divide by d_k where its root belongs: too flat."),
    Trap(code: "softmax(scores / K.shape[-1]) @ V", says: "You divide by d_k where its root belongs: too flat."),
    Trap(code: "scores * sqrt(K.shape[-1])", says: "You multiply by √d_k. The scores are to be divided by it."),
    Trap(code: "softmax(scaled, dim=-2)", says: "Your columns add up to 1. Each query shares out its own attention."),
    Trap(
      code: "softmax(scaled, dim=-2) @ V",
      says: "The softmax runs down the columns. It belongs along the keys of a query."),
    Trap(
      code: "softmax(scores) / sqrt(K.shape[-1])",
      says: "The scale comes after the softmax, where it shrinks the weights."),
  ]

  private static let heads = WhiteboardStage(
    id: "heads", title: "several heads",
    ask:
      "Now with heads: project `X`, let every head attend for itself, and join what they found. `h` is their number.",
    lesson: "multi-head",
    inputs: [
      ("X", "(n, h·d)"), ("Wq", "(h·d, h·d)"), ("Wk", "(h·d, h·d)"), ("Wv", "(h·d, h·d)"), ("Wo", "(h·d, h·d)"),
      ("h", "the number of heads"),
    ],
    given: """
      X = round(randn((n, h * d)), 1); Wq = round(randn((h * d, h * d)), 1); Wk = round(randn((h * d, h * d)), 1)
      Wv = round(randn((h * d, h * d)), 1); Wo = round(randn((h * d, h * d)), 1)
      """,
    steps: [
      Step(name: "projected", ways: ["X @ Wq", "X @ Wk", "X @ Wv"], says: "A projection for all heads at once."),
      Step(
        name: "queries", ways: ["split_heads(X @ Wq, h)", "split_heads(X @ Wk, h)", "split_heads(X @ Wv, h)"],
        says: "Each head has its own slice of the features, for every token."),
      Step(
        name: "scores", ways: ["queries @ split_heads(X @ Wk, h).mT"], says: "One matrix of scores for each head."),
      Step(
        name: "scaled", ways: ["scores / sqrt(queries.shape[-1])"],
        says: "The size of one head counts, not of the model."),
      Step(name: "weights", ways: ["softmax(scaled)"], says: "Each head shares out its own attention."),
      Step(name: "heads", ways: ["weights @ split_heads(X @ Wv, h)"], says: "What each head found."),
      Step(name: "concatenated", ways: ["merge_heads(heads)"], says: "The heads side by side again."),
      Step(name: "output", ways: ["concatenated @ Wo"], says: "The last projection mixes what the heads found."),
    ],
    traps: [
      Trap(
        code: "(X @ Wq).reshape(h, X.shape[0], X.shape[1] // h)",
        says:
          "This cuts the tokens apart instead of the features: reshape to (n, h, d) first, then swap the first two axes."
      ),
      Trap(
        code: "(X @ Wk).reshape(h, X.shape[0], X.shape[1] // h)",
        says:
          "This cuts the tokens apart instead of the features: reshape to (n, h, d) first, then swap the first two axes."
      ),
      Trap(
        code: "scores / sqrt(X.shape[-1])",
        says: "You take the root of the model size. A head compares vectors of its own size."),
      Trap(
        code: "softmax(scores / sqrt(X.shape[-1]))",
        says: "You take the root of the model size. A head compares vectors of its own size."),
      Trap(code: "softmax(scores)", says: "These are weights of unscaled scores: the division by √d_k is missing."),
      Trap(code: "softmax(scaled, dim=-2)", says: "Your columns add up to 1. Each query shares out its own attention."),
      Trap(
        code: "softmax(scaled, dim=0)",
        says: "The softmax runs across the heads. It belongs along the keys, the last axis."),
      Trap(
        code: "heads.reshape(X.shape[0], X.shape[1])",
        says:
          "This strings the heads one after the other. Swap the axes back first: each token's heads belong side by side."
      ),
      Trap(
        code: "heads.reshape(X.shape[0], X.shape[1]) @ Wo",
        says: "The heads were strung together without swapping the axes back, so tokens are mixed up."),
    ])

  private static let masked = WhiteboardStage(
    id: "mask", title: "with a causal mask",
    ask: "One head again, and no token may look ahead: write causal attention over one sequence.",
    lesson: "masks",
    inputs: [("Q", "(n, d)"), ("K", "(n, d)"), ("V", "(n, v)")],
    given: "Q = round(randn((n, d)), 1); K = round(randn((n, d)), 1); V = round(randn((n, v)), 1)",
    steps: [
      Step(name: "scores", ways: ["Q @ K.T"], says: "Every query against every key."),
      Step(name: "scaled", ways: ["scores / sqrt(K.shape[-1])"], says: "Scaled by the root of the head size."),
      Step(
        name: "mask",
        ways: [
          "tril(ones((Q.shape[0], Q.shape[0])))", "triu(ones((Q.shape[0], Q.shape[0])), 1)",
          "where(tril(ones((Q.shape[0], Q.shape[0]))) == 1, 0, -inf)",
          "where(tril(ones((Q.shape[0], Q.shape[0]))) == 1, 0, -1e9)",
        ], says: "Token i and those before it are on one side, the future on the other."),
      Step(
        name: "masked",
        ways: [
          "where(tril(ones((Q.shape[0], Q.shape[0]))) == 1, scaled, -inf)",
          "where(tril(ones((Q.shape[0], Q.shape[0]))) == 1, scaled, -1e9)",
          "where(tril(ones((Q.shape[0], Q.shape[0]))) == 1, scores, -inf)",
        ], says: "The future scores −∞, before the softmax."),
      Step(
        name: "weights", ways: ["softmax(masked)"], says: "Each query shares out 1 among itself and what came before."),
      Step(name: "output", ways: ["weights @ V"], says: "No token saw its future."),
    ],
    traps: [
      Trap(
        code: "softmax(scaled) * tril(ones((Q.shape[0], Q.shape[0])))",
        says: "Masked after the softmax: the rows no longer add up to 1. Mask the scores, or share out anew."),
      Trap(
        code: "(softmax(scaled) * tril(ones((Q.shape[0], Q.shape[0])))) @ V",
        says: "Masked after the softmax: the rows no longer add up to 1. Mask the scores, or share out anew."),
      Trap(
        code: "softmax(where(tril(ones((Q.shape[0], Q.shape[0]))) == 1, scaled, 0))",
        says: "A score of 0 is no mask: e⁰ is 1, and the future keeps a share. It takes −∞."),
      Trap(
        code: "where(tril(ones((Q.shape[0], Q.shape[0]))) == 1, scaled, 0)",
        says: "A score of 0 is no mask: e⁰ is 1, and the future keeps a share. It takes −∞."),
      Trap(
        code: "where(triu(ones((Q.shape[0], Q.shape[0]))) == 1, scaled, -inf)",
        says: "The mask is the wrong way round: this lets each token see its future and hides its past."),
      Trap(
        code: "softmax(where(triu(ones((Q.shape[0], Q.shape[0]))) == 1, scaled, -inf))",
        says: "The mask is the wrong way round: this lets each token see its future and hides its past."),
      Trap(
        code: "softmax(scaled)", says: "No mask yet: the first token shares out attention among tokens it cannot know."),
      Trap(code: "softmax(scaled) @ V", says: "No mask: every token was allowed to see the whole sequence."),
      Trap(
        code: "softmax(where(tril(ones((Q.shape[0], Q.shape[0]))) == 1, scores, -inf))",
        says: "The mask is right; the division by √d_k is missing."),
    ])

  private static let cached = WhiteboardStage(
    id: "cache", title: "with a cache",
    ask:
      "The next token, with a cache: `q`, `k`, `v` are the new token's, `Kpast` and `Vpast` what was kept. Write its output.",
    lesson: "kv-cache",
    inputs: [
      ("q", "(1, d)"), ("k", "(1, d)"), ("v", "(1, w)"), ("Kpast", "(m, d)"), ("Vpast", "(m, w)"),
    ],
    given: """
      w = v; q = round(randn((1, d)), 1); k = round(randn((1, d)), 1); Kpast = round(randn((m, d)), 1)
      Vpast = round(randn((m, w)), 1); v = round(randn((1, w)), 1)
      """,
    steps: [
      Step(
        name: "keys", ways: ["concat([Kpast, k])", "concat([k, Kpast])"],
        says: "The new key joins those that were kept."),
      Step(
        name: "values", ways: ["concat([Vpast, v])", "concat([v, Vpast])"],
        says: "The new value joins those that were kept."),
      Step(
        name: "scores", ways: ["q @ keys.T", "q @ concat([k, Kpast]).T"], says: "One row: one query against all keys."),
      Step(
        name: "scaled", ways: ["scores / sqrt(q.shape[-1])", "q @ concat([k, Kpast]).T / sqrt(q.shape[-1])"],
        says: "Scaled as ever."),
      Step(
        name: "weights", ways: ["softmax(scaled)", "softmax(q @ concat([k, Kpast]).T / sqrt(q.shape[-1]))"],
        says: "No mask is needed: nothing later is there."),
      Step(name: "output", ways: ["weights @ values"], says: "The same row that the whole sequence would have given."),
    ],
    traps: [
      Trap(
        code: "q @ Kpast.T", says: "The new token's own key is missing: it attends to itself, too."),
      Trap(
        code: "softmax(q @ Kpast.T / sqrt(q.shape[-1])) @ Vpast",
        says: "The new token's own key and value are missing: it attends to itself, too."),
      Trap(code: "softmax(scores)", says: "These are weights of unscaled scores: the division by √d_k is missing."),
      Trap(code: "softmax(scores) @ values", says: "The division by √d_k is missing, so the weights are too peaked."),
      Trap(
        code: "softmax(scaled, dim=0)", says: "Along the only query every weight is 1. The softmax runs along the keys."
      ),
    ])
}
