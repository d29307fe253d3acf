/// Reads a program. Nothing is evaluated and no name is looked up.
///
/// Throws where the text is no program, with the place and, where it can be guessed, what was meant.
public func parse(_ text: String) throws(Diagnostic) -> Program {
  let source = Source(text)
  var parser = Parser(lexemes: try tokenize(source), source: source)
  return Program(statements: try parser.block(), source: text)
}

/// Reads a text that is one expression and nothing else: a question's answer, the argument of `:why`.
public func parseExpression(_ text: String) throws(Diagnostic) -> Expression {
  let program = try parse(text)
  let whole = 0..<text.unicodeScalars.count
  guard let first = program.statements.first else { throw Diagnostic("there is no expression here.", at: whole) }
  if program.statements.count > 1 {
    throw Diagnostic("one expression is wanted here, and this is a second one.", at: program.statements[1].range)
  }
  switch first.kind {
  case .show(let expression): return expression
  default: throw Diagnostic("an expression is wanted here, and this is a statement.", at: first.range)
  }
}

/// A reader over lexemes. Statements of one line are here; blocks, expressions and brackets in files of their own.
struct Parser {
  let lexemes: [Lexeme]
  let source: Source
  var position = 0
  /// Whether what is read stands directly in a matrix, where blanks separate entries.
  var isInRow = false
  /// In how many `def`s and how many loops, of the innermost `def`, the statement being read stands.
  var definitions = 0
  var loops = 0
  private var nesting = 0

  init(lexemes: [Lexeme], source: Source) {
    self.lexemes = lexemes
    self.source = source
  }

  var current: Lexeme { lexemes[position] }
  var following: Lexeme { lexemes[min(position + 1, lexemes.count - 1)] }
  var previous: Lexeme? { position > 0 ? lexemes[position - 1] : nil }

  @discardableResult mutating func advance() -> Lexeme {
    let lexeme = lexemes[position]
    if position + 1 < lexemes.count { position += 1 }
    return lexeme
  }

  mutating func take(_ kind: Lexeme.Kind) -> Bool {
    guard current.kind == kind else { return false }
    advance()
    return true
  }

  /// The word at this place, if a word stands here.
  var word: String? { current.kind == .name ? source.text(of: current) : nil }

  mutating func take(word: String) -> Bool {
    guard self.word == word else { return false }
    advance()
    return true
  }

  /// Runs `read` one level deeper, and refuses levels that no hand types.
  mutating func nested<Part>(_ read: (inout Parser) throws(Diagnostic) -> Part) throws(Diagnostic) -> Part {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= 2 * Nesting.deepest else {
      throw Diagnostic(
        "this is nested more than \(2 * Nesting.deepest) levels deep.", at: current.range,
        hint: "Give inner parts a name first, then use the names.")
    }
    return try read(&self)
  }

  /// An expression node, unless it would be too deep to walk.
  func node(_ kind: Expression.Kind, _ range: Range<Int>) throws(Diagnostic) -> Expression {
    let expression = Expression(kind, at: range)
    guard expression.depth <= Nesting.longest else {
      throw Diagnostic(
        "more than \(Nesting.longest) operations hang together here.", at: range,
        hint: "Cut it into several statements, or add up a list with sum([…]).")
    }
    return expression
  }
}

extension Parser {
  /// The statements of a whole program, or of the lines that are indented further than `outer`.
  mutating func block(indentedBeyond outer: Int? = nil) throws(Diagnostic) -> Block {
    var statements: Block = []
    var beginsLine = true
    var own: Int?
    while current.kind != .end {
      if take(.newline) {
        beginsLine = true
        continue
      }
      if beginsLine, let outer {
        if indentation <= outer { break }
        if let own, indentation != own { throw misplacedLine(own) }
        own = indentation
      }
      // A decorator such as `@torch.no_grad()` changes nothing here.
      if beginsLine, current.kind == .matrixTimes {
        while ![.newline, .end].contains(current.kind) { advance() }
        continue
      }
      if current.kind == .semicolon {
        guard let last = statements.indices.last, !beginsLine else {
          throw Diagnostic("there is no statement before this ;", at: current.range)
        }
        advance()
        statements[last].isQuiet = true
        continue
      }
      let statement = try statement(beginsLine: beginsLine)
      statements.append(statement)
      beginsLine = statement.isCompound
      switch current.kind {
      case .newline, .semicolon, .end: break
      default: guard beginsLine else { throw unexpected() }
      }
    }
    return statements
  }

  /// One statement and its place.
  mutating func statement(beginsLine: Bool) throws(Diagnostic) -> Statement {
    let start = current
    let header = try compound(beginsLine: beginsLine)
    let kind = if let header { header } else { try simple() }
    var last = position - 1
    while last > 0, lexemes[last].kind == .newline, lexemes[last].start > start.start { last -= 1 }
    let end = position == 0 ? start : lexemes[last]
    return Statement(
      kind: kind, range: start.range.lowerBound..<max(start.range.lowerBound, end.range.upperBound), isQuiet: false,
      beginsLine: beginsLine)
  }

