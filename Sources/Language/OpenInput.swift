/// Whether `text` ends inside an open bracket or quote, or below the header of a block, so that the next line belongs
/// to it.
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
  /// What is known of a `def`, `if`, `for` or `while` that began in the first column.
  private var block = BlockState.none
  /// The line being read, from its first column, as far as it is code.
  private var line = Line()

  private enum BlockState {
    case none
    /// Its last line opens a body of which nothing has come yet.
    case opened
    /// Its body has begun and may go on.
    case going
  }

  private struct Line {
    /// Its first word.
    var word = ""
    var isIndented = false
    var hasCode = false
    var hasColon = false
    var last: Unicode.Scalar = " "
    var isBehindWord = false
  }

  private struct Quote {
    var closing: Unicode.Scalar
    var isTriple: Bool
  }

  public init() {}

  /// Whether a bracket or quote is still open, or a block. Not so once the text can no longer become a program: then the
  /// error is told at once.
  public var needsMore: Bool { !isBroken && (isWithinLine || block != .none) }

  /// Whether the text is a block that may end here: with an empty line, or with whatever comes next.
  public var mayEnd: Bool { block == .going && !isWithinLine }

  private var isWithinLine: Bool { !open.isEmpty || quote != nil || endsInBackslash }

  /// Adds a line, without or with the line end after it. A block of several lines at once, as when it is pasted, is
  /// taken to be whole.
  public mutating func append(_ text: String) {
    guard !isBroken else { return }
    let scalars = Array(text.unicodeScalars)
    var at = 0
    var ends = 0
    while at < scalars.count, !isBroken {
      if quote == nil, scalars[at].isLineEnd {
        endLine()
        if at > 0 { ends += 1 }
        endsInBackslash = false
        at += 1
      } else if quote == nil {
        at = code(scalars, at)
      } else {
        line.hasCode = true
        at = inside(scalars, at)
      }
    }
    endLine()
    if ends > 0, mayEnd { block = .none }
  }

  /// What the line just read means for the block it stands in or begins.
  private mutating func endLine() {
    guard !isWithinLine, line.last != "\\" else { return }
    defer { line = Line() }
    guard line.hasCode else { return }
    let goesOn = line.isIndented || ["elif", "else"].contains(line.word)
    let begins = !line.isIndented && ["def", "if", "for", "while"].contains(line.word) && line.hasColon
    block = begins || (goesOn && block != .none) ? (line.last == ":" ? .opened : .going) : .none
  }

  /// Takes a sign into account that is neither in a comment nor in a text.
  private mutating func see(_ scalar: Unicode.Scalar) {
    if scalar.isBlank {
      if line.hasCode { line.isBehindWord = true } else { line.isIndented = true }
      return
    }
    if !scalar.continuesName { line.isBehindWord = true }
    if !line.isBehindWord { line.word.unicodeScalars.append(scalar) }
    if scalar == ":", open.isEmpty { line.hasColon = true }
    (line.hasCode, line.last) = (true, scalar)
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
    if scalar == "#" { return scalars[at...].firstIndex(where: \.isLineEnd) ?? scalars.count }
    see(scalar)
    switch scalar {
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
