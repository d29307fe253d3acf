import Attention
import Language

extension FileCheck {
  /// Holds a question to its promises on many draws: its answer is right, everything else is not, and every text in it can
  /// be worked out.
  mutating func check(_ question: Question, in author: Scope) {
    do throws(Finding) {
      let draws = try Draws(question, in: author, catalogue: catalogue)
      // An expression is run on many inputs for each seed already.
      let seeds = question.isExpression ? max(1, seeds / 10) : seeds
      var tries = 0
      var said: Set<String> = []
      for seed in 1...max(1, seeds) {
        let (drawn, tried) = try bounded { () throws(Finding) in try draws.draw(seed) }
        tries += tried
        for finding in try QuestionCheck(drawn, typesAnswers: seed <= 3).findings()
        where said.insert(finding.rule).inserted { report(finding) }
        if seed <= 2 { met.formUnion(misconceptions(toMeetIn: drawn, of: catalogue)) }
        if seed == 1, question.isExpression {
          for finding in QuestionCheck(drawn, typesAnswers: true).mutants(catalogue) { report(finding) }
        }
        if draws.isFixed, seed > 1 { break }
      }
      if tries > 100 * seeds {
        report(
          question.answer ?? question.ask, "draws",
          "only one draw in \(tries / seeds) shows every mistake; draw from more numbers, or ask for more of them.")
      }
    } catch {
      report(error)
    }
  }
}

/// One draw of a question, and what is wrong with it.
struct QuestionCheck {
  let drawn: Drawn
  /// Whether answers are typed and graded as a learner's are, or only compared as numbers, which is quicker and comes to
  /// the same.
  let typesAnswers: Bool
  private var question: Question { drawn.question }

  init(_ drawn: Drawn, typesAnswers: Bool) { (self.drawn, self.typesAnswers) = (drawn, typesAnswers) }

  func findings() throws(Finding) -> [Finding] {
    var findings: [Finding] = []
    for text in question.texts { _ = try interpolated(text, in: drawn.scope) }
    switch question.kind {
    case .choice, .choices: findings += checkChoice()
    case .order: findings += checkOrder()
    case .explain: findings += checkExplanation()
    case .shape: findings += try checkShape()
    case .number, .matrix: findings += try checkNumbers()
    case .expression, .fix: findings += try checkExpression()
    }
    if typesAnswers, outcome("") == .right {
      findings.append(question.ask.finding("empty-passes", "an empty answer is graded as right."))
    }
    return findings
  }

  /// What an answer is graded as, by this question alone.
  private func outcome(_ text: String) -> Verdict.Outcome {
    grade(text, drawn, learner: Scope(), catalogue: Catalogue()).outcome
  }
}

extension Question {
  /// Every text with `{=…}` in it.
  fileprivate var texts: [Located] {
    [ask] + hints + [because, model, then].compactMap { $0 } + options.map(\.text) + options.compactMap(\.says)
      + items + points.map(\.says) + claims.map(\.says) + (isExpression ? [] : wrong.map(\.says))
  }
}

// MARK: - By kind

extension QuestionCheck {
  private func letter(_ option: Int) -> String {
    String(drawn.letters.first { $0.option == option }?.letter ?? "?")
  }

  private func checkChoice() -> [Finding] {
    let right = question.options.indices.filter { question.options[$0].isRight }
    var findings: [Finding] = []
    if outcome(right.map(letter).joined(separator: " ")) != .right {
      findings.append(question.ask.finding("answer-fails", "the right options are not graded as right."))
    }
    for option in question.options.indices where !question.options[option].isRight {
      let picked = question.kind == .choice ? [option] : right + [option]
      if outcome(picked.map(letter).joined(separator: " ")) == .right {
        findings.append(question.options[option].text.finding("option-passes", "this wrong option is graded as right."))
      }
    }
    let texts = question.options.map { trimmed(leniently($0.text, in: drawn.scope)) }
    for (place, text) in texts.enumerated() where texts[..<place].contains(text) {
      findings.append(question.options[place].text.finding("options", "this option stands there twice."))
    }
    return findings
  }

  private func checkOrder() -> [Finding] {
    let right = question.items.indices.map(letter)
    if outcome(right.joined(separator: " ")) != .right {
      return [question.ask.finding("answer-fails", "the right order is not graded as right.")]
    }
    var swapped = right
    swapped.swapAt(0, right.count - 1)
    return outcome(swapped.joined(separator: " ")) == .right
      ? [question.ask.finding("perturbed-passes", "a wrong order is graded as right.")] : []
  }

