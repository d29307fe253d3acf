import Attention

extension Interpreter {
  /// The variable's tensor with a value put where the index points: a new leaf.
  mutating func assigning(
    _ value: Value, to name: String, _ nameRange: Range<Int>, _ subscripts: [Subscript], _ range: Range<Int>
  ) throws(Diagnostic) -> Value {
    let owner = Expression(.name(name), at: nameRange)
    let old = try self.value(of: owner)
    if case .list(let entries) = old, subscripts.count == 1, case .value(let place) = subscripts[0] {
      return try assigning(value, in: entries, at: place, range)
    }
    let node = try tensor(old, owner, for: "an index")
    guard let new = value.looseNode else {
      throw Diagnostic("\(value.kindText) cannot stand in a tensor.", at: range)
    }
    let selections = try selections(subscripts, node)
    do {
      let positions = Tensor(shape: node.shape, values: (0..<node.value.count).map(Double.init))
      let chosen = try Node(positions).selecting(selections).value
      guard (try? broadcast(new.shape, chosen.shape)) == chosen.shape else {
        throw Mistake(
          "\(spelling(Expression(.index(owner, subscripts), at: range))) has shape \(describe(shape: chosen.shape)), and a value of shape "
            + "\(describe(shape: new.shape)) does not stretch to it.")
      }
      let numbers = try Node(new.value).expanded(to: chosen.shape).value.values
      var values = node.value.values
      for (place, number) in zip(chosen.values, numbers) { values[Int(place)] = number }
      let tensor = Tensor(
        shape: node.shape, values: values, isBoolean: node.value.isBoolean && new.value.isBoolean,
        labels: node.value.labels)
      return .node(Node(tensor, name: name))
    } catch {
      throw indexDiagnostic(error, owner, node, subscripts, range)
    }
  }

  private mutating func assigning(
    _ value: Value, in entries: [Value], at place: Expression, _ range: Range<Int>
  ) throws(Diagnostic) -> Value {
    let position = try wholeNumber(place)
    let resolved = position < 0 ? position + entries.count : position
    guard entries.indices.contains(resolved) else {
      throw Diagnostic(
        "index \(position) is past the end of a list of \(entries.count).", at: range, focus: place.range)
    }
    var entries = entries
    entries[resolved] = value
    return .list(entries)
  }
}
