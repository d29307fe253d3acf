import Attention
import Language

/// One mistake, or two at once, and the numbers it gives.
struct WrongWay {
  /// Where the mistakes stand in the catalogue.
  var faults: [Int]
  var value: Tensor
  var parting: Parting?
  /// The names in which what is to be said about it is written.
  var names: Scope
  /// The steps as they come out on this way; empty for a wrong call.
  var parts: [Part: Node] = [:]
  /// The parts that are replaced; empty for a wrong call.
  fileprivate var replaced: [Part: Expression] = [:]
  /// Which attention of the exercise it is made in.
  fileprivate var attention = 0
}

/// A right expression with wrong calls in it, by where their mistakes stand in the catalogue. It depends on how the answer is
/// written and not on its numbers, so it is worked out once for a question.
struct WrongCalls {
  fileprivate var expressions: [Int: [Expression]] = [:]

  init(_ right: Expression?, _ catalogue: Catalogue?) {
    guard let right, let catalogue else { return }
    for (fault, misconception) in catalogue.misconceptions.enumerated() {
      for case .rewriting(let pattern, let holes, let wrong) in misconception.ways {
        guard let rewritten = rewriting(right, pattern, holes: holes, wrong) else { continue }
        expressions[fault, default: []].append(rewritten)
      }
    }
  }
}

/// Every mistake of the catalogue that can be made in one exercise.
final class WrongWays {
  let right: Node
  private let ways: [RightWay]
  private let catalogue: Catalogue
  /// The single mistakes, in the catalogue's order. A mistake that can be made at several places stands there several times.
  private(set) var singles: [WrongWay] = []

  /// - Parameters:
  ///   - right: the right answer with the graph it was computed by.
  ///   - calls: how it was written with wrong calls in it.
  ///   - scope: where those are evaluated.
  init(right: Node, calls: WrongCalls, scope: Scope, catalogue: Catalogue) {
    self.right = right
    self.catalogue = catalogue
    ways = Array(RightWay.all(in: right).prefix(3))
    for (fault, misconception) in catalogue.misconceptions.enumerated() {
      for case .steps(let replaced, let when, let names) in misconception.ways {
        for (place, right) in ways.enumerated() where right.has(names) && (when.map(right.holds) ?? true) {
          guard let walk = right.walk(replaced.mapValues { [$0] }) else { continue }
          singles.append(wrong(walk, [fault], in: place, replaced))
        }
      }
      for expression in calls.expressions[fault] ?? [] {
        var scope = scope
        guard let node = try? evaluate(expression, in: &scope).node, node.value != right.value else { continue }
        let theirs = Anatomy.all(in: [node]).first
        let parting = Parting(theirs: { theirs?[$0] }, right: { [ways] in ways.first?[$0] })
        singles.append(WrongWay(faults: [fault], value: node.value, parting: parting, names: scope))
      }
    }
  }

  private func wrong(_ walk: RightWay.Walk, _ faults: [Int], in place: Int, _ replaced: [Part: Expression]) -> WrongWay
  {
    WrongWay(
      faults: faults, value: walk.root.value,
      parting: Parting(theirs: { walk.parts[$0] }, right: { ways[place][$0] }), names: ways[place].namesForWords,
      parts: walk.parts, replaced: replaced, attention: place)
  }

  /// Two mistakes at once, wherever both can be made: in different parts, or in one part where the second changes what the
  /// first has made of it.
  private(set) lazy var pairs: [WrongWay] = {
    let steps = singles.filter { !$0.replaced.isEmpty }
    var pairs: [WrongWay] = []
    for (index, first) in steps.enumerated() {
      for second in steps[(index + 1)...] {
        guard first.attention == second.attention, first.faults != second.faults,
          let replaced = WrongWays.combined(first.replaced, second.replaced),
          let walk = ways[first.attention].walk(replaced)
        else { continue }
        let pair = wrong(walk, first.faults + second.faults, in: first.attention, [:])
        guard !isSame(pair.value, first.value), !isSame(pair.value, second.value) else { continue }
        pairs.append(pair)
      }
    }
    return pairs
  }()

  /// Two sets of replacements as one: where both replace a part, the one that is written over the part itself follows the
  /// other; nil where neither is.
  private static func combined(_ first: [Part: Expression], _ second: [Part: Expression]) -> [Part: [Expression]]? {
    var combined = first.mapValues { [$0] }
    for (part, expression) in second {
      guard let other = first[part] else {
        combined[part] = [expression]
        continue
      }
      if expression.mentions(part.rawValue) {
        combined[part] = [other, expression]
      } else if other.mentions(part.rawValue) {
        combined[part] = [expression, other]
      } else {
        return nil
      }
    }
    return combined
  }

  private func isSame(_ a: Tensor, _ b: Tensor) -> Bool { maximumDifference(a, b).map { $0 <= 1e-9 } ?? false }
}

extension Expression {
  /// Whether a name stands anywhere in the expression.
  func mentions(_ name: String) -> Bool {
    if case .name(name) = kind { return true }
    return parts.contains { $0.mentions(name) }
  }
}
