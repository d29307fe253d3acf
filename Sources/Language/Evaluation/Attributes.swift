import Attention

extension Interpreter {
  /// What every tensor can be asked for after a dot, without brackets.
  static let attributes = ["T", "mT", "shape", "ndim", "size", "values", "indices", "dtype", "device"]

  @inline(never) mutating func attribute(
    _ owner: Expression, _ name: String, _ nameRange: Range<Int>, _ whole: Expression
  ) throws(Diagnostic) -> Value {
    if let prefix = prefix(owner) {
      if let value = builtin(name, prefix.library) { return value }
      if numberTypes.contains(name) { return .string(name) }
      throw unknownFunction(name, owner, nameRange, whole)
    }
    let value = try value(of: owner)
    if case .record(let record) = value, let field = record[name] { return field }
    if let node = value.node, let found = try attribute(name, of: node, owner, whole) { return found }
    if case .record(let record) = value, !Self.attributes.contains(name), FunctionTable.entry(name) == nil {
      throw noField(name, record, nameRange)
    }
    throw noAttribute(name, value, owner, nameRange, whole)
  }

  private func attribute(
    _ name: String, of node: Node, _ owner: Expression, _ whole: Expression
  ) throws(Diagnostic) -> Value? {
    do {
      switch name {
      case "T":
        guard node.rank <= 2 else {
          throw Mistake(
            "\(spelling(owner)) has \(node.rank) axes, and .T is for matrices.",
            hint: "\(spelling(owner, or: "x")).mT swaps the last two axes.")
        }
        return .node(try node.transposed())
      case "mT":
        guard node.rank >= 2 else {
          throw Mistake(
            "\(spelling(owner)) has shape \(describe(shape: node.shape)), and .mT swaps the last two of at least two axes."
          )
        }
        return .node(try node.transposed())
      case "shape": return Value(shape: node.shape)
      case "ndim": return Value(Double(node.rank))
      case "size": return Value(Double(node.value.count))
      case "dtype": return .string(node.value.isBoolean ? "bool" : "float64")
      case "device": return .string("cpu")
      case "values": return node.operation is Extreme || node.operation is ExtremePosition ? .node(node) : nil
      case "indices":
        return node.operation is Extreme ? .node(try node.places()) : nil
      default: return nil
      }
    } catch {
      throw diagnostic(error, at: whole.range)
    }
  }

  func noField(_ name: String, _ record: Record, _ range: Range<Int>) -> Diagnostic {
    let names = record.fields.map(\.name)
    let near = closest(to: name, among: names)
    return Diagnostic(
      "\(record.mechanism) returns no \(name); its fields are \(listed(names, "and")).", at: range,
      hint: near.isEmpty ? nil : "Did you mean \(near[0])?")
  }

  private func noAttribute(
    _ name: String, _ value: Value, _ owner: Expression, _ nameRange: Range<Int>, _ whole: Expression
  ) -> Diagnostic {
    if name == "grad", value.node != nil {
      return Diagnostic(
        "a tensor keeps no gradient here.", at: whole.range, focus: nameRange,
        hint: "grad(y, \(spelling(owner, or: "x"))) gives the gradient of sum(y) with respect to it.")
    }
    if let entry = FunctionTable.entry(name), value.node != nil {
      let rest = entry.parameters.dropFirst().filter { $0.standard == nil && !$0.isVariadic }.map(\.name)
      return Diagnostic(
        "\(name) is a function and wants to be called.", at: whole.range, focus: nameRange,
        hint: "Write .\(name)(\(rest.joined(separator: ", "))).")
    }
    var names = value.node == nil ? [] : Self.attributes + FunctionTable.names
    if case .record(let record) = value { names += record.fields.map(\.name) }
    let near = closest(to: name, among: names)
    return Diagnostic(
      "\(value.kindText) has no .\(name).", at: whole.range, focus: nameRange,
      hint: near.isEmpty ? nil : "Did you mean .\(listed(near, "or ."))?".replacing("or . ", with: "or ."))
  }

  func unknownFunction(
    _ name: String, _ owner: Expression, _ nameRange: Range<Int>, _ whole: Expression
  ) -> Diagnostic {
    let near = closest(to: name, among: FunctionTable.names + Array(constants.keys))
    return Diagnostic(
      "there is no function \(name) here.", at: whole.range, focus: nameRange,
      hint: near.isEmpty ? nil : "Did you mean \(listed(near, "or"))?")
  }
}

/// The names of kinds of numbers: all are computed with in double precision.
let numberTypes: Set<String> = [
  "float", "float16", "float32", "float64", "bfloat16", "double", "half", "int", "int8", "int16", "int32", "int64",
  "long",
  "uint8", "bool", "bool_",
]

extension Node {
  /// Where the entries stand that a max or min along one axis picked.
  func places() throws -> Node {
    guard let extreme = operation as? Extreme, extreme.axes.count == 1 else {
      throw Mistake(".indices needs a max or min along one axis.", hint: "Name it, as in x.max(dim=-1).indices.")
    }
    return try extreme.isLargest
      ? operands[0].argmax(axis: extreme.axes[0], keeping: extreme.keeping)
      : operands[0].argmin(axis: extreme.axes[0], keeping: extreme.keeping)
  }
}
