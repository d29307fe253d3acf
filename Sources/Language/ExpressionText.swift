/// Expressions as text again, with the brackets that are needed and no others.
extension Expression: CustomStringConvertible {
  public var description: String { text(in: nil) }

  /// The learner's own spelling where the expression was typed in `source` and is short, else one made anew.
  func text(in source: Source?) -> String {
    if let source, !range.isEmpty, range.upperBound <= source.scalars.count { return source.text(range) }
    return kind.text
  }

  /// How tightly the outermost operator binds; brackets are needed inside anything tighter.
  fileprivate var strength: Int {
    switch kind {
    case .lambda, .conditional: 0
    case .either: 1
    case .both: 2
    case .unary(.not, _): 3
    case .comparison: 4
    case .binary(let sign, _, _, _): sign.strength
    case .unary(.root, _): 12
    case .unary: 10
    case .number(let value) where value < 0: 10
    case .number, .boolean, .none, .string, .name, .ellipsis, .list, .rows, .tuple, .call, .attribute, .index,
      .comprehension:
      13
    }
  }

  /// The text, in round brackets if its outermost operator binds less tightly than `least`.
  fileprivate func text(atLeast least: Int) -> String { strength < least ? "(\(kind.text))" : kind.text }
}

extension BinaryOperator {
  fileprivate var strength: Int {
    switch self {
    case .or: 5
    case .and: 6
    case .plus, .minus: 7
    case .times, .divide, .floorDivide, .remainder, .matrixTimes, .middleDot: 8
    case .power: 11
    }
  }
}

extension Expression.Kind {
  fileprivate var text: String {
    switch self {
    case .number(let value): return Self.text(of: value)
    case .boolean(let value): return value ? "True" : "False"
    case .none: return "None"
    case .string(let value): return "\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    case .name(let name): return name
    case .ellipsis: return "..."
    case .unary(let sign, let operand):
      return sign.rawValue + operand.text(atLeast: sign == .not ? 3 : sign == .root ? 12 : 10)
    case .binary(.power, let base, let exponent, _):
      return "\(base.text(atLeast: 12)) ** \(exponent.text(atLeast: 10))"
    case .binary(let sign, let left, let right, _):
      return "\(left.text(atLeast: sign.strength)) \(sign.rawValue) \(right.text(atLeast: sign.strength + 1))"
    case .comparison(let operands, let signs, _):
      return operands[0].text(atLeast: 5)
        + zip(signs, operands.dropFirst()).map { " \($0.rawValue) \($1.text(atLeast: 5))" }.joined()
    case .both(let left, let right): return "\(left.text(atLeast: 2)) and \(right.text(atLeast: 3))"
    case .either(let left, let right): return "\(left.text(atLeast: 1)) or \(right.text(atLeast: 2))"
    case .list(let entries): return "[\(Self.text(of: entries))]"
    case .rows(let rows): return "[\(rows.map(Self.text(of:)).joined(separator: "; "))\(rows.count == 1 ? ";" : "")]"
    case .tuple(let entries): return "(\(Self.text(of: entries))\(entries.count == 1 ? "," : ""))"
    case .call(let callee, let arguments):
      let inside = arguments.map { ($0.isSpread ? "*" : $0.name.map { "\($0)=" } ?? "") + $0.value.kind.text }
      return "\(callee.text(atLeast: 13))(\(inside.joined(separator: ", ")))"
    case .attribute(let owner, let name, _):
      if case .number(let value) = owner.kind, value.isFinite { return "(\(owner.kind.text)).\(name)" }
      return "\(owner.text(atLeast: 13)).\(name)"
    case .index(let owner, let subscripts):
      return "\(owner.text(atLeast: 13))[\(subscripts.map(\.text).joined(separator: ", "))]"
    case .lambda(let parameters, let body):
      let names = parameters.map { $0.name + ($0.standard.map { "=\($0.kind.text)" } ?? "") }
      return "lambda\(names.isEmpty ? "" : " ")\(names.joined(separator: ", ")): \(body.kind.text)"
    case .conditional(let value, let condition, let other):
      return "\(value.text(atLeast: 1)) if \(condition.text(atLeast: 1)) else \(other.text(atLeast: 0))"
    case .comprehension(let value, let target, let values, let condition):
      let end = condition.map { " if \($0.text(atLeast: 1))" } ?? ""
      return "[\(value.text(atLeast: 0)) for \(target.text) in \(values.text(atLeast: 1))\(end)]"
    }
  }

  private static func text(of entries: [Expression]) -> String {
    entries.map { $0.text(atLeast: 0) }.joined(separator: ", ")
  }

  /// The shortest spelling that reads back as the same number, whole numbers without a point.
  static func text(of value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    if value == value.rounded(), abs(value) < 1e16 { return String(Int64(value)) }
    return "\(value)"
  }
}

extension Target {
  fileprivate var text: String {
    switch self {
    case .name(let name, _): name
    case .element(let owner, let subscripts, _): Expression(.index(owner, subscripts)).kind.text
    case .several(let targets, _): targets.map(\.text).joined(separator: ", ")
    }
  }
}

extension Subscript {
  fileprivate var text: String {
    switch self {
    case .value(let expression): expression.kind.text
    case .slice(let start, let stop, let step):
      (start?.kind.text ?? "") + ":" + (stop?.kind.text ?? "") + (step.map { ":\($0.kind.text)" } ?? "")
    }
  }
}
