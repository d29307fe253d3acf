import Attention

extension Interpreter {
  @inline(never) mutating func index(_ owner: Expression, _ subscripts: [Subscript], _ whole: Expression)
    throws(Diagnostic) -> Value
  {
    let value = try value(of: owner)
    switch value {
    case .tuple(let entries): return try part(of: entries, subscripts, whole) { .tuple($0) }
    case .list(let entries):
      if subscripts.count == 1 { return try part(of: entries, subscripts, whole) { .list($0) } }
    case .record(let record):
      if subscripts.count == 1, case .value(let key) = subscripts[0], case .string(let name) = key.kind {
        guard let field = record[name] else { throw noField(name, record, key.range) }
        return field
      }
    case .string, .function, .none:
      throw Diagnostic("\(spelling(owner)) is \(value.kindText), which has no entries.", at: whole.range)
    case .node: break
    }
    let node = try tensor(value, owner, for: "an index")
    let selections = try selections(subscripts, node)
    do {
      return .node(try node.selecting(selections))
    } catch {
      throw indexDiagnostic(error, owner, node, subscripts, whole.range)
    }
  }

  /// The entry or the slice of a tuple or a list.
  private mutating func part(
    of entries: [Value], _ subscripts: [Subscript], _ whole: Expression, _ gathered: ([Value]) -> Value
  ) throws(Diagnostic) -> Value {
    guard subscripts.count == 1 else {
      throw Diagnostic("a tuple has one axis, and this index has \(subscripts.count) parts.", at: whole.range)
    }
    switch subscripts[0] {
    case .value(let expression):
      let position = try wholeNumber(expression)
      let place = position < 0 ? position + entries.count : position
      guard entries.indices.contains(place) else {
        throw Diagnostic(
          "index \(position) is past the end: there \(entries.count == 1 ? "is 1 entry" : "are \(entries.count) entries").",
          at: whole.range, focus: expression.range)
      }
      return entries[place]
    case .slice(let start, let stop, let step):
      let bounds = try bounds(start, stop, step)
      return gathered(
        Selection.positions(from: bounds.0, to: bounds.1, step: bounds.2, count: entries.count).map { entries[$0] })
    }
  }

  private mutating func bounds(
    _ start: Expression?, _ stop: Expression?, _ step: Expression?
  ) throws(Diagnostic) -> (Int?, Int?, Int) {
    let first = try start.flatMap { (start) throws(Diagnostic) in try bound(start) }
    let last = try stop.flatMap { (stop) throws(Diagnostic) in try bound(stop) }
    let stride = try step.flatMap { (step) throws(Diagnostic) in try bound(step) } ?? 1
    if stride == 0, let step { throw Diagnostic("the step of a slice cannot be 0.", at: step.range) }
    return (first, last, stride)
  }

  /// A bound of a slice; None leaves it open.
  private mutating func bound(_ expression: Expression) throws(Diagnostic) -> Int? {
    let value = try value(of: expression)
    if case .none = value { return nil }
    return try wholeNumber(value, expression)
  }

  mutating func wholeNumber(_ expression: Expression) throws(Diagnostic) -> Int {
    try wholeNumber(try value(of: expression), expression)
  }

  private func wholeNumber(_ value: Value, _ expression: Expression) throws(Diagnostic) -> Int {
    guard let node = value.node, node.rank == 0, !node.value.isBoolean else {
      throw Diagnostic(
        "an index is a whole number, and \(spelling(expression)) is \(value.kindText).", at: expression.range)
    }
    let number = node.value.values[0]
    guard let whole = Int(exactly: number), whole.magnitude < 1 << 53 else {
      throw Diagnostic(
        "an index is a whole number, and \(Expression.Kind.text(of: number)) is none.",
        at: expression.range,
        hint: number == number.rounded() ? nil : "// divides to a whole number.")
    }
    return whole
  }

