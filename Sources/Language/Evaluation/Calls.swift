import Attention

extension Interpreter {
  @inline(never) mutating func call(
    _ callee: Expression, _ arguments: [Expression.Argument], _ whole: Expression
  ) throws(Diagnostic) -> Value {
    if let sum = try sumOfItems(callee, arguments, whole) { return sum }
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

  /// `sum(w * v for w, v in …)` adds up the items, as Python's own does; nil for every other call.
  private mutating func sumOfItems(
    _ callee: Expression, _ arguments: [Expression.Argument], _ whole: Expression
  ) throws(Diagnostic) -> Value? {
    guard case .name("sum") = callee.kind, variable("sum") == nil, arguments.count == 1, arguments[0].name == nil,
      case .comprehension = arguments[0].value.kind
    else { return nil }
    var total: Node?
    for item in try items(of: arguments[0].value, for: "added up") {
      let node = try tensor(item, arguments[0].value, for: "sum")
      do { total = try total.map { try $0 + node } ?? node } catch { throw diagnostic(error, at: whole.range) }
    }
    return total.map { .node($0) } ?? Value(0.0)
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
        for value in try items(of: argument.value, for: "spread with *")
        where !call.take(Call.Argument(value: value, expression: nil)) {
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
      if call.drewSeed || call.newSeed != nil { follow(call, value) }
      return value
    } catch {
      throw explained(error, call, whole)
    }
  }

  /// Moves the stream of random numbers on; who draws the same numbers twice is told once.
  @inline(never) private mutating func follow(_ call: Call, _ value: Value) {
    if let seed = call.newSeed {
      scope.seed = seed
      return
    }
    scope.draws += 1
    guard scope.seed == nil, case .node(let node) = value, node.value.count > 1,
      !scope.said.insert("\(call.entry.name) \(node.shape)").inserted, scope.said.insert("the same numbers").inserted
    else { return }
    remarks.append(
      "Without a seed these are the same numbers as before. seed=1 gives others; after torch.manual_seed(0) each call does."
    )
  }

  // MARK: Functions that were defined

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
      for value in argument.isSpread
        ? try items(of: argument.value, for: "spread with *") : [try value(of: argument.value)]
      {
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
    let outer = (self.locals, text, calls)
    (self.locals, text) = (locals, lambda.text)
    defer { (self.locals, text, calls) = outer }
    do {
      switch lambda.body {
      case .expression(let body): return try value(of: body)
      case .block(let body):
        // So that a function defined within another one can call itself.
        if scope[name] == nil { self.locals[name] = .function(Function(name: name, kind: .lambda(lambda))) }
        return try result(of: body)
      }
    } catch {
      throw error.told(of: name, lambda.text, calledAt: whole.range)
    }
  }

  /// What stands for the parameters that a call leaves out.
  mutating func standards(of parameters: [Expression.Parameter]) throws(Diagnostic) -> [Value?] {
    var standards: [Value?] = []
    for parameter in parameters {
      if let standard = parameter.standard {
        standards.append(try value(of: standard))
      } else {
        standards.append(nil)
      }
    }
    return standards
  }
}

extension Diagnostic {
  /// The same from where the function was called: its text was typed on another line, so the places in it mean nothing
  /// in this one.
  fileprivate func told(of function: String, _ text: String?, calledAt range: Range<Int>) -> Diagnostic {
    var outside = self
    (outside.range, outside.focus) = (range, range)
    guard !isInterruption, !message.hasPrefix("in ") else { return outside }
    let line = text.map { excerpt(in: $0).line.withoutComment.trimmed } ?? ""
    outside.message =
      line.isEmpty || line.count > 60 ? "in \(function): \(message)" : "in \(function), at `\(line)`: \(message)"
    return outside
  }
}

extension String {
  /// The line up to its comment, if it has one and no quotes.
  fileprivate var withoutComment: String {
    contains { $0 == "\"" || $0 == "'" } ? self : String(prefix { $0 != "#" })
  }

  fileprivate var trimmed: String {
    let inside = drop { $0 == " " || $0 == "\t" }
    return String(inside.prefix(inside.count - inside.reversed().prefix { $0 == " " || $0 == "\t" }.count))
  }
}
