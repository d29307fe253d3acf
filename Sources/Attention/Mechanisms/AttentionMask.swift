/// What hides keys from queries: a mask somebody gave, a rule on positions, or both.
struct AttentionMask {
  /// Boolean (true = may attend) or numbers to add.
  let given: Node?
  /// A boolean `PositionMask`.
  let positions: Node?

  /// The scores with −∞ where a key may not be seen.
  func apply(to scores: Node) throws -> Node {
    guard let given else { return try positions.map { try scores.masked(by: $0) } ?? scores }
    guard (try? broadcast(scores.shape, given.shape)) == scores.shape else {
      throw TensorError.wrongShape(
        argument: "mask", shape: given.shape,
        wanted: "the scores' shape \(describe(shape: scores.shape)) or one that stretches to it")
    }
    if given.value.isBoolean {
      return try scores.masked(by: positions.map { try given.and($0) } ?? given)
    }
    let added = try scores + given
    return try positions.map { try added.masked(by: $0) } ?? added
  }
}
