import Attention

/// What can be wrong with a call, told in the names the learner wrote.
extension Interpreter {
  func tooMany(_ entry: FunctionEntry, _ range: Range<Int>, _ whole: Expression) -> Diagnostic {
    let places = entry.parameters.firstIndex(where: \.isVariadic).map { $0 + 1 } ?? entry.parameters.count
    let names = entry.parameters.prefix(places).map(\.name)
    return Diagnostic(
      names.isEmpty
        ? "\(entry.name) takes no arguments."
        : "\(entry.name) takes \(names.count) argument\(names.count == 1 ? "" : "s"), \(listed(names, "and")), and this is one more.",
      at: whole.range, focus: range)
  }

  func missing(_ parameter: ParameterEntry, _ entry: FunctionEntry, _ whole: Expression) -> Diagnostic {
    Diagnostic("\(entry.name) needs \(parameter.name).", at: whole.range, hint: "It is called as \(entry.signature).")
  }

  func unknownArgument(_ name: String, _ argument: Expression.Argument, _ entry: FunctionEntry) -> Diagnostic {
    let names = entry.parameters.map(\.name)
    // Another library's word for an argument may be the one that was meant.
    let words = names + parameterSynonyms.keys.filter { entry.place(of: $0) != nil }.sorted()
    let near = closest(to: name, among: words).compactMap { entry.place(of: $0).map { entry.parameters[$0].name } }
    return Diagnostic(
      "\(entry.name) has no argument \(name)"
        + (names.isEmpty ? "." : "; it has \(listed(names, "and"))."),
      at: argument.nameRange.lowerBound..<argument.value.range.upperBound, focus: argument.nameRange,
      hint: near.isEmpty ? nil : "Did you mean \(near[0])?")
  }

  /// The error of a function, pointing at the argument it is about, with the learner's own names.
  func explained(_ error: any Error, _ call: Call, _ whole: Expression) -> Diagnostic {
    var argument: String?
    var found = diagnostic(error, at: whole.range)
    switch error {
    case let mistake as Mistake: argument = mistake.argument
    case TensorError.wrongShape(let name, let shape, let wanted):
      argument = name
      if let expression = call.bound(name)?.expression {
        let text = spelling(expression, or: name)
        found.message =
          "\(name)\(text == name ? "" : ", here \(text),") has shape \(describe(shape: shape)), but \(wanted) \(wanted.isPlural ? "are" : "is") wanted."
        found.hint = found.hint ?? transposing(name, call, whole)
      }
    case TensorError.wrongValue(let name, _, _): argument = name
    case TensorError.noSuchAxis: argument = "dim"
    case TensorError.notInGraph(let leaves):
      argument = "x"
      let (y, x) = (call.bound("y")?.expression, call.bound("x")?.expression)
      found.message =
        "\(y.map { spelling($0, or: "y") } ?? "y") was not computed from \(x.map { spelling($0, or: "x") } ?? "x")"
        + (leaves.isEmpty ? "." : "; it was computed from \(listed(leaves, "and")).")
    case TensorError.innerSizesDiffer, TensorError.notBroadcastable:
      found.hint = found.hint ?? ["K", "keys", "key", "b", "Q"].lazy.compactMap { transposing($0, call, whole) }.first
    default: break
    }
    if let argument, let expression = call.bound(argument)?.expression, !expression.range.isEmpty {
      found.focus = expression.range
    }
    return found
  }

  /// Whether the call works with one argument transposed, and what it would give.
  private func transposing(_ name: String, _ call: Call, _ whole: Expression) -> String? {
    guard let place = call.entry.place(of: name), let argument = call.arguments[place],
      let expression = argument.expression,
      let node = argument.value.node, node.rank == 2, node.value.count <= 10_000
    else { return nil }
    var changed = call
    guard let transposed = try? node.transposed() else { return nil }
    changed.arguments[place]?.value = .node(transposed)
    guard let result = try? changed.entry.run(&changed), let shape = result.node?.shape else { return nil }
    var text = "\(Expression(.attribute(expression, "T", nameRange: 0..<0)))"
    if case .attribute(let owner, "T", _) = expression.kind { text = "\(owner)" }
    guard text.count <= 40 else { return nil }
    return "\(text) in its place would give \(describe(shape: shape))."
  }
}

extension String {
  /// Whether it begins with a number of things: `4 rows`.
  fileprivate var isPlural: Bool { first?.isNumber == true && !hasPrefix("1 ") }
}

extension Call {
  /// The argument of a parameter, if there is such a parameter and it was given.
  fileprivate func bound(_ name: String) -> Argument? { entry.place(of: name).flatMap { arguments[$0] } }
}
