/// The queries, keys and values of an attention call, checked against each other and brought to one layout.
struct AttentionInputs {
  /// `(…, heads, n, d_k)`.
  let queries: Node
  /// `(…, heads, m, d_k)` and `(…, heads, m, d_v)`: the past in front, each head as often as query heads read it.
  let keys, values: Node
  /// The keys and values with the past in front, as a cache keeps them.
  let presentKeys, presentValues: Node
  private let pastLength: Int

  init(_ queries: Node, _ keys: Node, _ values: Node, past: (key: Node, value: Node)?) throws {
    self.queries = queries.namedIfLeaf("Q")
    let (newKeys, newValues) = (keys.namedIfLeaf("K"), values.namedIfLeaf("V"))
    try AttentionInputs.checkRank("Q", queries)
    try AttentionInputs.checkRank("K", keys)
    try AttentionInputs.checkRank("V", values)
    let size = queries.shape[queries.rank - 1]
    guard keys.shape[keys.rank - 1] == size else {
      throw TensorError.wrongShape(
        argument: "K", shape: keys.shape, wanted: "a last axis of \(size), the size of each query,")
    }
    guard values.shape[values.rank - 2] == keys.shape[keys.rank - 2] else {
      let count = keys.shape[keys.rank - 2]
      throw TensorError.wrongShape(
        argument: "V", shape: values.shape, wanted: "\(count) row\(count == 1 ? "" : "s"), one for each key,")
    }
    if let past {
      presentKeys = try AttentionInputs.appending(newKeys, to: past.key.namedIfLeaf("past_key"), "past_key")
      presentValues = try AttentionInputs.appending(newValues, to: past.value.namedIfLeaf("past_value"), "past_value")
      pastLength = past.key.shape[past.key.rank - 2]
      guard past.value.shape[past.value.rank - 2] == pastLength else {
        throw TensorError.wrongShape(
          argument: "past_value", shape: past.value.shape, wanted: "\(pastLength) rows, one for each past key,")
      }
    } else {
      (presentKeys, presentValues, pastLength) = (newKeys, newValues, 0)
    }
    self.keys = try presentKeys.repeatedForHeads(of: queries.shape, argument: "K")
    self.values = try presentValues.repeatedForHeads(of: queries.shape, argument: "V")
  }

  private static func checkRank(_ argument: String, _ node: Node) throws {
    guard node.rank >= 2, node.rank <= 4 else {
      throw TensorError.wrongShape(
        argument: argument, shape: node.shape,
        wanted: "(tokens, size), (heads, tokens, size) or (batch, heads, tokens, size)")
    }
  }

  private static func appending(_ new: Node, to past: Node, _ argument: String) throws -> Node {
    var wanted = new.shape
    if past.rank == new.rank { wanted[wanted.count - 2] = past.shape[past.rank - 2] }
    guard past.shape == wanted else {
      let text = describe(shape: new.shape.dropLast(2) + [0] + new.shape.suffix(1))
      throw TensorError.wrongShape(
        argument: argument, shape: past.shape,
        wanted: text.replacingLastZero(by: "past tokens") + ", like the new ones but for the number of tokens,")
    }
    return try Node.concatenated([past, new], axis: -2)
  }

  /// The operation that scales the scores.
  func scale(_ chosen: Double?) -> Scale {
    chosen.map { Scale(factor: $0) } ?? Scale(headSize: queries.shape[queries.rank - 1])
  }

  /// What hides keys from queries, if anything does.
  func mask(_ options: AttentionOptions) throws -> AttentionMask? {
    let (n, m) = (queries.shape[queries.rank - 2], keys.shape[keys.rank - 2])
    let mask = AttentionMask(
      given: options.mask?.namedIfLeaf("mask"),
      positions: try options.positions(queries: n, keys: m, past: pastLength))
    return mask.given == nil && mask.positions == nil ? nil : mask
  }
}

extension String {
  fileprivate func replacingLastZero(by text: String) -> String {
    guard let place = range(ofLast: " 0,") else { return replacingFirstZero(by: text) }
    return String(self[..<place.lowerBound]) + " \(text)," + String(self[place.upperBound...])
  }

  private func replacingFirstZero(by text: String) -> String {
    hasPrefix("(0,") ? "(\(text)," + dropFirst(3) : self
  }

  private func range(ofLast part: String) -> Range<Index>? {
    indices.reversed().first { self[$0...].hasPrefix(part) }.map { $0..<index($0, offsetBy: part.count) }
  }
}

extension Node {
  /// Each key or value head as often as query heads read it: heads / kv_heads times, neighbours sharing one
  /// (Ainslie et al. 2023, arXiv:2305.13245, section 2.2).
  func repeatedForHeads(of queries: [Int], argument: String) throws -> Node {
    guard queries.count > 2, rank > 2 else { return self }
    let (heads, own) = (queries[queries.count - 3], shape[rank - 3])
    if rank == 4, queries.count == 4, shape[0] != queries[0], shape[0] != 1, queries[0] != 1 {
      throw TensorError.wrongShape(argument: argument, shape: shape, wanted: "a batch of \(queries[0]), as Q has,")
    }
    if own == heads || own == 1 || heads == 1 { return self }
    guard own > 0, heads % own == 0 else {
      throw TensorError.wrongShape(
        argument: argument, shape: shape,
        wanted: "\(heads) heads, as Q has, or a number of heads that divides \(heads),")
    }
    return try repeatedInterleaved(heads / own, axis: -3)
  }
}
