import Language

extension Expression {
  /// The expression with one thing in it undone, for each of the things whose loss must show: a scale, a mask, a transpose,
  /// the axis of a softmax or a sum.
  var mutants: [(what: String, expression: Expression)] {
    var mutants: [(String, Expression)] = []
    collect(&mutants) { $0 }
    return mutants
  }

  private func collect(_ mutants: inout [(String, Expression)], _ wrap: @escaping (Expression) -> Expression) {
    for (what, mutant) in ownMutants { mutants.append((what, wrap(mutant))) }
    for place in parts.indices {
      parts[place].collect(&mutants) { part in
        var at = -1
        return wrap(
          self.replacingParts { old in
            at += 1
            return at == place ? part : old
          })
      }
    }
  }

  /// What can be undone in this very node.
  private var ownMutants: [(String, Expression)] {
    switch kind {
    case .attribute(let owner, "T", _), .attribute(let owner, "mT", _): return [("leaving out the transpose", owner)]
    case .binary(.divide, let left, let right, _) where right.isCall(of: ["sqrt"]) || right.isRoot:
      return [("leaving out the scale", left)]
    case .call(let callee, let arguments):
      switch (callee.calledName, arguments.count) {
      case ("softmax"?, 1): return [("flipping the axis of the softmax", turned(arguments, to: -2))]
      case ("softmax"?, _), ("sum"?, 2...):
        guard let dim = arguments.first(where: { $0.name == "dim" || $0.name == "axis" }) else { return [] }
        return [("flipping the axis of \(callee.calledName ?? "")", turned(arguments, to: dim.value.flippedAxis))]
      case ("where"?, 3) where arguments[2].value.isInfinity: return [("leaving out the mask", arguments[1].value)]
      case ("where"?, 3) where arguments[1].value.isInfinity: return [("leaving out the mask", arguments[2].value)]
      case ("masked_fill"?, _):
        if case .attribute(let owner, _, _) = callee.kind { return [("leaving out the mask", owner)] }
        return [("leaving out the mask", arguments[0].value)]
      case ("transpose"?, _):
        if case .attribute(let owner, _, _) = callee.kind { return [("leaving out the transpose", owner)] }
        return [("leaving out the transpose", arguments[0].value)]
      case ("attention"?, _):
        return ["mask", "causal"].compactMap { name in
          guard arguments.contains(where: { $0.name == name }) else { return nil }
          return ("leaving out the mask", Expression(.call(callee, arguments.filter { $0.name != name })))
        }
      default: return []
      }
    default: return []
    }
  }

  /// The same call with its axis set.
  private func turned(_ arguments: [Argument], to axis: Int) -> Expression {
    guard case .call(let callee, _) = kind else { return self }
    guard case .call(_, let wanted)? = try? parseExpression("f(dim=\(axis))").kind else { return self }
    let rest = arguments.filter { $0.name != "dim" && $0.name != "axis" } + wanted
    return Expression(.call(callee, rest))
  }

  /// The other one of the last two axes.
  private var flippedAxis: Int {
    switch kind {
    case .unary(.minus, let operand): if case .number(1) = operand.kind { -2 } else { -1 }
    case .number(0), .number(-2): -1
    default: -2
    }
  }

  private var calledName: String? {
    switch kind {
    case .name(let name), .attribute(_, let name, _): name
    default: nil
    }
  }

  private func isCall(of names: [String]) -> Bool {
    if case .call(let callee, _) = kind, let name = callee.calledName { return names.contains(name) }
    return false
  }

  private var isRoot: Bool { if case .unary(.root, _) = kind { true } else { false } }

  private var isInfinity: Bool {
    switch kind {
    case .name("inf"): true
    case .unary(.minus, let operand): operand.isInfinity || operand.isHuge
    case .number(let value): value <= -1e4
    default: false
    }
  }

  private var isHuge: Bool { if case .number(let value) = kind { value >= 1e4 } else { false } }
}
