import Attention
import Display
import Language

/// A verdict's words about the mistakes that were recognised.
///
/// - Parameters:
///   - answer: the right answer of an open question, which is not shown.
///   - showsWhere: whether to show the step where the ways part: not on numbers that nobody can see.
func told(_ diagnosis: Diagnosis, hiding answer: Tensor? = nil, showingWhere showsWhere: Bool = true) -> Markup {
  let matches = Array(diagnosis.matches.prefix(3))
  guard let first = matches.first else { return Verdict.opening(.wrong) }
  if matches.count == 1 {
    let parting = showsWhere ? first.way.parting ?? diagnosis.ownParting : nil
    return Verdict.opening(.wrong, first.words) + shown(parting, hiding: answer) + whereItIsPutRight(first.faults)
  }
  let count = matches.count == 2 ? "Two" : "Several"
  var markup = Verdict.opening(.wrong, [Span("\(count) mistakes give these numbers, and one of them may be yours:")])
  markup.append(.list(items: matches.map { Markup(paragraph: $0.words) }, ordered: true, start: 1))
  return markup + separating(matches[0].way, matches[1].way) + whereItIsPutRight(matches.flatMap(\.faults))
}

extension Diagnosis.Match {
  /// What is said about the mistake, or about two made at once.
  fileprivate var words: [Span] {
    guard faults.count > 1 else { return spans(faults[0].says) }
    return [.strong("Two things at once. ")] + spans(faults.map(\.says).joined(separator: " And: "))
  }
}

/// A question whose answer tells two mistakes apart: the first number in which they differ.
private func separating(_ first: WrongWay, _ second: WrongWay) -> Markup {
  for part in Part.allCases where part != .mask {
    guard let (one, other) = first.parts[part].flatMap({ a in second.parts[part].map { (a.value, $0.value) } }),
      one.shape == other.shape, one.rank <= 2,
      let place = one.values.indices.first(where: { (one.values[$0] - other.values[$0]).magnitude > 0.005 })
    else { continue }
    let index = one.index(at: place).map(String.init).joined(separator: ", ")
    return Markup(paragraph: [
      "To tell: what is your ", .code("\(part.rawValue)[\(index)]"), "? The first gives ",
      .value(written(Tensor(one.values[place]))), ", the second ", .value(written(Tensor(other.values[place]))), ".",
    ])
  }
  return Markup()
}

/// The step at which the two ways part, theirs beside the right one, in the first row that differs.
///
/// - Parameter answer: the right answer of an open question; where the right numbers would tell it, only theirs are shown.
func shown(_ parting: Parting?, hiding answer: Tensor? = nil) -> Markup {
  guard let parting else { return Markup() }
  let (theirs, right) = (parting.theirs.value, parting.right.value)
  let title: [Span] = ["The ways part at ", .code(parting.step.rawValue)]
  guard theirs.shape == right.shape else {
    return Markup(
      paragraph: title + [
        ": yours has shape ", .value(describe(shape: theirs.shape)), ", the right one ",
        .value(describe(shape: right.shape)), ".",
      ])
  }
  let columns = right.shape.last ?? 1
  guard columns > 0,
    let place = right.values.indices.first(where: { !isSame(theirs.values[$0], right.values[$0]) })
  else { return Markup() }
  let row = place / columns
  let start = max(0, min(place % columns - 3, columns - 6))
  let shownColumns = columns <= 8 ? 0..<columns : start..<start + 6
  func numbers(_ tensor: Tensor) -> [String] {
    let values = shownColumns.map { tensor.values[row * columns + $0] }
    return zip(NumberFormat().texts(values), values).map { $1 == -.infinity ? "·" : $0 }
  }
  var where_ = ""
  if right.rank > 1 {
    let index = right.index(at: row * columns).dropLast()
    let label = right.labels(along: right.rank - 2)?[index.last ?? 0]
    where_ = ", row \(label ?? index.map(String.init).joined(separator: ", "))"
  }
  let (mine, other) = (numbers(theirs), numbers(right))
  let widths = zip(mine, other).map { max($0.count, $1.count) }
  func line(_ name: Span, _ texts: [String], _ role: Role) -> [Span] {
    let padded = zip(texts, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
    return ["    ", name, Span(padded.joined(separator: "  "), role)]
  }
  let isTold = answer.map { right.tells($0) } ?? false
  return Markup([
    .paragraph(title + [Span("\(where_):")]),
    .lines([line(.label("yours  "), mine, .wrong)] + (isTold ? [] : [line(.label("right  "), other, .right)])),
  ])
}

extension Tensor {
  /// Whether the numbers of an answer stand in this one, one after the other.
  fileprivate func tells(_ answer: Tensor) -> Bool {
    guard answer.count > 0, answer.count <= count else { return false }
    return (0...count - answer.count).contains { start in
      zip(values[start...], answer.values).allSatisfy { isSame($0, $1) }
    }
  }
}

private func isSame(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) || (a - b).magnitude <= 1e-9 }

private func whereItIsPutRight(_ faults: [Diagnosis.Fault]) -> Markup {
  var lessons: [String] = []
  for lesson in faults.compactMap(\.lesson) where !lessons.contains(lesson) { lessons.append(lesson) }
  guard let lesson = lessons.first, lessons.count == 1 else { return Markup() }
  return Markup(paragraph: ["Explained in ", .code(":lesson \(lesson)"), "."])
}

/// What can be said where no mistake is recognised: which entries are right, and what is visibly wrong.
func unexplained(_ diagnosis: Diagnosis, _ answer: Tensor, _ right: Tensor, _ cells: [Bool]) -> Markup {
  let hits = cells.count { $0 }
  let outcome: Verdict.Outcome = 2 * hits >= cells.count ? .partly : .wrong
  var sentence: [Span] = []
  if answer.rank > 0, hits > 0 {
    sentence = [Span("\(hits) of \(cells.count) entries \(hits == 1 ? "is" : "are") right.")]
  } else if answer.rank > 0 {
    sentence = ["None of the entries is right."]
  } else {
    sentence = [
      .value(written(answer)), Span(answer.values[0] > right.values[0] ? " is too high." : " is too low."),
    ]
  }
  var markup = Verdict.opening(outcome, sentence)
  for observation in diagnosis.observations { markup.append(.paragraph(spans(observation))) }
  if answer.rank > 0, hits > 0, answer.count <= 100 {
    let columns = answer.shape.last ?? 1
    var marked = table(of: answer)
    for row in marked.cells.indices {
      for column in marked.cells[row].indices {
        marked.cells[row][column].mark = cells[row * columns + column] ? .right : .wrong
      }
    }
    markup.append(.table(marked))
  }
  return markup + shown(diagnosis.ownParting, hiding: right)
}

extension Diagnosis {
  /// The diagnosis as a person reads it.
  public var view: Markup {
    switch verdict {
    case .right: return Tutor.Verdict.opening(.right)
    case .misconception: return told(self)
    case .wrong:
      var markup = Tutor.Verdict.opening(.wrong, ["No known mistake gives these numbers."])
      if let maximumDifference {
        markup.append(
          .paragraph([
            "The largest distance to the right answer is ", .value(NumberFormat().text(maximumDifference)), ".",
          ]))
      } else {
        markup.append(.paragraph(["The shape is not that of the right answer."]))
      }
      for observation in observations { markup.append(.paragraph(spans(observation))) }
      return markup + shown(ownParting)
    }
  }
}
