import Attention
import Display
import Language

/// Judges what was typed at an open question.
///
/// - Parameters:
///   - line: the line as it was typed, or all lines of an `explain`.
///   - learner: the learner's own names.
public func grade(_ line: String, _ drawn: Drawn, learner: Scope, catalogue: Catalogue) -> Verdict {
  switch drawn.question.kind {
  case .choice, .choices: return gradeChoice(line, drawn)
  case .order: return gradeOrder(line, drawn)
  case .explain: return gradeExplanation(line, drawn)
  case .shape: return gradeShape(line, drawn, learner: learner)
  case .number, .matrix: return gradeNumbers(line, drawn, learner: learner, catalogue: catalogue)
  case .expression, .fix: return gradeExpression(line, drawn, learner: learner, catalogue: catalogue)
  }
}

/// The right answer and why, for whoever gives up.
public func solution(of drawn: Drawn) -> Markup {
  let question = drawn.question
  var markup: Markup
  switch question.kind {
  case .choice, .choices:
    let right = drawn.letters.filter { question.options[$0.option].isRight }
    markup = Markup(
      right.map { letter, option in
        .paragraph([.label("\(letter) "), " "] + spans(leniently(question.options[option].text, in: drawn.scope)))
      })
  case .order:
    markup = Markup([
      .list(
        items: question.items.map { Markup(paragraph: spans(leniently($0, in: drawn.scope))) }, ordered: true, start: 1)
    ])
  case .explain:
    markup = modelAnswer(of: drawn)
  case .expression, .fix:
    markup = Markup([.code(trimmed(question.answer?.text ?? ""), language: "python")])
  case .number, .matrix, .shape:
    let code = trimmed(question.answer?.text ?? "")
    markup = Markup()
    if let right = try? drawn.right() {
      if let node = right.node, node.rank > 0 {
        markup.append(.table(table(of: node.value, title: [.code(code)])))
      } else {
        markup.append(.paragraph([.code(code), " = ", .value(written(right))]))
      }
    }
  }
  return markup + reason(of: drawn)
}

/// Why the right answer is right.
func reason(of drawn: Drawn) -> Markup {
  guard let because = drawn.question.because else { return Markup() }
  return Markup(paragraph: spans(leniently(because, in: drawn.scope)))
}

/// A tensor as a table without labels or with its own; leading axes of a higher rank are laid below each other.
func table(of tensor: Tensor, title: [Span] = [], _ format: NumberFormat = NumberFormat()) -> Table {
  let columns = tensor.shape.last ?? 1
  let rows = columns == 0 ? 0 : tensor.count / columns
  let texts =
    tensor.isBoolean
    ? tensor.values.map { $0 == 0 ? "False" : "True" } : format.texts(tensor.values, uniform: true)
  return Table(
    title: title, shape: tensor.shape.map(String.init).joined(separator: "×"),
    columnLabels: tensor.rank > 0 ? tensor.labels(along: tensor.rank - 1) : nil,
    rowLabels: tensor.rank > 1 ? tensor.labels(along: tensor.rank - 2) : nil,
    cells: (0..<rows).map { row in
      (0..<columns).map { column in
        let number = tensor.values[row * columns + column]
        return number == -.infinity ? .masked : Cell(texts[row * columns + column])
      }
    })
}
