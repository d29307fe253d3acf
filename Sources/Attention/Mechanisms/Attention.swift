/// Scaled dot-product attention: `softmax(Q Kᵀ / √d_k) V` (Vaswani et al. 2017, arXiv:1706.03762, equation 1).
///
/// Shapes: queries `(n, d_k)`, keys `(m, d_k)`, values `(m, d_v)` → output `(n, d_v)`; with heads and a batch in front,
/// `(batch, heads, n, d_k)`. Fewer key/value heads than query heads means grouped-query attention: each is read by
/// `heads / kv_heads` neighbouring query heads.
///
/// The order is: scale, softcap, bias, mask, softmax. A query that may see no key gets weights and output 0.
///
/// - Parameter outputName: the last step's name; a mechanism that goes on from there calls it `heads`.
/// - Returns: the steps `scores, scaled, [capped], [biased], [masked], weights, output`, and `present_key,
///   present_value` when there is a past.
/// - Throws: `TensorError.wrongShape` naming the argument that does not fit.
public func attention(
  _ queries: Node, _ keys: Node, _ values: Node, _ options: AttentionOptions = .init(), outputName: String = "output"
) throws -> Steps {
  var steps = Steps("attention")
  let given = try AttentionInputs(queries, keys, values, past: options.past)
  let (q, k, v) = (given.queries, given.keys, given.values)

  let scores = steps.step("scores", try q.matmul(k.transposed()))  // (…, n, m)
  let scaled = steps.step("scaled", try Node(given.scale(options.scale), [scores]))
  var visible = scaled
  if options.softcap != 0 { visible = steps.step("capped", try visible.capped(at: options.softcap)) }
  if let bias = options.bias { visible = steps.step("biased", try visible.biased(by: bias)) }
  if let mask = try given.mask(options) { visible = steps.step("masked", try mask.apply(to: visible)) }
  let weights = steps.step("weights", try visible.softmax(emptyRowsGiveZero: true))  // each row adds up to 1, or to 0
  steps.step(outputName, try weights.matmul(v))  // (…, n, d_v)

  if options.past != nil {
    steps.step("present_key", given.presentKeys)
    steps.step("present_value", given.presentValues)
  }
  return steps
}

extension Node {
  /// Squashed between −cap and cap: `cap · tanh(x / cap)` (Gemma 2, arXiv:2408.00118, section 2).
  func capped(at cap: Double) throws -> Node {
    guard cap > 0 else { throw TensorError.wrongValue(argument: "softcap", value: "\(cap)", wanted: "0 or more") }
    return try (self / Node(cap)).tanh() * Node(cap)
  }

  /// With a bias added that stretches to this shape.
  func biased(by bias: Node) throws -> Node {
    guard (try? broadcast(shape, bias.shape)) == shape else {
      throw TensorError.wrongShape(
        argument: "bias", shape: bias.shape,
        wanted: "the scores' shape \(describe(shape: shape)) or one that stretches to it")
    }
    return try self + bias.namedIfLeaf("bias")
  }
}
