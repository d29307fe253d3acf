import Attention

/// How a statement ended.
enum Flow {
  case goesOn
  /// `break` and `continue`: for the innermost loop to hear.
  case leavesLoop, nextRound
  /// `return`: for the function to give back.
  case gives(Value)
}

extension Interpreter {
  /// Runs one statement, and what stands inside it.
  mutating func perform(
    _ statement: Statement, showsAssignments: Bool, show: (Output) -> Void
  ) throws(Diagnostic) -> Flow {
    switch statement.kind {
    case .importing, .pass: break
    case .show(let expression):
      if try changedInPlace(expression) { break }
      let value = try value(of: expression)
      if calls == 0 {
        // A function that gives nothing back has nothing to show.
        let isNothing = if case .none = value, callsOwnFunction(expression) { true } else { false }
        var statement = statement
        if expression.isPrint { statement.isQuiet = false }
        tell(isNothing ? [] : [(value, nil)], statement, show)
      } else if expression.isPrint {
        printed.append((value, statement))
      }
    case .assign(let targets, let expression):
      let value = try value(of: expression)
      var assigned: [(value: Value, name: String?)] = []
      for target in targets { try assign(value, to: target, &assigned) }
      tell(showsAssignments ? assigned : [], statement, show)
    case .update(let target, let sign, let expression):
      var assigned: [(value: Value, name: String?)] = []
      try update(target, sign, expression, &assigned)
      tell(showsAssignments ? assigned : [], statement, show)
    case .delete(let names):
      for name in names { try delete(name, statement.range) }
    case .define(let name, let parameters, let body):
      let standards = try standards(of: parameters)
      remarkOnShadowing(name)
      set(
        name,
        .function(
          Function(
            name: name,
            kind: .lambda(
              Function.Lambda(
                parameters: parameters, standards: standards, body: .block(body), captured: locals, text: text)))))
    case .choose(let branches, let otherwise):
      for branch in branches where try isTrue(value(of: branch.condition), branch.condition, "if") {
        return try perform(branch.body, showsAssignments: showsAssignments, show: show)
      }
      return try perform(otherwise, showsAssignments: showsAssignments, show: show)
    case .forEach(let target, let values, let body):
      for item in try items(of: values, for: "gone through by for") {
        var assigned: [(value: Value, name: String?)] = []
        try assign(item, to: target, &assigned)
        let flow = try round(body, statement, showsAssignments: showsAssignments, show: show)
        if case .leavesLoop = flow { break }
        if case .gives = flow { return flow }
      }
    case .whileTrue(let condition, let body):
      while try isTrue(value(of: condition), condition, "while") {
        let flow = try round(body, statement, showsAssignments: showsAssignments, show: show)
        if case .leavesLoop = flow { break }
        if case .gives = flow { return flow }
      }
    case .giveBack(let expression):
      guard let expression else { return .gives(.none) }
      return .gives(try value(of: expression))
    case .leaveLoop: return .leavesLoop
    case .nextRound: return .nextRound
    case .fail(let message):
      var reason = "the program raises an error."
      if let message, case .string(let text) = try value(of: message) { reason = text }
      throw Diagnostic(reason, at: statement.range)
    case .claim(let condition, let message):
      guard try !isTrue(value(of: condition), condition, "assert") else { break }
      var reason = "\(spelling(condition, or: "this")) is not true."
      if let message, case .string(let text) = try value(of: message) { reason = "\(text) (\(reason.dropLast()))." }
      throw Diagnostic(reason, at: statement.range, focus: condition.range)
    }
    return .goesOn
  }

  private mutating func perform(
    _ block: Block, showsAssignments: Bool, show: (Output) -> Void
  ) throws(Diagnostic) -> Flow {
    for statement in block {
      let flow = try perform(statement, showsAssignments: showsAssignments, show: show)
      guard case .goesOn = flow else { return flow }
    }
    return .goesOn
  }

  /// One round of a loop, after which Ctrl-C is heard and what is too old is forgotten.
  private mutating func round(
    _ body: Block, _ loop: Statement, showsAssignments: Bool, show: (Output) -> Void
  ) throws(Diagnostic) -> Flow {
    do { try Computation.checkpoint() } catch { throw diagnostic(error, at: loop.range) }
    scope.forgetOldest(besides: locals.values)
    return try perform(body, showsAssignments: showsAssignments, show: show)
  }

  /// Runs the body of a function whose arguments are `locals`; without a `return` it gives None.
  @inline(never) mutating func result(of body: Block) throws(Diagnostic) -> Value {
    calls += 1
    defer { calls -= 1 }
    guard case .gives(let value) = try perform(body, showsAssignments: false, show: { _ in }) else { return .none }
    return value
  }

