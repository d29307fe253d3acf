import Attention
import Display
import Language

/// What a typed line came to: a value, or why there is none.
enum Reading {
  case value(Value, expression: Expression, text: String)
  case remark(Verdict)
}

/// Reads and evaluates an answer over the question's numbers with the learner's names.
func read(_ line: String, _ drawn: Drawn, learner: Scope) -> Reading {
  var line = line
  var factor = 1.0
  var binary: NumberText.Binary?
  if drawn.question.kind == .number {
    do throws(NumberText.Doubt) {
      let number = try NumberText(line, units: drawn.question.units)
      (line, factor, binary) = (number.expression, number.factor, number.binary)
    } catch {
      return .remark(.remark(error.message))
    }
  }
  do throws(Diagnostic) {
    let expression = drawn.question.kind == .matrix ? try parseRows(line, drawn) : try parseExpression(line)
    if drawn.question.byHand, let objection = byHandObjection(expression) { throw objection }
    var scope = drawn.scope(for: learner)
    var value = try evaluate(expression, in: &scope)
    if let node = value.node, let binary, isMeant(binary, node, drawn) { return .remark(.remark(binary.doubt)) }
    if factor != 1, let node = value.node, let product = try? node * Node(factor) { value = .node(product) }
    return .value(value, expression: expression, text: line)
  } catch {
    let excerpt = error.excerpt(in: line)
    return .remark(
      Verdict(
        .notCounted,
        Markup([.lines([[.code(excerpt.line)], [.error(excerpt.marks)]]), .paragraph([Span(error.sentence)])])))
  }
}

/// Whether a number with a decimal unit, such as GB, is the right one as if it counted in 1024s.
private func isMeant(_ binary: NumberText.Binary, _ number: Node, _ drawn: Drawn) -> Bool {
  guard let right = (try? drawn.right())?.node?.value, right.count == 1, number.value.count == 1 else { return false }
  return Bound(drawn.question).isNear(number.value.values[0] * binary.factor, right.values[0])
}

/// A matrix as people type it: `1250, 156` and `1250 156` are rows that lack their brackets.
private func parseRows(_ line: String, _ drawn: Drawn) throws(Diagnostic) -> Expression {
  // `3.4 -2.6 -0.6` is a subtraction at the prompt and a row where one is asked for.
  if !line.contains("["), (try? drawn.right())?.node.map({ $0.rank > 0 }) ?? false,
    let row = try? parseExpression("[\(line)]"), case .list(let entries) = row.kind, entries.count > 1
  {
    return row
  }
  do throws(Diagnostic) {
    let expression = try parseExpression(line)
    if case .tuple(let entries) = expression.kind { return Expression(.list(entries), at: expression.range) }
    return expression
  } catch {
    if let row = try? parseExpression("[\(line)]") { return row }
    throw error
  }
}

extension Drawn {
  /// Where a typed answer is evaluated: the learner's names over the author's, and the question's own numbers over both.
  func scope(for learner: Scope) -> Scope {
    var scope = scope
    for name in learner.names where !givenNames.contains(name) { scope[name] = learner[name] }
    return scope
  }

  /// The names of the question that the learner had changed.
  fileprivate func changedNames(by learner: Scope) -> [String] {
    givenNames.filter { name in
      guard let mine = learner[name]?.node?.value, let own = scope[name]?.node?.value else { return false }
      return !mine.isIdentical(to: own)
    }
  }

  /// A sentence about names of an answer that were put back for grading; nothing where none was changed.
  fileprivate func putBack(_ learner: Scope, in typed: Expression) -> Markup {
    let names = changedNames(by: learner).filter(typed.mentions)
    guard !names.isEmpty else { return Markup() }
    let list = names.joined(separator: ", ")
    return Markup(paragraph: [.dimmed("Graded with the question's own \(list), not with yours.")])
  }
}

