import Attention
import Display
import Language

/// A value as it is shown at the prompt: a number on a line, a tensor as a table, a record as its steps.
///
/// - Parameter name: the variable it was assigned to, where that is to be said.
public func valueView(_ value: Value, name: String? = nil, _ style: NumberStyle) -> Markup {
  let title: [Span] = name.map { [.label($0)] } ?? []
  switch value {
  case .node(let node):
    var dress = TensorDress(title: title)
    let isSoftmax = node.operation is Softmax && node.rank > 0
    dress.isWeights = isSoftmax || (node.name == "weights" && node.rank > 0)
    dress.hidden = HiddenEntries(in: [node])[node]
    if let name, let formula = meaningfulFormula(of: node, named: name) {
      dress.title = [.label(name), Span(" = "), .code(formula)]
    }
    return tensorView(node.value, dress, style)
  case .record(let record):
    let steps = record.fields.compactMap { field in
      field.value.node.map { ShownStep(name: field.name, node: $0, mechanism: record.mechanism) }
    }
    return (name.map { Markup(paragraph: [.label($0), Span(" has these steps:")]) } ?? Markup())
      + stepsView(steps, style)
  case .string, .none, .function:
    return Markup(paragraph: (title.isEmpty ? [] : title + [" = "]) + [.value(style.inline(value))])
  case .tuple(let items), .list(let items):
    if items.allSatisfy({ $0.node?.rank ?? 0 == 0 && !$0.isRecord }) {
      return Markup(paragraph: (title.isEmpty ? [] : title + [" = "]) + [.value(style.inline(value))])
    }
    return items.enumerated().reduce(into: Markup()) { markup, item in
      markup += valueView(item.element, name: "\(name ?? "")[\(item.offset)]", style)
    }
  }
}

/// The formula of a value, where it says more than its name.
private func meaningfulFormula(of node: Node, named name: String) -> String? {
  guard !node.isLeaf else { return nil }
  let formula = node.name == name ? node.ownFormula.text : node.formula.text
  return formula == name || formula.count > 60 ? nil : formula
}
