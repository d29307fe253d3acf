/// Statements with a body: `def`, `if`, `for` and `while`. The body stands behind the colon on the same line, or on the
/// lines below it that are indented further than the header.
extension Parser {
  /// The statement with a body that begins here, or nil where none does.
  mutating func compound(beginsLine: Bool) throws(Diagnostic) -> Statement.Kind? {
    guard let word, let read = headers[word], following.kind != .assign, following.kind != .dot else { return nil }
    guard beginsLine else { throw Diagnostic("\(word) begins a line of its own.", at: current.range) }
    let indentation = indentation
    return try nested { (parser: inout Parser) throws(Diagnostic) in try read(&parser, indentation) }
  }

  /// How many columns stand before the line's first word; those of a prompt pasted from Python do not count.
  var indentation: Int {
    let end = current.range.lowerBound
    var start = end
    while start > 0, !source.scalars[start - 1].isLineEnd { start -= 1 }
    var column = 0
    for scalar in source.scalars[start..<end] { column = scalar == "\t" ? (column / 8 + 1) * 8 : column + 1 }
    let prompt = source.scalars[start..<end].prefix(3)
    let isPrompt = prompt.elementsEqual([">", ">", ">"]) || prompt.elementsEqual([".", ".", "."])
    return isPrompt ? max(0, column - 4) : column
  }

  /// A line that stands further to the right than the line above it, or fits no line above.
  func misplacedLine(_ own: Int) -> Diagnostic {
    Diagnostic(
      indentation > own
        ? "this line is indented further than the one above it, which opens nothing."
        : "this line's indentation fits none of the lines above it.",
      at: current.range, hint: "Lines that belong together begin in the same column.")
  }
}

private let headers: [String: @Sendable (inout Parser, Int) throws(Diagnostic) -> Statement.Kind] = [
  "def": { (parser: inout Parser, indentation: Int) throws(Diagnostic) in try parser.definition(indentation) },
  "if": { (parser: inout Parser, indentation: Int) throws(Diagnostic) in try parser.choice(indentation) },
  "for": { (parser: inout Parser, indentation: Int) throws(Diagnostic) in try parser.loop(indentation) },
  "with": { (parser: inout Parser, indentation: Int) throws(Diagnostic) in try parser.context(indentation) },
  "while": { (parser: inout Parser, indentation: Int) throws(Diagnostic) in try parser.whileLoop(indentation) },
  "elif": { (parser: inout Parser, _: Int) throws(Diagnostic) in throw parser.withoutIf() },
  "else": { (parser: inout Parser, _: Int) throws(Diagnostic) in throw parser.withoutIf() },
]

extension Parser {
  fileprivate mutating func definition(_ indentation: Int) throws(Diagnostic) -> Statement.Kind {
    advance()
    guard let name = word, !reserved.contains(name) else {
      throw Diagnostic("def wants the name of the function.", at: current.range, hint: "As in def f(q, k):")
    }
    advance()
    guard take(.openRound) else {
      throw Diagnostic(
        "the arguments of \(name) stand in round brackets, which may be empty.", at: current.range,
        hint: "As in def \(name)(q, k):")
    }
    let parameters = try parameters(of: name, until: .closeRound)
    advance()
    if take(.arrow) { _ = try expression() }
    let loops = loops
    (definitions, self.loops) = (definitions + 1, 0)
    defer { (definitions, self.loops) = (definitions - 1, loops) }
    return .define(name, parameters, try body(of: "def", indentation))
  }

  fileprivate mutating func choice(_ indentation: Int) throws(Diagnostic) -> Statement.Kind {
    var branches: [Statement.Branch] = []
    var otherwise: Block = []
    repeat {
      let word = source.text(of: advance())
      let condition = try expression()
      if current.kind == .assign {
        throw Diagnostic("= assigns and cannot stand in a condition.", at: current.range, hint: "To compare, write ==.")
      }
      branches.append(Statement.Branch(condition: condition, body: try body(of: word, indentation)))
    } while goesOn(with: "elif", indentation)
    if goesOn(with: "else", indentation) {
      advance()
      otherwise = try body(of: "else", indentation)
    }
    return .choose(branches, otherwise: otherwise)
  }

