/// Expressions, by precedence: `lambda`, `or`, `and`, `not`, comparisons, `|`, `&`, `+ -`, `* / // % @`, unary signs,
/// `**`, `√`, then calls, indices and attributes.
extension Parser {
  /// One expression, or several with commas between them, which make a tuple.
  mutating func expressionOrTuple() throws(Diagnostic) -> Expression {
    let first = try expression()
    guard current.kind == .comma else { return first }
    var entries = [first]
    while take(.comma) {
      if endsExpression(current.kind) || current.kind == .assign { break }
      entries.append(try expression())
    }
    return try node(.tuple(entries), first.range.lowerBound..<(previous ?? current).range.upperBound)
  }

  private func endsExpression(_ kind: Lexeme.Kind) -> Bool {
    [.newline, .end, .semicolon, .closeRound, .closeSquare, .closeCurly].contains(kind)
  }

  /// One expression, with what may stand behind it.
  ///
  /// - Parameter mayLoop: whether a `for` behind it makes a comprehension of it; not so where it ends a part of one.
  mutating func expression(mayLoop: Bool = true) throws(Diagnostic) -> Expression {
    try nested { (parser: inout Parser) throws(Diagnostic) in
      if parser.word == "lambda" {
        let value = try parser.lambda()
        return mayLoop && parser.word == "for" ? try parser.comprehension(value) : value
      }
      let value = try parser.disjunction()
      let whole = parser.word == "if" ? try parser.conditional(value) : value
      return mayLoop && parser.word == "for" ? try parser.comprehension(whole) : whole
    }
  }

  /// `a if condition else b`, which functions choose their settings with.
  private mutating func conditional(_ value: Expression) throws(Diagnostic) -> Expression {
    guard definitions > 0 else {
      throw Diagnostic(
        "there is no … if … else … outside a def yet.", at: current.range,
        hint: "where(condition, a, b) chooses entry by entry.")
    }
    advance()
    let condition = try disjunction()
    guard take(word: "else") else {
      throw Diagnostic("an else is missing here.", at: current.range, hint: "As in 1 if mask is None else 2.")
    }
    let other = try expression(mayLoop: false)
    return try node(
      .conditional(value, if: condition, else: other), value.range.lowerBound..<other.range.upperBound)
  }

  /// `expr for x in values if condition`, in square brackets or as the one argument of a call.
  private mutating func comprehension(_ value: Expression) throws(Diagnostic) -> Expression {
    guard definitions > 0 else {
      throw Diagnostic(
        "there are no comprehensions outside a def yet.", at: current.range,
        hint: "Most loops over entries are one expression on whole matrices here.")
    }
    advance()
    let (target, values) = try forClause()
    let condition = take(word: "if") ? try disjunction() : nil
    guard word != "for" else {
      throw Diagnostic(
        "a comprehension has one for here.", at: current.range, hint: "Put another one inside the first.")
    }
    return try node(
      .comprehension(value, target, in: values, if: condition),
      value.range.lowerBound..<(condition ?? values).range.upperBound)
  }

  private mutating func lambda() throws(Diagnostic) -> Expression {
    let start = advance()
    let parameters = try parameters(of: "lambda", until: .colon)
    advance()
    let body = try expression(mayLoop: false)
    return try node(.lambda(parameters, body), start.range.lowerBound..<body.range.upperBound)
  }

  /// The names of a function's arguments with their defaults, up to the sign that closes them. Types are read over,
  /// and so are a `*` and a `/` that stand alone.
  mutating func parameters(
    of function: String, until closing: Lexeme.Kind
  ) throws(Diagnostic) -> [Expression.Parameter] {
    let isLambda = closing == .colon
    let example = isLambda ? "As in f = lambda q, k: q @ k.T." : "As in def f(q, k, scale=None):"
    var parameters: [Expression.Parameter] = []
    while current.kind != closing {
      if !isLambda, [.times, .divide].contains(current.kind), [.comma, closing].contains(following.kind) {
        advance()
        _ = take(.comma)
        continue
      }
      guard let name = word, !reserved.contains(name) else {
        if !isLambda, [.times, .power].contains(current.kind) {
          throw Diagnostic(
            "a function here has a fixed number of arguments.", at: current.range, hint: "Name each of them.")
        }
        throw Diagnostic(
          isLambda
            ? "lambda wants the names of its arguments, then a colon."
            : "the names of the arguments of \(function) are wanted here.", at: current.range, hint: example)
      }
      if parameters.contains(where: { $0.name == name }) {
        throw Diagnostic("\(function) has two arguments named \(name).", at: current.range)
      }
      advance()
      if !isLambda, take(.colon) { _ = try expression() }
      var standard: Expression?
      if take(.assign) {
        standard = try isLambda ? disjunction() : expression()
      } else if parameters.last?.standard != nil, isLambda {
        throw Diagnostic(
          "\(name) has no default but stands after an argument that has one.", at: (previous ?? current).range)
      }
      parameters.append(Expression.Parameter(name: name, standard: standard))
      if !take(.comma), current.kind != closing {
        throw Diagnostic(
          "a comma or a \(isLambda ? "colon" : "bracket") is missing here.", at: current.range, hint: example)
      }
    }
    return parameters
  }

