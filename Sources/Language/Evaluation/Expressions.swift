import Attention

extension Interpreter {
  /// How much stack evaluation may use: a function that calls itself without end is told so, long before the stack ends.
  private static let stackLimit = 5 << 20

  /// The value of an expression.
  mutating func value(of expression: Expression) throws(Diagnostic) -> Value {
    guard stackBase.distance(to: Interpreter.stackPosition()).magnitude < Self.stackLimit else {
      throw Diagnostic(
        "calls are nested too deep here.", at: expression.range, hint: "Does a function call itself without end?")
    }
    switch expression.kind {
    case .number(let number): return Value(number)
    case .boolean(let truth): return Value(truth)
    case .none: return .none
    case .string(let text): return .string(text)
    case .name(let name): return try named(name, expression)
    case .ellipsis:
      throw Diagnostic("... stands only in an index, as in x[..., 0].", at: expression.range)
    case .unary(let sign, let operand): return try unary(sign, operand, expression)
    case .binary(let sign, let left, let right, let range): return try binary(sign, left, right, range, expression)
    case .comparison(let operands, let signs, let ranges): return try comparison(operands, signs, ranges, expression)
    case .both(let left, let right):
      let first = try value(of: left)
      return try isTrue(first, left, "and") ? value(of: right) : first
    case .either(let left, let right):
      let first = try value(of: left)
      return try isTrue(first, left, "or") ? first : value(of: right)
    case .list(let entries): return try list(entries, expression)
    case .rows(let rows): return try matrix(rows, expression)
    case .tuple(let entries):
      var values: [Value] = []
      for entry in entries { values.append(try value(of: entry)) }
      return .tuple(values)
    case .call(let callee, let arguments): return try call(callee, arguments, expression)
    case .attribute(let owner, let name, let range): return try attribute(owner, name, range, expression)
    case .index(let owner, let subscripts): return try index(owner, subscripts, expression)
    case .lambda(let parameters, let body): return try lambda(parameters, body)
    case .conditional(let first, let condition, let other):
      return try conditional(first, condition, other)
    case .comprehension(let body, let target, let values, let condition):
      return try comprehension(body, target, values, condition)
    }
  }

  // Out of line, so that these rare kinds take no room on the stack of the others.

  @inline(never) private mutating func conditional(
    _ first: Expression, _ condition: Expression, _ other: Expression
  ) throws(Diagnostic) -> Value {
    try isTrue(try value(of: condition), condition, "if") ? value(of: first) : value(of: other)
  }

  @inline(never) private mutating func lambda(
    _ parameters: [Expression.Parameter], _ body: Expression
  ) throws(Diagnostic) -> Value {
    let lambda = Function.Lambda(
      parameters: parameters, standards: try standards(of: parameters), body: .expression(body), captured: locals,
      text: nil)
    return .function(Function(name: "lambda", kind: .lambda(lambda)))
  }

  /// About where the stack is now.
  static func stackPosition() -> Int {
    var marker = 0
    return withUnsafeMutablePointer(to: &marker) { Int(bitPattern: $0) }
  }

  /// The tensor an expression gives, where an operator wants one.
  mutating func tensor(_ expression: Expression, for sign: String) throws(Diagnostic) -> Node {
    try tensor(try value(of: expression), expression, for: sign)
  }

  func tensor(_ value: Value, _ expression: Expression, for sign: String) throws(Diagnostic) -> Node {
    if let node = value.node { return node }
    if case .list = value {
      throw Diagnostic(
        "\(spelling(expression)) is a list of tensors of different shapes, and \(sign) works on one tensor.",
        at: expression.range)
    }
    throw Diagnostic(
      "\(spelling(expression, or: "this")) is \(value.kindText), and \(sign) works on numbers and tensors.",
      at: expression.range)
  }

  /// The learner's own spelling of an expression where it is short, else `other`.
  func spelling(_ expression: Expression, or other: String = "this") -> String {
    if expression.range.count > 40 { return other }
    let text = expression.text(in: source)
    return text.count <= 30 && !text.contains("\n") ? text : other
  }
}

// MARK: Truth

extension Interpreter {
  /// Whether one truth value is true, for `and`, `or` and `not`.
  mutating func isTrue(_ value: Value, _ expression: Expression, _ word: String) throws(Diagnostic) -> Bool {
    switch value {
    case .none: return false
    case .string(let text): return !text.isEmpty
    case .tuple(let entries), .list(let entries): return !entries.isEmpty
    case .function: return true
    case .node, .record:
      let node = try tensor(value, expression, for: word)
      guard node.rank == 0 else {
        let sign = word == "and" ? "&" : word == "or" ? "|" : word == "not" ? "~" : "&"
        throw Diagnostic(
          "\(word) wants one truth value, and \(spelling(expression)) has shape \(describe(shape: node.shape)).",
          at: expression.range,
          hint: "\(sign) works entry by entry; any(…) and all(…) make one truth value of many.")
      }
      return node.value.values[0] != 0
    }
  }
}
