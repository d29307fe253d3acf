/// A program as it was typed: statements in order, and the text they came from.
public struct Program: Sendable {
  public var statements: [Statement]
  public var source: String

  public init(statements: [Statement], source: String) { (self.statements, self.source) = (statements, source) }
}

/// Statements that run one after the other: a program, or the body of a `def`, an `if`, a `for` or a `while`.
public typealias Block = [Statement]

/// One statement and where it stands.
public struct Statement: Sendable {
  public var kind: Kind
  public var range: Range<Int>
  /// Whether a `;` follows it, so that its value is not shown.
  public var isQuiet: Bool
  /// Whether it is the first of its line; a line that fails changes nothing.
  public var beginsLine: Bool

  public enum Kind: Sendable {
    /// `a = expr`, `a, b = expr`, `a = b = expr`: each target takes the value, from left to right.
    case assign([Target], Expression)
    /// `a += expr` and its siblings.
    case update(Target, BinaryOperator, Expression)
    case delete([String])
    case show(Expression)
    /// An `import` line: what it names is here already.
    case importing
    /// `def f(q, k=None): …`
    case define(String, [Expression.Parameter], Block)
    /// `if a: … elif b: … else: …`: the body of the first condition that is true.
    case choose([Branch], otherwise: Block)
    /// `for x in values: …`
    case forEach(Target, in: Expression, Block)
    /// `while condition: …`
    case whileTrue(Expression, Block)
    /// `return expr`, within a `def`.
    case giveBack(Expression?)
    /// `break` and `continue`, within a loop.
    case leaveLoop, nextRound
    /// `assert condition, message`
    case claim(Expression, Expression?)
    case pass
    /// `raise ValueError(message)`
    case fail(Expression?)
  }

  /// One condition of an `if` and what is done where it is true.
  public struct Branch: Sendable {
    public var condition: Expression
    public var body: Block
  }
}

extension Statement {
  /// The statements directly inside, in the order of the text.
  public var inner: Block {
    switch kind {
    case .define(_, _, let body), .forEach(_, _, let body), .whileTrue(_, let body): body
    case .choose(let branches, let otherwise): branches.flatMap(\.body) + otherwise
    case .assign, .update, .delete, .show, .importing, .giveBack, .leaveLoop, .nextRound, .claim, .pass, .fail: []
    }
  }

  /// The expressions directly inside, in the order of the text; not those of the statements inside.
  public var expressions: [Expression] {
    switch kind {
    case .assign(_, let value), .update(_, _, let value), .show(let value): [value]
    case .define(_, let parameters, _): parameters.compactMap(\.standard)
    case .choose(let branches, _): branches.map(\.condition)
    case .forEach(_, let values, _): [values]
    case .whileTrue(let condition, _): [condition]
    case .giveBack(let value), .fail(let value): value.map { [$0] } ?? []
    case .claim(let condition, let message): [condition] + (message.map { [$0] } ?? [])
    case .delete, .importing, .leaveLoop, .nextRound, .pass: []
    }
  }
}

/// The left side of an assignment.
public indirect enum Target: Sendable {
  case name(String, Range<Int>)
  case element(Expression, [Subscript], Range<Int>)
  case several([Target], Range<Int>)

  public var range: Range<Int> {
    switch self {
    case .name(_, let range), .element(_, _, let range), .several(_, let range): range
    }
  }
}

/// One expression and where it stands. Copies are cheap, and no expression is deeper than `Nesting.longest`.
public struct Expression: Sendable {
  public var kind: Kind
  /// Empty for expressions that were made, not typed.
  public var range: Range<Int>
  var depth: Int32

  public enum Kind: Sendable {
    case number(Double)
    case boolean(Bool)
    case none
    case string(String)
    case name(String)
    case ellipsis
    indirect case unary(UnaryOperator, Expression)
    indirect case binary(BinaryOperator, Expression, Expression, operatorRange: Range<Int>)
    /// `a < b <= c`: one operator fewer than operands.
    indirect case comparison([Expression], [Comparison], operatorRanges: [Range<Int>])
    indirect case both(Expression, Expression)
    indirect case either(Expression, Expression)
    /// `[a, b]` and `[a b]`.
    case list([Expression])
    /// `[a b; c d]`.
    case rows([[Expression]])
    case tuple([Expression])
    indirect case call(Expression, [Argument])
    indirect case attribute(Expression, String, nameRange: Range<Int>)
    indirect case index(Expression, [Subscript])
    indirect case lambda([Parameter], Expression)
    /// `a if condition else b`
    indirect case conditional(Expression, if: Expression, else: Expression)
    /// `[expr for x in values if condition]`
    indirect case comprehension(Expression, Target, in: Expression, if: Expression?)
  }

