/// What in an answer was left to the machine, where it is to be worked out by hand: anything but numbers, `+ - * / **`,
/// brackets, matrices, and `sqrt exp log` of numbers with `pi` and `e`.
///
/// Nil where nothing speaks against it.
public func byHandObjection(_ expression: Expression) -> Diagnostic? {
  switch expression.kind {
  case .number, .boolean, .none, .string: return nil
  case .name(let name):
    if constants[name] != nil { return nil }
    return objection("\(name) is a name", expression)
  case .unary(let sign, _):
    switch sign {
    case .plus, .minus, .root: break
    case .invert, .not: return objection("\(sign.rawValue) is no arithmetic", expression)
    }
  case .binary(.middleDot, let left, let right, let range) where left.isBracket || right.isBracket:
    return objection("· computes for you", expression, focus: range)
  case .binary(let sign, _, _, let range):
    switch sign {
    case .plus, .minus, .times, .middleDot, .divide, .power: break
    case .floorDivide, .remainder, .matrixTimes, .and, .or:
      return objection("\(sign.rawValue) computes for you", expression, focus: range)
    }
  case .list, .rows, .tuple: break
  case .call(let callee, let arguments):
    guard let name = functionName(callee), ["sqrt", "exp", "log", "ln", "tensor", "array"].contains(name) else {
      return objection("\(callee) computes for you", expression, focus: callee.range)
    }
    return arguments.lazy.filter { $0.name == nil }.compactMap { byHandObjection($0.value) }.first
  case .attribute(_, let name, let range):
    if functionName(expression).map({ constants[$0] != nil }) == true { return nil }
    return objection(".\(name) computes for you", expression, focus: range)
  case .comparison, .both, .either: return objection("a comparison computes for you", expression)
  case .index: return objection("an index looks a value up", expression)
  case .lambda: return objection("a lambda is no number", expression)
  case .conditional, .comprehension: return objection("a choice or a loop computes for you", expression)
  case .ellipsis: return objection("... is no number", expression)
  }
  return expression.parts.lazy.compactMap(byHandObjection).first
}

private func objection(_ reason: String, _ expression: Expression, focus: Range<Int>? = nil) -> Diagnostic {
  Diagnostic(
    "\(reason), and this answer is worked out by hand.", at: expression.range, focus: focus,
    hint: "Numbers with + - * / **, brackets, sqrt, exp, log, pi and e are fine.")
}

/// The name of a function or constant, with or without a prefix: `sqrt` in `math.sqrt`.
func functionName(_ expression: Expression) -> String? {
  switch expression.kind {
  case .name(let name): return name
  case .attribute(let owner, let name, _):
    var owner = owner
    while case .attribute(let outer, let part, _) = owner.kind {
      guard Prefix(part) != nil else { return nil }
      owner = outer
    }
    guard case .name(let first) = owner.kind, Prefix(first) != nil else { return nil }
    return name
  default: return nil
  }
}
