import Attention
import Display
import Language

/// Judges an expression over named inputs by running it on many, of many sizes.
func gradeExpression(_ line: String, _ drawn: Drawn, learner: Scope, catalogue: Catalogue) -> Verdict {
  let question = drawn.question
  guard let answer = question.answer.flatMap({ try? $0.expression() }) else {
    return .remark("The answer of this question cannot be computed.")
  }
  let typed: Expression
  do throws(Diagnostic) {
    typed = try parseExpression(line)
  } catch {
    return remark(error, in: line)
  }
  if let broken = question.broken.flatMap({ try? parseExpression($0.text) }), typed.description == broken.description {
    return .remark("That is the line as it stood. Something in it has to change.")
  }
  let trials = Trial.all(typed, answer, drawn, learner)
  guard !trials.isEmpty else { return .remark("The answer of this question cannot be computed.") }
  if trials.allSatisfy(\.isRight) {
    let sizes = ExpressionInputs.letters(of: question.inputs).count > 1 ? ", no two sizes alike on half of them" : ""
    let count = Span(" It agrees with the answer on \(trials.count) random inputs\(sizes).")
    var opening = Verdict.opening(.right)
    if case .paragraph(let spans) = opening.blocks[0] { opening.blocks[0] = .paragraph(spans + [count]) }
    return Verdict(.right, opening + reason(of: drawn))
  }
  // What fails everywhere is a slip of the hand, not an answer.
  if let slip = trials.last, trials.allSatisfy({ $0.mine == nil }), case .failure(let error) = slip.outcome {
    return remark(error, in: line)
  }
  if trials.allSatisfy({ $0.mine?.shape != $0.right.shape }),
    let one = trials.last(where: { $0.mine != nil }), let mine = one.mine
  {
    return .remark(
      (trap(in: question, trials).map { spans($0) + [" "] } ?? []) + [
        "With ", Span(one.inputs.shapes), " the result has shape ", .value(describe(shape: one.right.shape)),
        "; yours has ", .value(describe(shape: mine.shape)), ". Not counted.",
      ])
  }
  guard let first = trials.first(where: { !$0.isRight }) else { return .remark("This cannot be judged.") }
  let share = Double(trials.count { $0.isRight }) / Double(trials.count)
  if let says = trap(in: question, trials) {
    return Verdict(.wrong, Verdict.opening(.wrong, spans(says)) + difference(first), share: share)
  }
  guard let (diagnosis, seen) = diagnosis(of: trials, answer, catalogue), !diagnosis.matches.isEmpty else {
    let opening = Verdict.opening(.wrong, ["On some inputs it gives something else."])
    return Verdict(.wrong, opening + difference(first) + shown(first.parting), share: share)
  }
  return Verdict(
    .wrong, told(diagnosis, showingWhere: seen.right === first.right) + difference(first),
    misconceptions: diagnosis.matches.flatMap { $0.faults.map(\.id) }, share: share)
}

private func remark(_ error: Diagnostic, in line: String) -> Verdict {
  let excerpt = error.excerpt(in: line)
  return Verdict(
    .notCounted,
    Markup([.lines([[.code(excerpt.line)], [.error(excerpt.marks)]]), .paragraph([Span(error.sentence)])]))
}

/// One input with what the learner's expression and the right one make of it.
struct Trial {
  let inputs: ExpressionInputs
  /// The author's names with the inputs over them.
  let scope: Scope
  let outcome: Result<Node, Diagnostic>
  let right: Node
  let isRight: Bool

  var mine: Node? { try? outcome.get() }

  /// The expression on all inputs of a draw on which the right one can be computed, from small to large.
  static func all(_ typed: Expression, _ answer: Expression, _ drawn: Drawn, _ learner: Scope) -> [Trial] {
    ExpressionInputs.draw(drawn.question.inputs, seed: drawn.seed).compactMap {
      Trial($0, typed, answer, drawn, learner)
    }
  }

