import Display
import Language

/// Judges the letter or letters of a multiple-choice answer.
func gradeChoice(_ line: String, _ drawn: Drawn) -> Verdict {
  let question = drawn.question
  let last = Drawn.letter(question.options.count - 1)
  guard let picked = letters(in: line, upTo: question.options.count), !picked.isEmpty else {
    return .remark("Answer with \(question.kind == .choice ? "a letter" : "letters") from a to \(last).")
  }
  if question.kind == .choice, picked.count > 1 {
    return .remark("One of them is right: answer with one letter from a to \(last).")
  }
  let chosen = picked.map { drawn.optionOrder[$0] }
  let right = question.options.indices.filter { question.options[$0].isRight }
  let wrong = chosen.filter { !question.options[$0].isRight }
  let missing = right.filter { !chosen.contains($0) }
  if wrong.isEmpty, missing.isEmpty {
    return Verdict(.right, Verdict.opening(.right) + sayings(chosen, drawn) + reason(of: drawn))
  }
  guard question.kind == .choices else {
    let says = question.options[wrong[0]].says.map { spans(leniently($0, in: drawn.scope)) } ?? []
    return Verdict(.wrong, Verdict.opening(.wrong, says))
  }
  let hits = right.count - missing.count
  let share = max(0, Double(hits - wrong.count) / Double(right.count))
  let outcome: Verdict.Outcome = hits > wrong.count ? .partly : .wrong
  var facts: [String] = []
  if hits > 0 { facts.append("\(hits) of your letters \(hits == 1 ? "is" : "are") right") }
  if hits > 0, !wrong.isEmpty { facts.append("\(wrong.count) \(wrong.count == 1 ? "is" : "are") not") }
  if hits == 0 { facts.append(chosen.count == 1 ? "Your letter is not right" : "None of your letters is right") }
  if !missing.isEmpty {
    facts.append(
      hits > 0 ? "\(missing.count) more would be" : "\(missing.count) \(missing.count == 1 ? "other is" : "others are")"
    )
  }
  return Verdict(
    outcome, Verdict.opening(outcome, [Span(facts.joined(separator: ", ") + ".")]) + sayings(wrong, drawn), share: share
  )
}

/// What the author says to those who pick these options, each with its letter.
private func sayings(_ options: [Int], _ drawn: Drawn) -> Markup {
  var markup = Markup()
  for option in options {
    guard let says = drawn.question.options[option].says else { continue }
    let letter = drawn.letters.first { $0.option == option }?.letter ?? "?"
    markup.append(.paragraph([.label("\(letter)"), "  "] + spans(leniently(says, in: drawn.scope))))
  }
  return markup
}

/// Judges an order given as letters, `b a c`.
func gradeOrder(_ line: String, _ drawn: Drawn) -> Verdict {
  let count = drawn.question.items.count
  let last = Drawn.letter(count - 1)
  guard let picked = letters(in: line, upTo: count) else {
    return .remark("Answer with the letters a to \(last) in their order, such as `b a …`.")
  }
  guard picked.count == count else {
    return .remark("Each letter from a to \(last) once: \(count) in all, and you gave \(picked.count).")
  }
  let order = picked.map { drawn.optionOrder[$0] }
  if order == Array(0..<count) { return Verdict(.right, Verdict.opening(.right) + reason(of: drawn)) }
  // How many items stand in the right order among themselves, at best.
  var longest = Array(repeating: 1, count: count)
  for j in 0..<count { for i in 0..<j where order[i] < order[j] { longest[j] = max(longest[j], longest[i] + 1) } }
  let share = Double((longest.max() ?? 1) - 1) / Double(count - 1)
  let outcome: Verdict.Outcome = share >= 0.5 ? .partly : .wrong
  let first = zip(order, 0...).first { $0 != $1 }?.1 ?? 0
  let place =
    first == 0
    ? "Something else comes first." : "The first \(first == 1 ? "one is" : "\(first) are") right, then it goes wrong."
  return Verdict(outcome, Verdict.opening(outcome, [Span(place)]), share: share)
}

/// The places of the letters in a line: `b`, `B)`, `a, c`, `ac`, `a and c`; nil where something else stands there or a letter
/// stands there twice.
func letters(in line: String, upTo count: Int) -> [Int]? {
  var places: [Int] = []
  for word in line.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where word != "and" {
    for character in word {
      guard let value = character.asciiValue, value >= 97, Int(value) - 97 < count else { return nil }
      guard !places.contains(Int(value) - 97) else { return nil }
      places.append(Int(value) - 97)
    }
  }
  return places
}

extension Drawn {
  /// An answer as it can be read later: letters, whose order changes, with the words behind them.
  func spelled(_ answer: String) -> String {
    guard [.choice, .choices].contains(question.kind),
      let picked = Tutor.letters(in: answer, upTo: question.options.count), !picked.isEmpty
    else { return String(answer.prefix(2000)) }
    return picked.map { place in
      let text = leniently(question.options[optionOrder[place]].text, in: scope)
      return "\(Drawn.letter(place))  \(text.count > 60 ? text.prefix(57) + "…" : text)"
    }.joined(separator: " / ")
  }
}
