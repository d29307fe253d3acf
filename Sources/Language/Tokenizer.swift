/// Cuts a program into lexemes; the last one is always `end`. Line ends inside brackets are blanks.
///
/// Throws at the first sign that belongs to no notation, at brackets that do not match or nest deeper than
/// `Nesting.deepest`, and, marked as incomplete, at brackets and quotes that are never closed.
func tokenize(_ source: Source) throws(Diagnostic) -> [Lexeme] {
  var tokenizer = Tokenizer(scalars: source.scalars)
  return try tokenizer.lexemes()
}

/// How deep things may lie in each other, so that no text exhausts the stack.
enum Nesting {
  /// Brackets in brackets.
  static let deepest = 200
  /// Operations on operations, as in `1 + 1 + 1 + …`.
  static let longest = 500
}

private struct Tokenizer {
  let scalars: [Unicode.Scalar]
  var at = 0
  var followsBlank = false
  var hasPrompts = false
  var result: [Lexeme] = []
  var open: [Lexeme] = []

  init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  mutating func lexemes() throws(Diagnostic) -> [Lexeme] {
    guard scalars.count < Int32.max else {
      throw Diagnostic("this text is too long to read at once.", at: 0..<0)
    }
    skipPythonPrompt()
    while true {
      try skipBlanks()
      guard at < scalars.count else { break }
      try next()
    }
    if let bracket = open.last {
      throw Diagnostic(
        "this \(bracket.kind.rawValue) is never closed.", at: bracket.range,
        hint: "Close it with \(bracket.kind.closing.rawValue).", isIncomplete: true)
    }
    add(.end, 0)
    return result
  }

  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    at + offset < scalars.count ? scalars[at + offset] : nil
  }

  private mutating func add(_ kind: Lexeme.Kind, _ length: Int) {
    result.append(
      Lexeme(kind: kind, start: Int32(at), end: Int32(at + length), followsBlank: followsBlank))
    followsBlank = false
    at += length
  }

  private func spells(_ text: [Unicode.Scalar]) -> Bool {
    var offset = at
    for scalar in text {
      guard offset < scalars.count, scalars[offset] == scalar else { return false }
      offset += 1
    }
    return true
  }

  // MARK: Blanks and line ends

  /// Lines copied from Python's own prompt bring it with them: `>>>`, and then `...` on lines that go on.
  private mutating func skipPythonPrompt() {
    if spells([">", ">", ">"]) {
      at += 3
      hasPrompts = true
    } else if hasPrompts, spells([".", ".", "."]) {
      at += 3
    }
  }

  private mutating func skipBlanks() throws(Diagnostic) {
    while let scalar = peek() {
      if scalar == "#" {
        while let inside = peek(), !inside.isLineEnd { _ = inside; at += 1 }
      } else if scalar == "\\" {
        try skipContinuation()
      } else if scalar.isLineEnd {
        if open.isEmpty { return }
        followsBlank = true
        at += 1
        if hasPrompts { skipPythonPrompt() }
      } else if scalar.isBlank {
        followsBlank = true
        at += 1
      } else {
        return
      }
    }
  }

  /// A backslash at the end of a line joins the next one to it.
  private mutating func skipContinuation() throws(Diagnostic) {
    var offset = 1
    while let blank = peek(offset), blank.isBlank { offset += 1 }
    guard let after = peek(offset) else {
      throw Diagnostic(
        "the text ends after a backslash, which joins a line to the next.", at: at..<at + 1, isIncomplete: true)
    }
    guard after.isLineEnd else {
      throw Diagnostic("a backslash may only stand at the end of a line.", at: at..<at + 1)
    }
    at += offset + 1
    if after == "\r", peek() == "\n" { at += 1 }
    followsBlank = true
  }

  // MARK: One lexeme

  private mutating func next() throws(Diagnostic) {
    let scalar = scalars[at]
    if scalar.isLineEnd {
      let length = scalar == "\r" && peek(1) == "\n" ? 2 : 1
      add(.newline, length)
      skipPythonPrompt()
    } else if scalar.isDigit || (scalar == "." && peek(1)?.isDigit == true) {
      try addNumber()
    } else if scalar.startsName {
      try addName()
    } else if let closing = scalar.closingQuote {
      try addString(closing, raw: false)
    } else {
      try addSign()
    }
  }

  private mutating func addName() throws(Diagnostic) {
    var length = 1
    while let scalar = peek(length), scalar.continuesName { length += 1 }
    guard let quote = peek(length), quote == "'" || quote == "\"" else { return add(.name, length) }
    let word = String(String.UnicodeScalarView(scalars[at..<at + length])).lowercased()
    switch word {
    case "r", "u":
      at += length
      try addString(quote, raw: word == "r")
    case "f", "fr", "rf":
      // The letter stays in the lexeme and tells the parser.
      let start = at
      at += length
      try addString(quote, raw: word != "f")
      result[result.count - 1].start = Int32(start)
    case "b", "rb", "br":
      throw Diagnostic(
        "strings that begin with \(word)\(quote) are not part of this language yet.", at: at..<at + length + 1,
        hint: "Plain quotes are: \"text\".")
    default:
      throw transposeWithQuote(at + length)
    }
  }

  private mutating func addString(_ closing: Unicode.Scalar, raw: Bool) throws(Diagnostic) {
    if let last = result.last, !followsBlank, last.kind.endsOperand, last.kind != .string, Int(last.end) == at {
      throw transposeWithQuote(at)
    }
    let quote = scalars[at]
    let isTriple = peek(1) == quote && peek(2) == quote && quote == closing
    var length = isTriple ? 3 : 1
    while let scalar = peek(length) {
      if scalar == "\\", !raw || peek(length + 1) == closing {
        length += 2
      } else if scalar == closing, !isTriple || (peek(length + 1) == closing && peek(length + 2) == closing) {
        return add(.string, length + (isTriple ? 3 : 1))
      } else {
        length += 1
      }
    }
    throw Diagnostic(
      "this quote is never closed.", at: at..<at + 1, hint: "Close it with \(closing).", isIncomplete: true)
  }

  private func transposeWithQuote(_ place: Int) -> Diagnostic {
    Diagnostic(
      "a quote directly after a value does not transpose here.", at: place..<place + 1,
      hint: "Write .T for the transpose, as in K.T.")
  }

  private mutating func addNumber() throws(Diagnostic) {
    let length = numberLength()
    let range = at..<at + length
    guard length <= 1_000 else {
      throw Diagnostic("this number has \(length) characters, more than a number can use.", at: range)
    }
    if let after = peek(length), after.continuesName {
      var end = at + length
      while end < scalars.count, scalars[end].continuesName { end += 1 }
      let number = String(String.UnicodeScalarView(scalars[range]))
      let name = String(String.UnicodeScalarView(scalars[range.upperBound..<end]))
      if name == "j" || name == "J" {
        throw Diagnostic("there are no complex numbers here.", at: at..<end)
      }
      throw Diagnostic(
        "\(number) and \(name) stand side by side with no operator between them.", at: at..<end,
        hint: name.hasPrefix("_") || number.hasPrefix("0") ? nil : "Write \(number) * \(name) to multiply.")
    }
    add(.number, length)
  }

  /// The length of the number at this place: `12`, `1_000`, `.5`, `1.`, `1e-3`, `0xFF`.
  private func numberLength() -> Int {
    if scalars[at] == "0", let radix = peek(1), "xXoObB".unicodeScalars.contains(radix), peek(2)?.isHexDigit == true {
      var length = 2
      while let scalar = peek(length), scalar.isHexDigit || scalar == "_" { length += 1 }
      return length
    }
    func digits(from start: Int) -> Int {
      var length = start
      while let scalar = peek(length),
        scalar.isDigit || (scalar == "_" && length > start && peek(length + 1)?.isDigit == true)
      {
        length += 1
      }
      return length
    }
    var length = digits(from: 0)
    if peek(length) == ".", !(peek(length + 1) == "." && peek(length + 2) == ".") {
      length = digits(from: length + 1)
    }
    if let exponent = peek(length), exponent == "e" || exponent == "E" {
      let sign = peek(length + 1) == "+" || peek(length + 1) == "-" ? 1 : 0
      if peek(length + 1 + sign)?.isDigit == true { length = digits(from: length + 1 + sign) }
    }
    return length
  }

  private mutating func addSign() throws(Diagnostic) {
    if let sign = signs[scalars[at]]?.first(where: { spells($0.scalars) }) {
      let lexeme = Lexeme(
        kind: sign.kind, start: Int32(at), end: Int32(at + sign.scalars.count), followsBlank: followsBlank)
      switch sign.kind {
      case .openRound, .openSquare, .openCurly:
        guard open.count < Nesting.deepest else {
          throw Diagnostic(
            "more than \(Nesting.deepest) brackets lie in each other here.", at: lexeme.range,
            hint: "Give inner parts a name first, then use the names.")
        }
        open.append(lexeme)
      case .closeRound, .closeSquare, .closeCurly:
        guard let opening = open.popLast() else {
          throw Diagnostic("this \(sign.kind.rawValue) closes nothing: no bracket is open before it.", at: lexeme.range)
        }
        guard opening.kind.closing == sign.kind else {
          throw Diagnostic(
            "this \(sign.kind.rawValue) cannot close the \(opening.kind.rawValue) opened before it.",
            at: Int(opening.start)..<Int(lexeme.end), focus: lexeme.range,
            hint: "Close it with \(opening.kind.closing.rawValue) first.")
        }
      default: break
      }
      return add(sign.kind, sign.scalars.count)
    }
    throw unknownSign()
  }

  private func unknownSign() -> Diagnostic {
    for (text, meaning) in misused where spells(Array(text.unicodeScalars)) {
      return Diagnostic("\(text) means nothing here.", at: at..<at + text.unicodeScalars.count, hint: meaning)
    }
    let scalar = scalars[at]
    let shown = scalar.isPrintable ? String(scalar) : "U+" + String(scalar.value, radix: 16, uppercase: true)
    return Diagnostic("the sign \(shown) means nothing here.", at: at..<at + 1)
  }
}

