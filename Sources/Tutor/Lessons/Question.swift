/// A question as its author wrote it. What a learner is asked is a `Drawn` one: the same with the numbers of a seed.
public struct Question: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case choice, choices, number, matrix, shape, expression, fix, order, explain
  }

  public enum Level: String, CaseIterable, Sendable, Comparable {
    case junior, senior, staff
    public static func < (a: Level, b: Level) -> Bool {
      (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
  }

  public enum Units: String, CaseIterable, Sendable { case bytes, count, percent }

  /// A way to answer a multiple-choice question.
  public struct Option: Equatable, Sendable {
    public var text: Located
    public var isRight: Bool
    public var says: Located?
  }

  /// A trap of the question's own: what gives the wrong answer, and what to say about it.
  public struct Trap: Equatable, Sendable {
    public var when: Located
    public var says: Located
  }

  /// Something false that free-text answers say: what gives it away, all within one sentence, and the reply.
  public struct Claim: Equatable, Sendable {
    public var signs: [String]
    public var says: Located
  }

  /// Something a good free-text answer mentions.
  public struct Point: Equatable, Sendable {
    public var says: Located
    public var signs: [String]
    public var weight: Double
  }

  /// An input of an `expression`: its name, and a size or a letter for each axis.
  public struct Input: Equatable, Sendable {
    public var name: String
    public var axes: [String]
    public var isBoolean: Bool
  }

  public var id: String
  public var kind: Kind
  public var level: Level
  public var topics: [String]
  public var given: Located?
  public var ask: Located
  public var answer: Located?
  public var tolerance: Double
  public var relative: Double?
  public var byHand: Bool
  /// Whether it speaks of what stands on the screens before it, so that it is asked in its lesson only.
  public var needsLesson: Bool
  public var hints: [Located]
  public var because: Located?
  public var wrong: [Trap]
  public var source: String?
  public var units: Units?
  public var options: [Option]
  public var isOrdered: Bool
  public var inputs: [Input]
  public var broken: Located?
  public var items: [Located]
  public var points: [Point]
  public var claims: [Claim]
  public var model: Located?
  public var then: Located?
  public var steps: [(name: String, expression: Located)]
  public var place: Place
  public var file: String
  /// Changes whenever the author changes anything in the question.
  public var revision: String

  public static func == (a: Question, b: Question) -> Bool { a.id == b.id && a.revision == b.revision }

  /// Whether an answer is numbers (or an expression for them), so that mistakes can be recognised in it.
  public var isNumeric: Bool { kind == .number || kind == .matrix }

  /// Whether the answer is an expression that is run on many inputs.
  public var isExpression: Bool { kind == .expression || kind == .fix }
}
