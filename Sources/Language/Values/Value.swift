import Attention

/// What an expression of the language gives.
public enum Value {
  /// A number or a tensor, with the memory of how it was computed.
  case node(Node)
  case string(String)
  case tuple([Value])
  /// What stands between square brackets and is no matrix: tensors to be joined, words.
  case list([Value])
  case record(Record)
  case function(Function)
  case none
}

extension Value {
  init(_ number: Double) { self = .node(Node(number)) }
  init(_ truth: Bool) { self = .node(Node(Tensor(truth))) }
  init(shape: [Int]) { self = .tuple(shape.map { Value(Double($0)) }) }

  /// The tensor this value stands for: a record stands for its output, a list of tensors of one shape for their stack.
  ///
  /// Nil for None, strings, functions, tuples, and lists of anything else.
  public var node: Node? {
    switch self {
    case .node(let node): node
    case .record(let record): record.output.node
    case .list(let entries): Value.stacked(entries)
    case .string, .tuple, .function, .none: nil
    }
  }

  /// The same, where a tuple of numbers will do as well: an argument of a function.
  var looseNode: Node? {
    if case .tuple(let entries) = self { return Value.stacked(entries) }
    return node
  }

  private static func stacked(_ entries: [Value]) -> Node? {
    guard !entries.isEmpty else { return Node(Tensor(shape: [0], values: [])) }
    var nodes: [Node] = []
    for entry in entries {
      guard let node = entry.looseNode, node.shape == nodes.first?.shape ?? node.shape else { return nil }
      nodes.append(node)
    }
    if nodes.allSatisfy(\.isConstant) { return try? Node.gathered(nodes) }
    return try? Node.stacked(nodes, axis: 0)
  }

  /// What it is, as the subject of a sentence about it: `a string`, `None`.
  var kindText: String {
    switch self {
    case .node(let node):
      node.rank == 0
        ? node.value.isBoolean ? "a truth value" : "a number" : "a tensor of shape \(describe(shape: node.shape))"
    case .string: "a string"
    case .tuple: "a tuple"
    case .list: "a list"
    case .record(let record): "a record of \(record.mechanism)"
    case .function(let function): "the function \(function.name)"
    case .none: "None"
    }
  }
}

extension Node {
  /// Whether nothing with a name went into it, so that it is a number somebody typed, in a roundabout way.
  ///
  /// Only short computations count: nobody types a long one between the brackets of a matrix.
  var isConstant: Bool {
    var waiting = [self]
    var seen = 0
    while let node = waiting.popLast() {
      seen += 1
      if seen > 64 || (node.name.map { constants[$0] == nil } ?? false) { return false }
      waiting += node.operands
    }
    return true
  }

  /// Tensors of one shape as the rows of a new leaf.
  static func gathered(_ nodes: [Node]) throws -> Node {
    let shape = [nodes.count] + (nodes.first?.shape ?? [])
    try Computation.admit(shape: shape)
    return Node(
      Tensor(
        shape: shape, values: nodes.flatMap(\.value.values),
        isBoolean: !nodes.isEmpty && nodes.allSatisfy(\.value.isBoolean)))
  }
}
