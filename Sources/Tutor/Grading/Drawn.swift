import Attention
import Language

/// A question with its numbers drawn.
public struct Drawn {
  public let question: Question
  /// The seed that was accepted: drawing with it again gives the same numbers at once.
  public let seed: Int
  /// The author's names with those of `given` over them.
  public let scope: Scope
  /// The names that `given` assigns, in order.
  public let givenNames: [String]
  /// What to show of them: not the names that begin with `_`, nor those whose numbers stand in the question's own words.
  public let given: [(name: String, value: Value)]
  /// For `choice`, `choices` and `order`: which option or item stands at each place, as the author's numbers from 0.
  public let optionOrder: [Int]

  /// The letter in front of each option or item that is shown, and which one of the author's it is.
  public var letters: [(letter: Character, option: Int)] {
    optionOrder.enumerated().map { (Drawn.letter($0.offset), $0.element) }
  }

  static func letter(_ place: Int) -> Character {
    Character(Unicode.Scalar(UInt8(97 + min(place, 25))))
  }

  /// The right answer, computed.
  func right() throws(Diagnostic) -> Value {
    guard let answer = question.answer else { return .none }
    var scope = scope
    return try evaluate(try parseExpression(answer.text), in: &scope)
  }
}
