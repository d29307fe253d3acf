/// The boolean `(n, m)` mask that lets query i see keys 0…i (`upper-left`, as PyTorch and ONNX), or, shifted by
/// m − n, the last query every key (`lower-right`, as FlashAttention and decoding).
public func causalMask(_ n: Int, _ m: Int? = nil, alignment: Causality = .upperLeft) throws -> Node {
  let (rows, columns) = (try size("n", n), try size("m", m ?? n))
  let shift: Int? =
    switch alignment {
    case .none: nil
    case .upperLeft: 0
    case .lowerRight: columns - rows
    }
  return try Node(PositionMask(rows: rows, columns: columns, high: shift), [])
}

/// The boolean `(n, m)` mask of a sliding window: each query sees itself and the `window` − 1 keys before it
/// (Jiang et al. 2023, arXiv:2310.06825, section 2), and the first `sinks` keys (Xiao et al. 2023, arXiv:2309.17453).
/// The queries are the last n of m positions.
public func slidingWindowMask(_ n: Int, window: Int, sinks: Int = 0, _ m: Int? = nil) throws -> Node {
  let (rows, columns) = (try size("n", n), try size("m", m ?? n))
  guard window >= 1 else { throw TensorError.wrongValue(argument: "window", value: "\(window)", wanted: "at least 1") }
  guard sinks >= 0 else { throw TensorError.wrongValue(argument: "sinks", value: "\(sinks)", wanted: "0 or more") }
  let shift = columns - rows
  return try Node(PositionMask(rows: rows, columns: columns, low: shift - window + 1, high: shift, sinks: sinks), [])
}

/// The boolean mask that hides the padding behind sequences shorter than n: true at positions before the length.
///
/// - Returns: `(n,)` for one length, `(batch, 1, 1, n)` for a list of them, which stretches to `(batch, heads, q, n)`.
public func paddingMask(_ lengths: Node, _ n: Int) throws -> Node {
  let positions = Node(try Tensor.range(to: Double(try size("n", n))))
  guard lengths.rank <= 1 else {
    throw TensorError.wrongShape(argument: "lengths", shape: lengths.shape, wanted: "a number or a list of numbers")
  }
  let column = lengths.rank == 0 ? lengths : try lengths.reshaped([lengths.shape[0], 1, 1, 1])
  return try positions.compared(.less, column)
}

/// A size that may not be negative.
private func size(_ argument: String, _ size: Int) throws -> Int {
  guard size >= 0 else { throw TensorError.wrongValue(argument: argument, value: "\(size)", wanted: "0 or more") }
  return size
}