  /// Shows what a statement has to say: remarks, what functions printed, and its own values.
  private mutating func tell(
    _ values: [(value: Value, name: String?)], _ statement: Statement, _ show: (Output) -> Void
  ) {
    guard calls == 0 else { return }
    for (place, remark) in remarks.enumerated() where !remarks[..<place].contains(remark) { show(.remark(remark)) }
    remarks = []
    for (value, statement) in printed { show(.value(value, name: nil, statement: statement)) }
    printed = []
    guard !statement.isQuiet else { return }
    for (value, name) in values {
      scope.last = value
      show(.value(value, name: name, statement: statement))
    }
  }

  /// `heads.append(x)`, and methods of torch that end in `_`, change the variable they are called on; whether this was
  /// one of them.
  private mutating func changedInPlace(_ expression: Expression) throws(Diagnostic) -> Bool {
    guard case .call(let callee, let arguments) = expression.kind,
      case .attribute(let owner, let method, let nameRange) = callee.kind, case .name(let name) = owner.kind,
      let old = variable(name)
    else { return false }
    if method == "append" {
      guard arguments.count == 1, arguments[0].name == nil, !arguments[0].isSpread else {
        throw Diagnostic("append takes the one value that is added.", at: expression.range)
      }
      set(name, .list(try entries(of: old, owner) + [try value(of: arguments[0].value)]))
      return true
    }
    let lasting = String(method.dropLast())
    guard method.hasSuffix("_"), FunctionTable.entry(lasting) != nil else { return false }
    let call = Expression(
      .call(Expression(.attribute(owner, lasting, nameRange: nameRange), at: callee.range), arguments),
      at: expression.range)
    set(name, try value(of: call).named(name))
    return true
  }

  /// Whether an expression calls a function that somebody defined.
  private func callsOwnFunction(_ expression: Expression) -> Bool {
    guard case .call(let callee, _) = expression.kind, case .name(let name) = callee.kind,
      case .function(let function)? = variable(name), case .lambda = function.kind
    else { return false }
    return true
  }

  /// The list that `+=` makes longer: one built by `append`, or one that is still empty; nil for everything else.
  mutating func extended(_ list: Expression, by expression: Expression) throws(Diagnostic) -> Value? {
    guard case .name(let name) = list.kind, let old = variable(name) else { return nil }
    switch old {
    case .list: break
    case .node(let node) where node.shape == [0]: break
    case .node, .string, .tuple, .record, .function, .none: return nil
    }
    return .list(try entries(of: old, list) + items(of: expression, for: "added to a list"))
  }

  /// What a list holds, to be made longer.
  private func entries(of value: Value, _ owner: Expression) throws(Diagnostic) -> [Value] {
    switch value {
    case .list(let entries): return entries
    case .node(let node) where node.rank > 0: return try items(of: value, owner.range, for: "made longer")
    case .node, .string, .tuple, .record, .function, .none:
      throw Diagnostic(
        "\(spelling(owner)) is \(value.kindText), and append makes a list longer.", at: owner.range,
        hint: "An empty list is written \(spelling(owner)) = [].")
    }
  }

  /// The list of a comprehension: a tensor where its values are tensors of one shape.
  @inline(never) mutating func comprehension(
    _ expression: Expression, _ target: Target, _ values: Expression, _ condition: Expression?
  ) throws(Diagnostic) -> Value {
    let outer = locals
    defer { locals = outer }
    var results: [Value] = []
    for item in try items(of: values, for: "gone through by for") {
      do { try Computation.checkpoint() } catch { throw diagnostic(error, at: values.range) }
      var assigned: [(value: Value, name: String?)] = []
      try assign(item, to: target, &assigned)
      if let condition, try !isTrue(value(of: condition), condition, "if") { continue }
      results.append(try value(of: expression))
    }
    return .list(results)
  }

  // MARK: What can be gone through

  /// The entries of a list or tuple, or the rows of a tensor.
  mutating func items(of expression: Expression, for purpose: String) throws(Diagnostic) -> [Value] {
    try items(of: try value(of: expression), expression.range, for: purpose)
  }

  private func items(of value: Value, _ range: Range<Int>, for purpose: String) throws(Diagnostic) -> [Value] {
    do {
      if let items = try value.items() { return items }
    } catch {
      throw diagnostic(error, at: range)
    }
    throw Diagnostic(
      "\(value.kindText) cannot be \(purpose).", at: range,
      hint: value.node == nil ? nil : "range(n) counts from 0 to n − 1.")
  }
}

extension Value {
  /// The entries of a list or tuple, or the rows of a tensor; nil for what has none.
  func items() throws -> [Value]? {
    switch self {
    case .tuple(let entries), .list(let entries): return entries
    case .node(let node) where node.rank > 0:
      try Call.admit(pieces: node.shape[0])
      if node.isLeaf, node.name == nil, node.rank == 1 { return node.value.values.map { Value($0) } }
      return try (0..<node.shape[0]).map { .node(try node.row($0)) }
    case .node, .string, .record, .function, .none: return nil
    }
  }
}

extension Expression {
  fileprivate var isPrint: Bool {
    guard case .call(let callee, _) = kind, case .name("print") = callee.kind else { return false }
    return true
  }
}