  mutating func disjunction() throws(Diagnostic) -> Expression {
    var left = try conjunction()
    while take(word: "or") {
      let right = try conjunction()
      left = try node(.either(left, right), left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  private mutating func conjunction() throws(Diagnostic) -> Expression {
    var left = try negation()
    while take(word: "and") {
      let right = try negation()
      left = try node(.both(left, right), left.range.lowerBound..<right.range.upperBound)
    }
    return left
  }

  private mutating func negation() throws(Diagnostic) -> Expression {
    guard word == "not" else { return try comparison() }
    let start = advance()
    let operand = try nested { (parser: inout Parser) throws(Diagnostic) in try parser.negation() }
    return try node(.unary(.not, operand), start.range.lowerBound..<operand.range.upperBound)
  }

  private mutating func comparison() throws(Diagnostic) -> Expression {
    var operands = [try binary(above: 0)]
    var signs: [Comparison] = []
    var ranges: [Range<Int>] = []
    while let (sign, range) = try takeComparison() {
      signs.append(sign)
      ranges.append(range)
      operands.append(try binary(above: 0))
      guard signs.count < Nesting.longest else {
        throw Diagnostic("more than \(Nesting.longest) comparisons in a row.", at: range)
      }
    }
    guard let last = operands.last, !signs.isEmpty else { return operands[0] }
    return try node(
      .comparison(operands, signs, operatorRanges: ranges), operands[0].range.lowerBound..<last.range.upperBound)
  }

  private mutating func takeComparison() throws(Diagnostic) -> (Comparison, Range<Int>)? {
    let start = current
    if word == "is" {
      advance()
      guard word == "not" else { return (.is, start.range) }
      return (.isNot, start.range.lowerBound..<advance().range.upperBound)
    }
    if word == "in" || (word == "not" && source.text(of: following) == "in") {
      throw Diagnostic(
        "there is no in between values in this language.", at: start.range, hint: "any(x == value) asks the same.")
    }
    guard let sign = comparisons[start.kind] else { return nil }
    advance()
    return (sign, start.range)
  }

  /// Binary operators that bind tighter than `level`, left to right.
  mutating func binary(above level: Int) throws(Diagnostic) -> Expression {
    var left = try unary()
    while let (sign, strength) = binaries[current.kind], strength > level {
      let lexeme = current
      if isInRow, lexeme.followsBlank, !following.followsBlank, sign == .plus || sign == .minus { break }
      advance()
      if endsExpression(current.kind) || [.comma, .assign, .colon].contains(current.kind) {
        throw Diagnostic("nothing stands on the right of \(lexeme.kind.rawValue)", at: lexeme.range)
      }
      let right = try nested { (parser: inout Parser) throws(Diagnostic) in try parser.binary(above: strength) }
      left = try node(
        .binary(sign, left, right, operatorRange: lexeme.range), left.range.lowerBound..<right.range.upperBound)
    }
    switch current.kind {
    case .caret:
      throw Diagnostic("^ is not a power in Python.", at: current.range, hint: "Write ** for a power, as in x ** 2.")
    case .leftShift, .rightShift:
      throw Diagnostic("numbers are not shifted here.", at: current.range, hint: "Multiply by a power: x * 2 ** n.")
    default: return left
    }
  }

  private mutating func unary() throws(Diagnostic) -> Expression {
    let start = current
    let sign: UnaryOperator
    switch start.kind {
    case .plus: sign = .plus
    case .minus: sign = .minus
    case .tilde: sign = .invert
    default: return try power()
    }
    advance()
    let operand = try nested { (parser: inout Parser) throws(Diagnostic) in try parser.unary() }
    return try node(.unary(sign, operand), start.range.lowerBound..<operand.range.upperBound)
  }

  /// `a ** b` groups to the right and binds tighter than a sign before it: `-2 ** 2` is −4.
  private mutating func power() throws(Diagnostic) -> Expression {
    let base = try root()
    guard current.kind == .power else { return base }
    let lexeme = advance()
    let exponent = try nested { (parser: inout Parser) throws(Diagnostic) in try parser.unary() }
    return try node(
      .binary(.power, base, exponent, operatorRange: lexeme.range),
      base.range.lowerBound..<exponent.range.upperBound)
  }

  private mutating func root() throws(Diagnostic) -> Expression {
    guard current.kind == .root else { return try postfix() }
    let start = advance()
    if current.kind == .minus || current.kind == .plus {
      throw Diagnostic(
        "√ takes the one value that follows it.", at: start.range, hint: "Write √(…) around a longer expression.")
    }
    let operand = try nested { (parser: inout Parser) throws(Diagnostic) in try parser.root() }
    return try node(.unary(.root, operand), start.range.lowerBound..<operand.range.upperBound)
  }

  private mutating func postfix() throws(Diagnostic) -> Expression {
    var value = try atom()
    while true {
      switch current.kind {
      case .transposed:
        let lexeme = advance()
        value = try node(
          .attribute(value, "T", nameRange: lexeme.range), value.range.lowerBound..<lexeme.range.upperBound)
      case .dot:
        value = try attribute(of: value)
      case .openRound:
        if isInRow, current.followsBlank, !value.mayBeCalled { return value }
        let arguments = try arguments()
        value = try node(
          .call(value, arguments), value.range.lowerBound..<(previous ?? current).range.upperBound)
      case .openSquare:
        if isInRow, current.followsBlank || value.isBracket { return value }
        if value.isBracket, current.followsBlank {
          throw Diagnostic(
            "two matrices stand side by side with nothing between them.",
            at: value.range.lowerBound..<current.range.upperBound, focus: current.range,
            hint: "Write a comma or an operator between them, or one more pair of brackets around both for two rows.")
        }
        let subscripts = try subscripts()
        value = try node(
          .index(value, subscripts), value.range.lowerBound..<(previous ?? current).range.upperBound)
      default: return value
      }
    }
  }

  private mutating func attribute(of value: Expression) throws(Diagnostic) -> Expression {
    let dot = advance()
    guard current.kind == .name, let name = word else {
      switch current.kind {
      case .times, .divide, .power:
        throw Diagnostic(
          ".\(current.kind.rawValue) is another language's sign.", at: dot.range.lowerBound..<current.range.upperBound,
          hint: "\(current.kind.rawValue) works entry by entry already.")
      case .caret:
        throw Diagnostic(
          ".^ is another language's sign.", at: dot.range.lowerBound..<current.range.upperBound,
          hint: "** works entry by entry already.")
      default:
        throw Diagnostic("a name is wanted after the dot, as in K.T or a.weights.", at: dot.range)
      }
    }
    let lexeme = advance()
    return try node(
      .attribute(value, name, nameRange: lexeme.range), value.range.lowerBound..<lexeme.range.upperBound)
  }

  private mutating func atom() throws(Diagnostic) -> Expression {
    let lexeme = current
    switch lexeme.kind {
    case .number:
      advance()
      return try node(.number(number(lexeme)), lexeme.range)
    case .infinity:
      advance()
      return try node(.number(.infinity), lexeme.range)
    case .string:
      advance()
      return ["f", "F"].contains(source.scalars[lexeme.range.lowerBound])
        ? try formatted(lexeme) : try node(.string(try string(lexeme)), lexeme.range)
    case .ellipsis:
      advance()
      return try node(.ellipsis, lexeme.range)
    case .name:
      return try name()
    case .openRound:
      return try round()
    case .openSquare:
      return try matrix()
    case .openCurly:
      throw Diagnostic(
        "there are no dictionaries and sets in this language.", at: lexeme.range, hint: "A list is written [a, b].")
    default:
      throw missingValue()
    }
  }

  private mutating func name() throws(Diagnostic) -> Expression {
    let lexeme = current
    let text = source.text(of: lexeme)
    switch text {
    case "True", "False":
      advance()
      return try node(.boolean(text == "True"), lexeme.range)
    case "None":
      advance()
      return try node(.none, lexeme.range)
    case "lambda":
      throw Diagnostic("a lambda inside an expression needs brackets around it.", at: lexeme.range)
    case _ where reserved.contains(text):
      throw Diagnostic(
        "\(text) is a word of Python's own and no value.", at: lexeme.range,
        hint: following.kind == .assign ? "Choose another name, \(text)_ for instance." : nil)
    default:
      advance()
      return try node(.name(text), lexeme.range)
    }
  }

  private mutating func round() throws(Diagnostic) -> Expression {
    let open = advance()
    let outer = isInRow
    isInRow = false
    defer { isInRow = outer }
    if current.kind == .closeRound {
      return try node(.tuple([]), open.range.lowerBound..<advance().range.upperBound)
    }
    var value = try expressionOrTuple()
    guard current.kind == .closeRound else { throw unexpected() }
    value.range = open.range.lowerBound..<advance().range.upperBound
    return value
  }

  private mutating func arguments() throws(Diagnostic) -> [Expression.Argument] {
    advance()
    let outer = isInRow
    isInRow = false
    defer { isInRow = outer }
    var arguments: [Expression.Argument] = []
    while current.kind != .closeRound {
      arguments.append(try argument())
      if let last = arguments.last, last.name == nil, let named = arguments.dropLast().last(where: { $0.name != nil }) {
        throw Diagnostic(
          "an argument without a name stands after \(named.name ?? "")=….", at: last.value.range,
          hint: "Arguments without a name come first.")
      }
      if !take(.comma), current.kind != .closeRound { throw unexpected() }
    }
    advance()
    return arguments
  }

  private mutating func argument() throws(Diagnostic) -> Expression.Argument {
    let start = current
    if take(.times) {
      return Expression.Argument(name: nil, nameRange: start.range, isSpread: true, value: try expression())
    }
    if current.kind == .power {
      throw Diagnostic("** does not spread arguments here.", at: start.range, hint: "Name each one, as in dim=-1.")
    }
    guard let name = word, following.kind == .assign else {
      return Expression.Argument(name: nil, nameRange: start.range, isSpread: false, value: try expression())
    }
    advance()
    advance()
    // What torch prints after a tensor that has a gradient: `grad_fn=<AddBackward0>`.
    if name == "grad_fn", current.kind == .less {
      while current.kind != .greater, current.kind != .closeRound, current.kind != .end { advance() }
      let range = start.range.lowerBound..<advance().range.upperBound
      return Expression.Argument(name: name, nameRange: start.range, isSpread: false, value: try node(.none, range))
    }
    if [.comma, .closeRound].contains(current.kind) {
      throw Diagnostic("nothing stands on the right of \(name)=", at: start.range)
    }
    return Expression.Argument(name: name, nameRange: start.range, isSpread: false, value: try expression())
  }

  private mutating func subscripts() throws(Diagnostic) -> [Subscript] {
    let open = advance()
    let outer = isInRow
    isInRow = false
    defer { isInRow = outer }
    if current.kind == .closeSquare {
      throw Diagnostic("no index stands between these brackets.", at: open.range.lowerBound..<current.range.upperBound)
    }
    var subscripts: [Subscript] = []
    while current.kind != .closeSquare {
      subscripts.append(try entry())
      if !take(.comma), current.kind != .closeSquare { throw unexpected() }
    }
    advance()
    return subscripts

    func bound(_ parser: inout Parser) throws(Diagnostic) -> Expression? {
      [.colon, .comma, .closeSquare].contains(parser.current.kind) ? nil : try parser.expression()
    }
    func entry(_ parser: inout Parser) throws(Diagnostic) -> Subscript {
      let start = try bound(&parser)
      guard parser.take(.colon) else {
        guard let start else { throw parser.missingValue() }
        return .value(start)
      }
      let stop = try bound(&parser)
      let step = parser.take(.colon) ? try bound(&parser) : nil
      return .slice(start, stop, step)
    }
    func entry() throws(Diagnostic) -> Subscript { try entry(&self) }
  }
}

// MARK: Literals

extension Parser {
  private func number(_ lexeme: Lexeme) -> Double {
    let text = source.text(of: lexeme).filter { $0 != "_" }
    if text.count > 2, text.hasPrefix("0") {
      let radix: Int? =
        switch text.dropFirst().first {
        case "x", "X": 16
        case "b", "B": 2
        case "o", "O": 8
        default: nil
        }
      if let radix {
        return text.dropFirst(2).reduce(0.0) { $0 * Double(radix) + Double($1.hexDigitValue ?? 0) }
      }
    }
    return Double(text) ?? .nan
  }

  /// `f"d = {d}, {x:.2f}"`: a call of `format` with the texts and the values between them.
  private func formatted(_ lexeme: Lexeme) throws(Diagnostic) -> Expression {
    let scalars = Array(try string(lexeme).unicodeScalars)
    var pieces: [Expression] = []
    var text = String.UnicodeScalarView()
    func add(_ kind: Expression.Kind) { pieces.append(Expression(kind, at: lexeme.range)) }
    var at = 0
    while at < scalars.count {
      let scalar = scalars[at]
      at += 1
      if "{}".unicodeScalars.contains(scalar), at < scalars.count, scalars[at] == scalar {
        text.append(scalar)
        at += 1
      } else if scalar == "{" {
        guard let end = scalars[at...].firstIndex(of: "}") else {
          throw Diagnostic("a { in this text is never closed.", at: lexeme.range, hint: "A brace itself is written {{.")
        }
        let (value, decimals) = try placeholder(Array(scalars[at..<end]), lexeme)
        if !text.isEmpty { add(.string(String(text))) }
        text = String.UnicodeScalarView()
        pieces.append(value)
        if let decimals {
          pieces[pieces.count - 1] = call(
            "round", [value, Expression(.number(Double(decimals)), at: lexeme.range)], lexeme)
        }
        at = end + 1
      } else {
        text.append(scalar)
      }
    }
    if !text.isEmpty || pieces.isEmpty { add(.string(String(text))) }
    return call("format", pieces, lexeme)
  }

  private func call(_ name: String, _ values: [Expression], _ lexeme: Lexeme) -> Expression {
    Expression(
      .call(
        Expression(.name(name), at: lexeme.range),
        values.map { Expression.Argument(name: nil, nameRange: lexeme.range, isSpread: false, value: $0) }),
      at: lexeme.range)
  }

  /// What stands between braces: an expression, and how many decimals a `:.2f` behind it asks for.
  private func placeholder(
    _ scalars: [Unicode.Scalar], _ lexeme: Lexeme
  ) throws(Diagnostic) -> (Expression, decimals: Int?) {
    var depth = 0
    var end = scalars.count
    for (place, scalar) in scalars.enumerated() {
      if "([".unicodeScalars.contains(scalar) { depth += 1 }
      if ")]".unicodeScalars.contains(scalar) { depth -= 1 }
      if depth == 0,
        scalar == ":" || (scalar == "!" && place + 2 == scalars.count) || (scalar == "=" && place + 1 == scalars.count)
      {
        end = place
        break
      }
    }
    func text(_ part: ArraySlice<Unicode.Scalar>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: part)
      return String(view)
    }
    do {
      let value = try parseExpression(text(scalars[..<end])).placed(at: lexeme.range)
      let rule = text(scalars[min(end + 1, scalars.count)...])
      let digits = rule.split(separator: ".").last.flatMap { Int($0.prefix { $0.isNumber }) }
      return (value, rule.contains(".") && (rule.hasSuffix("f") || rule.hasSuffix("e")) ? digits : nil)
    } catch {
      var inside = error
      (inside.range, inside.focus) = (lexeme.range, lexeme.range)
      throw inside
    }
  }

  private func string(_ lexeme: Lexeme) throws(Diagnostic) -> String {
    let range = lexeme.range
    var scalars = Array(source.scalars[range])
    let prefix = scalars.prefix { $0.startsName }
    let isRaw = prefix.contains { $0 == "r" || $0 == "R" }
    scalars.removeFirst(prefix.count)
    let isTriple = scalars.count >= 6 && scalars[1] == scalars[0] && scalars[2] == scalars[0]
    let inside = Array(scalars.dropFirst(isTriple ? 3 : 1).dropLast(isTriple ? 3 : 1))
    guard !isRaw, inside.contains("\\") else { return String(String.UnicodeScalarView(inside)) }
    var text = String.UnicodeScalarView()
    var at = 0
    while at < inside.count {
      let scalar = inside[at]
      guard scalar == "\\", at + 1 < inside.count else {
        text.append(scalar)
        at += 1
        continue
      }
      let code = inside[at + 1]
      at += 2
      switch code {
      case "n": text.append("\n")
      case "t": text.append("\t")
      case "r": text.append("\r")
      case "0": text.append("\0")
      case "\\", "'", "\"": text.append(code)
      case "\n": break
      case "x", "u", "U":
        let length = code == "x" ? 2 : code == "u" ? 4 : 8
        let digits = String(String.UnicodeScalarView(inside[at..<min(at + length, inside.count)]))
        guard digits.count == length, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
          throw Diagnostic("\\\(code) wants \(length) hexadecimal digits of a character.", at: range)
        }
        text.append(scalar)
        at += length
      default:
        text.append("\\")
        text.append(code)
      }
    }
    return String(text)
  }
}

// MARK: Errors

extension Parser {
  /// What stands here cannot follow the complete expression before it.
  func unexpected() -> Diagnostic {
    let lexeme = current
    let before = previous.map { source.text(of: $0) } ?? ""
    let text = source.text(of: lexeme)
    switch lexeme.kind {
    case .number, .name, .string, .openSquare, .openRound, .root, .infinity:
      if previous?.kind.endsOperand == true {
        let isCall = FunctionTable.entry(before) != nil
        return Diagnostic(
          "\(before) and \(text) stand side by side with no operator between them.",
          at: (previous ?? lexeme).range.lowerBound..<lexeme.range.upperBound, focus: lexeme.range,
          hint: isCall
            ? "Write \(before)(\(text))."
            : "Write @ for the matrix product, * to multiply entry by entry, or a comma between two values.")
      }
      return Diagnostic("\(text) cannot stand here.", at: lexeme.range)
    case .assign:
      return Diagnostic(
        "= assigns, and can only stand after a name at the start of a statement.", at: lexeme.range,
        hint: "To compare, write ==.")
    case .walrus:
      return Diagnostic("there is no := in this language.", at: lexeme.range, hint: "Assign in a statement of its own.")
    case .colon:
      return Diagnostic("a colon cannot stand here.", at: lexeme.range, hint: "Slices stand in an index: x[1:3].")
    case .semicolon:
      return Diagnostic(
        "; ends a statement or, in square brackets, a row; it cannot stand here.", at: lexeme.range,
        hint: "Write a comma.")
    case .newline, .end:
      return Diagnostic("the line ends too early.", at: (previous ?? lexeme).range)
    default:
      return Diagnostic("\(text) cannot stand here.", at: lexeme.range)
    }
  }

