/// Linear attention: `φ(Q) (φ(K)ᵀ V) / φ(Q) Σ φ(k)` with φ(x) = elu(x) + 1 (Katharopoulos et al. 2020,
/// arXiv:2006.16236, equations 4 to 7; causal as a recurrence, equations 16 to 20).
///
/// Shapes: Q `(n, d)`, K `(m, d)`, V `(m, d_v)`, with heads and a batch in front allowed.
///
/// - Parameter eps: added to the denominator, as some implementations do; the paper adds nothing.
/// - Returns: the steps `phi_q, phi_k, state, normalizer, output`. The state `(d, d_v)` and the normalizer `(d,)` are the
///   paper's memories s and z; causal, one for each token: `(n, d, d_v)` and `(n, d)`, each the one before plus φ(k) v
///   and φ(k).
public func linearAttention(
  _ queries: Node, _ keys: Node, _ values: Node, causal: Bool = false, eps: Double = 0
) throws -> Steps {
  var steps = Steps("linear_attention")
  let given = try AttentionInputs(queries, keys, values, past: nil)
  let (q, k, v) = (given.queries, given.keys, given.values)
  guard !causal || q.shape[q.rank - 2] == k.shape[k.rank - 2] else {
    throw TensorError.wrongShape(
      argument: "K", shape: k.shape, wanted: "\(q.shape[q.rank - 2]) rows, one for each query, since causal is set,")
  }

  let phiQ = steps.step("phi_q", try q.elu() + Node(1))
  let phiK = steps.step("phi_k", try k.elu() + Node(1))
  let output: Node
  if causal {
    let products = try phiK.unsqueezed(-1) * v.unsqueezed(-2)  // (n, d, d_v)
    let state = steps.step("state", try products.cumulativeSum(axis: -3))
    let normalizer = steps.step("normalizer", try phiK.cumulativeSum(axis: -2))  // (n, d)
    let denominator = try (phiQ * normalizer).sum(axes: [-1], keeping: true).lifted(by: eps)  // (n, 1)
    output = try phiQ.unsqueezed(-2).matmul(state).squeezed(-2) / denominator
  } else {
    let state = steps.step("state", try phiK.transposed().matmul(v))  // (d, d_v)
    let normalizer = steps.step("normalizer", try phiK.sum(axes: [-2]))  // (d,)
    let denominator = try phiQ.matmul(normalizer.unsqueezed(-1)).lifted(by: eps)  // (n, 1)
    output = try phiQ.matmul(state) / denominator
  }
  steps.step("output", output)
  return steps
}

extension Node {
  fileprivate func lifted(by eps: Double) throws -> Node { try eps == 0 ? self : self + Node(eps) }
}