  private func checkExplanation() -> [Finding] {
    var findings: [Finding] = []
    let nothing = verdict(
      confirming: grade("I do not know.", drawn, learner: Scope(), catalogue: Catalogue()).points, drawn)
    if nothing.outcome == .right {
      findings.append(question.ask.finding("perturbed-passes", "\"I do not know.\" is graded as right."))
    }
    guard let model = question.model else { return findings }
    let text = leniently(model, in: drawn.scope)
    let points = gradeExplanation(text, drawn).points
    for claim in claims(in: text, question) {
      findings.append(claim.says.finding("answer-fails", "the model answer shows a sign of this false claim."))
    }
    if verdict(confirming: points, drawn).outcome != .right {
      let missing = points.filter { !$0.isFound }.map { "\"\($0.says)\"" }.joined(separator: ", ")
      findings.append(
        model.finding("answer-fails", "the model answer would not be graded as right; it shows no sign of \(missing)."))
    }
    return findings
  }

  private func checkShape() throws(Finding) -> [Finding] {
    guard let answer = question.answer, let right = sizes(of: try value(of: answer, in: drawn.scope)) else {
      return [(question.answer ?? question.ask).finding("answer", "a shape is a tuple of whole numbers.")]
    }
    var findings: [Finding] = []
    if outcome(right.map(String.init).joined(separator: "x")) != .right {
      findings.append(answer.finding("answer-fails", "the answer is not graded as right."))
    }
    if outcome(([right.first.map { $0 + 1 } ?? 1] + right.dropFirst()).map(String.init).joined(separator: " "))
      == .right
    {
      findings.append(answer.finding("perturbed-passes", "a wrong shape is graded as right."))
    }
    for trap in question.wrong {
      guard let wrong = sizes(of: try value(of: trap.when, in: drawn.scope)) else {
        findings.append(trap.when.finding("trap", "a shape is a tuple of whole numbers."))
        continue
      }
      if wrong == right {
        findings.append(
          trap.when.finding("wrong-passes", "this wrong answer is right with the numbers of seed \(drawn.seed)."))
      }
    }
    return findings
  }

  private func checkNumbers() throws(Finding) -> [Finding] {
    guard let answer = question.answer, let right = try value(of: answer, in: drawn.scope).node?.value else {
      return [(question.answer ?? question.ask).finding("answer", "the answer is no number and no matrix.")]
    }
    var findings: [Finding] = []
    if question.kind == .number, right.rank > 0 {
      return [
        answer.finding(
          "answer", "a `number` has one number as its answer; this one has shape \(describe(shape: right.shape)).")
      ]
    }
    let bound = Bound(question)
    let typed = bound.typed(right, relative: question.relative != nil)
    if typesAnswers, outcome(typed) != .right || outcome(right.text(decimals: 17)) != .right {
      findings.append(answer.finding("answer-fails", "the answer, typed as \(typed), is not graded as right."))
    }
    var moved = right.values
    if typesAnswers, let last = moved.indices.last, moved[last].isFinite {
      moved[last] += 3 * bound.allowed(at: moved[last]) + 1e-6
      if outcome(Tensor(shape: right.shape, values: moved).text(decimals: 17)) == .right {
        findings.append(answer.finding("perturbed-passes", "an answer three tolerances away is graded as right."))
      }
    }
    var earlier: [(trap: Question.Trap, value: Tensor)] = []
    for trap in question.wrong {
      guard let wrong = try value(of: trap.when, in: drawn.scope).node?.value else {
        findings.append(trap.when.finding("trap", "this is no number and no matrix."))
        continue
      }
      if bound.isWithin(wrong, right)
        || (typesAnswers && wrong.shape == right.shape && outcome(wrong.text(decimals: 17)) == .right)
      {
        findings.append(
          trap.when.finding("wrong-passes", "this wrong answer is right with the numbers of seed \(drawn.seed)."))
      }
      if let twin = earlier.first(where: { bound.isWithin($0.value, wrong) }) {
        findings.append(
          trap.when.finding(
            "traps-alike",
            "with the numbers of seed \(drawn.seed) this gives what `\(trimmed(twin.trap.when.text))` gives, and is never told."
          ))
      }
      earlier.append((trap, wrong))
    }
    return findings + givenAway(right, typed) + unrecognized(answer)
  }

  private func checkExpression() throws(Finding) -> [Finding] {
    guard let answer = question.answer else { return [] }
    let trials = try trials(answer)
    var findings: [Finding] = []
    guard trials.count >= 20 else {
      return [
        answer.finding(
          "answer-fails", "the answer can be computed on only \(trials.count) of \(ExpressionInputs.count) inputs.")
      ]
    }
    if outcome(answer.text) != .right {
      findings.append(answer.finding("answer-fails", "the answer is not graded as right."))
    }
    for trap in question.wrong {
      if try self.trials(trap.when).allSatisfy(\.isRight) {
        findings.append(trap.when.finding("wrong-passes", "this wrong expression gives the right results."))
      }
    }
    if let broken = question.broken, try self.trials(broken).allSatisfy(\.isRight) {
      findings.append(broken.finding("wrong-passes", "what is to be repaired gives the right results."))
    }
    for (place, hint) in question.hints.enumerated() where place < question.hints.count - 1 {
      if withoutBlanks(hint.text).contains(withoutBlanks(answer.text)) {
        findings.append(hint.finding("hint-gives-answer", "this hint gives the answer away, and it is not the last."))
      }
    }
    return findings
  }