  fileprivate mutating func loop(_ indentation: Int) throws(Diagnostic) -> Statement.Kind {
    advance()
    let (target, values) = try forClause()
    loops += 1
    defer { loops -= 1 }
    return .forEach(target, in: values, try body(of: "for", indentation))
  }

  /// `with torch.no_grad():` changes nothing here but the indentation.
  fileprivate mutating func context(_ indentation: Int) throws(Diagnostic) -> Statement.Kind {
    let start = advance()
    repeat {
      _ = try expression()
      if take(word: "as") { _ = try binary(above: 0) }
    } while take(.comma)
    let body = try body(of: "with", indentation)
    return .choose(
      [Statement.Branch(condition: Expression(.boolean(true), at: start.range), body: body)], otherwise: [])
  }

  fileprivate mutating func whileLoop(_ indentation: Int) throws(Diagnostic) -> Statement.Kind {
    advance()
    let condition = try expression()
    loops += 1
    defer { loops -= 1 }
    return .whileTrue(condition, try body(of: "while", indentation))
  }

  /// What stands between `for` and the colon: names, `in`, and what is gone through.
  mutating func forClause() throws(Diagnostic) -> (Target, Expression) {
    let start = current
    var names = [try binary(above: 0)]
    while take(.comma), word != "in" { names.append(try binary(above: 0)) }
    guard take(word: "in") else {
      throw Diagnostic(
        "for wants names, then in, then what to go through.", at: current.range,
        hint: "As in for i in range(3): or for q in Q:")
    }
    let whole =
      names.count == 1
      ? names[0] : try node(.tuple(names), start.range.lowerBound..<names[names.count - 1].range.upperBound)
    return (try target(whole), try disjunctionOrTuple())
  }

  private mutating func disjunctionOrTuple() throws(Diagnostic) -> Expression {
    let first = try disjunction()
    guard current.kind == .comma, !isInRow else { return first }
    var entries = [first]
    while take(.comma), current.kind != .colon { entries.append(try disjunction()) }
    return try node(.tuple(entries), first.range.lowerBound..<entries[entries.count - 1].range.upperBound)
  }

  /// Whether the next line goes on with `elif` or `else` of the same `if`; its line ends are read over.
  private mutating func goesOn(with word: String, _ indentation: Int) -> Bool {
    var next = position
    while lexemes[next].kind == .newline { next += 1 }
    let here = position
    position = next
    if self.word == word, self.indentation == indentation { return true }
    position = here
    return false
  }

  fileprivate func withoutIf() -> Diagnostic {
    let text = source.text(of: current)
    return Diagnostic("there is no if in this column above this \(text).", at: current.range)
  }

  /// The colon and what stands behind or below it.
  private mutating func body(of word: String, _ indentation: Int) throws(Diagnostic) -> Block {
    guard current.kind == .colon else {
      throw Diagnostic(
        "a colon is missing behind this \(word).",
        at: current.kind == .newline || current.kind == .end ? (previous ?? current).range : current.range)
    }
    let colon = advance()
    guard [.newline, .end].contains(current.kind) else { return try statementsOfLine() }
    let block = try block(indentedBeyond: indentation)
    guard !block.isEmpty else {
      throw Diagnostic(
        "nothing belongs to this \(word).", at: colon.range,
        hint: "Its lines stand below it, indented by four blanks.", isIncomplete: current.kind == .end)
    }
    return block
  }

  private mutating func statementsOfLine() throws(Diagnostic) -> Block {
    var statements: Block = []
    repeat {
      var statement = try statement(beginsLine: false)
      statement.isQuiet = current.kind == .semicolon
      statements.append(statement)
    } while take(.semicolon) && ![.newline, .end].contains(current.kind)
    guard [.newline, .end].contains(current.kind) else { throw unexpected() }
    return statements
  }
}

extension Statement {
  /// Whether it is one with a body, which ends with its last line.
  var isCompound: Bool {
    switch kind {
    case .define, .choose, .forEach, .whileTrue: true
    case .assign, .update, .delete, .show, .importing, .giveBack, .leaveLoop, .nextRound, .claim, .pass, .fail: false
    }
  }
}