  /// Nil where the right expression does not hold for these sizes.
  init?(_ inputs: ExpressionInputs, _ typed: Expression, _ answer: Expression, _ drawn: Drawn, _ learner: Scope) {
    self.inputs = inputs
    scope = inputs.scope(over: drawn.scope)
    var author = scope
    guard let right = try? evaluate(answer, in: &author).node else { return nil }
    self.right = right
    var own = inputs.scope(over: drawn.scope(for: learner))
    do throws(Diagnostic) {
      guard let node = try evaluate(typed, in: &own).node else {
        throw Diagnostic("a number or a tensor is wanted here.", at: typed.range)
      }
      outcome = .success(node)
      isRight = agree(node.value, right.value)
    } catch {
      outcome = .failure(error)
      isRight = false
    }
  }

  var parting: Parting? {
    guard let mine, let theirs = Anatomy.all(in: [mine]).first, let other = Anatomy.all(in: [right]).first else {
      return nil
    }
    return Parting(theirs: { theirs[$0] }, right: { other[$0] })
  }
}

/// Whether two results are the same but for rounding.
func agree(_ a: Tensor, _ b: Tensor) -> Bool {
  guard a.shape == b.shape else { return false }
  return zip(a.values, b.values).allSatisfy { x, y in
    x == y || (x.isNaN && y.isNaN) || (y.isFinite && (x - y).magnitude <= 1e-6 * (1 + y.magnitude))
  }
}

/// The question's own trap that gives the learner's results on every input.
private func trap(in question: Question, _ trials: [Trial]) -> String? {
  for trap in question.wrong {
    guard let wrong = try? trap.when.expression() else { continue }
    let agrees = trials.allSatisfy { trial in
      var scope = trial.scope
      let value = try? evaluate(wrong, in: &scope).node?.value
      guard let value, let mine = trial.mine?.value else { return value == nil && trial.mine == nil }
      return agree(mine, value)
    }
    if agrees, trials.contains(where: { $0.mine != nil && !$0.isRight }) { return trap.says.text }
  }
  return nil
}

/// The mistakes that give the learner's results on several inputs, and the one of these on which they are told.
private func diagnosis(
  of trials: [Trial], _ answer: Expression, _ catalogue: Catalogue
) -> (diagnosis: Diagnosis, trial: Trial)? {
  let telling = trials.filter { !$0.isRight && $0.mine?.shape == $0.right.shape }
  guard let first = telling.first else { return nil }
  let bound = Bound(tolerance: 1e-6)
  func search(_ trial: Trial) -> Diagnosis? {
    trial.mine.map {
      Diagnosis($0, right: trial.right, expression: answer, scope: trial.scope, catalogue: catalogue, bound: bound)
    }
  }
  // The widest inputs say most, so they are asked first, and the smallest one tells the story.
  var ids: Set<[String]>?
  for trial in telling.suffix(4) {
    let found = Set(search(trial)?.matches.map { $0.faults.map(\.id) } ?? [])
    ids = ids?.intersection(found) ?? found
    if ids?.isEmpty ?? true { return nil }
  }
  for trial in [first] + telling.suffix(4) {
    guard var diagnosis = search(trial) else { continue }
    diagnosis.matches.removeAll { match in !(ids?.contains(match.faults.map(\.id)) ?? false) }
    if !diagnosis.matches.isEmpty { return (diagnosis, trial) }
  }
  return nil
}

/// The smallest input on which the two differ, with both results.
private func difference(_ trial: Trial) -> Markup {
  var markup = Markup("The smallest input on which it differs:")
  for (name, value) in trial.inputs.values {
    if value.rank == 0 {
      markup.append(.paragraph([.label(name), " = ", .value(written(value))]))
    } else {
      markup.append(.table(table(of: value, title: [.label(name)], NumberFormat(precision: 1))))
    }
  }
  switch trial.outcome {
  case .success(let node): markup.append(.table(table(of: node.value, title: [.wrong("yours")])))
  case .failure(let error): markup.append(.paragraph([.wrong("yours"), Span(": \(error.message)")]))
  }
  markup.append(.table(table(of: trial.right.value, title: [.right("right")])))
  return markup
}

extension ExpressionInputs {
  /// `Q (2, 3), K (4, 3)`.
  fileprivate var shapes: String {
    values.map { "\($0.name) \(describe(shape: $0.value.shape))" }.joined(separator: ", ")
  }
}
