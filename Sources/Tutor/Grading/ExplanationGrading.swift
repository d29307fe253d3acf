import Display
import Language

/// Looks for the points of an `explain` question in a free answer. The verdict is not final: the learner confirms the points.
func gradeExplanation(_ text: String, _ drawn: Drawn) -> Verdict {
  guard !trimmed(text).isEmpty else { return .remark("Two or three sentences, then an empty line.") }
  let plain = plainLetters(text)
  let points = drawn.question.points.map { point in
    PointFound(
      says: leniently(point.says, in: drawn.scope), weight: point.weight,
      isFound: point.signs.contains { shows($0, in: [plain]) })
  }
  return Verdict(.notCounted, replies(to: text, drawn) + confirmation(of: points), points: points)
}

/// What the question has to say against what an answer claims.
private func replies(to text: String, _ drawn: Drawn) -> Markup {
  Markup(
    claims(in: text, drawn.question).map {
      .paragraph([.wrong("Look at this again: ")] + spans(leniently($0.says, in: drawn.scope)))
    })
}

/// The question's false claims that an answer makes.
func claims(in text: String, _ question: Question) -> [Question.Claim] {
  // A line may end a sentence, or not.
  let sentences = (text.split { ".!?;".contains($0) } + text.split { ".!?;\n".contains($0) }).map {
    plainLetters(String($0))
  }
  return question.claims.filter { claim in claim.signs.contains { shows($0, in: sentences) } }
}

/// The points with what was found of them, for the learner to confirm.
public func confirmation(of points: [PointFound]) -> Markup {
  let lines: [[Span]] = points.enumerated().map { place, point in
    let mark: Span = point.isFound ? .right("✓ ") : .dimmed("· ")
    return [.label("\(Drawn.letter(place)) "), mark] + spans(point.says)
  }
  let found =
    points.contains(where: \.isFound)
    ? "A tick is a point of which your answer has a key word." : "None of these points was recognised by its key words."
  return Markup([
    .paragraph([
      Span("\(found) Type the letters of points that you made in other words, or that were ticked by mistake; "),
      "an empty line accepts.",
    ]),
    .list(items: lines.map { Markup(paragraph: $0) }, ordered: false, start: 1),
  ])
}

/// The points with those flipped whose letters stand in the line; nil where something else stands there.
public func flipped(_ points: [PointFound], by line: String) -> [PointFound]? {
  guard let places = letters(in: line, upTo: points.count), !places.isEmpty else { return nil }
  var points = points
  for place in places { points[place].isFound.toggle() }
  return points
}

/// The final verdict on an explanation whose points were confirmed, with the model answer and the follow-up.
public func verdict(confirming points: [PointFound], _ drawn: Drawn) -> Verdict {
  let total = points.reduce(0) { $0 + $1.weight }
  let found = points.reduce(0) { $0 + ($1.isFound ? $1.weight : 0) }
  let share = total > 0 ? found / total : 0
  let outcome: Verdict.Outcome = share >= 0.8 ? .right : share >= 0.4 ? .partly : .wrong
  let count = points.count { $0.isFound }
  let sentence =
    count == points.count
    ? "Every point is there." : "\(count) of \(points.count) points \(count == 1 ? "is" : "are") there."
  var markup = Verdict.opening(outcome, [Span(sentence)])
  let missing = points.filter { !$0.isFound }
  if !missing.isEmpty {
    markup.append(.paragraph(["An interviewer would \(count == 0 ? "" : "also ")want to hear:"]))
    markup.append(.list(items: missing.map { Markup(paragraph: spans($0.says)) }, ordered: false, start: 1))
  }
  return Verdict(outcome, markup + modelAnswer(of: drawn), share: share)
}

/// A good answer to an `explain` question, and what would be asked next.
func modelAnswer(of drawn: Drawn) -> Markup {
  var markup = Markup()
  if let model = drawn.question.model {
    markup.append(.paragraph([.strong("A good answer:")]))
    let text = leniently(model, in: drawn.scope)
    let paragraphs = text.split(separator: "\n\n").map { Block.paragraph(spans(String($0))) }
    markup.append(.quote(Markup(paragraphs)))
  }
  if let then = drawn.question.then {
    markup.append(
      .paragraph(
        [.strong("Then they ask: ")] + spans(leniently(then, in: drawn.scope)) + [.dimmed(" (Answer it aloud.)")]))
  }
  return markup
}

/// Small letters, every run of blanks, hyphens and dashes as one blank, `’` as `'`.
private func plainLetters(_ text: String) -> String {
  var result = ""
  for character in text.lowercased() {
    let isGap = character.isWhitespace || "-–—−_".contains(character)
    if isGap {
      if result.last != " " { result.append(" ") }
    } else {
      result.append(character == "’" ? "'" : character)
    }
  }
  return trimmed(result)
}

/// Whether one of some texts in plain letters shows a sign: `a & b` wants both in it, `(a|b) c` one of two.
private func shows(_ sign: String, in texts: [String]) -> Bool {
  alternatives(in: sign).contains { sign in
    let parts = sign.split(separator: "&").map { plainLetters(String($0)) }
    return texts.contains { text in parts.allSatisfy { stands($0, in: text) } }
  }
}

/// A sign with each of the words that stand in brackets to choose from.
private func alternatives(in sign: String) -> [String] {
  guard let match = sign.firstMatch(of: /\(([^()]*\|[^()]*)\)/) else { return [sign] }
  return match.1.split(separator: "|", omittingEmptySubsequences: false).flatMap {
    alternatives(in: sign.replacing(match.0, with: $0, maxReplacements: 1))
  }
}

/// Whether a sign stands in a text from the start of a word on: `renormal` in "and renormalise", but not `nan` in
/// "finance"; and not `exact` in "it is not exact".
private func stands(_ sign: String, in text: String) -> Bool {
  guard let first = sign.first else { return false }
  var start = text.startIndex
  while let range = text[start...].firstRange(of: sign) {
    let isWordStart =
      range.lowerBound == text.startIndex || !(first.isLetter || first.isNumber)
      || !(text[text.index(before: range.lowerBound)].isLetter || text[text.index(before: range.lowerBound)].isNumber)
    if isWordStart, !isDenied(text[..<range.lowerBound]) { return true }
    start = text.index(after: range.lowerBound)
  }
  return false
}

/// Whether one of the last two words of what stands before a sign says no to it.
private func isDenied(_ before: Substring) -> Bool {
  let words = before.split(separator: " ")
  for (place, word) in words.suffix(2).reversed().enumerated() {
    if let last = word.last, ".,;:!?".contains(last) { return false }
    if denials.contains(word) || word.hasSuffix("n't") {
      // "not only exact" says yes.
      return !(place == 1 && ["only", "just", "merely"].contains(words[words.count - 1]))
    }
  }
  return false
}

private let denials: Set<Substring> = ["not", "no", "non", "never", "without", "neither", "nor", "cannot", "hardly"]
