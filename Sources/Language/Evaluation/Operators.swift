import Attention

extension Interpreter {
  @inline(never) mutating func unary(_ sign: UnaryOperator, _ operand: Expression, _ whole: Expression)
    throws(Diagnostic) -> Value
  {
    let value = try value(of: operand)
    if sign == .not { return Value(!(try isTrue(value, operand, "not"))) }
    let node = try tensor(value, operand, for: sign.rawValue)
    do {
      switch sign {
      case .plus: return .node(node)
      case .minus:
        // A number that was typed with a sign is one number.
        if case .number(let number) = operand.kind { return Value(-number) }
        return .node(try -node)
      case .root: return .node(try node.sqrt())
      case .invert:
        guard node.value.isBoolean else {
          throw Mistake(
            "~ turns truth values around, and \(spelling(operand)) holds numbers.",
            hint: "Compare first, as in ~(x > 0).")
        }
        return .node(try node.inverted())
      case .not: return .none
      }
    } catch {
      throw diagnostic(error, at: whole.range)
    }
  }

  @inline(never) mutating func binary(
    _ sign: BinaryOperator, _ left: Expression, _ right: Expression, _ signRange: Range<Int>, _ whole: Expression
  ) throws(Diagnostic) -> Value {
    let first = try value(of: left)
    let second = try value(of: right)
    if case .plus = sign {
      switch (first, second) {
      case (.tuple(let a), .tuple(let b)): return .tuple(a + b)
      case (.list(let a), .list(let b)): return .list(a + b)
      case (.string(let a), .string(let b)): return .string(a + b)
      default: break
      }
    }
    let a = try tensor(first, left, for: sign.rawValue)
    let b = try tensor(second, right, for: sign.rawValue)
    do {
      return .node(try sign.apply(a, b))
    } catch {
      throw explained(error, sign, (left, a), (right, b), signRange, whole.range)
    }
  }

  @inline(never) mutating func comparison(
    _ operands: [Expression], _ signs: [Comparison], _ ranges: [Range<Int>], _ whole: Expression
  ) throws(Diagnostic) -> Value {
    var left = try value(of: operands[0])
    var result: Value = Value(true)
    for (place, sign) in signs.enumerated() {
      let right = try value(of: operands[place + 1])
      result = try compared(left, right, sign, (operands[place], operands[place + 1]), ranges[place])
      if signs.count > 1 {
        guard let node = result.node, node.rank == 0 else {
          throw Diagnostic(
            "a chain of comparisons wants one truth value from each, and this one gives shape \(describe(shape: result.node?.shape ?? [])).",
            at: whole.range, focus: ranges[place], hint: "Join comparisons of tensors with &: (a < b) & (b < c).")
        }
        if node.value.values[0] == 0 { return result }
      }
      left = right
    }
    return result
  }

  private func compared(
    _ left: Value, _ right: Value, _ sign: Comparison, _ expressions: (Expression, Expression), _ range: Range<Int>
  ) throws(Diagnostic) -> Value {
    switch sign {
    case .is, .isNot:
      guard let same = left.isSame(as: right) else {
        throw Diagnostic(
          "is compares with None, True or False here.",
          at: expressions.0.range.lowerBound..<expressions.1.range.upperBound,
          focus: range, hint: "== compares entry by entry.")
      }
      return Value(same == (sign == .is))
    case .equal, .unequal:
      if let same = left.isEqual(to: right) { return Value(same == (sign == .equal)) }
    case .less, .lessOrEqual, .greater, .greaterOrEqual: break
    }
    let a = try tensor(left, expressions.0, for: sign.rawValue)
    let b = try tensor(right, expressions.1, for: sign.rawValue)
    let function: BinaryFunction =
      switch sign {
      case .equal, .is: .equal
      case .unequal, .isNot: .unequal
      case .less: .less
      case .lessOrEqual: .lessOrEqual
      case .greater: .greater
      case .greaterOrEqual: .greaterOrEqual
      }
    do {
      return .node(try a.compared(function, b))
    } catch {
      throw explained(
        error, nil, (expressions.0, a), (expressions.1, b), range,
        expressions.0.range.lowerBound..<expressions.1.range.upperBound, verb: "compare", sign: sign.rawValue)
    }
  }
}

extension BinaryOperator {
  func apply(_ a: Node, _ b: Node) throws -> Node {
    switch self {
    case .plus: return try a + b
    case .minus: return try a - b
    case .times: return try a * b
    case .divide: return try a / b
    case .floorDivide: return try a.floorDivided(by: b)
    case .remainder: return try a.remainder(dividedBy: b)
    case .matrixTimes: return try a.matmul(b)
    case .middleDot: return try a.rank == 0 || b.rank == 0 ? a * b : a.matmul(b)
    case .power: return try a.power(b)
    case .and, .or:
      guard a.value.isBoolean, b.value.isBoolean else {
        throw Mistake(
          "\(rawValue) joins truth values, and its \(a.value.isBoolean ? "right" : "left") side holds numbers.",
          hint: "Compare first, in brackets: (x > 0) \(rawValue) (y > 0).")
      }
      return try self == .and ? a.and(b) : a.or(b)
    }
  }

  /// What it does, as a verb.
  var verb: String {
    switch self {
    case .plus: "add"
    case .minus: "subtract"
    case .times, .matrixTimes, .middleDot: "multiply"
    case .divide, .floorDivide, .remainder: "divide"
    case .power: "raise"
    case .and, .or: "join"
    }
  }
}

extension Value {
  /// Whether both are the one None, True or False; nil where `is` makes no sense.
  fileprivate func isSame(as other: Value) -> Bool? {
    switch (self, other) {
    case (.none, .none): return true
    case (.none, _), (_, .none): return false
    case (.node(let a), .node(let b)) where a.rank == 0 && b.rank == 0 && (a.value.isBoolean || b.value.isBoolean):
      return a.value == b.value
    default: return nil
    }
  }

  /// Whether both are equal as wholes, where they are compared as wholes: texts, tuples, None.
  fileprivate func isEqual(to other: Value) -> Bool? {
    switch (self, other) {
    case (.none, .none): return true
    case (.none, _), (_, .none): return false
    case (.string(let a), .string(let b)): return a == b
    case (.string, _), (_, .string): return false
    case (.tuple(let a), .tuple(let b)):
      guard a.count == b.count else { return false }
      for (x, y) in zip(a, b) {
        switch (x.isEqual(to: y), x.node, y.node) {
        case (let same?, _, _): if !same { return false }
        case (nil, let p?, let q?): if p.shape != q.shape || p.value.values != q.value.values { return false }
        default: return nil
        }
      }
      return true
    default: return nil
    }
  }
}
