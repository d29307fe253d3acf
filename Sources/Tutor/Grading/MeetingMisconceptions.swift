import Attention
import Language

/// The ids of the misconceptions that somebody who answers a drawn question can be found to have.
func misconceptions(toMeetIn drawn: Drawn, of catalogue: Catalogue) -> Set<String> {
  let question = drawn.question
  guard let expression = try? question.answer?.expression(), question.isNumeric || question.isExpression else {
    return []
  }
  var scope = drawn.scope
  if question.isExpression {
    // Large inputs, but not the very largest: there every mistake shows and nothing takes long.
    guard let inputs = ExpressionInputs.draw(question.inputs, seed: drawn.seed).dropLast(2).last else { return [] }
    scope = inputs.scope(over: scope)
  }
  guard let right = try? evaluate(expression, in: &scope).node else { return [] }
  let ways = WrongWays(right: right, calls: WrongCalls(expression, catalogue), scope: scope, catalogue: catalogue)
  let bound = Bound(question)
  let visible = ways.singles.filter { $0.value.shape == right.shape && !bound.isWithin($0.value, right.value) }
  return Set(visible.map { catalogue.misconceptions[$0.faults[0]].id })
}