  /// What stands between the brackets of an index, evaluated.
  mutating func selections(_ subscripts: [Subscript], _ node: Node) throws(Diagnostic) -> [Selection] {
    var selections: [Selection] = []
    var ellipses = 0
    for part in subscripts {
      switch part {
      case .slice(let start, let stop, let step):
        let bounds = try bounds(start, stop, step)
        selections.append(.slice(from: bounds.0, to: bounds.1, step: bounds.2))
      case .value(let expression):
        if case .ellipsis = expression.kind {
          ellipses += 1
          if ellipses > 1 { throw Diagnostic("... can stand only once in an index.", at: expression.range) }
          selections.append(.ellipsis)
          continue
        }
        if ellipses == 0, let place = try place(named: expression, selections, node) {
          selections.append(.position(place))
          continue
        }
        let value = try value(of: expression)
        // `x[(0, 1)]` is `x[0, 1]`.
        if case .tuple(let entries) = value, subscripts.count == 1 {
          for entry in entries { selections.append(try selection(entry, expression)) }
        } else {
          selections.append(try selection(value, expression))
        }
      }
    }
    return selections
  }

  /// The position that a label names, as tables and `:why` write it: `weights[gato, cat]`, or in quotes.
  private func place(
    named expression: Expression, _ before: [Selection], _ node: Node
  ) throws(Diagnostic) -> Int? {
    let label: String
    switch expression.kind {
    case .name(let name) where variable(name).map({ !$0.mayBeIndex }) ?? true: label = name
    case .string(let text): label = text
    default: return nil
    }
    let axis = before.count { if case .newAxis = $0 { false } else { true } }
    guard let labels = node.value.labels(along: axis) else { return nil }
    let places = labels.indices.filter { labels[$0] == label }
    guard places.count > 1 else { return places.first }
    throw Diagnostic(
      "\(label) stands at \(listed(places.map(String.init), "and")).", at: expression.range, hint: "Write the number.")
  }

  private func selection(_ value: Value, _ expression: Expression) throws(Diagnostic) -> Selection {
    if case .none = value { return .newAxis }
    guard let node = value.looseNode else {
      throw Diagnostic(
        "an index is a whole number, a slice, None, ... or a mask, and \(spelling(expression)) is \(value.kindText).",
        at: expression.range)
    }
    if node.value.isBoolean { return .mask(node.value) }
    if node.rank == 0 { return .position(try wholeNumber(value, expression)) }
    for number in node.value.values where Int(exactly: number) == nil {
      throw Diagnostic(
        "an index is a whole number, and this holds \(Expression.Kind.text(of: number)).", at: expression.range)
    }
    return .positions(node.value)
  }

  /// The error of an index, pointing at the part that is wrong, with the name of what was indexed.
  func indexDiagnostic(
    _ error: any Error, _ owner: Expression, _ node: Node, _ subscripts: [Subscript], _ range: Range<Int>
  ) -> Diagnostic {
    var found = diagnostic(error, at: range)
    let name = spelling(owner, or: "the tensor")
    switch error {
    case TensorError.indexOutOfRange(let index, let axis, let shape):
      let size = shape[axis]
      found.message =
        "index \(index) is past the end of axis \(axis) of \(name) \(describe(shape: shape)), which has size \(size)"
        + (size == 0 ? "." : ": 0 to \(size - 1), or \(-size) to -1 from the end.")
      if let part = part(of: subscripts, atAxis: axis, node) { found.focus = part.range }
    case TensorError.wrongShape("mask", let shape, let wanted):
      found.message =
        "the mask has shape \(describe(shape: shape)), but to index \(name) \(describe(shape: node.shape)) it must have \(wanted)."
    default: break
    }
    return found
  }

  /// The expression of an index that is about an axis.
  private func part(of subscripts: [Subscript], atAxis axis: Int, _ node: Node) -> Expression? {
    let hasEllipsis = subscripts.contains {
      if case .value(let expression) = $0, case .ellipsis = expression.kind { true } else { false }
    }
    guard !hasEllipsis, subscripts.count > axis, case .value(let expression) = subscripts[axis] else { return nil }
    if case .none = expression.kind { return nil }
    return expression
  }
}

extension Value {
  /// Whether it is a whole number, several of them, a mask or None: what an index can be.
  fileprivate var mayBeIndex: Bool {
    if case .none = self { return true }
    guard let node = looseNode else { return false }
    return node.value.isBoolean || node.value.values.allSatisfy { Int(exactly: $0) != nil }
  }
}
