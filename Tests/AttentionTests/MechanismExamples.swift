import Attention
import Testing

/// A small call of each mechanism, drawn at random, for tests that hold for all of them.
struct MechanismExample: Sendable, CustomTestStringConvertible {
  let name: String
  /// The steps, and the leaves they were computed from.
  let run: @Sendable () throws -> Steps

  var testDescription: String { name }

  static let all: [MechanismExample] = [
    MechanismExample(name: "attention") {
      try attention(randomNode([3, 4], seed: 1), randomNode([5, 4], seed: 2), randomNode([5, 2], seed: 3))
    },
    MechanismExample(name: "attention, causal") {
      let x = try randomNode([4, 2], seed: 1, name: "X")
      return try attention(x, x, x, AttentionOptions(causal: .upperLeft))
    },
    MechanismExample(name: "attention, grouped, capped, biased, masked, with a past") {
      let mask = Node(Tensor(shape: [3, 5], values: [1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1], isBoolean: true))
      return try attention(
        randomNode([2, 4, 3, 2], seed: 1), randomNode([2, 2, 3, 2], seed: 2), randomNode([2, 2, 3, 3], seed: 3),
        AttentionOptions(
          mask: mask, causal: .upperLeft, scale: 0.3, softcap: 2, bias: randomNode([4, 3, 5], seed: 4),
          past: (randomNode([2, 2, 2, 2], seed: 5), randomNode([2, 2, 2, 3], seed: 6))))
    },
    MechanismExample(name: "attention, window and sinks, additive mask") {
      let x = try randomNode([6, 2], seed: 1)
      return try attention(
        x, randomNode([6, 2], seed: 2), randomNode([6, 2], seed: 3),
        AttentionOptions(mask: randomNode([6, 6], seed: 4), window: 2, sinks: 1))
    },
    MechanismExample(name: "attention of alibi") {
      try attention(
        randomNode([3, 4, 2], seed: 1), randomNode([3, 4, 2], seed: 2), randomNode([3, 4, 2], seed: 3),
        AttentionOptions(bias: alibiBias(3, 4)))
    },
    MechanismExample(name: "multi-head") {
      try multiHeadAttention(
        randomNode([3, 4], seed: 1), randomNode([4, 8], seed: 2), randomNode([4, 4], seed: 3),
        randomNode([4, 4], seed: 4),
        randomNode([8, 4], seed: 5),
        MultiHeadOptions(
          heads: 4, keyValueHeads: 2, causal: .upperLeft,
          biases: (
            randomNode([8], seed: 6), randomNode([4], seed: 7), randomNode([4], seed: 8), randomNode([4], seed: 9)
          ),
          rope: true))
    },
    MechanismExample(name: "multi-head, cross, batched") {
      try multiHeadAttention(
        randomNode([2, 3, 4], seed: 1), randomNode([4, 4], seed: 2), randomNode([6, 4], seed: 3),
        randomNode([6, 4], seed: 4), randomNode([4, 5], seed: 5),
        MultiHeadOptions(heads: 2, context: randomNode([2, 4, 6], seed: 6), mask: paddingMask(vector([2, 4]), 4)))
    },
    MechanismExample(name: "additive") {
      try additiveAttention(
        query: randomNode([2, 3], seed: 1), keys: randomNode([4, 2], seed: 2), values: randomNode([4, 3], seed: 3),
        randomNode([3, 5], seed: 4), randomNode([2, 5], seed: 5), randomNode([5], seed: 6),
        bias: randomNode([5], seed: 7))
    },
    MechanismExample(name: "additive, one query, masked") {
      try additiveAttention(
        query: randomNode([3], seed: 1), keys: randomNode([3, 2], seed: 2), values: randomNode([3, 2], seed: 2),
        randomNode([3, 2], seed: 4), randomNode([2, 2], seed: 5), randomNode([2], seed: 6),
        mask: Node(Tensor(shape: [3], values: [1, 0, 1], isBoolean: true)))
    },
    MechanismExample(name: "luong, dot") {
      try luongAttention(
        query: randomNode([2, 3], seed: 1), keys: randomNode([4, 3], seed: 2), values: randomNode([4, 2], seed: 3))
    },
    MechanismExample(name: "luong, general") {
      try luongAttention(
        query: randomNode([2, 3], seed: 1), keys: randomNode([4, 2], seed: 2), values: randomNode([4, 2], seed: 3),
        score: .general, weight: randomNode([3, 2], seed: 4))
    },
    MechanismExample(name: "luong, concat") {
      try luongAttention(
        query: randomNode([2, 3], seed: 1), keys: randomNode([4, 2], seed: 2), values: randomNode([4, 2], seed: 3),
        score: .concat, weight: randomNode([5, 3], seed: 4), v: randomNode([3], seed: 5))
    },
    MechanismExample(name: "linear") {
      try linearAttention(
        randomNode([3, 2], seed: 1), randomNode([4, 2], seed: 2), randomNode([4, 3], seed: 3), eps: 1e-6)
    },
    MechanismExample(name: "linear, causal") {
      try linearAttention(
        randomNode([2, 3, 2], seed: 1), randomNode([2, 3, 2], seed: 2), randomNode([2, 3, 2], seed: 3), causal: true)
    },
    MechanismExample(name: "online softmax") { try onlineSoftmax(randomNode([2, 5], seed: 1), block: 2) },
    MechanismExample(name: "online softmax, hidden entries") {
      try onlineSoftmax(vector([-.infinity, -.infinity, 1, 2, -.infinity]), block: 2)
    },
    MechanismExample(name: "flash") {
      try flashAttention(randomNode([3, 2], seed: 1), randomNode([5, 2], seed: 2), randomNode([5, 3], seed: 3))
    },
    MechanismExample(name: "flash, causal, heads") {
      try flashAttention(
        randomNode([2, 4, 2], seed: 1), randomNode([2, 4, 2], seed: 2), randomNode([2, 4, 2], seed: 3), block: 3,
        causal: .upperLeft, scale: 0.5)
    },
    MechanismExample(name: "latent") {
      try latentAttention(
        randomNode([3, 4], seed: 1), down: randomNode([4, 2], seed: 2), keysUp: randomNode([2, 4], seed: 3),
        valuesUp: randomNode([2, 4], seed: 4), randomNode([4, 4], seed: 5), randomNode([4, 4], seed: 6), heads: 2,
        causal: .upperLeft)
    },
    MechanismExample(name: "block, pre") { try block(.pre, .relu) },
    MechanismExample(name: "block, post") { try block(.post, .gelu) },
    MechanismExample(name: "rope and norms") {
      let x = try randomNode([3, 4], seed: 1, name: "X")
      return try Steps(
        "pieces",
        [
          ("interleaved", rope(x, positions: [2, 0, 5])), ("half", rope(x, base: 100, pairing: .half)),
          ("layer", layerNorm(x, gamma: randomNode([4], seed: 2), beta: randomNode([4], seed: 3))), ("rms", rmsNorm(x)),
        ])
    },
    MechanismExample(name: "positions and patches") {
      try Steps(
        "pieces",
        [
          ("sinusoids", sinusoidalPositions(3, 5)), ("alibi", alibiBias(3, 2, 4)),
          ("patches", patches(randomNode([4, 4, 2], seed: 1, name: "image"), 2)),
          ("window", slidingWindowMask(3, window: 2, sinks: 1, 5)),
          ("causal", causalMask(2, 4, alignment: .lowerRight)),
          ("padding", paddingMask(vector([1, 3]), 3)),
        ])
    },
    MechanismExample(name: "entropy and rollout") {
      let first = try attention(
        randomNode([2, 3, 2], seed: 1), randomNode([2, 3, 2], seed: 2), randomNode([2, 3, 2], seed: 3))
      let second = try attention(
        randomNode([3, 2], seed: 4), randomNode([3, 2], seed: 5), randomNode([3, 2], seed: 6),
        AttentionOptions(causal: .upperLeft))
      let weights = [first, second].compactMap { $0["weights"] }
      return try Steps("pieces", [("entropy", entropy(weights[1])), ("rollout", rollout(weights))])
    },
    MechanismExample(name: "arithmetic") {
      try Steps(
        "pieces",
        [
          (
            "bytes",
            keyValueCacheBytes(layers: Node(32), keyValueHeads: Node(8), headSize: Node(128), tokens: Node(8192))
          ),
          ("flops", attentionFLOPs(tokens: Node(1024), headSize: Node(64), heads: Node(12), causal: true)),
        ])
    },
  ]

  private static func block(_ norm: BlockOptions.Norm, _ activation: BlockOptions.Activation) throws -> Steps {
    let weights = try BlockWeights(
      wq: randomNode([4, 4], seed: 2), wk: randomNode([4, 4], seed: 3), wv: randomNode([4, 4], seed: 4),
      wo: randomNode([4, 4], seed: 5), w1: randomNode([4, 6], seed: 6), b1: randomNode([6], seed: 7),
      w2: randomNode([6, 4], seed: 8), b2: randomNode([4], seed: 9))
    return try transformerBlock(
      randomNode([3, 4], seed: 1), weights,
      BlockOptions(
        heads: 2, norm: norm, causal: .upperLeft, activation: activation, gamma1: randomNode([4], seed: 10),
        beta2: randomNode([4], seed: 11)))
  }
}
