import Attention
import Language

/// The computation that was shown last: what `:steps`, `:why`, `:whatif`, `:grad` and `:heat` speak of.
struct Shown {
  /// The text it was typed as.
  var source: String
  var value: Value
  var steps: [(name: String, node: Node)]
  var inputs: [(name: String, node: Node)]

  init(_ value: Value, source: String) {
    (self.value, self.source) = (value, source)
    if case .record(let record) = value {
      steps = record.fields.compactMap { field in field.value.node.map { (field.name, $0) } }
    } else {
      steps = []
    }
    let trace = Trace(of: value.nodes)
    if steps.isEmpty { steps = trace.steps }
    inputs = trace.inputs
    if let node = value.node, !node.isLeaf, !steps.contains(where: { $0.node === node }),
      steps.isEmpty || !value.isRecord
    {
      steps.append((node.name ?? "result", node))
    }
  }

  /// The steps as they are shown.
  var shownSteps: [ShownStep] {
    steps.map { ShownStep(name: $0.name, node: $0.node, mechanism: value.mechanism) }
  }

  /// The last values of the computation, from which everything else in it can be reached.
  var roots: [Node] { value.nodes }

  /// Every step and input with this name, in order: a computation with two attentions has two `weights`.
  func named(_ name: String) -> [Node] {
    let found = steps.filter { $0.name == name }.map(\.node)
    return found.isEmpty ? inputs.filter { $0.name == name }.map(\.node) : found
  }

  var names: [String] {
    var names: [String] = []
    for name in (steps + inputs).map(\.name) where !names.contains(name) { names.append(name) }
    return names
  }
}

extension Value {
  /// The nodes a value holds, fields of records and entries of lists included.
  var nodes: [Node] {
    switch self {
    case .node(let node): [node]
    case .record(let record): record.fields.flatMap { $0.value.nodes }
    case .tuple(let items), .list(let items): items.flatMap(\.nodes)
    case .string, .function, .none: []
    }
  }

  var isRecord: Bool { mechanism != nil }

  /// The mechanism whose steps a record holds.
  var mechanism: String? { if case .record(let record) = self { record.mechanism } else { nil } }
}