/// Judges a number or a matrix: entry by entry, and where it is wrong, by which mistake.
func gradeNumbers(_ line: String, _ drawn: Drawn, learner: Scope, catalogue: Catalogue) -> Verdict {
  let question = drawn.question
  var answer: Node
  let (typed, text): (Expression, String)
  switch read(line, drawn, learner: learner) {
  case .remark(let verdict): return verdict
  case .value(let value, let expression, let source):
    guard let node = value.node else {
      return .remark("\(question.kind == .number ? "A number" : "A matrix") is wanted here.")
    }
    (answer, typed, text) = (node, expression, source)
  }
  var scope = drawn.scope
  guard let expression = question.answer.flatMap({ try? $0.expression() }),
    let right = try? evaluate(expression, in: &scope).node
  else { return .remark("The answer of this question cannot be computed.") }
  // One row is one row, with one pair of brackets or with two.
  if [answer.shape, right.shape].contains([1, right.shape.last ?? 0]), answer.rank + right.rank == 3,
    let row = try? answer.reshaped(right.shape)
  {
    answer = row
  }
  guard answer.shape == right.shape else { return wrongShape(answer, wanted: right.shape) }

  let bound = Bound(question)
  if answer.value.values.contains(where: \.isNaN), !right.value.values.contains(where: \.isNaN),
    trap(in: drawn, answer.value, right, bound) == nil
  {
    return .remark(
      "nan is no number: somewhere 0 was divided by 0, infinity by infinity, or infinity taken from infinity. Not counted."
    )
  }
  let cells = zip(answer.value.values, right.value.values).map { bound.isNear($0, $1) }
  let hits = cells.count { $0 }
  if hits == cells.count {
    return Verdict(.right, Verdict.opening(.right) + drawn.putBack(learner, in: typed) + reason(of: drawn))
  }
  let diagnosis = Diagnosis(
    answer, right: right, expression: expression, scope: drawn.scope, catalogue: catalogue, bound: bound)
  let ids = diagnosis.matches.flatMap { $0.faults.map(\.id) }
  let share = Double(hits) / Double(cells.count)
  if let (trap, parting) = trap(in: drawn, answer.value, right, bound) {
    return Verdict(
      .wrong,
      Verdict.opening(.wrong, spans(trap)) + shown(parting ?? diagnosis.ownParting, hiding: right.value)
        + drawn.putBack(learner, in: typed),
      misconceptions: ids, share: share)
  }
  if !diagnosis.matches.isEmpty {
    return Verdict(
      .wrong, told(diagnosis, hiding: right.value) + drawn.putBack(learner, in: typed), misconceptions: ids,
      share: share)
  }
  if let remark = tooFewDigits(typed, text, answer.value, right.value, bound) { return remark }
  return Verdict(
    share >= 0.5 ? .partly : .wrong,
    unexplained(diagnosis, answer.value, right.value, cells) + drawn.putBack(learner, in: typed), share: share)
}

/// The question's own trap that gives an answer, and where it leaves the right way.
private func trap(
  in drawn: Drawn, _ answer: Tensor, _ right: Node, _ bound: Bound
) -> (says: String, parting: Parting?)? {
  for trap in drawn.question.wrong {
    var scope = drawn.scope
    guard let expression = try? trap.when.expression(), let wrong = try? evaluate(expression, in: &scope).node,
      bound.gives(answer, wrong.value), !bound.isWithin(wrong.value, right.value)
    else { continue }
    let (theirs, other) = (Anatomy.all(in: [wrong]).first, Anatomy.all(in: [right]).first)
    return (leniently(trap.says, in: drawn.scope), Parting(theirs: { theirs?[$0] }, right: { other?[$0] }))
  }
  return nil
}

func wrongShape(_ answer: Node, wanted: [Int]) -> Verdict {
  let (mine, other) = (named(shape: answer.shape), named(shape: wanted))
  var markup = Markup("\(other.prefix(1).uppercased() + other.dropFirst()) is wanted; yours is \(mine). Not counted.")
  if answer.rank > 0, answer.value.count <= 100 { markup.append(.table(table(of: answer.value))) }
  return Verdict(.notCounted, markup)
}

private func named(shape: [Int]) -> String {
  switch shape.count {
  case 0: "one number"
  case 1: "a row of \(shape[0]), shape \(describe(shape: shape))"
  case 2: "a matrix of \(shape[0]) × \(shape[1])"
  default: "a tensor of shape \(describe(shape: shape))"
  }
}

/// Numbers that are right, or would be, but for the digits left out: shown back and not counted.
private func tooFewDigits(
  _ expression: Expression, _ text: String, _ answer: Tensor, _ right: Tensor, _ bound: Bound
) -> Verdict? {
  guard let decimals = expression.literalDecimals(in: text), decimals.count == answer.count else { return nil }
  var wanted = 0
  while wanted < 6, 0.5 * pow10(-wanted) > bound.tolerance * (1 + 1e-9) { wanted += 1 }
  var isShort = false
  for (place, count) in decimals.enumerated() {
    let (mine, other) = (answer.values[place], right.values[place])
    if bound.isNear(mine, other) { continue }
    guard count < wanted, other != other.rounded(), (mine - other).magnitude <= 0.5 * pow10(-count) + 1e-9 else {
      return nil
    }
    isShort = true
  }
  guard isShort else { return nil }
  let digits =
    wanted == 1 ? "one decimal is" : "\(wanted == 2 ? "two" : wanted == 3 ? "three" : "\(wanted)") decimals are"
  return .remark("You wrote `\(trimmed(text))`; \(digits) asked for. Not counted.")
}

private func pow10(_ exponent: Int) -> Double {
  var result = 1.0
  for _ in 0..<exponent.magnitude { result *= 10 }
  return exponent < 0 ? 1 / result : result
}

