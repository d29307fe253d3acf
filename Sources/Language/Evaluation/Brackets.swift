import Attention

extension Interpreter {
  /// `[a, b]`: a tensor where all entries are numbers or rows of one shape written in brackets, else a list.
  @inline(never) mutating func list(_ entries: [Expression], _ whole: Expression) throws(Diagnostic) -> Value {
    if let tensor = literal(whole) { return .node(Node(tensor)) }
    var values: [Value] = []
    for entry in entries { values.append(try value(of: entry)) }
    guard let nodes = rows(values, entries) else { return .list(values) }
    if let first = nodes.first, let place = nodes.firstIndex(where: { $0.shape != first.shape }) {
      throw ragged(nodes.map(\.shape), place, entries[place].range, whole.range)
    }
    return .node(try joined(nodes, whole))
  }

  /// `[a b; c d]`: a matrix of numbers.
  @inline(never) mutating func matrix(_ rows: [[Expression]], _ whole: Expression) throws(Diagnostic) -> Value {
    var lines: [Node] = []
    for row in rows {
      var nodes: [Node] = []
      for entry in row {
        let node = try tensor(entry, for: "a matrix")
        guard node.rank == 0 else {
          throw Diagnostic(
            "\(spelling(entry)) has shape \(describe(shape: node.shape)), but between ; only numbers can stand.",
            at: entry.range,
            hint: "[q, k] makes rows of vectors, and concat([A, B], dim=-1) puts matrices side by side.")
        }
        nodes.append(node)
      }
      guard row.count == rows[0].count else {
        throw ragged(
          rows.map { [$0.count] }, lines.count,
          (row.first?.range.lowerBound ?? whole.range.lowerBound)..<(row.last?.range.upperBound
            ?? whole.range.upperBound),
          whole.range)
      }
      lines.append(try joined(nodes, whole))
    }
    return .node(try joined(lines, whole))
  }

  private func joined(_ nodes: [Node], _ whole: Expression) throws(Diagnostic) -> Node {
    do {
      if nodes.allSatisfy(\.isConstant) { return try Node.gathered(nodes) }
      return try Node.stacked(nodes, axis: 0)
    } catch {
      throw diagnostic(error, at: whole.range)
    }
  }

  /// The entries as rows of a tensor: numbers, or brackets that gave tensors. Nil where one of them is anything else.
  private func rows(_ values: [Value], _ entries: [Expression]) -> [Node]? {
    var nodes: [Node] = []
    for (value, entry) in zip(values, entries) {
      guard case .node(let node) = value, node.rank == 0 || entry.isBracket else { return nil }
      nodes.append(node)
    }
    return nodes
  }

  private func ragged(_ shapes: [[Int]], _ place: Int, _ focus: Range<Int>, _ whole: Range<Int>) -> Diagnostic {
    func size(_ shape: [Int]) -> String {
      switch shape.count {
      case 0: "is a number"
      case 1: "has \(shape[0]) \(shape[0] == 1 ? "entry" : "entries")"
      default: "has shape \(describe(shape: shape))"
      }
    }
    return Diagnostic(
      "row \(place) of this matrix \(size(shapes[place])), but row 0 \(size(shapes[0])) (rows count from 0).",
      at: whole,
      focus: focus)
  }
}

// MARK: Numbers as they are written down

extension Interpreter {
  /// The tensor of a bracket that holds nothing but number literals, read without making a node for each.
  private func literal(_ expression: Expression) -> Tensor? {
    var numbers: [Double] = []
    var isBoolean: Bool?
    guard let shape = literalShape(expression, &numbers, &isBoolean) else { return nil }
    return Tensor(shape: shape, values: numbers, isBoolean: isBoolean ?? false)
  }

  private func literalShape(_ expression: Expression, _ numbers: inout [Double], _ isBoolean: inout Bool?) -> [Int]? {
    switch expression.kind {
    case .list(let entries):
      guard let first = entries.first else { return [0] }
      guard let shape = literalShape(first, &numbers, &isBoolean) else { return nil }
      for entry in entries.dropFirst() {
        guard let other = literalShape(entry, &numbers, &isBoolean), other == shape else { return nil }
      }
      return [entries.count] + shape
    case .boolean(let truth):
      guard isBoolean != false else { return nil }
      isBoolean = true
      numbers.append(truth ? 1 : 0)
      return []
    default:
      guard isBoolean != true, let number = literalNumber(expression) else { return nil }
      isBoolean = false
      numbers.append(number)
      return []
    }
  }

  private func literalNumber(_ expression: Expression) -> Double? {
    switch expression.kind {
    case .number(let number): return number
    case .unary(.minus, let operand): return literalNumber(operand).map { -$0 }
    case .unary(.plus, let operand): return literalNumber(operand)
    case .name("inf") where variable("inf") == nil: return .infinity
    case .name("nan") where variable("nan") == nil: return .nan
    default: return nil
    }
  }
}
