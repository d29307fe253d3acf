import Attention

extension Interpreter {
  /// Any error as one that points at a place.
  func diagnostic(_ error: any Error, at range: Range<Int>, focus: Range<Int>? = nil) -> Diagnostic {
    switch error {
    case let diagnostic as Diagnostic: return diagnostic
    case let mistake as Mistake: return Diagnostic(mistake.message, at: range, focus: focus, hint: mistake.hint)
    case TensorError.interrupted:
      var diagnostic = Diagnostic("interrupted.", at: range)
      diagnostic.isInterruption = true
      return diagnostic
    case TensorError.invalid(let message, let hint):
      return Diagnostic(message, at: range, focus: focus, hint: hint.map(sentence))
    case TensorError.notDifferentiable(let name):
      return Diagnostic("\(name) has no derivative.", at: range, focus: focus)
    case let error as TensorError: return Diagnostic(error.description, at: range, focus: focus)
    default: return Diagnostic("\(error)", at: range, focus: focus)
    }
  }

  /// The error of an operator between two operands, in the learner's names, with the change that would make it right.
  func explained(
    _ error: any Error, _ sign: BinaryOperator?, _ left: (expression: Expression, node: Node),
    _ right: (expression: Expression, node: Node), _ signRange: Range<Int>, _ whole: Range<Int>, verb: String? = nil,
    sign text: String? = nil
  ) -> Diagnostic {
    let text = text ?? sign?.rawValue ?? ""
    let (a, b) = (named(left), named(right))
    let message: String
    switch error {
    case TensorError.innerSizesDiffer(let first, let second):
      let inner = (first.last ?? 1, second.count < 2 ? (second.last ?? 1) : second[second.count - 2])
      message = "cannot multiply \(a) \(text) \(b): the inner sizes \(inner.0) and \(inner.1) differ."
    case TensorError.notBroadcastable(let first, let second):
      let isProduct = sign == .matrixTimes || sign == .middleDot
      let (p, q) = isProduct ? (Array(first.dropLast(2)), Array(second.dropLast(2))) : (first, second)
      let sizes = zip(p.reversed(), q.reversed()).first { $0 != $1 && $0 != 1 && $1 != 1 }
      message =
        "cannot \(verb ?? sign?.verb ?? "combine") \(a) \(text) \(b): "
        + (isProduct ? "the axes before the last two must fit, and " : "counted from the last axis, ")
        + "\(sizes?.0 ?? 0) and \(sizes?.1 ?? 0) differ and neither is 1."
    default: return diagnostic(error, at: whole, focus: signRange)
    }
    return Diagnostic(
      message, at: whole, focus: signRange, hint: sign.flatMap { change($0, left, right) })
  }

  private func named(_ side: (expression: Expression, node: Node)) -> String {
    "\(spelling(side.expression, or: "a tensor of shape")) \(describe(shape: side.node.shape))"
  }

  /// The one change to an operand that makes an operation possible, and the shape it would give.
  private func change(
    _ sign: BinaryOperator, _ left: (expression: Expression, node: Node), _ right: (expression: Expression, node: Node)
  ) -> String? {
    func transposed(_ side: (expression: Expression, node: Node)) -> (Expression, Node)? {
      guard side.node.rank >= 2, side.node.value.count <= 100_000, let node = try? side.node.transposed() else {
        return nil
      }
      // The transpose of a transpose is the thing itself.
      if case .attribute(let owner, "T", _) = side.expression.kind { return (owner, node) }
      return (Expression(.attribute(side.expression, side.node.rank == 2 ? "T" : "mT", nameRange: 0..<0)), node)
    }
    func column(_ side: (expression: Expression, node: Node)) -> (Expression, Node)? {
      guard side.node.rank == 1, left.node.rank + right.node.rank > 2, let node = try? side.node.unsqueezed(1) else {
        return nil
      }
      let whole = Subscript.slice(nil, nil, nil)
      return (Expression(.index(side.expression, [whole, .value(Expression(.none))])), node)
    }
    var candidates: [(Expression, Node, Expression, Node)] = []
    for change in sign == .matrixTimes || sign == .middleDot ? [transposed] : [column, transposed] {
      if let (expression, node) = change(right) { candidates.append((left.expression, left.node, expression, node)) }
      if let (expression, node) = change(left) { candidates.append((expression, node, right.expression, right.node)) }
    }
    for (first, a, second, b) in candidates {
      guard let result = try? sign.apply(a, b) else { continue }
      let text = "\(Expression(.binary(sign, first, second, operatorRange: 0..<0)))"
      guard text.count <= 80 else { return nil }
      return "\(text) would give \(describe(shape: result.shape))."
    }
    return nil
  }

  /// A clause as a sentence.
  private func sentence(_ clause: String) -> String {
    guard let first = clause.first else { return clause }
    return first.uppercased() + clause.dropFirst()
  }
}