extension Expression {
  /// How many decimals each number of an answer was typed with, in order; nil where it is more than numbers in brackets.
  fileprivate func literalDecimals(in text: String) -> [Int]? {
    switch kind {
    case .number:
      let scalars = Array(text.unicodeScalars)
      guard range.upperBound <= scalars.count else { return nil }
      let digits = scalars[range]
      guard !digits.contains("e"), !digits.contains("E") else { return nil }
      return [digits.firstIndex(of: ".").map { digits.endIndex - $0 - 1 } ?? 0]
    case .unary(.minus, let operand), .unary(.plus, let operand): return operand.literalDecimals(in: text)
    case .list(let entries), .tuple(let entries): return entries.decimals(in: text)
    case .rows(let rows): return rows.flatMap { $0 }.decimals(in: text)
    case .call(_, let arguments) where arguments.first.map { $0.value.isBracket } ?? false:
      return arguments[0].value.literalDecimals(in: text)
    default: return nil
    }
  }

  private var isBracket: Bool {
    switch kind {
    case .list, .rows: true
    default: false
    }
  }
}

extension [Expression] {
  fileprivate func decimals(in text: String) -> [Int]? {
    var all: [Int] = []
    for entry in self {
      guard let decimals = entry.literalDecimals(in: text) else { return nil }
      all += decimals
    }
    return all
  }
}

/// Judges a shape: `(8, 128, 64)`, `8x128x64`, `8 128 64`, or an expression for one.
func gradeShape(_ line: String, _ drawn: Drawn, learner: Scope) -> Verdict {
  guard let right = (try? drawn.right()).flatMap({ sizes(of: $0) }) else {
    return .remark("The answer of this question cannot be computed.")
  }
  let mine: [Int]
  if let sizes = sizes(in: line) {
    mine = sizes
  } else {
    switch read(line, drawn, learner: learner) {
    case .remark(let verdict): return verdict
    case .value(let value, _, _):
      guard let sizes = sizes(of: value) else {
        return .remark("A shape is wanted here, such as `(8, 128, 64)` or `8x128x64`.")
      }
      mine = sizes
    }
  }
  if mine == right { return Verdict(.right, Verdict.opening(.right) + reason(of: drawn)) }
  for trap in drawn.question.wrong {
    var scope = drawn.scope
    guard let expression = try? trap.when.expression(), let value = try? evaluate(expression, in: &scope),
      sizes(of: value) == mine
    else { continue }
    return Verdict(.wrong, Verdict.opening(.wrong, spans(leniently(trap.says, in: drawn.scope))))
  }
  guard mine.count == right.count else {
    let axes = right.count == 1 ? "one axis" : "\(right.count) axes"
    return Verdict(.wrong, Verdict.opening(.wrong, ["It has \(axes), and yours has \(mine.count)."]))
  }
  let hits = zip(mine, right).count { $0 == $1 }
  let share = Double(hits) / Double(max(1, right.count))
  let outcome: Verdict.Outcome = hits > 0 ? .partly : .wrong
  if mine.sorted() == right.sorted() {
    return Verdict(outcome, Verdict.opening(outcome, ["The sizes are right, their order is not."]), share: share)
  }
  let sentence =
    hits == 0 ? "None of the sizes is right." : "\(hits) of the \(right.count) sizes \(hits == 1 ? "is" : "are") right."
  return Verdict(outcome, Verdict.opening(outcome, [Span(sentence)]), share: share)
}

/// Whole numbers with blanks, commas, `x` or `×` between them, in brackets or not.
func sizes(in line: String) -> [Int]? {
  var text = trimmed(line)
  for prefix in ["torch.Size", "np.shape", "shape"] where text.hasPrefix(prefix) {
    text = trimmed(text.dropFirst(prefix.count))
  }
  text = text.replacing(" by ", with: " x ")
  guard text.allSatisfy({ $0.isNumber || "()[],xX×* ".contains($0) }), text.contains(where: \.isNumber) else {
    return nil
  }
  guard !text.contains("*") else { return nil }
  let sizes = text.split { !$0.isNumber }.map { Int($0) }
  return sizes.contains(nil) ? nil : sizes.compactMap { $0 }
}

/// A value as a shape: a tuple, a list or a row of whole numbers, or one whole number.
func sizes(of value: Value) -> [Int]? {
  let numbers: [Double]
  switch value {
  case .tuple(let items), .list(let items):
    let nodes = items.compactMap { $0.node?.value }
    guard nodes.count == items.count, nodes.allSatisfy({ $0.count == 1 }) else { return nil }
    numbers = nodes.map { $0.values[0] }
  default:
    guard let tensor = value.node?.value, tensor.rank <= 1 else { return nil }
    numbers = tensor.values
  }
  guard numbers.allSatisfy({ $0 == $0.rounded() && $0 >= 0 && $0 < 1e15 }) else { return nil }
  return numbers.map { Int($0) }
}
