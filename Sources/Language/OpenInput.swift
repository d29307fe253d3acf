/// Whether `text` ends inside an open bracket or quote, so that the next line belongs to it.
public func needsMoreInput(_ text: String) -> Bool {
  var input = OpenInput()
  input.append(text)
  return input.needsMore
}

/// The same question for input that arrives line by line: each line is looked at once, however many came before it.
public struct OpenInput: Sendable {
  private var open: [Unicode.Scalar] = []
  private var quote: Quote?
  private var endsInBackslash = false
  private var isBroken = false

  private struct Quote {
    var closing: Unicode.Scalar
    var isTriple: Bool
  }

  public init() {}

  /// Whether a bracket or quote is still open. Not so once the text can no longer become a program: then the error
  /// is told at once.
  public var needsMore: Bool { !isBroken && (!open.isEmpty || quote != nil || endsInBackslash) }

  /// Adds a line, without or with the line end after it.
  public mutating func append(_ text: String) {
    guard !isBroken else { return }
    let scalars = Array(text.unicodeScalars)
    endsInBackslash = false
    var at = 0
    while at < scalars.count, !isBroken { at = quote == nil ? code(scalars, at) : inside(scalars, at) }
  }

  private mutating func inside(_ scalars: [Unicode.Scalar], _ at: Int) -> Int {
    guard let quote else { return at }
    if scalars[at] == "\\" { return at + 2 }
    guard scalars[at] == quote.closing else { return at + 1 }
    let length = quote.isTriple ? 3 : 1
    guard at + length <= scalars.count, scalars[at..<at + length].allSatisfy({ $0 == quote.closing }) else {
      return at + 1
    }
    self.quote = nil
    return at + length
  }

  private mutating func code(_ scalars: [Unicode.Scalar], _ at: Int) -> Int {
    let scalar = scalars[at]
    switch scalar {
    case "#":
      return scalars[at...].firstIndex(where: \.isLineEnd) ?? scalars.count
    case "(", "[", "{":
      open.append(scalar)
      if open.count > Nesting.deepest { isBroken = true }
    case ")", "]", "}":
      let opening: Unicode.Scalar = scalar == ")" ? "(" : scalar == "]" ? "[" : "{"
      if open.popLast() != opening { isBroken = true }
    case "\\":
      if scalars[(at + 1)...].allSatisfy({ $0.isBlank || $0.isLineEnd }) { endsInBackslash = true }
    default:
      guard let closing = scalar.closingQuote else { break }
      let touches = at > 0 && (scalars[at - 1].continuesName || [")", "]", "ᵀ"].contains(scalars[at - 1]))
      if touches, !followsPrefix(scalars, at) {
        isBroken = true
        break
      }
      let isTriple =
        at + 2 < scalars.count && scalars[at + 1] == scalar && scalars[at + 2] == scalar && closing == scalar
      quote = Quote(closing: closing, isTriple: isTriple)
      return at + (isTriple ? 3 : 1)
    }
    return at + 1
  }

  /// Whether the letters before a quote are those that may: `r"…"`, `u"…"`.
  private func followsPrefix(_ scalars: [Unicode.Scalar], _ at: Int) -> Bool {
    guard ["r", "R", "u", "U"].contains(scalars[at - 1]) else { return false }
    return at == 1 || !scalars[at - 2].continuesName
  }
}