  public init(_ kind: Kind, at range: Range<Int> = 0..<0) {
    self.kind = kind
    self.range = range
    depth = 1 + (kind.parts.lazy.map(\.depth).max() ?? 0)
  }

  /// One argument of a call: `x`, `dim=-1`, `*shape`.
  public struct Argument: Sendable {
    public var name: String?
    public var nameRange: Range<Int>
    public var isSpread: Bool
    public var value: Expression
  }

  /// One parameter of a `lambda` or a `def`.
  public struct Parameter: Sendable {
    public var name: String
    public var standard: Expression?
  }
}

/// What stands between the brackets of an index, between commas.
public enum Subscript: Sendable {
  /// An integer, `None`, `...`, a mask: whatever the expression gives.
  case value(Expression)
  /// `start:stop:step`, each of which may be left out.
  case slice(Expression?, Expression?, Expression?)

  var parts: [Expression] {
    switch self {
    case .value(let expression): [expression]
    case .slice(let start, let stop, let step): [start, stop, step].compactMap { $0 }
    }
  }
}

public enum UnaryOperator: String, Sendable {
  case plus = "+"
  case minus = "-"
  case invert = "~"
  case not = "not "
  case root = "√"
}

public enum BinaryOperator: String, Sendable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"
  case matrixTimes = "@"
  /// `@`, or `*` where one side is a number.
  case middleDot = "·"
  case power = "**"
  case and = "&"
  case or = "|"
}

public enum Comparison: String, Sendable {
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `is` = "is"
  case isNot = "is not"
}

extension Expression.Kind {
  /// The expressions directly inside, in the order of the text.
  var parts: [Expression] {
    switch self {
    case .number, .boolean, .none, .string, .name, .ellipsis: []
    case .unary(_, let operand): [operand]
    case .binary(_, let left, let right, _): [left, right]
    case .comparison(let operands, _, _): operands
    case .both(let left, let right), .either(let left, let right): [left, right]
    case .list(let entries), .tuple(let entries): entries
    case .rows(let rows): rows.flatMap { $0 }
    case .call(let callee, let arguments): [callee] + arguments.map(\.value)
    case .attribute(let owner, _, _): [owner]
    case .index(let owner, let subscripts): [owner] + subscripts.flatMap(\.parts)
    case .lambda(let parameters, let body): parameters.compactMap(\.standard) + [body]
    case .conditional(let value, let condition, let other): [value, condition, other]
    case .comprehension(let value, _, let values, let condition): [value, values] + (condition.map { [$0] } ?? [])
    }
  }
}

extension Expression {
  /// The expressions directly inside, in the order of the text.
  public var parts: [Expression] { kind.parts }

  /// The same expression with each direct part replaced, in the order of `parts`; the range is emptied, since the text
  /// at it says something else now.
  public func replacingParts(_ change: (Expression) -> Expression) -> Expression {
    func changed(_ part: Subscript) -> Subscript {
      switch part {
      case .value(let expression): .value(change(expression))
      case .slice(let start, let stop, let step): .slice(start.map(change), stop.map(change), step.map(change))
      }
    }
    let kind: Kind =
      switch self.kind {
      case .number, .boolean, .none, .string, .name, .ellipsis: self.kind
      case .unary(let sign, let operand): .unary(sign, change(operand))
      case .binary(let sign, let left, let right, let range):
        .binary(sign, change(left), change(right), operatorRange: range)
      case .comparison(let operands, let signs, let ranges):
        .comparison(operands.map(change), signs, operatorRanges: ranges)
      case .both(let left, let right): .both(change(left), change(right))
      case .either(let left, let right): .either(change(left), change(right))
      case .list(let entries): .list(entries.map(change))
      case .tuple(let entries): .tuple(entries.map(change))
      case .rows(let rows): .rows(rows.map { $0.map(change) })
      case .call(let callee, let arguments):
        .call(
          change(callee),
          arguments.map { argument in
            var argument = argument
            argument.value = change(argument.value)
            return argument
          })
      case .attribute(let owner, let name, let range): .attribute(change(owner), name, nameRange: range)
      case .index(let owner, let subscripts): .index(change(owner), subscripts.map(changed))
      case .lambda(let parameters, let body):
        .lambda(
          parameters.map { Parameter(name: $0.name, standard: $0.standard.map(change)) }, change(body))
      case .conditional(let value, let condition, let other):
        .conditional(change(value), if: change(condition), else: change(other))
      case .comprehension(let value, let target, let values, let condition):
        .comprehension(change(value), target, in: change(values), if: condition.map(change))
      }
    return Expression(kind)
  }
}
