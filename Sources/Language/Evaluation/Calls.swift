import Attention

extension Interpreter {
  @inline(never) mutating func call(
    _ callee: Expression, _ arguments: [Expression.Argument], _ whole: Expression
  ) throws(Diagnostic) -> Value {
    let function: Function
    var given: [Call.Argument] = []
    switch callee.kind {
    case .attribute(let owner, let name, let nameRange):
      if let prefix = prefix(owner) {
        guard let entry = FunctionTable.entry(name, prefix.library) else {
          throw unknownFunction(name, owner, nameRange, whole)
        }
        function = Function(name: name, kind: .entry(entry, prefix.library))
      } else {
        let value = try value(of: owner)
        if case .record(let record) = value, let field = record[name] {
          throw Diagnostic(
            "\(name) is \(field.kindText) and not a function.", at: whole.range, focus: nameRange,
            hint: "Leave out the brackets: .\(name).")
        }
        guard let entry = FunctionTable.entry(name) else {
          throw noMethod(name, value, nameRange, whole)
        }
        function = Function(name: name, kind: .entry(entry, nil))
        given.append(Call.Argument(value: value, expression: owner))
      }
    default:
      let value = try value(of: callee)
      guard case .function(let found) = value else {
        throw Diagnostic(
          "\(spelling(callee)) is \(value.kindText) and cannot be called.", at: whole.range, focus: callee.range,
          hint: shadowedFunction(callee) ?? "Write * to multiply by what stands in the brackets.")
      }
      function = found
    }
    switch function.kind {
    case .entry(let entry, let library):
      return try call(entry, library, given, arguments, whole)
    case .lambda(let lambda):
      return try call(lambda, function.name, arguments, whole)
    }
  }

  private func shadowedFunction(_ callee: Expression) -> String? {
    guard case .name(let name) = callee.kind, FunctionTable.entry(name) != nil else { return nil }
    return "Your variable \(name) hides the function; del \(name) brings it back."
  }

  private func noMethod(_ name: String, _ value: Value, _ nameRange: Range<Int>, _ whole: Expression) -> Diagnostic {
    if Self.attributes.contains(name) {
      return Diagnostic(
        "\(name) is no function.", at: whole.range, focus: nameRange, hint: "Leave out the brackets: .\(name).")
    }
    if name == "backward" {
      return Diagnostic(
        "nothing is stored by a backward pass here.", at: whole.range, focus: nameRange,
        hint: "grad(y, x) gives the gradient of sum(y) with respect to x.")
    }
    let near = closest(to: name, among: FunctionTable.names)
    return Diagnostic(
      "there is no function \(name).", at: whole.range, focus: nameRange,
      hint: near.isEmpty ? nil : "Did you mean \(listed(near, "or"))?")
  }

  // MARK: Functions of the table

  @inline(never) private mutating func call(
    _ entry: FunctionEntry, _ library: Library?, _ first: [Call.Argument], _ arguments: [Expression.Argument],
    _ whole: Expression
  ) throws(Diagnostic) -> Value {
    var call = Call(entry: entry, library: library)
    var numberType: String?
    for argument in first where !call.take(argument) { throw tooMany(entry, whole.range, whole) }
    for argument in arguments {
      if let name = argument.name {
        guard let index = entry.place(of: name) else {
          guard ignoredArguments.contains(name) else { throw unknownArgument(name, argument, entry) }
          if name == "dtype" { numberType = argument.value.lastName }
          continue
        }
        guard call.arguments[index] == nil else {
          throw Diagnostic(
            "\(entry.name) was given \(entry.parameters[index].name) twice.", at: whole.range, focus: argument.nameRange
          )
        }
        call.arguments[index] = Call.Argument(value: try value(of: argument.value), expression: argument.value)
      } else if argument.isSpread {
        for value in try spread(argument.value) where !call.take(Call.Argument(value: value, expression: nil)) {
          throw tooMany(entry, argument.value.range, whole)
        }
      } else {
        guard call.take(Call.Argument(value: try value(of: argument.value), expression: argument.value)) else {
          throw tooMany(entry, argument.value.range, whole)
        }
      }
    }
    for (index, parameter) in entry.parameters.enumerated()
    where call.arguments[index] == nil && parameter.standard == nil && !parameter.isVariadic {
      throw missing(parameter, entry, whole)
    }
    return try run(&call, whole, numberType)
  }

  private mutating func run(_ call: inout Call, _ whole: Expression, _ numberType: String?) throws(Diagnostic) -> Value
  {
    call.load = scope.load
    call.standardSeed = scope.nextSeed
    do {
      var value = try call.entry.run(&call)
      if numberType == "bool" || numberType == "bool_", case .node(let node) = value { value = .node(try node.truth()) }
      remarks += call.remarks
      for remark in call.remarksOnce where scope.said.insert(remark).inserted { remarks.append(remark) }
      if call.drewSeed { scope.draws += 1 }
      return value
    } catch {
      throw explained(error, call, whole)
    }
  }

  private mutating func spread(_ expression: Expression) throws(Diagnostic) -> [Value] {
    let value = try value(of: expression)
    switch value {
    case .tuple(let entries), .list(let entries): return entries
    case .node(let node) where node.rank > 0:
      do {
        try Call.admit(pieces: node.shape[0])
        return try (0..<node.shape[0]).map { .node(try node.row($0)) }
      } catch {
        throw diagnostic(error, at: expression.range)
      }
    case .node, .string, .record, .function, .none:
      throw Diagnostic("\(value.kindText) cannot be spread with *.", at: expression.range)
    }
  }

