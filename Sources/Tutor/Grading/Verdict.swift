import Display

/// What is said about an answer, and what is remembered of it.
public struct Verdict {
  public enum Outcome: String, Sendable {
    case right, partly, wrong
    /// Not an answer that can be judged: a misspelt expression, a wrong shape, too few digits. It is shown and asked again.
    case notCounted
  }

  public var outcome: Outcome
  /// Begins with Right, Partly or Not yet, unless the answer is not counted.
  public var markup: Markup
  /// The ids of the catalogue's misconceptions that were recognised.
  public var misconceptions: [String]
  /// How much of the answer is right, 0…1.
  public var share: Double
  /// For `explain`: the points to confirm before the verdict is final; empty for every other kind.
  public var points: [PointFound] = []

  public init(
    _ outcome: Outcome, _ markup: Markup, misconceptions: [String] = [], share: Double? = nil,
    points: [PointFound] = []
  ) {
    (self.outcome, self.markup, self.misconceptions, self.points) = (outcome, markup, misconceptions, points)
    self.share = share ?? (outcome == .right ? 1 : 0)
  }

  /// A remark on something that is not counted.
  static func remark(_ spans: [Span]) -> Verdict { Verdict(.notCounted, Markup(paragraph: spans)) }
  static func remark(_ text: String) -> Verdict { remark(spans(text)) }

  /// The words a verdict begins with, and a sentence after them.
  static func opening(_ outcome: Outcome, _ sentence: [Span] = []) -> Markup {
    let first: Span =
      switch outcome {
      case .right: .right("Right.")
      case .partly: .strong("Partly.")
      case .wrong, .notCounted: .wrong("Not yet.")
      }
    return Markup(paragraph: sentence.isEmpty ? [first] : [first, " "] + sentence)
  }
}

/// A point of an `explain` question, and whether its signs were found in the answer.
public struct PointFound: Equatable, Sendable {
  public var says: String
  public var weight: Double
  public var isFound: Bool
}
