/// Layer normalisation over the last axis: `(x − mean) / √(variance + eps) · gamma + beta` (Ba et al. 2016,
/// arXiv:1607.06450, equation 4). The variance divides by the size.
///
/// Shapes: x `(…, d)`, gamma and beta `(d,)` or numbers; nil leaves them out.
public func layerNorm(_ x: Node, gamma: Node? = nil, beta: Node? = nil, eps: Double = 1e-5) throws -> Node {
  try x.checkNormalized(gamma, beta)
  let centred = try x - x.mean(axes: [-1], keeping: true)
  let variance = try (centred * centred).mean(axes: [-1], keeping: true)
  let normal = try centred / (variance + Node(eps)).sqrt()
  return try normal.rescaled(gamma, beta)
}

/// Root-mean-square normalisation over the last axis: `x / √(mean(x²) + eps) · gamma` (Zhang and Sennrich 2019,
/// arXiv:1910.07467, equation 4).
///
/// Shapes: x `(…, d)`, gamma `(d,)` or a number; nil leaves it out.
public func rmsNorm(_ x: Node, gamma: Node? = nil, eps: Double = 1e-5) throws -> Node {
  try x.checkNormalized(gamma, nil)
  let meanSquare = try (x * x).mean(axes: [-1], keeping: true)
  return try (x / (meanSquare + Node(eps)).sqrt()).rescaled(gamma, nil)
}

extension Node {
  fileprivate func checkNormalized(_ gamma: Node?, _ beta: Node?) throws {
    guard rank >= 1 else { throw TensorError.wrongShape(argument: "x", shape: shape, wanted: "(…, size)") }
    for (argument, node) in [("gamma", gamma), ("beta", beta)] {
      guard let node, node.value.count != 1, node.shape != [shape[rank - 1]] else { continue }
      throw TensorError.wrongShape(
        argument: argument, shape: node.shape, wanted: "(\(shape[rank - 1]),), one number for each feature,")
    }
  }

  fileprivate func rescaled(_ gamma: Node?, _ beta: Node?) throws -> Node {
    var result = self
    if let gamma { result = try result * gamma.namedIfLeaf("gamma") }
    if let beta { result = try result + beta.namedIfLeaf("beta") }
    return result
  }
}
