import Attention
import Display
import Language

/// A question as it is asked: its words, what is given, the choices, and how to answer.
///
/// - Parameters:
///   - isExamination: in an interview there are no hints and no solutions.
///   - isPage: on a page there is nothing to type.
func questionView(
  _ drawn: Drawn, number: String, _ style: NumberStyle, isExamination: Bool = false, isPage: Bool = false
) -> Markup {
  let question = drawn.question
  var markup = Markup([.heading(level: 3, [.heading(number), .dimmed("  \(question.level.rawValue)")])])
  markup += proseView(leniently(question.ask, in: drawn.scope))
  markup += materialView(drawn, style)
  let choices: [Located] = question.kind == .order ? question.items : question.options.map(\.text)
  if !choices.isEmpty {
    markup.append(
      .list(
        items: drawn.optionOrder.enumerated().map { place, option in
          let words = proseView(leniently(choices[option], in: drawn.scope))
          guard case .paragraph(let spans)? = words.blocks.first else { return words }
          return Markup([.paragraph([.strong("\(Drawn.letter(place))  ")] + spans)] + words.blocks.dropFirst())
        }, ordered: false, start: 1))
  }
  if !isPage { markup.append(.paragraph([.dimmed(howToAnswer(drawn, isExamination))])) }
  return markup
}

/// What a question is about besides its words: its numbers, its inputs, the code to repair.
func materialView(_ drawn: Drawn, _ style: NumberStyle) -> Markup {
  let question = drawn.question
  var markup = Markup()
  for (name, value) in drawn.given {
    // The numbers alone: how they were drawn is the author's business.
    let numbers = value.isRecord ? value : value.node.map { .node(Node($0.value, name: name)) } ?? value
    markup += valueView(numbers, name: name, style)
  }
  if !question.inputs.isEmpty {
    let inputs = question.inputs.map { input in
      "\(input.name) \(input.isBoolean ? "bool " : "")(\(input.axes.joined(separator: ", ")))"
    }
    markup.append(.paragraph([.dimmed("Given: "), .code(inputs.joined(separator: ", "))]))
  }
  if let broken = question.broken { markup.append(.code(trimmed(broken.text), language: "attn")) }
  return markup
}

private func howToAnswer(_ drawn: Drawn, _ isExamination: Bool) -> String {
  let question = drawn.question
  let help =
    isExamination ? "`:skip`" : question.hints.isEmpty ? "`:solution`, `:skip`" : "`:hint`, `:solution`, `:skip`"
  let ofManySizes = ExpressionInputs.letters(of: question.inputs).isEmpty ? "" : " of many sizes"
  let how =
    switch question.kind {
    case .choice: "One letter; `b?` if you are guessing, `b!` if you are sure."
    case .choices: "All letters that are right, as in `a c`; add `?` if you are guessing, `!` if you are sure."
    case .order: "The letters in the right order, as in `b a c`."
    case .number: question.byHand ? "A number, or arithmetic that gives it." : "A number, or an expression for it."
    case .matrix:
      switch ((try? drawn.right())?.node?.rank == 1, question.byHand) {
      case (true, true): "A row like `[1, 2]`; entries may be arithmetic."
      case (true, false): "A row like `[1, 2]`, or an expression for it."
      case (false, true): "A matrix like `[[1, 2], [3, 4]]`; entries may be arithmetic."
      case (false, false): "A matrix, or an expression for it."
      }
    case .shape: "A shape like `(8, 128, 64)` or `8x128x64`."
    case .expression: "An expression in the given names; it is tried on many inputs\(ofManySizes)."
    case .fix: "The repaired expression; it is tried on many inputs\(ofManySizes)."
    case .explain: "In your own words, several lines if you like; an empty line ends it."
    }
  return how + " " + help
}