  // MARK: Lambdas

  @inline(never) private mutating func call(
    _ lambda: Function.Lambda, _ name: String, _ arguments: [Expression.Argument], _ whole: Expression
  ) throws(Diagnostic) -> Value {
    let parameters = lambda.parameters
    let signature = "\(name)(\(parameters.map(\.name).joined(separator: ", ")))"
    var values: [Value?] = Array(repeating: nil, count: parameters.count)
    var place = 0
    for argument in arguments {
      if let name = argument.name {
        guard let index = parameters.firstIndex(where: { $0.name == name }) else {
          throw Diagnostic(
            "\(signature) has no argument \(name).", at: whole.range, focus: argument.nameRange)
        }
        guard values[index] == nil else {
          throw Diagnostic("\(signature) was given \(name) twice.", at: whole.range, focus: argument.nameRange)
        }
        values[index] = try value(of: argument.value)
        continue
      }
      for value in argument.isSpread ? try spread(argument.value) : [try value(of: argument.value)] {
        guard place < values.count else {
          throw Diagnostic(
            "\(signature) takes \(parameters.count) argument\(parameters.count == 1 ? "" : "s"), and this is one more.",
            at: whole.range, focus: argument.value.range)
        }
        values[place] = value
        place += 1
      }
    }
    var locals = lambda.captured
    for (index, parameter) in parameters.enumerated() {
      guard let value = values[index] ?? lambda.standards[index] else {
        throw Diagnostic("\(signature) needs \(parameter.name).", at: whole.range)
      }
      locals[parameter.name] = value
    }
    let outer = (self.locals, text)
    (self.locals, text) = (locals, nil)
    defer { (self.locals, text) = outer }
    do {
      return try value(of: lambda.body)
    } catch {
      // The body was typed on another line, so its places mean nothing in this one.
      var inside = error
      inside.range = whole.range
      inside.focus = whole.range
      if !inside.isInterruption, !inside.message.hasPrefix("in ") { inside.message = "in \(name): \(inside.message)" }
      throw inside
    }
  }
}

// MARK: What can be wrong with a call

extension Interpreter {
  private func tooMany(_ entry: FunctionEntry, _ range: Range<Int>, _ whole: Expression) -> Diagnostic {
    let places = entry.parameters.firstIndex(where: \.isVariadic).map { $0 + 1 } ?? entry.parameters.count
    let names = entry.parameters.prefix(places).map(\.name)
    return Diagnostic(
      names.isEmpty
        ? "\(entry.name) takes no arguments."
        : "\(entry.name) takes \(names.count) argument\(names.count == 1 ? "" : "s"), \(listed(names, "and")), and this is one more.",
      at: whole.range, focus: range)
  }

  private func missing(_ parameter: ParameterEntry, _ entry: FunctionEntry, _ whole: Expression) -> Diagnostic {
    Diagnostic("\(entry.name) needs \(parameter.name).", at: whole.range, hint: "It is called as \(entry.signature).")
  }

  private func unknownArgument(_ name: String, _ argument: Expression.Argument, _ entry: FunctionEntry) -> Diagnostic {
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
  private func explained(_ error: any Error, _ call: Call, _ whole: Expression) -> Diagnostic {
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

extension FunctionEntry {
  /// The parameter that an argument's name means: its own, or another library's word for it.
  func place(of name: String) -> Int? {
    if let own = parameters.firstIndex(where: { $0.name == name }) { return own }
    guard let synonyms = parameterSynonyms[name] else { return nil }
    return parameters.firstIndex { synonyms.contains($0.name) }
  }
}

/// Other libraries' words for arguments.
private let parameterSynonyms: [String: [String]] = [
  "axis": ["dim"], "keepdims": ["keepdim"], "input": ["x", "a", "data", "indices", "weights"], "a": ["x"],
  "x": ["a", "data"], "object": ["data"], "ddof": ["correction"], "diagonal": ["k"], "a_min": ["min"], "a_max": ["max"],
  "dim0": ["a"], "dim1": ["b"], "axis1": ["a"], "axis2": ["b"], "dims": ["axes", "dim", "reps"], "axes": ["dims"],
  "newshape": ["shape"], "size": ["shape"], "repeats": ["n", "reps"], "num_classes": ["n"], "chunks": ["n"],
  "split_size_or_sections": ["size"], "split_size": ["size"], "indices_or_sections": ["sections"],
  "fill_value": ["value"], "condition": ["c"], "other": ["b"], "weight": ["gamma"], "bias": ["beta"],
  "equation": ["notation"], "num": ["count"], "steps": ["count"], "end": ["stop"], "N": ["n"], "M": ["m"],
  "arrays": ["tensors"], "exponent": ["b"], "mask": ["attn_mask"], "start_dim": ["start"], "end_dim": ["end"],
  "y": ["b"], "query": ["Q"], "key": ["K"], "value": ["V"], "Q": ["query"], "K": ["keys", "key"],
  "V": ["values", "value"],
  "is_causal": ["causal"], "attn_mask": ["mask"], "vec2": ["b"], "mat2": ["b"], "tensor": ["x"],
]

/// Arguments that say where and how numbers are stored, which is the same for all here.
private let ignoredArguments: Set<String> = [
  "dtype", "device", "requires_grad", "grad_fn", "inplace", "copy", "layout",
]

extension Expression {
  /// The last name in `torch.float32`, or the text of `"bool"`.
  fileprivate var lastName: String? {
    switch kind {
    case .name(let name), .attribute(_, let name, _), .string(let name): name
    default: nil
    }
  }
}
