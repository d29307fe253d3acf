/// The expression with every occurrence of a pattern replaced; nil when it occurs nowhere.
///
/// Names in `holes` stand for any expression, the same for the same name. Calls are compared by what they mean: an
/// argument by its place or by its name, `x.f(y)` or `f(x, y)`, with or without a prefix.
public func rewriting(
  _ expression: Expression, _ pattern: Expression, holes: [String], _ replacement: Expression
) -> Expression? {
  var rewriting = Rewriting(pattern: pattern, holes: Set(holes), replacement: replacement)
  let result = rewriting.applied(to: expression)
  return rewriting.found ? result : nil
}

private struct Rewriting {
  let pattern: Expression
  let holes: Set<String>
  let replacement: Expression
  var found = false

  mutating func applied(to expression: Expression) -> Expression {
    var bindings: [String: Expression] = [:]
    if matches(expression, pattern, &bindings) {
      found = true
      return filled(replacement, bindings.mapValues { applied(to: $0) })
    }
    return expression.replacingParts { applied(to: $0) }
  }

  /// The replacement with what the holes stand for put in.
  private func filled(_ expression: Expression, _ bindings: [String: Expression]) -> Expression {
    if case .name(let name) = expression.kind, let bound = bindings[name] { return bound }
    return expression.replacingParts { filled($0, bindings) }
  }

  private func matches(_ expression: Expression, _ pattern: Expression, _ bindings: inout [String: Expression]) -> Bool
  {
    if case .name(let name) = pattern.kind, holes.contains(name) {
      guard let bound = bindings[name] else {
        bindings[name] = expression
        return true
      }
      return bound.means(expression)
    }
    if let call = TableCall(pattern), let other = TableCall(expression) {
      return matches(call, other, &bindings)
    }
    guard expression.kind.head == pattern.kind.head, expression.parts.count == pattern.parts.count else { return false }
    for (part, wanted) in zip(expression.parts, pattern.parts) {
      guard matches(part, wanted, &bindings) else { return false }
    }
    return true
  }

  private func matches(_ call: TableCall, _ other: TableCall, _ bindings: inout [String: Expression]) -> Bool {
    guard call.name == other.name, call.arguments.count == other.arguments.count else { return false }
    for (wanted, argument) in zip(call.arguments, other.arguments) {
      guard wanted.count == argument.count else { return false }
      for (wanted, argument) in zip(wanted, argument) {
        guard matches(argument, wanted, &bindings) else { return false }
      }
    }
    return true
  }
}

/// A call of a function of the table, its arguments sorted by parameter.
private struct TableCall {
  let name: String
  /// For each parameter what was given: nothing, one expression, or several for one that takes any number.
  private(set) var arguments: [[Expression]]

  init?(_ expression: Expression) {
    guard case .call(let callee, let given) = expression.kind else { return nil }
    var positional: [Expression] = []
    let called: String
    if let name = functionName(callee) {
      called = name
    } else if case .attribute(let owner, let name, _) = callee.kind {
      called = name
      positional.append(owner)
    } else {
      return nil
    }
    guard let entry = FunctionTable.entry(called, Self.library(callee)) else { return nil }
    name = entry.name
    arguments = Array(repeating: [], count: entry.parameters.count)
    for argument in given where argument.name == nil {
      guard !argument.isSpread else { return nil }
      positional.append(argument.value)
    }
    var place = 0
    for value in positional {
      guard place < arguments.count else { return nil }
      arguments[place].append(value)
      if !entry.parameters[place].isVariadic { place += 1 }
    }
    for argument in given {
      guard let name = argument.name else { continue }
      guard let place = entry.place(of: name) else { continue }
      arguments[place].append(argument.value)
    }
    // An argument that says what holds anyway is as good as none.
    for (place, parameter) in entry.parameters.enumerated() {
      if arguments[place].count == 1, "\(arguments[place][0])" == parameter.standard { arguments[place] = [] }
    }
  }

  private static func library(_ callee: Expression) -> Library? {
    guard case .attribute(let owner, _, _) = callee.kind else { return nil }
    var first = owner
    while case .attribute(let outer, _, _) = first.kind { first = outer }
    guard case .name(let name) = first.kind else { return nil }
    return Prefix(name)?.library
  }
}

extension Expression {
  /// Whether both say the same, wherever they stand and however they are spaced.
  func means(_ other: Expression) -> Bool { description == other.description }
}

extension Expression.Kind {
  /// What the expression is without its parts, as text.
  fileprivate var head: String {
    switch self {
    case .number, .boolean, .none, .string, .name, .ellipsis: return "\(Expression(self))"
    case .unary(let sign, _): return "unary \(sign)"
    case .binary(let sign, _, _, _): return "binary \(sign)"
    case .comparison(_, let signs, _): return "comparison \(signs)"
    case .both: return "and"
    case .either: return "or"
    case .list: return "list"
    case .rows(let rows): return "rows \(rows.map(\.count))"
    case .tuple: return "tuple"
    case .call(_, let arguments): return "call \(arguments.map { ($0.isSpread ? "*" : "") + ($0.name ?? "") })"
    case .attribute(_, let name, _): return "attribute \(name)"
    case .index(_, let subscripts): return "index \(subscripts.map(\.head))"
    case .lambda(let parameters, _): return "lambda \(parameters.map(\.name))"
    case .conditional: return "if"
    case .comprehension: return "\(Expression(self))"
    }
  }
}

extension Subscript {
  fileprivate var head: String {
    switch self {
    case .value: "value"
    case .slice(let start, let stop, let step): "\(start == nil):\(stop == nil):\(step == nil)"
    }
  }
}
