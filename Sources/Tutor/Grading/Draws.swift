import Attention
import Language

/// A question with the numbers of a seed, redrawn with the next hash of the seed until every mistake shows.
///
/// - Parameters:
///   - seed: the same seed gives the same numbers on every platform; a seed that was accepted before is accepted at once.
///   - author: the names the lesson has assigned so far.
///   - catalogue: the mistakes that must show; nil for any numbers at all.
/// - Throws: `Finding` at the code that fails, or at the question when 1,000 draws in a row hide some mistake.
public func draw(
  _ question: Question, seed: Int, in author: Scope, catalogue: Catalogue?
) throws(Finding) -> Drawn {
  try Draws(question, in: author, catalogue: catalogue).draw(seed).drawn
}

/// The draws of one question: its code read once, and what has been found out about the mistakes in it.
final class Draws {
  let question: Question
  private let author: Scope
  private let catalogue: Catalogue?
  private let given: Program?
  private let answer: Expression?
  private let traps: [Expression]
  private let wrongCalls: WrongCalls
  /// What no draw can show, and is therefore not asked of any.
  private var excused: Excuses?

  /// The longest chain of hashes.
  static let longest = 1_000

  init(_ question: Question, in author: Scope, catalogue: Catalogue?) throws(Finding) {
    (self.question, self.author, self.catalogue) = (question, author, catalogue)
    do throws(Diagnostic) {
      given = try question.given.map { (text) throws(Diagnostic) in try parse(text.text) }
    } catch {
      throw (question.given ?? question.ask).finding(error, rule: "syntax").located(in: question.file)
    }
    do throws(Finding) {
      answer = try question.answer.map { (text) throws(Finding) in try text.expression() }
      var traps: [Expression] = []
      for trap in question.wrong { traps.append(try trap.when.expression()) }
      self.traps = traps
      wrongCalls = WrongCalls(answer, catalogue)
    } catch {
      throw error.located(in: question.file)
    }
  }

  /// The numbers of a seed, and how many draws it took.
  func draw(_ seed: Int) throws(Finding) -> (drawn: Drawn, tries: Int) {
    var seed = seed
    let demands = (question.isNumeric || question.kind == .shape) && catalogue != nil && hasChance
    for tries in 1...(demands ? Draws.longest : 1) {
      let drawn = try candidate(seed)
      guard demands else { return (drawn, tries) }
      let excuses = try excuses()
      if !(try flaws(of: drawn)).exist(beyond: excuses) { return (drawn, tries) }
      seed = Draws.next(seed)
    }
    throw Finding(
      file: question.file, line: question.place.line, column: question.place.column, rule: "draws",
      "1,000 draws in a row left some mistake without a trace; draw from more numbers, or ask for more of them.")
  }

  /// The hash after a seed: never negative, so that it can be typed.
  static func next(_ seed: Int) -> Int {
    var generator = SplitMix64(seed: UInt64(bitPattern: Int64(seed)))
    return Int(generator.next() >> 12)
  }

  /// The numbers of one seed, whatever they hide.
  func candidate(_ seed: Int) throws(Finding) -> Drawn {
    var scope = author
    scope.seed = seed
    var names: [String] = []
    if let given, let text = question.given {
      do throws(Diagnostic) {
        try bounded { () throws(Diagnostic) in try evaluate(given, in: &scope) { _ in } }
      } catch {
        throw text.finding(error, rule: error.isInterruption ? "endless" : "given").located(in: question.file)
      }
      for name in given.boundNames where !names.contains(name) { names.append(name) }
    }
    scope.seed = nil
    let interpolated = question.ask.text.interpolatedNames
    let shown = names.filter { !$0.hasPrefix("_") && !interpolated.contains($0) }.compactMap { name in
      scope[name].map { (name: name, value: $0) }
    }
    return Drawn(
      question: question, seed: seed, scope: scope, givenNames: names, given: shown, optionOrder: order(seed))
  }

  /// The places of options and items; items never stand in their right order.
  private func order(_ seed: Int) -> [Int] {
    let count = question.kind == .order ? question.items.count : question.options.count
    let fixed = Array(0..<count)
    guard count > 1, !(question.isOrdered && question.kind != .order) else { return fixed }
    var generator = SplitMix64(seed: seed, function: "order:\(question.id)", shape: [count])
    while true {
      let order = fixed.shuffled(using: &generator)
      if question.kind != .order || order != fixed { return order }
    }
  }
}

// MARK: - What a draw may not hide

extension Draws {
  /// Whether every seed gives the same numbers.
  var isFixed: Bool { !hasChance && question.options.isEmpty && question.items.isEmpty && !question.isExpression }

  /// Whether different seeds give different numbers.
  private var hasChance: Bool {
    guard let given else { return false }
    return given.source.contains("rand") || given.source.contains("embed")
  }

  /// The mistakes a draw hides: those that give the right numbers, and pairs of them that give the same.
  struct Flaws {
    var hidden: Set<String> = []
    var twins: Set<[String]> = []

    func exist(beyond excuses: Excuses) -> Bool {
      if !hidden.isSubset(of: excuses.hidden) { return true }
      return twins.contains { pair in
        !excuses.twins.contains(pair) && !(excuses.allTwins && !pair[0].hasPrefix(Flaws.own))
      }
    }

    /// What the names of the question's own traps begin with.
    static let own = "trap "

  }

  /// What every draw of a question hides.
  struct Excuses {
    var hidden: Set<String>
    var twins: Set<[String]>
    /// Too few numbers are asked for to tell each mistake from each other one.
    var allTwins: Bool
  }

