import Attention
import Display
import Language

/// One step of a computation as it is shown: its number, name, formula, shape and table.
struct ShownStep {
  var name: String
  var node: Node
  /// What stood there before a change.
  var before: Node?
  /// The mechanism it is a step of; nil for a name that somebody chose.
  var mechanism: String?
}

/// The steps of a computation, one table after the other.
func stepsView(_ steps: [ShownStep], numbered: Bool = true, _ style: NumberStyle) -> Markup {
  let hidden = HiddenEntries(in: steps.map(\.node))
  var markup = Markup()
  for (place, step) in steps.enumerated() {
    markup += stepView(step, number: numbered ? place + 1 : nil, hidden, style)
  }
  return markup
}

/// One step of a computation.
private func stepView(_ step: ShownStep, number: Int?, _ hidden: HiddenEntries, _ style: NumberStyle) -> Markup {
  var dress = TensorDress()
  let formula = step.node.isLeaf ? nil : step.node.ownFormula.text
  dress.title = [
    Span(number.map { "\($0)  ".leftPadded(to: 4) } ?? "", .dimmed), .label(step.name),
  ]
  if let formula, formula != step.name, formula.count <= 64 { dress.title += [Span(" = "), .code(formula)] }
  dress.note = StepNotes.note(for: step, style)
  dress.isWeights = step.name == "weights" || step.node.operation is Softmax
  dress.hidden = hidden[step.node]
  dress.before = step.before?.value
  return tensorView(step.node.value, dress, style)
}

extension String {
  func leftPadded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

/// The entries that a mask hides, for the masked scores and for the weights that come of them.
struct HiddenEntries {
  private var found: [ObjectIdentifier: [Bool]] = [:]

  init(in nodes: [Node]) {
    for anatomy in Anatomy.all(in: nodes) where anatomy.mask != nil {
      let hidden = anatomy.masked.value.values.map { $0 == -.infinity }
      guard hidden.contains(true) else { continue }
      found[ObjectIdentifier(anatomy.masked)] = hidden
      if anatomy.weights.shape == anatomy.masked.shape {
        // A row that sees nothing has weights 0 by rule, and a NaN is never hidden.
        found[ObjectIdentifier(anatomy.weights)] = zip(hidden, anatomy.weights.value.values).map { $0 && $1 == 0 }
      }
    }
  }

  subscript(node: Node) -> [Bool]? { found[ObjectIdentifier(node)] }
}

/// What each step of a mechanism means, in a few words.
enum StepNotes {
  static func note(for step: ShownStep, _ style: NumberStyle) -> String {
    let node = step.node
    if let scale = node.operation as? Scale {
      if let size = scale.headSize { return "√\(size) = \(style.text(Double(size).squareRoot()))" }
      return "times \(style.text(scale.factor))"
    }
    if node.operation is Masked, node.operands.count > 1 {
      return (node.operands[1].operation as? PositionMask).map { rule(of: $0) } ?? "only where the mask allows"
    }
    let isWhatItSays =
      switch step.name {
      case "scores": node.operation is MatrixProduct
      case "weights": node.operation is Softmax
      case "output": node.operation is MatrixProduct && node.operands[0].operation is Softmax
      default: false
      }
    guard step.mechanism != nil || isWhatItSays else { return "" }
    // In a block these two are something else.
    if step.mechanism == "transformer_block", ["hidden", "output"].contains(step.name) { return "" }
    return notes[step.name] ?? ""
  }

  private static func rule(of mask: PositionMask) -> String {
    mask.low != nil ? "only the keys in the window" : mask.high == 0 ? "no token looks ahead" : "only \(mask.rule)"
  }

  private static let notes = [
    "scores": "how well each query matches each key",
    "weights": "each row shares out 1",
    "output": "each row mixes the values",
    "capped": "squashed, so that no score runs away",
    "biased": "the bias is added",
    "hidden": "queries and keys meet here",
    "queries": "what each token asks",
    "keys": "what each token answers to",
    "values": "what each token hands over",
    "heads": "what each head has read",
    "concatenated": "the heads side by side",
    "latent": "all that the cache keeps",
    "maxima": "the largest score so far",
    "sums": "the sum of exponentials so far",
    "accumulators": "the output so far, not yet divided",
    "phi_q": "elu(x) + 1, never negative",
    "phi_k": "elu(x) + 1, never negative",
    "state": "the keys and values summed up",
    "normalizer": "what each row is divided by",
  ]
}
