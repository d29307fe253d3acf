import Attention
import Language

/// Which mistake turns the right way into an answer.
public struct Diagnosis {
  public enum Verdict: String, Sendable { case right, misconception, wrong }

  /// A recognised mistake, and what is said about it with the numbers of this exercise.
  public struct Fault: Sendable {
    public var id: String
    /// Its number in the numbered part of the catalogue.
    public var number: Int?
    public var says: String
    public var lesson: String?
  }

  /// One mistake, or two at once, that give the answer.
  public struct Match {
    public var faults: [Fault]
    var way: WrongWay
  }

  public var verdict: Verdict
  /// The largest distance to the right answer; nil for another shape.
  public var maximumDifference: Double?
  /// The first of the five steps that differs.
  public var firstDifferingStep: String? { matches.first?.way.parting?.step.rawValue ?? ownParting?.step.rawValue }
  /// The likeliest first.
  public var matches: [Match]
  /// What is wrong with the numbers where no mistake is recognised in them: rows that do not add up to 1, and the like.
  public var observations: [String]
  /// Where the answer's own graph leaves the right way, when it is known.
  var ownParting: Parting?
}

extension Diagnosis {
  /// Looks for the mistake.
  ///
  /// - Parameters:
  ///   - answer: the numbers, with their graph where they were computed.
  ///   - right: the right answer with its graph.
  ///   - expression: how the right answer is written; wrong calls are looked for in it.
  ///   - scope: the scope of that expression.
  init(
    _ answer: Node, right: Node, expression: Expression?, scope: Scope, catalogue: Catalogue, bound: Bound
  ) {
    self.init(
      answer, right: right, bound: bound,
      wrongWays: WrongWays(right: right, calls: WrongCalls(expression, catalogue), scope: scope, catalogue: catalogue),
      catalogue: catalogue)
  }

  init(_ answer: Node, right: Node, bound: Bound, wrongWays: WrongWays, catalogue: Catalogue) {
    (matches, observations) = ([], [])
    maximumDifference = Attention.maximumDifference(answer.value, right.value)
    guard !bound.isWithin(answer.value, right.value) else {
      verdict = .right
      return
    }
    let (own, other) = (Anatomy.all(in: [answer]).first, Anatomy.all(in: [right]).first)
    if let own { ownParting = Parting(theirs: { own[$0] }, right: { other?[$0] }) }

    var found = wrongWays.singles.filter { bound.gives(answer.value, $0.value) }
    if found.isEmpty, answer.value.count >= 4 {
      found = wrongWays.pairs.filter { bound.gives(answer.value, $0.value) }
    }
    found = Diagnosis.likeliest(found, answer.value, own: own)
    matches = found.map { way in
      Match(
        faults: way.faults.map { index in
          let misconception = catalogue.misconceptions[index]
          return Fault(
            id: misconception.id, number: misconception.number, says: leniently(misconception.says, in: way.names),
            lesson: misconception.lesson)
        }, way: way)
    }
    verdict = matches.isEmpty ? .wrong : .misconception
    if matches.isEmpty, let other { observations = Tutor.observations(on: answer.value, right, other, bound) }
  }

  /// Each mistake once, those first whose numbers, rounded as the answer is, give it exactly. Where the answer's own graph is
  /// known, mistakes that went another way are left out, as long as one is left.
  private static func likeliest(_ ways: [WrongWay], _ answer: Tensor, own: Anatomy?) -> [WrongWay] {
    var seen: Set<[Int]> = []
    var ways = ways.filter { seen.insert($0.faults).inserted }
    if let own {
      let same = ways.filter { way in
        Part.allCases.allSatisfy { part in
          guard part != .mask, let mine = own[part], let theirs = way.parts[part] else { return true }
          return maximumDifferenceIsTiny(mine.value, theirs.value)
        }
      }
      if !same.isEmpty { ways = same }
    }
    func distance(_ way: WrongWay) -> Double {
      let distance = Attention.maximumDifference(way.value, answer) ?? .infinity
      return distance <= 0.005 + 1e-9 ? 0 : distance
    }
    let ranked = ways.enumerated().map { (place: $0.offset, way: $0.element, distance: distance($0.element)) }
    return ranked.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.map(\.way)
  }
}

private func maximumDifferenceIsTiny(_ a: Tensor, _ b: Tensor) -> Bool {
  Attention.maximumDifference(a, b).map { $0 <= 1e-6 } ?? false
}

extension Bound {
  /// Whether a wrong way gives an answer. Who meets 0/0 in a row on paper writes zeros.
  func gives(_ answer: Tensor, _ wrong: Tensor) -> Bool {
    if isWithin(answer, wrong) { return true }
    guard wrong.values.contains(where: \.isNaN) else { return false }
    return isWithin(answer, Tensor(shape: wrong.shape, values: wrong.values.map { $0.isNaN ? 0 : $0 }))
  }
}

/// Names the mistake in a person's own code: what it was given, the right way, and the answer it gave.
///
/// - Parameters:
///   - given: statements that assign the inputs.
///   - right: the right expression over them.
///   - answer: the answer as an expression over them.
/// - Throws: `Diagnostic` for code that cannot be run.
public func diagnose(
  given: String, right: String, answer: String, in scope: Scope = Scope(), catalogue: Catalogue,
  tolerance: Double = 0.01
) throws(Diagnostic) -> Diagnosis {
  var scope = scope
  try evaluate(try parse(given), in: &scope) { _ in }
  let node = try tensor(try parseExpression(answer), in: scope)
  return try diagnose(node, right: right, in: scope, catalogue: catalogue, tolerance: tolerance)
}

/// The same for an answer that is there already, in a scope where the inputs are assigned.
public func diagnose(
  _ answer: Node, right: String, in scope: Scope, catalogue: Catalogue, tolerance: Double = 0.01
) throws(Diagnostic) -> Diagnosis {
  // The right way means the built-in functions, whatever the learner has called their own.
  var scope = scope
  for name in scope.names {
    guard case .function? = scope[name], functions.contains(where: { $0.name == name || $0.aliases.contains(name) })
    else { continue }
    scope[name] = nil
  }
  let expression = try parseExpression(right)
  let node = try tensor(expression, in: scope)
  return Diagnosis(
    answer, right: node, expression: expression, scope: scope, catalogue: catalogue, bound: Bound(tolerance: tolerance))
}

private func tensor(_ expression: Expression, in scope: Scope) throws(Diagnostic) -> Node {
  var scope = scope
  guard let node = try evaluate(expression, in: &scope).node else {
    throw Diagnostic("a number or a tensor is wanted here.", at: expression.range)
  }
  return node
}