  private func trials(_ code: Located) throws(Finding) -> [Trial] {
    guard let answer = try question.answer?.expression() else { return [] }
    return Trial.all(try code.expression(), answer, drawn, Scope())
  }
}

private func withoutBlanks(_ text: String) -> String { text.filter { !$0.isWhitespace } }

// MARK: - What an author cannot see at once

extension QuestionCheck {
  /// Hints before the last one that hold the final number.
  private func givenAway(_ right: Tensor, _ typed: String) -> [Finding] {
    let telling = right.values.filter { $0 != $0.rounded() || $0.magnitude >= 20 }
    guard !telling.isEmpty else { return [] }
    let asked = leniently(question.ask, in: drawn.scope).numbers
    return question.hints.dropLast().compactMap { hint in
      let numbers = leniently(hint, in: drawn.scope).numbers
      let isGiven = telling.allSatisfy { value in
        numbers.contains { ($0 - value).magnitude <= 0.005 * max(1, value.magnitude * 1e-3) }
          && !asked.contains { ($0 - value).magnitude <= 1e-9 * value.magnitude }
      }
      return isGiven
        ? hint.finding("hint-gives-answer", "this hint holds the final number, and it is not the last.") : nil
    }
  }

  /// A mechanism in which no step is found, so that no mistake can be recognised.
  private func unrecognized(_ answer: Located) -> [Finding] {
    guard let expression = try? answer.expression(), expression.callsMechanism,
      let right = (try? value(of: answer, in: drawn.scope))?.node,
      Anatomy.all(in: [right]).isEmpty
    else { return [] }
    return [answer.finding("no-step", "no step is recognised in this mechanism; name the steps with `steps:`.")]
  }

  /// Mutations of the answer of an expression question that its inputs do not tell from it.
  func mutants(_ catalogue: Catalogue) -> [Finding] {
    guard let answer = question.answer, let expression = try? answer.expression() else { return [] }
    return expression.mutants.compactMap { what, mutant in
      Trial.all(mutant, expression, drawn, Scope()).allSatisfy(\.isRight)
        ? answer.finding(
          "mutant-passes", "\(what) makes no difference on these inputs: `\(mutant)` is graded as right.") : nil
    }
  }
}

extension Expression {
  fileprivate var callsMechanism: Bool {
    let mechanisms = ["softmax", "attention", "multi_head_attention", "additive_attention", "luong_attention"]
    if case .call(let callee, _) = kind {
      switch callee.kind {
      case .name(let name), .attribute(_, let name, _): if mechanisms.contains(name) { return true }
      default: break
      }
    }
    return parts.contains(where: \.callsMechanism)
  }
}

extension String {
  /// The numbers that stand in a text.
  fileprivate var numbers: [Double] {
    split(whereSeparator: { !($0.isNumber || $0 == ".") }).compactMap { word in
      Double(word.hasSuffix(".") ? word.dropLast() : word)
    }
  }
}

extension Bound {
  /// A value as somebody types it who rounds no more than allowed.
  fileprivate func typed(_ value: Tensor, relative: Bool) -> String {
    if relative { return value.text(decimals: 17) }
    var decimals = 2
    var half = 0.005
    while half > tolerance, decimals < 12 { (decimals, half) = (decimals + 1, half / 10) }
    return value.text(decimals: decimals)
  }
}

extension Tensor {
  /// The numbers as they are typed, each rounded to so many decimals.
  func text(decimals: Int) -> String {
    var factor = 1.0
    for _ in 0..<min(decimals, 15) { factor *= 10 }
    func text(_ number: Double) -> String {
      guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
      if isBoolean { return number == 0 ? "False" : "True" }
      let rounded = decimals > 15 ? number : (number * factor).rounded() / factor
      return rounded == rounded.rounded() && rounded.magnitude < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }
    func level(_ axis: Int, _ start: Int, _ length: Int) -> String {
      guard axis < rank else { return text(values[start]) }
      let step = shape[axis] == 0 ? 0 : length / shape[axis]
      return "[" + (0..<shape[axis]).map { level(axis + 1, start + $0 * step, step) }.joined(separator: ", ") + "]"
    }
    return level(0, 0, count)
  }
}
