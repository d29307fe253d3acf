import Attention

extension Interpreter {
  /// What a name stands for: an argument of the lambda, a variable, a constant, a function.
  func variable(_ name: String) -> Value? {
    if let value = locals[name] { return value }
    if let value = scope[name] { return value }
    return name == "_" ? scope.last : nil
  }

  func named(_ name: String, _ expression: Expression) throws(Diagnostic) -> Value {
    if let value = variable(name) ?? builtin(name, nil) { return value }
    throw unknown(name, expression)
  }

  /// A constant or a function, whatever variables there are.
  func builtin(_ name: String, _ library: Library?) -> Value? {
    switch constants[name] {
    case .number(let number)?: return .node(Node(Tensor(number), name: name))
    case .none?: return Value.none
    case nil: break
    }
    return FunctionTable.entry(name, library).map { .function(Function(name: name, kind: .entry($0, library))) }
  }

  /// The prefix an expression is, such as `torch.nn.functional`, where no variable hides it.
  func prefix(_ expression: Expression) -> Prefix? {
    switch expression.kind {
    case .name(let name): return variable(name) == nil ? Prefix(name) : nil
    case .attribute(let owner, let name, _):
      guard let outer = prefix(owner), let inner = Prefix(name) else { return nil }
      return outer.followed(by: inner)
    default: return nil
    }
  }

  private func unknown(_ name: String, _ expression: Expression) -> Diagnostic {
    if name == "_" {
      return Diagnostic("_ is the last value shown, and none was shown yet.", at: expression.range)
    }
    if Prefix(name) != nil {
      return Diagnostic(
        "\(name) is a prefix here: a function stands after it.", at: expression.range, hint: "As in \(name).softmax(x)."
      )
    }
    if case .record(let record)? = scope.last, record[name] != nil {
      return Diagnostic("there is no variable \(name).", at: expression.range, hint: "Did you mean _.\(name)?")
    }
    for owner in scope.names.reversed() {
      if case .record(let record)? = scope[owner], record[name] != nil {
        return Diagnostic("there is no variable \(name).", at: expression.range, hint: "Did you mean \(owner).\(name)?")
      }
    }
    let near = closest(to: name, among: scope.names + Array(locals.keys) + FunctionTable.names + Array(constants.keys))
    return Diagnostic(
      "there is no variable or function \(name).", at: expression.range,
      hint: near.isEmpty ? nil : "Did you mean \(listed(near, "or"))?")
  }
}

/// Words as a list in a sentence: `a, b or c`.
func listed(_ words: [String], _ last: String) -> String {
  guard words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(last) " + words[words.count - 1]
}