  /// A value should begin here and does not.
  func missingValue() -> Diagnostic {
    let lexeme = current
    switch lexeme.kind {
    case .newline, .end:
      guard let previous else { return Diagnostic("there is nothing to compute here.", at: lexeme.range) }
      return Diagnostic("nothing stands on the right of \(source.text(of: previous))", at: previous.range)
    case .caret:
      return Diagnostic("^ is not a power in Python.", at: lexeme.range, hint: "Write ** for a power, as in x ** 2.")
    case _ where binaries[lexeme.kind] != nil || comparisons[lexeme.kind] != nil:
      return Diagnostic("nothing stands on the left of \(lexeme.kind.rawValue)", at: lexeme.range)
    case .assign:
      return Diagnostic(
        "nothing stands on the left of =", at: lexeme.range, hint: "A name is wanted, as in Q = [1, 2].")
    default:
      return Diagnostic("a value is wanted here, and \(source.text(of: lexeme)) is none.", at: lexeme.range)
    }
  }
}

extension Expression {
  /// The same expression as if all of it stood in one place: it was read from within a text.
  fileprivate func placed(at range: Range<Int>) -> Expression {
    var result = replacingParts { $0.placed(at: range) }
    result.range = range
    return result
  }

  var isBracket: Bool {
    switch kind {
    case .list, .rows: true
    default: false
    }
  }

  /// Whether `value (` can be a call; a number or a matrix before a bracket cannot.
  var mayBeCalled: Bool {
    switch kind {
    case .name, .attribute, .call, .index, .lambda: true
    default: false
    }
  }
}

private let binaries: [Lexeme.Kind: (BinaryOperator, Int)] = [
  .bar: (.or, 1), .ampersand: (.and, 2), .plus: (.plus, 3), .minus: (.minus, 3), .times: (.times, 4),
  .divide: (.divide, 4), .floorDivide: (.floorDivide, 4), .remainder: (.remainder, 4),
  .matrixTimes: (.matrixTimes, 4), .middleDot: (.middleDot, 4),
]

private let comparisons: [Lexeme.Kind: Comparison] = [
  .equal: .equal, .unequal: .unequal, .less: .less, .lessOrEqual: .lessOrEqual, .greater: .greater,
  .greaterOrEqual: .greaterOrEqual,
]