/// Every sign and its ASCII or other spellings; longer ones first, so that `**=` is not read as `**`.
private let signs: [Unicode.Scalar: [(scalars: [Unicode.Scalar], kind: Lexeme.Kind)]] = {
  let table: [(String, Lexeme.Kind)] = [
    ("**=", .powerAssign), ("//=", .floorAssign), ("...", .ellipsis), ("…", .ellipsis),
    ("**", .power), ("//", .floorDivide), ("==", .equal), ("!=", .unequal), ("<=", .lessOrEqual),
    (">=", .greaterOrEqual), ("+=", .plusAssign), ("-=", .minusAssign), ("−=", .minusAssign), ("*=", .timesAssign),
    ("/=", .divideAssign), ("@=", .matrixAssign), ("%=", .remainderAssign), ("&=", .andAssign), ("|=", .orAssign),
    ("->", .arrow), (":=", .walrus), ("<<", .leftShift), (">>", .rightShift),
    ("+", .plus), ("-", .minus), ("−", .minus), ("*", .times), ("×", .times), ("/", .divide), ("÷", .divide),
    ("%", .remainder), ("@", .matrixTimes), ("·", .middleDot), ("⋅", .middleDot), ("&", .ampersand), ("|", .bar),
    ("~", .tilde), ("^", .caret), ("ᵀ", .transposed), ("⊤", .transposed), ("√", .root), ("∞", .infinity),
    ("≤", .lessOrEqual), ("≥", .greaterOrEqual), ("≠", .unequal), ("<", .less), (">", .greater), ("=", .assign),
    (",", .comma), (";", .semicolon), (":", .colon), ("(", .openRound), (")", .closeRound), ("[", .openSquare),
    ("]", .closeSquare), ("{", .openCurly), ("}", .closeCurly), (".", .dot),
  ]
  return Dictionary(grouping: table.map { (Array($0.unicodeScalars), $1) }) { $0.0[0] }
}()

