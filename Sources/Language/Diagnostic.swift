/// What is wrong with a piece of text, where, and the one change that would put it right.
///
/// `range` and `focus` count Unicode scalars of the whole program text from zero, half-open. `range` is everything the
/// error is about and is underlined with `~`; `focus`, the sign or word to look at first, is pointed at with `^`.
public struct Diagnostic: Error, Sendable, Equatable {
  /// A sentence that says what was met, in the learner's own names and sizes.
  public var message: String
  public var range: Range<Int>
  public var focus: Range<Int>
  /// A sentence with the change that would make it right, where there is one.
  public var hint: String?
  /// Whether the text merely ends too early, inside an open bracket or quote.
  public var isIncomplete: Bool
  /// Whether nothing is wrong with the text and the person stopped the work.
  public var isInterruption = false

  public init(
    _ message: String, at range: Range<Int>, focus: Range<Int>? = nil, hint: String? = nil, isIncomplete: Bool = false
  ) {
    self.message = message
    self.range = range
    self.focus = focus ?? range
    self.hint = hint
    self.isIncomplete = isIncomplete
  }

  /// The message and the hint as one paragraph.
  public var sentence: String { hint.map { "\(message) \($0)" } ?? message }

  /// The line the error stands in, the marks below it, and the sentence:
  ///
  ///     Q @ K
  ///     ~~^~~
  ///     cannot multiply Q (3, 4) @ K (3, 4): the inner sizes 4 and 3 differ. Q @ K.T would give (3, 3).
  public func rendered(in source: String) -> String {
    let excerpt = excerpt(in: source)
    return [excerpt.line, excerpt.marks, sentence].joined(separator: "\n")
  }

  /// The line the error stands in and the marks that go below it, for whoever has printed the line already.
  public func excerpt(in source: String) -> Excerpt {
    Excerpt(of: self, in: Array(source.unicodeScalars))
  }
}

/// One line of a program with the marks that point at an error in it; both safe to print, and at most 100 columns wide.
public struct Excerpt: Sendable, Equatable {
  public var line: String
  public var marks: String
  /// The line's number in the program, from 0.
  public var lineNumber: Int
  /// Whether the line is whole, so that marks may be set under a copy of it that is on the screen already.
  public var isWhole: Bool

  static let widest = 100

  init(of diagnostic: Diagnostic, in scalars: [Unicode.Scalar]) {
    let focus = diagnostic.focus.clamped(to: 0..<scalars.count)
    let anchor = min(max(diagnostic.focus.lowerBound, 0), scalars.count)
    var start = anchor
    while start > 0, !scalars[start - 1].isLineEnd { start -= 1 }
    var end = anchor
    while end < scalars.count, !scalars[end].isLineEnd { end += 1 }
    lineNumber = scalars[..<start].reduce(0) { $1 == "\n" ? $0 + 1 : $0 }
    isWhole = end - start <= Self.widest
    var window = start..<end
    if !isWhole {
      let from = max(start, min(anchor - Self.widest / 2, end - Self.widest))
      window = from..<min(end, from + Self.widest)
    }
    var text = window.lowerBound > start ? "…" : ""
    var marks = window.lowerBound > start ? " " : ""
    let pointed = focus.isEmpty ? anchor..<anchor + 1 : focus
    for at in window {
      let scalar = scalars[at]
      text.unicodeScalars.append(scalar.isPrintable ? scalar : scalar == "\t" ? " " : "\u{FFFD}")
      let mark: Character = pointed.contains(at) ? "^" : diagnostic.range.contains(at) ? "~" : " "
      for _ in 0..<scalar.columns { marks.append(mark) }
    }
    if window.upperBound < end { text.append("…") }
    if pointed.lowerBound >= window.upperBound { marks.append("^") }
    while marks.last == " " { marks.removeLast() }
    line = text
    self.marks = marks
  }
}

extension Unicode.Scalar {
  var isLineEnd: Bool { self == "\n" || self == "\r" || self == "\u{2028}" || self == "\u{2029}" || self == "\u{85}" }

  /// Whether a terminal may be given this scalar: no control, format or separator characters that move or hide text.
  var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }

  /// How many columns a terminal gives it: 0 for marks that sit on the letter before, 2 for East Asian wide letters.
  var columns: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
