import Language

/// A wrong way to compute something, and what to say to whoever went it.
public struct Misconception: Sendable {
  public var id: String
  /// Its number in the numbered part of the catalogue.
  public var number: Int?
  /// The places in which it can be made; most have one.
  var ways: [Way]
  /// What a good teacher says; `{=…}` in it is computed from the steps of the exercise.
  public var says: Located
  /// The id of the lesson where it is put right.
  public var lesson: String?
  public var place: Place

  /// One place in which a mistake can be made.
  enum Way: Sendable {
    /// Steps of an attention computed otherwise, each written over the steps before it. It can only happen where
    /// `when`, a condition over the same names, is true; `names` are those of the steps that are needed for it.
    case steps([Part: Expression], when: Expression?, names: Set<String>)
    /// A wrong call: the pattern over calls, the names in it that stand for any operand, and what is written instead.
    case rewriting(pattern: Expression, holes: [String], wrong: Expression)
  }
}

/// A part of an attention that can be computed wrongly: the five steps, and the mask before it is laid on the scores.
enum Part: String, CaseIterable, Sendable, Hashable, Comparable {
  case scores, scaled, mask, masked, weights, output

  static func < (a: Part, b: Part) -> Bool {
    (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
  }

  /// The number under which the step is shown to a learner; the mask belongs to the third.
  var number: Int {
    switch self {
    case .scores: 1
    case .scaled: 2
    case .mask, .masked: 3
    case .weights: 4
    case .output: 5
    }
  }
}