  /// Looks at some draws, and excuses what all of them hide: with one query, a softmax over the whole matrix is the right
  /// one, and no numbers will change that.
  private func excuses() throws(Finding) -> Excuses {
    if let excused { return excused }
    var (hidden, twins): (Set<String>?, Set<[String]>?) = (nil, nil)
    var seen: [Flaws] = []
    var seed = 1
    for _ in 0..<24 {
      let flaws = try flaws(of: candidate(seed))
      seen.append(flaws)
      hidden = hidden?.intersection(flaws.hidden) ?? flaws.hidden
      twins = twins?.intersection(flaws.twins) ?? flaws.twins
      if hidden?.isEmpty ?? true, twins?.isEmpty ?? true,
        seen.contains(where: { $0.hidden.isEmpty && $0.twins.isEmpty })
      {
        break
      }
      seed = Draws.next(seed)
    }
    var excuses = Excuses(hidden: hidden ?? [], twins: twins ?? [], allTwins: false)
    excuses.allTwins = seen.allSatisfy { $0.exist(beyond: excuses) }
    excused = excuses
    return excuses
  }

  private func flaws(of drawn: Drawn) throws(Finding) -> Flaws {
    var flaws = Flaws()
    guard let answer, let text = question.answer, let catalogue else { return flaws }
    if question.kind == .shape { return shapeFlaws(of: drawn, answer) }
    var scope = drawn.scope
    let right: Node
    do throws(Diagnostic) {
      guard let node = try evaluate(answer, in: &scope).node else { return flaws }
      right = node
    } catch {
      throw text.finding(error, rule: "answer").located(in: question.file)
    }
    let bound = Bound(question)
    if right.value.values.contains(where: \.isNaN) { flaws.hidden.insert("nan") }
    var mistakes: [(id: String, value: Tensor, isOwn: Bool)] = []
    for (index, trap) in traps.enumerated() {
      var scope = drawn.scope
      guard let value = try? evaluate(trap, in: &scope).node?.value, value.shape == right.shape else { continue }
      mistakes.append(("\(Flaws.own)\(index)", value, true))
    }
    let wrongWays = WrongWays(right: right, calls: wrongCalls, scope: drawn.scope, catalogue: catalogue)
    for way in wrongWays.singles where way.value.shape == right.shape {
      mistakes.append((catalogue.misconceptions[way.faults[0]].id, way.value, false))
    }
    for (index, mistake) in mistakes.enumerated() {
      if bound.isWithin(mistake.value, right.value, times: 5) { flaws.hidden.insert(mistake.id) }
      // Few numbers cannot tell forty mistakes apart, so a single one is not asked to.
      guard question.kind == .matrix || mistake.isOwn else { continue }
      for other in mistakes[(index + 1)...] where other.id != mistake.id {
        guard question.kind == .matrix || other.isOwn, mistake.isOwn == other.isOwn else { continue }
        if bound.isWithin(mistake.value, other.value, times: 2) { flaws.twins.insert([mistake.id, other.id]) }
      }
    }
    return flaws
  }
}

extension Draws {
  /// The traps of a `shape` question that are its answer, or each other, with these sizes.
  private func shapeFlaws(of drawn: Drawn, _ answer: Expression) -> Flaws {
    func sizes(_ expression: Expression) -> [Int]? {
      var scope = drawn.scope
      return (try? evaluate(expression, in: &scope)).flatMap { Tutor.sizes(of: $0) }
    }
    var flaws = Flaws()
    guard let right = sizes(answer) else { return flaws }
    let wrong = traps.map(sizes)
    for (index, trap) in wrong.enumerated() where trap == right { flaws.hidden.insert("\(Flaws.own)\(index)") }
    for (index, trap) in wrong.enumerated() where trap != nil && wrong[..<index].contains(trap) {
      flaws.twins.insert(["\(Flaws.own)\(index)"])
    }
    return flaws
  }
}

/// How near two numbers must be to count as the same in a question.
struct Bound {
  let tolerance: Double
  /// The share of the right number that it may be off, where that is more.
  var relative = 0.0

  init(tolerance: Double) { self.tolerance = tolerance }

  init(_ question: Question) { (tolerance, relative) = (question.tolerance, question.relative ?? 0) }

  /// Whether every entry lies within so many tolerances of the other; false for different shapes.
  func isWithin(_ a: Tensor, _ b: Tensor, times: Double = 1) -> Bool {
    guard a.shape == b.shape else { return false }
    for (x, y) in zip(a.values, b.values) where !isNear(x, y, times: times) { return false }
    return true
  }

  /// Whether a number is near the right one, `y`.
  func isNear(_ x: Double, _ y: Double, times: Double = 1) -> Bool {
    if x == y || (x.isNaN && y.isNaN) { return true }
    // A hair more than asked, for what rounding does to 0.67 − 0.66.
    return (x - y).magnitude <= times * allowed(at: y) * (1 + 1e-9) + 1e-12
  }

  /// How far off the right number one may be.
  func allowed(at right: Double) -> Double {
    right.isFinite ? max(tolerance, relative * right.magnitude) : tolerance
  }
}

extension String {
  /// The names that stand in the `{=…}` of a text.
  fileprivate var interpolatedNames: Set<String> {
    var names: Set<String> = []
    var rest = Substring(self)
    while let open = rest.firstRange(of: "{="), let close = rest[open.upperBound...].firstIndex(of: "}") {
      if let expression = try? parseExpression(String(rest[open.upperBound..<close])) {
        expression.addNames(to: &names)
      }
      rest = rest[rest.index(after: close)...]
    }
    return names
  }
}

extension Expression {
  fileprivate func addNames(to names: inout Set<String>) {
    if case .name(let name) = kind { names.insert(name) }
    for part in parts { part.addNames(to: &names) }
  }
}
