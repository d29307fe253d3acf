import Attention
import Display
import Language

/// A text with every `{=expression}` in it replaced by the value the expression has in `scope`.
///
/// - Throws: `Finding` at the place of an expression that is none, or that cannot be computed.
public func interpolated(_ text: Located, in scope: Scope) throws(Finding) -> String {
  var result = ""
  var rest = Substring(text.text)
  while let open = rest.firstRange(of: "{=") {
    result += rest[..<open.lowerBound]
    guard let close = rest[open.upperBound...].firstIndex(of: "}") else {
      throw text.finding("interpolation", "`{=` without a `}` after it.")
    }
    let code = Located(text: String(rest[open.upperBound..<close]), place: text.place)
    let expression = try code.expression()
    var scope = scope
    do throws(Diagnostic) {
      result += written(try evaluate(expression, in: &scope))
    } catch {
      throw text.finding("interpolation", "{=\(trimmed(code.text))}: \(error.sentence)")
    }
    rest = rest[rest.index(after: close)...]
  }
  return result + rest
}

/// The same, with what cannot be computed left as it is written.
func leniently(_ text: Located, in scope: Scope) -> String { (try? interpolated(text, in: scope)) ?? text.text }

/// A value as it stands in a sentence: `0.6652`, `[[1, 0], [0.5, 0.5]]`, `(2, 3)`.
func written(_ value: Value) -> String {
  switch value {
  case .string(let text): return text
  case .tuple(let items): return "(" + items.map(written).joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
  case .list(let items): return "[" + items.map(written).joined(separator: ", ") + "]"
  default: return value.node.map { written($0.value) } ?? ""
  }
}

/// A tensor as it stands in a sentence, whole numbers in full.
func written(_ tensor: Tensor) -> String {
  func text(_ offset: Int) -> String {
    let number = tensor.values[offset]
    if tensor.isBoolean { return number == 0 ? "False" : "True" }
    if number == number.rounded(), number.magnitude < 1e15 { return String(Int(number)) }
    let text = NumberFormat().text(number)
    guard text.contains("."), !text.contains("e") else { return text }
    // 0.7 reads better in a sentence than 0.7000.
    let short = text.reversed().drop { $0 == "0" }
    return String((short.first == "." ? short.dropFirst() : short).reversed())
  }
  func level(_ axis: Int, _ start: Int, _ length: Int) -> String {
    guard axis < tensor.rank else { return text(start) }
    let size = tensor.shape[axis]
    let step = size == 0 ? 0 : length / size
    return "[" + (0..<size).map { level(axis + 1, start + $0 * step, step) }.joined(separator: ", ") + "]"
  }
  return level(0, 0, tensor.count)
}

/// The words of one paragraph, its Markdown read: `code`, *emphasis*, **strong**.
func spans(_ text: String) -> [Span] {
  var spans: [Span] = []
  for block in parseMarkdown(text) {
    guard case .paragraph(let inlines) = block.content else { return [Span(text)] }
    if !spans.isEmpty { spans.append(" ") }
    spans += inlines.flatMap { $0.spans(.plain) }
  }
  return spans.isEmpty ? [Span(text)] : spans
}

extension Inline {
  fileprivate func spans(_ role: Role) -> [Span] {
    switch self {
    case .text(let text): [Span(text, role)]
    case .code(let text): [.code(text)]
    case .emphasis(let inner): inner.flatMap { $0.spans(.emphasis) }
    case .strong(let inner): inner.flatMap { $0.spans(.strong) }
    case .link(let inner, _): inner.flatMap { $0.spans(.link) }
    case .computed(let written, _, _): [.value(written)]
    case .lineBreak: ["\n"]
    }
  }
}
