/// The entropy of each row of weights in nats: `−Σ w log w`, 0 where all weight lies on one key, log m where it is
/// spread evenly over m (Shannon 1948, section 6).
///
/// Shape: `(…, n, m) → (…, n)`.
public func entropy(_ weights: Node) throws -> Node {
  guard weights.rank >= 1 else {
    throw TensorError.wrongShape(argument: "weights", shape: weights.shape, wanted: "(…, keys)")
  }
  return try Node(Elementwise(.surprise), [weights]).sum(axes: [-1])
}

/// Attention rollout: how much of each input token reaches each token of the last layer, residual connections counted as
/// half: the product over the layers of `(A + I) / 2` (Abnar and Zuidema 2020, arXiv:2005.00928, section 3).
///
/// Shapes: each layer `(n, n)`, or `(heads, n, n)`, whose heads are averaged first; first layer first → `(n, n)`.
public func rollout(_ layers: [Node]) throws -> Node {
  guard let first = layers.first else { throw TensorError.invalid("rollout needs the weights of at least one layer.") }
  var reached: Node?
  for layer in layers {
    guard layer.rank == 2 || layer.rank == 3, layer.shape[layer.rank - 1] == layer.shape[layer.rank - 2],
      layer.shape[layer.rank - 1] == first.shape[first.rank - 1]
    else {
      throw TensorError.wrongShape(
        argument: "weights", shape: layer.shape, wanted: "(n, n) or (heads, n, n), the same n for each layer,")
    }
    let mean = try layer.rank == 3 ? layer.mean(axes: [0]) : layer
    let mixed = try (mean + Node(Tensor.identity(mean.shape[0]))) / Node(2)
    let normal = try mixed / mixed.sum(axes: [-1], keeping: true)
    reached = try reached.map { try normal.matmul($0) } ?? normal
  }
  return reached ?? first
}
