import Attention

/// Runs statements in a scope. Blocks, expressions, operators, brackets, indices and calls are in files of their own.
struct Interpreter {
  var scope = Scope()
  /// The program's text, for naming things as the learner wrote them; nil for expressions that were made.
  var text: String?
  /// The names of the function that is being called, and those of functions around its definition.
  var locals: [String: Value] = [:]
  /// In how many functions with a body of statements evaluation is.
  var calls = 0
  /// What these have printed, until the statement that called them is done.
  var printed: [(value: Value, statement: Statement)] = []
  var remarks: [String] = []
  /// Where the stack was when evaluation began.
  let stackBase = Interpreter.stackPosition()

  /// What the line changed, so that it can be undone.
  private var changes: [(name: String, before: Scope.Variable?)] = []
  private var before: (last: Value?, seed: Int?, draws: Int) = (nil, nil, 0)

  init(text: String?) { self.text = text }

  /// The program's text, cut into scalars; only errors need it.
  var source: Source? { text.map(Source.init) }

  mutating func beginLine() {
    changes.removeAll(keepingCapacity: true)
    before = (scope.last, scope.seed, scope.draws)
  }

  mutating func undoLine() {
    for change in changes.reversed() { scope.restore(change.name, change.before) }
    changes = []
    scope.last = before.last
    scope.seed = before.seed
    scope.draws = before.draws
    remarks = []
  }

  mutating func run(_ statement: Statement, showsAssignments: Bool, show: (Output) -> Void) throws(Diagnostic) {
    (remarks, printed) = ([], [])
    _ = try perform(statement, showsAssignments: showsAssignments, show: show)
    scope.forgetOldest()
  }

  // MARK: Assignment

  /// Puts a value under a name: one of the function's own within a function.
  mutating func set(_ name: String, _ value: Value?) {
    guard calls == 0 else {
      locals[name] = value
      return
    }
    // What a name was before the line is enough to undo it, however often a loop sets it.
    if !changes.contains(where: { $0.name == name }) { changes.append((name, scope.variable(name))) }
    scope[name] = value
  }

  mutating func assign(
    _ value: Value, to target: Target, _ shown: inout [(value: Value, name: String?)]
  ) throws(Diagnostic) {
    switch target {
    case .name("_", _): break
    case .name(let name, _):
      remarkOnShadowing(name)
      let named = value.named(name)
      set(name, named)
      shown.append((named, name))
    case .element(let owner, let subscripts, let range):
      guard case .name(let name) = owner.kind else {
        preconditionFailure("the parser lets only elements of variables pass")
      }
      let changed = try assigning(value, to: name, owner.range, subscripts, range)
      set(name, changed)
      shown.append((changed, name))
    case .several(let targets, let range):
      let parts = try unpacked(value, targets.count, range)
      for (target, part) in zip(targets, parts) { try assign(part, to: target, &shown) }
    }
  }

  mutating func update(
    _ target: Target, _ sign: BinaryOperator, _ expression: Expression, _ shown: inout [(value: Value, name: String?)]
  ) throws(Diagnostic) {
    let left: Expression
    switch target {
    case .name(let name, let range): left = Expression(.name(name), at: range)
    case .element(let owner, let subscripts, let range): left = Expression(.index(owner, subscripts), at: range)
    case .several: preconditionFailure("the parser lets only one name be updated")
    }
    if sign == .plus, let list = try extended(left, by: expression) { return try assign(list, to: target, &shown) }
    let whole = left.range.lowerBound..<expression.range.upperBound
    let between = left.range.upperBound..<max(left.range.upperBound, expression.range.lowerBound)
    let sum = Expression(.binary(sign, left, expression, operatorRange: between), at: whole)
    try assign(try value(of: sum), to: target, &shown)
  }

  private func unpacked(_ value: Value, _ count: Int, _ range: Range<Int>) throws(Diagnostic) -> [Value] {
    var parts: [Value]
    switch value {
    case .tuple(let entries), .list(let entries): parts = entries
    case .node(let node) where count == 2 && node.operation is Extreme:
      // PyTorch's: the largest entries, and where they stand.
      do { parts = [value, .node(try node.places())] } catch { throw diagnostic(error, at: range) }
    case .node(let node) where node.rank > 0:
      guard node.shape[0] == count else {
        throw Diagnostic(
          "\(count) names stand on the left, but shape \(describe(shape: node.shape)) has \(node.shape[0]) rows.",
          at: range)
      }
      do { parts = try (0..<count).map { .node(try node.row($0)) } } catch { throw diagnostic(error, at: range) }
    case .record(let record):
      throw Diagnostic(
        "\(value.kindText) cannot be dealt out to \(count) names.", at: range,
        hint: "Give it one name, a for instance, and write "
          + record.fields.suffix(2).map { "a.\($0.name)" }.joined(separator: " and ") + ".")
    case .node, .string, .function, .none:
      throw Diagnostic("\(value.kindText) cannot be dealt out to \(count) names.", at: range)
    }
    guard parts.count == count else {
      throw Diagnostic("\(count) names stand on the left, but \(parts.count) values on the right.", at: range)
    }
    return parts
  }

  mutating func delete(_ name: String, _ range: Range<Int>) throws(Diagnostic) {
    guard calls == 0 ? scope.variable(name) != nil : locals[name] != nil else {
      let near = closest(to: name, among: scope.names)
      throw Diagnostic(
        "there is no variable \(name) to forget.", at: range, hint: near.isEmpty ? nil : "Did you mean \(near[0])?")
    }
    set(name, nil)
  }

  /// Says, once for each name, that a variable hides a constant or a function.
  mutating func remarkOnShadowing(_ name: String) {
    guard calls == 0, hidesBuiltin(name), scope.variable(name) == nil, !scope.said.contains(name) else { return }
    let hidden =
      switch constants[name] {
      case .number(let number)? where number.isFinite: "the number \(Expression.Kind.text(of: number))"
      case .number?, .none?: "a constant"
      case nil: FunctionTable.entry(name) == nil ? "a prefix" : "a function"
      }
    scope.said.insert(name)
    remarks.append("\(name) was \(hidden) and is your variable now; del \(name) brings it back.")
  }
}

extension Value {
  /// This value under a variable's name: a tensor without a name takes it, a leaf that has one already is repeated under
  /// the new one, so that both stay apart.
  func named(_ name: String) -> Value {
    switch self {
    case .node(let node): .node(node.name == nil || node.isLeaf ? node.named(name) : node)
    case .function(let function) where function.name == "lambda": .function(Function(name: name, kind: function.kind))
    case .string, .tuple, .list, .record, .function, .none: self
    }
  }
}
