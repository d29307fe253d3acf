/// Which keys a query may see by their positions alone.
public enum Causality: String, Sendable, CaseIterable {
  /// Every key.
  case none
  /// Query i sees keys 0…i, shifted by the length of a past: PyTorch's and ONNX's `is_causal`.
  case upperLeft = "upper-left"
  /// The last query sees every key: FlashAttention since 2.1, and decoding in general.
  case lowerRight = "lower-right"
}

/// The settings of `attention` beyond its three matrices.
public struct AttentionOptions {
  /// Boolean (true = may attend) or numbers to add; broadcasts to the scores.
  public var mask: Node?
  public var causal = Causality.none
  /// The factor on the scores; nil means `1/√d_k`.
  public var scale: Double?
  /// Scores are squashed to `softcap · tanh(scores / softcap)`; 0 leaves them (Gemma 2, arXiv:2408.00118, section 2).
  public var softcap = 0.0
  /// Numbers added to the scaled scores before the mask, such as ALiBi's.
  public var bias: Node?
  /// Each query sees only the `window` latest keys up to itself.
  public var window: Int?
  /// How many keys at the start stay visible whatever the window (attention sinks).
  public var sinks = 0
  /// Keys and values of earlier tokens, which stand before the new ones.
  public var past: (key: Node, value: Node)?

  public init(
    mask: Node? = nil, causal: Causality = .none, scale: Double? = nil, softcap: Double = 0, bias: Node? = nil,
    window: Int? = nil, sinks: Int = 0, past: (key: Node, value: Node)? = nil
  ) {
    (self.mask, self.causal, self.scale, self.softcap, self.bias) = (mask, causal, scale, softcap, bias)
    (self.window, self.sinks, self.past) = (window, sinks, past)
  }

  /// The mask that positions alone make, or nil where every query sees every key.
  ///
  /// A window implies causal; where nothing else says so, the queries are then the last of the keys.
  func positions(queries n: Int, keys m: Int, past: Int) throws -> Node? {
    if let window, window < 1 {
      throw TensorError.wrongValue(argument: "window", value: "\(window)", wanted: "at least 1")
    }
    guard sinks >= 0 else { throw TensorError.wrongValue(argument: "sinks", value: "\(sinks)", wanted: "0 or more") }
    if window == nil && causal == .none { return nil }
    let shift = causal == .upperLeft ? past : m - n
    return try Node(
      PositionMask(rows: n, columns: m, low: window.map { shift - $0 + 1 }, high: shift, sinks: sinks), [])
  }
}
