/// The backward pass as steps: the gradient with respect to every named value, each under the name `d` + name, in the
/// order in which reverse mode reaches them: dOutput, dV, dWeights, …, dQ, dK.
///
/// Between dWeights and what stands before the softmax comes `rowDots`, the sums Σ_j dWeights_ij weights_ij that the
/// softmax's vector–Jacobian product subtracts row by row (called D in FlashAttention, arXiv:2205.14135, appendix B.2).
///
/// - Parameters:
///   - output: what is differentiated; L is the sum of its entries, or of its entries times `seed`.
///   - value: the value asked for; its gradient is among the steps even where it has no name.
/// - Returns: steps named after the values, the last of them the gradient asked for.
/// - Throws: `TensorError.notInGraph` when the output was not computed from the value.
public func gradientSteps(of output: Node, withRespectTo value: Node, seed: Node? = nil) throws -> Steps {
  // Asked for the value alone first, so that the error names what could be asked for.
  if value !== output { _ = try Gradient(of: output, withRespectTo: [value], seed: seed) }
  let named = output.ancestors().filter { ($0.name != nil && !$0.value.isBoolean) || $0 === value }
  let gradients = try Gradient(of: output, withRespectTo: named, seed: seed)
  var steps = Steps("gradient")
  for (node, gradient) in gradients.steps {
    if let name = node.name { steps.step("d" + name.prefix(1).uppercased() + name.dropFirst(), gradient) }
    if node.operation is Softmax, let below = gradients[node.operands[0]], let dots = Softmax.rowDots(in: below) {
      steps.step("rowDots", dots)
    }
  }
  let asked = gradients[value] ?? Node(Tensor(shape: value.shape, repeating: 0))
  if steps.fields.last?.node !== asked {
    let name = value.name.map { "d" + $0.prefix(1).uppercased() + $0.dropFirst() } ?? "gradient"
    steps.moveLast(name, asked.name == nil ? asked.named(name) : asked)
  }
  return steps
}

extension Steps {
  /// Puts a step at the end, from wherever it stood.
  fileprivate mutating func moveLast(_ name: String, _ node: Node) {
    self = Steps(mechanism, fields.filter { $0.name != name } + [(name, node)])
  }
}