/// Signs of other languages, and what to write instead.
private let misused: [(String, String)] = [
  ("!", "Write not x for one truth value, ~x for every entry, != for unequal."),
  ("?", "Ask for help on a name with ?name at the start of a line."),
  ("²", "Write ** 2 for a square."), ("³", "Write ** 3 for a cube."),
  ("$", "Formulas are typed without dollar signs."),
  ("`", "Quotes are \" or '."),
]

extension Lexeme.Kind {
  /// The bracket that closes this one.
  var closing: Lexeme.Kind {
    switch self {
    case .openRound: .closeRound
    case .openSquare: .closeSquare
    default: .closeCurly
    }
  }

  /// Whether a value may end with this lexeme.
  var endsOperand: Bool {
    switch self {
    case .number, .name, .string, .closeRound, .closeSquare, .transposed, .infinity: true
    default: false
    }
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }
  var isHexDigit: Bool { isDigit || ("a"..."f").contains(self) || ("A"..."F").contains(self) }
  /// Blanks, and what editors and web pages put in their place.
  var isBlank: Bool {
    switch value {
    case 0x20, 0x09, 0x0B, 0x0C, 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
    default: false
    }
  }
  var startsName: Bool {
    if value < 0x80 { return self == "_" || ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    return self != "ᵀ" && properties.isXIDStart
  }
  var continuesName: Bool {
    if value < 0x80 { return startsName || isDigit }
    return self != "ᵀ" && self != "·" && properties.isXIDContinue
  }
  /// The quote that ends a string begun with this one; typographic quotes come in with pasted text.
  var closingQuote: Unicode.Scalar? {
    switch self {
    case "\"": "\""
    case "'": "'"
    case "\u{201C}": "\u{201D}"
    case "\u{2018}": "\u{2019}"
    default: nil
    }
  }
}