  /// A statement without a body.
  private mutating func simple() throws(Diagnostic) -> Statement.Kind {
    if let word, following.kind != .assign || reserved.contains(word) {
      switch word {
      case "import", "from":
        while ![.newline, .semicolon, .end].contains(current.kind) { advance() }
        return .importing
      case "del":
        return try deletion()
      case "pass":
        advance()
        return .pass
      case "return":
        return try giveBack()
      case "raise":
        return try failure()
      case "break", "continue":
        guard loops > 0 else { throw Diagnostic("\(word) stands only within a loop.", at: current.range) }
        advance()
        return word == "break" ? .leaveLoop : .nextRound
      case "assert":
        advance()
        let condition = try expression()
        return .claim(condition, take(.comma) ? try expression() : nil)
      case _ where notYet[word] != nil && following.kind != .dot:
        throw Diagnostic("there is no \(word) in this language yet.", at: current.range, hint: notYet[word] ?? nil)
      default: break
      }
    }
    if current.kind == .colon {
      throw Diagnostic(
        "a command begins with : and stands alone on a line of the prompt.", at: current.range)
    }
    let left = try expressionOrTuple()
    if let sign = updates[current.kind] {
      let lexeme = advance()
      let target = try target(left)
      if case .several(_, let range) = target {
        throw Diagnostic(
          "\(lexeme.kind.rawValue) changes one name at a time.", at: range, hint: "Write one statement for each.")
      }
      return .update(target, sign, try assigned(after: lexeme))
    }
    guard current.kind == .assign else { return .show(left) }
    var targets = [try target(left)]
    while true {
      let lexeme = advance()
      let value = try assigned(after: lexeme)
      guard current.kind == .assign else { return .assign(targets, value) }
      targets.append(try target(value))
    }
  }

  /// `raise ValueError("…")`: the kind of error is read over, its first argument is what is told.
  private mutating func failure() throws(Diagnostic) -> Statement.Kind {
    advance()
    guard ![.newline, .end, .semicolon].contains(current.kind) else { return .fail(nil) }
    let error = try expression()
    if take(word: "from") { _ = try expression() }
    guard case .call(_, let arguments) = error.kind, let first = arguments.first, case .string = first.value.kind else {
      return .fail(nil)
    }
    return .fail(first.value)
  }

  private mutating func giveBack() throws(Diagnostic) -> Statement.Kind {
    guard definitions > 0 else {
      throw Diagnostic(
        "return stands only within a def.", at: current.range,
        hint: "The value of a bare expression is shown by itself.")
    }
    advance()
    return .giveBack([.newline, .end, .semicolon].contains(current.kind) ? nil : try expressionOrTuple())
  }

  private mutating func assigned(after sign: Lexeme) throws(Diagnostic) -> Expression {
    switch current.kind {
    case .newline, .end, .semicolon:
      throw Diagnostic("nothing stands on the right of \(sign.kind.rawValue)", at: sign.range)
    default: return try expressionOrTuple()
    }
  }

  private mutating func deletion() throws(Diagnostic) -> Statement.Kind {
    let start = advance()
    if [.newline, .end, .semicolon].contains(current.kind) {
      throw Diagnostic("del wants the name to forget.", at: start.range, hint: "As in del e.")
    }
    let value = try expressionOrTuple()
    var names: [String] = []
    var entries = [value]
    if case .tuple(let several) = value.kind { entries = several }
    for entry in entries {
      guard case .name(let name) = entry.kind else {
        throw Diagnostic("del forgets whole variables, by name.", at: entry.range)
      }
      names.append(name)
    }
    return .delete(names)
  }

  func target(_ expression: Expression) throws(Diagnostic) -> Target {
    let text = source.text(expression.range).count <= 30 ? source.text(expression.range) : "this"
    switch expression.kind {
    case .name(let name): return .name(name, expression.range)
    case .index(let owner, let subscripts):
      guard case .name = owner.kind else {
        throw Diagnostic(
          "only an element of a variable can be assigned to.", at: owner.range, hint: "Give this part a name first.")
      }
      return .element(owner, subscripts, expression.range)
    case .tuple(let entries), .list(let entries):
      guard !entries.isEmpty else { break }
      var targets: [Target] = []
      for entry in entries { targets.append(try target(entry)) }
      return .several(targets, expression.range)
    case .call(let callee, let arguments):
      guard case .name(let name) = callee.kind else { break }
      let names = arguments.map { source.text($0.value.range) }.joined(separator: ", ")
      throw Diagnostic(
        "\(text) is a call, and a call cannot be assigned to.", at: expression.range,
        hint: "A function is defined as \(name) = lambda \(names): ….")
    case .attribute:
      throw Diagnostic(
        "\(text) is part of a value and cannot be assigned to.", at: expression.range,
        hint: "Assign to a variable, or to one of its elements, as in Q[0, 1] = 3.")
    case .comparison(_, let signs, _) where signs == [.equal]:
      throw Diagnostic("== compares and cannot be assigned to.", at: expression.range, hint: "A single = assigns.")
    default: break
    }
    throw Diagnostic("\(text) cannot be assigned to: a name is wanted on the left of =.", at: expression.range)
  }
}

private let updates: [Lexeme.Kind: BinaryOperator] = [
  .plusAssign: .plus, .minusAssign: .minus, .timesAssign: .times, .divideAssign: .divide,
  .matrixAssign: .matrixTimes, .floorAssign: .floorDivide, .remainderAssign: .remainder, .powerAssign: .power,
  .andAssign: .and, .orAssign: .or,
]

/// Statements of Python that this language does not have, and what to do instead where there is something.
private let notYet: [String: String?] = [
  "class": "Paste its functions without the class around them.",
  "try": nil, "except": nil, "finally": nil,
  "global": nil, "nonlocal": nil, "yield": "A list is built with append.", "async": nil, "await": nil,
]

/// Python's own words, which are no names there either.
let reserved: Set<String> = Set(notYet.keys).union([
  "and", "or", "not", "is", "in", "lambda", "del", "import", "from", "as", "True", "False", "None", "def", "if", "elif",
  "else", "for", "while", "return", "pass", "break", "continue", "assert",
  "with", "raise",
])
