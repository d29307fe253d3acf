/// One word or sign of a program, with the place it stands at.
///
/// (The field calls the pieces of a sentence *tokens*; so that the word stays theirs, ours are lexemes.)
public struct Lexeme: Sendable, Equatable {
  public var kind: Kind
  var start: Int32
  var end: Int32
  /// Whether a blank or a line end inside brackets stands before it: `[1 -2]` and `[1 - 2]` differ by that alone.
  public var followsBlank: Bool

  /// Where it stands in the program, in Unicode scalars.
  public var range: Range<Int> { Int(start)..<Int(end) }

  public enum Kind: String, Sendable {
    case number, name, string
    case newline = "the end of the line"
    case end = "the end"
    case semicolon = ";"
    case comma = ","
    case colon = ":"
    case dot = "."
    case ellipsis = "..."
    case openRound = "("
    case closeRound = ")"
    case openSquare = "["
    case closeSquare = "]"
    case openCurly = "{"
    case closeCurly = "}"
    case assign = "="
    case plusAssign = "+="
    case minusAssign = "-="
    case timesAssign = "*="
    case divideAssign = "/="
    case matrixAssign = "@="
    case floorAssign = "//="
    case remainderAssign = "%="
    case powerAssign = "**="
    case andAssign = "&="
    case orAssign = "|="
    case equal = "=="
    case unequal = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case floorDivide = "//"
    case remainder = "%"
    case matrixTimes = "@"
    case middleDot = "·"
    case power = "**"
    case ampersand = "&"
    case bar = "|"
    case tilde = "~"
    case caret = "^"
    case transposed = "ᵀ"
    case root = "√"
    case infinity = "∞"
    case arrow = "->"
    case walrus = ":="
    case leftShift = "<<"
    case rightShift = ">>"
  }
}

/// The text of a program as scalars, the unit every range counts in.
struct Source: Sendable {
  let scalars: [Unicode.Scalar]

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  func text(_ range: Range<Int>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[range.clamped(to: 0..<scalars.count)])
    return String(text)
  }

  func text(of lexeme: Lexeme) -> String { text(lexeme.range) }
}
