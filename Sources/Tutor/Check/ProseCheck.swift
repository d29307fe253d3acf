import Attention
import Language

/// The computed numbers in a block of prose whose digits, as they are written, are not those of their expression.
func checkProse(_ block: ProseBlock, in scope: Scope) -> [Finding] {
  block.inlines.flatMap(\.computed).compactMap { written, expression in
    let computed: Value
    do throws(Finding) { computed = try value(of: expression, in: scope) } catch { return error }
    guard !agrees(written, with: computed) else { return nil }
    let shown = Tutor.written(computed)
    return expression.finding(
      "prose-number",
      written.isEmpty
        ? "no number stands before this comment; \(shown) belongs there."
        : "`\(written)` stands in the text, and the expression gives \(shown).")
  }
}

extension ProseBlock {
  fileprivate var inlines: [Inline] {
    switch content {
    case .paragraph(let inlines), .heading(_, let inlines): inlines
    case .list(let items, _, _): items.flatMap { $0.flatMap(\.inlines) }
    case .quote(let blocks): blocks.flatMap(\.inlines)
    case .table(let header, let rows): header.flatMap { $0 } + rows.flatMap { $0.flatMap { $0 } }
    case .code, .rule: []
    }
  }
}

extension Inline {
  fileprivate var computed: [(String, Located)] {
    switch self {
    case .computed(let written, let expression, _): [(written, expression)]
    case .emphasis(let inner), .strong(let inner), .link(let inner, _): inner.flatMap(\.computed)
    case .text, .code, .lineBreak: []
    }
  }
}

/// Whether a number or matrix as it is written has the digits of a value: rounded to as many decimals as are written.
func agrees(_ written: String, with value: Value) -> Bool {
  var text = trimmed(written).replacing("−", with: "-").replacing("×10^", with: "e")
  if case .string(let string) = value { return text == string }
  if let sizes = sizes(of: value), Tutor.sizes(in: text) == sizes { return true }
  guard let right = value.node?.value else { return text == Tutor.written(value) }
  var factor = 1.0
  if text.hasSuffix("%") { (text, factor) = (trimmed(text.dropLast()), 100) }
  let groups: [Substring] = text.split(separator: ",")
  let bare = groups.dropFirst().allSatisfy { $0.count >= 3 } && !text.contains("[")
  if bare { text = text.replacing(",", with: "") }
  var scope = Scope()
  guard let expression = try? parseExpression(text), let mine = (try? evaluate(expression, in: &scope))?.node?.value,
    mine.count == right.count
  else { return false }
  let isFraction = text.contains("/")
  let decimals = decimals(in: text)
  for (place, (a, b)) in zip(mine.values, right.values).enumerated() {
    if a == b * factor || (a.isNaN && b.isNaN) { continue }
    let half = isFraction ? 1e-9 : 0.5 * tenth(to: decimals[min(place, decimals.count - 1)])
    guard (a - b * factor).magnitude <= half * (1 + 1e-9) + 1e-12 * b.magnitude else { return false }
  }
  return true
}

/// The power of ten of the last digit of each number in a text, negated: 2 for `0.67`, 0 for `3`, 5 for `1.5e-4`.
private func decimals(in text: String) -> [Int] {
  var found: [Int] = []
  for word in text.split(whereSeparator: { !($0.isNumber || ".eE+-".contains($0)) })
  where word.contains(where: \.isNumber) {
    let parts = word.lowercased().split(maxSplits: 1) { (letter: Character) in letter == "e" }
    let digits = parts[0].split(omittingEmptySubsequences: false) { (letter: Character) in letter == "." }
    found.append((digits.count > 1 ? digits[1].count : 0) - (parts.count > 1 ? Int(parts[1]) ?? 0 : 0))
  }
  return found.isEmpty ? [0] : found
}

private func tenth(to exponent: Int) -> Double {
  var result = 1.0
  for _ in 0..<exponent.magnitude { result *= 10 }
  return exponent < 0 ? result : 1 / result
}
