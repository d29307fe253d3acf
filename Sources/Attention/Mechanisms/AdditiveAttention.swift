/// Additive attention: `score(s, h) = vᵀ tanh(W_q s + W_k h + b)` (Bahdanau et al. 2015, arXiv:1409.0473, appendix
/// A.1.2), a small network where the dot product came later.
///
/// Shapes: query `(n, d_q)` or one `(d_q,)`, keys `(m, d_k)`, values `(m, d_v)`, W_q `(d_q, h)`, W_k `(d_k, h)`,
/// v `(h,)`, b `(h,)`; rows times matrices. A batch in front is allowed.
///
/// - Returns: the steps `hidden, scores, [masked], weights, output`.
public func additiveAttention(
  query: Node, keys: Node, values: Node, _ wq: Node, _ wk: Node, _ v: Node, bias: Node? = nil, mask: Node? = nil
) throws -> Steps {
  var steps = Steps("additive_attention")
  let (query, keys, values) = (query.namedIfLeaf("query"), keys.namedIfLeaf("keys"), values.namedIfLeaf("values"))
  try checkMemory(query, keys, values)
  guard wq.rank == 2, wk.rank == 2, wq.shape[1] == wk.shape[1] else {
    throw TensorError.wrongShape(
      argument: "Wk", shape: wk.shape, wanted: "\(wq.shape.last ?? 0) columns, as many as Wq has,")
  }
  guard v.value.count == wq.shape[1], v.rank <= 2 else {
    throw TensorError.wrongShape(
      argument: "v", shape: v.shape, wanted: "(\(wq.shape[1]),), one number for each hidden unit,")
  }

  let fromQuery = try query.projected(by: wq, "Wq")  // (n, h)
  let fromKeys = try keys.projected(by: wk, "Wk", bias: bias, "b")  // (m, h)
  let sums = try query.rank == 1 ? fromQuery + fromKeys : fromQuery.unsqueezed(-2) + fromKeys.unsqueezed(-3)
  let hidden = steps.step("hidden", try sums.tanh())  // (n, m, h)
  let scores = steps.step("scores", try hidden.matmul(v.namedIfLeaf("v").reshaped([v.value.count])))  // (n, m)
  return try steps.finishingWithMemory(scores, values, mask)
}

/// Luong's three score functions (Luong et al. 2015, arXiv:1508.04025, section 3.1).
public enum LuongScore: String, Sendable, CaseIterable {
  /// `query · key`.
  case dot
  /// `query W key`.
  case general
  /// `v · tanh([query; key] W)`.
  case concat
}

/// Multiplicative attention with Luong's scores (Luong et al. 2015, arXiv:1508.04025, section 3.1).
///
/// Shapes: query `(n, d_q)` or one `(d_q,)`, keys `(m, d_k)`, values `(m, d_v)`; W is `(d_q, d_k)` for `general`,
/// `(d_q + d_k, h)` for `concat`, v `(h,)`. A batch in front is allowed.
///
/// - Returns: the steps `scores, [masked], weights, output`.
public func luongAttention(
  query: Node, keys: Node, values: Node, score: LuongScore = .dot, weight: Node? = nil, v: Node? = nil,
  mask: Node? = nil
) throws -> Steps {
  var steps = Steps("luong_attention")
  let (query, keys, values) = (query.namedIfLeaf("query"), keys.namedIfLeaf("keys"), values.namedIfLeaf("values"))
  try checkMemory(query, keys, values)
  let (own, other) = (query.shape[query.rank - 1], keys.shape[keys.rank - 1])
  func needed(_ node: Node?, _ argument: String, _ wanted: String, _ fits: (Node) -> Bool) throws -> Node {
    guard let node else {
      throw TensorError.invalid("score=\"\(score.rawValue)\" needs \(argument), a tensor of shape \(wanted).")
    }
    guard fits(node) else { throw TensorError.wrongShape(argument: argument, shape: node.shape, wanted: wanted) }
    return node.namedIfLeaf(argument)
  }

  let scores: Node
  switch score {
  case .dot:
    guard own == other else {
      throw TensorError.wrongShape(
        argument: "keys", shape: keys.shape, wanted: "a last axis of \(own), the size of the query,")
    }
    scores = try query.matmul(keys.transposed())
  case .general:
    let w = try needed(weight, "W", "(\(own), \(other))") { $0.shape == [own, other] }
    scores = try query.matmul(w).matmul(keys.transposed())
  case .concat:
    let w = try needed(weight, "W", "(\(own + other), …)") { $0.rank == 2 && $0.shape[0] == own + other }
    let v = try needed(v, "v", "(\(w.shape[1]),)") { $0.value.count == w.shape[1] }
    scores = try pairs(query, keys).matmul(w).tanh().matmul(v.reshaped([w.shape[1]]))
  }
  return try steps.finishingWithMemory(steps.step("scores", scores), values, mask)
}

/// Every query beside every key: `(n, m, d_q + d_k)`.
private func pairs(_ query: Node, _ keys: Node) throws -> Node {
  guard query.rank > 1 else {
    return try Node.concatenated([query.expanded(to: keys.shape.dropLast() + query.shape.suffix(1)), keys], axis: -1)
  }
  let batch = try broadcast(query.shape.dropLast(2), keys.shape.dropLast(2))
  let (n, m) = (query.shape[query.rank - 2], keys.shape[keys.rank - 2])
  return try Node.concatenated(
    [
      query.unsqueezed(-2).expanded(to: batch + [n, m, query.shape[query.rank - 1]]),
      keys.unsqueezed(-3).expanded(to: batch + [n, m, keys.shape[keys.rank - 1]]),
    ], axis: -1)
}

private func checkMemory(_ query: Node, _ keys: Node, _ values: Node) throws {
  guard query.rank >= 1 else {
    throw TensorError.wrongShape(argument: "query", shape: [], wanted: "(size,) or (queries, size)")
  }
  guard keys.rank >= 2 else {
    throw TensorError.wrongShape(argument: "keys", shape: keys.shape, wanted: "(keys, size)")
  }
  guard values.rank >= 2, values.shape[values.rank - 2] == keys.shape[keys.rank - 2] else {
    throw TensorError.wrongShape(
      argument: "values", shape: values.shape, wanted: "\(keys.shape[keys.rank - 2]) rows, one for each key,")
  }
}

extension Steps {
  /// Mask, softmax and weighted sum, as every attention ends.
  fileprivate mutating func finishingWithMemory(_ scores: Node, _ values: Node, _ mask: Node?) throws -> Steps {
    var visible = scores
    if let mask {
      let hidden = AttentionMask(given: mask.namedIfLeaf("mask"), positions: nil)
      visible = step("masked", try hidden.apply(to: scores))
    }
    let weights = step("weights", try visible.softmax(emptyRowsGiveZero: true))
    step("output", try weights.matmul(values))
    return self
  }
}
