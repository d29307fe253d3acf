import Attention
import Display
import Foundation
import Testing

@testable import Language
@testable import Tutor

@Suite struct GradingDiagnosisTests {
  static let trap = """
    Q = [[1, 1, 2, 0], [0, 1, 0, 0], [0, 1, 0, 2], [1, 0, 1, 2]]
    K = [[0, 0, 0, 1], [0, 2, 2, 2], [2, 0, 2, 0], [2, 0, 2, 1]]
    V = [[8, 9, 5, 6], [5, 1, 3, 2], [4, 9, 9, 8], [5, 7, 3, 7]]
    """

  /// The exercise's 38 wrong outputs as NumPy computes them.
  static let reference: [Int: [Double]] = {
    let text = try? String(contentsOf: gradingFixtures.appending(path: "mistakes/trap.csv"), encoding: .utf8)
    var outputs: [Int: [Double]] = [:]
    for line in (text ?? "").split(separator: "\n") {
      let numbers = line.split(separator: ",").map { Double($0) ?? .nan }
      outputs[Int(numbers[0])] = Array(numbers.dropFirst())
    }
    return outputs
  }()

  @Test func eachMistakeIsNamedFromNumPysNumbersToTwoDecimals() throws {
    var scope = Scope()
    try evaluate(try parse(Self.trap), in: &scope) { _ in }
    #expect(Self.reference.count == 38)
    for right in [
      "attention(Q, K, V, causal=True)", "softmax(where(causal_mask(4), Q @ K.T / sqrt(4), -inf)) @ V",
      "softmax((Q @ K.T / sqrt(Q.shape[-1])).masked_fill(tril(ones(4, 4)) == 0, -1e9)) @ V",
    ] {
      for (number, values) in Self.reference.sorted(by: { $0.key < $1.key }) {
        let answer = Node(Tensor(shape: [4, 4], values: values).onPaper())
        let found = try diagnose(answer, right: right, in: scope, catalogue: wholeCatalogue)
        #expect(found.matches.map { $0.faults.map(\.number) } == [[number]], "mistake \(number) in \(right)")
      }
    }
  }

  /// A wrong step may have fewer axes than the right one; what follows it in the graph was made for more.
  @Test(arguments: [
    "softmax(where(keep, S, -inf))", "softmax(where(keep, S, -inf), dim=1)", "softmax(where(keep, S, -inf))[1, 0]",
    "concat([softmax(where(keep, S, -inf)), ones(2, 2, 3)], dim=1)", "sum(softmax(where(keep, S, -inf)), dim=2)",
    "softmax(where(keep, S, -inf)).permute(2, 0, 1)", "softmax(where(keep, S, -inf)).reshape(4, 3)",
    "diag(softmax(where(keep, S, -inf))) + 1", "softmax(where(keep, S, -inf))[:, :, 2]",
  ])
  func aMaskMayHaveMoreAxesThanTheScores(right: String) throws {
    let found = try diagnose(
      given: "S = [[1, 2, 3], [0, 1, 2]]; keep = tensor([[[1, 1, 0], [1, 0, 1]], [[1, 0, 0], [1, 1, 1]]]) > 0",
      right: right, answer: "2 * (\(right))", catalogue: wholeCatalogue)
    #expect(found.verdict != .right)
  }

  @Test func theRightWayIsTheBuiltInOneWhateverSomebodyCallsTheirOwn() throws {
    let found = try diagnose(
      given:
        "def attention(Q, K, V): return softmax(Q @ K.T) @ V\nQ = [[1, 0], [0, 2]]; K = [[1, 1], [0, 1]]; V = [[1, 2], [3, 4]]",
      right: "attention(Q, K, V)", answer: "attention(Q, K, V)", catalogue: wholeCatalogue)
    #expect(found.matches.map { $0.faults.map(\.id) } == [["forgot-scale"]])
  }

  @Test func whatPeopleWriteGivesNumPysNumbers() throws {
    var scope = Scope()
    try evaluate(try parse(Self.trap), in: &scope) { _ in }
    for (number, code) in mistakes {
      let mine = try tensor(code, scope).value.values
      let numpy = try #require(Self.reference[number])
      for (a, b) in zip(mine, numpy) where !(a.isNaN && (b.isNaN || b == 0)) {
        #expect(abs(a - b) < 1e-5, "mistake \(number)")
      }
    }
  }

  @Test func eachMistakeIsNamedInDrawnExercises() throws {
    let draws = try Draws(question(causalExercise), in: Scope(), catalogue: wholeCatalogue)
    var (named, several, missed, tries) = (0, 0, 0, 0)
    for seed in 1...200 {
      let (drawn, tried) = try draws.draw(seed)
      tries += tried
      let right = try tensor("attention(Q, K, V, causal=True).output", drawn.scope)
      let ways = WrongWays(
        right: right, calls: WrongCalls(nil, nil), scope: drawn.scope, catalogue: wholeCatalogue)
      for (number, code) in mistakes {
        let answer = Node(try tensor(code, drawn.scope).value.onPaper())
        let found = Diagnosis(
          answer, right: right, bound: Bound(tolerance: 0.01), wrongWays: ways, catalogue: wholeCatalogue)
        let numbers = found.matches.map { $0.faults.map(\.number) }
        if numbers == [[number]] { named += 1 } else if numbers.contains([number]) { several += 1 } else { missed += 1 }
      }
    }
    let all = named + several + missed
    print(
      "200 drawn exercises, 38 mistakes at two decimals: alone \(percent(named, of: all)), one of several "
        + "\(percent(several, of: all)), missed \(missed); \(percent(200, of: tries)) of the draws were accepted")
    #expect(missed == 0)
    #expect(Double(several) <= 0.03 * Double(all))
  }

  @Test func pairsOfMistakesAreNamedAsPairs() throws {
    let draws = try Draws(question(causalExercise), in: Scope(), catalogue: wholeCatalogue)
    var (named, told, all, hidden) = (0, 0, 0, 0)
    var missed: [String: Int] = [:]
    for seed in 1...exercises(6, long: 50) {
      let scope = try draws.draw(seed).drawn.scope
      let right = try tensor("attention(Q, K, V, causal=True).output", scope)
      let ways = WrongWays(right: right, calls: WrongCalls(nil, nil), scope: scope, catalogue: wholeCatalogue)
      let singles = try mistakes.map { try tensor($0.code, scope).value } + [right.value]
      let pairs = try MistakePair.all.map { ($0, try tensor($0.code, scope).value) }
      for (pair, value) in pairs {
        let others = singles + pairs.filter { $0.0 != pair }.map(\.1)
        guard
          !others.contains(where: {
            Bound(tolerance: 0.02).gives($0.onPaper(4), value) || Bound(tolerance: 0.02).gives(value.onPaper(4), $0)
          })
        else {
          hidden += 1
          continue
        }
        all += 1
        let found = Diagnosis(
          Node(value.onPaper()), right: right, bound: Bound(tolerance: 0.01), wrongWays: ways,
          catalogue: wholeCatalogue)
        let sets = found.matches.map { Set($0.faults.map(\.number)) }
        if sets == [pair.numbers] {
          named += 1
        } else if sets.contains(pair.numbers) {
          told += 1
        } else {
          missed["\(pair.numbers.compactMap { $0 }.sorted())", default: 0] += 1
        }
      }
    }
    print(
      "pairs distinguishable at two decimals: named \(percent(named, of: all)), one of several \(told), "
        + "\(hidden) not distinguishable; most missed: \(missed.sorted { $0.value > $1.value }.prefix(12))")
    #expect(Double(named) >= 0.95 * Double(all))
  }

  @Test func aWrongWayThatIsKnownDecidesBetweenMistakesThatAgree() throws {
    let found = try diagnose(
      given: "Q = [[2, 0], [0, 2]]; K = [[1, 0], [0, 1]]; V = [[1], [3]]",
      right: "(softmax(Q @ K.T / sqrt(2)) @ V)[0, 0]",
      answer: "(softmax(Q @ K.T) @ V)[0, 0]", catalogue: wholeCatalogue)
    #expect(found.matches.map { $0.faults.map(\.id) } == [["forgot-scale"]])
    #expect(found.firstDifferingStep == "scaled")
  }

  @Test func rightAnswersAreRightAndUnknownOnesAreSaidToBe() throws {
    let given = "Q = [[1, 0], [0, 2]]; K = [[1, 1], [0, 1]]; V = [[1, 2], [3, 4]]"
    func verdict(_ answer: String) throws -> Diagnosis {
      try diagnose(given: given, right: "attention(Q, K, V)", answer: answer, catalogue: wholeCatalogue)
    }
    #expect(try verdict("softmax(Q @ K.T / sqrt(2)) @ V").verdict == .right)
    let wrong = try verdict("[[17, 18], [19, 20]]")
    #expect(wrong.verdict == .wrong)
    #expect(wrong.observations.count == 1)
    #expect(wrong.json.hasPrefix(#"{"verdict": "wrong", "maximum-difference": 1"#))
    let scale = try verdict("softmax(Q @ K.T) @ V")
    #expect(
      scale.json.contains(
        #""first-differing-step": "scaled", "matches": [{"faults": [{"id": "forgot-scale", "number": 1, "says": "You"#))
  }

  @Test func aRightAnswerIsNeverCalledWrong() throws {
    let draws = try Draws(question(causalExercise), in: Scope(), catalogue: wholeCatalogue)
    let seen = "causal_mask(4)"
    let forms = [
      "softmax(where(\(seen), (Q / 2) @ K.T, -inf)) @ V",
      "where(\(seen), softmax(Q @ K.T / 2), 0) / sum(where(\(seen), softmax(Q @ K.T / 2), 0), dim=-1, keepdim=True) @ V",
      "attention(Q, K, V, causal=True)",
      "np.exp(np.where(np.tril(np.ones((4, 4))) == 1, Q @ K.T / np.sqrt(4), -1e9)) / "
        + "np.exp(np.where(np.tril(np.ones((4, 4))) == 1, Q @ K.T / np.sqrt(4), -1e9)).sum(axis=-1, keepdims=True) @ V",
      "F.scaled_dot_product_attention(Q, K, V, is_causal=True)",
    ]
    let count = exercises(150, long: 10_000)
    var wrong = 0
    for seed in 1...count {
      let drawn = try draws.draw(seed).drawn
      let typed = try tensor("attention(Q, K, V, causal=True).output", drawn.scope).value.text(decimals: 2)
      for form in forms + [typed, typed.replacing(",", with: "")] {
        let verdict = grade(form, drawn, learner: Scope(), catalogue: wholeCatalogue)
        if verdict.outcome != .right { wrong += 1 }
      }
    }
    print("\(count) drawn exercises in 7 equivalent forms: \(wrong) called wrong")
    #expect(wrong == 0)
  }
}

/// Two mistakes at once, written out by hand: one option of each of six dimensions, two of them not the right one.
struct MistakePair: Equatable {
  var numbers: Set<Int?>
  var code: String

  private static let scores: [Int: String] = [
    5: "Q.T @ K", 6: "K @ Q.T", 7: "Q * K", 8: "Q @ K", 9: "Q @ Q.T", 10: "K @ K.T", 11: "Q @ V.T",
    13: "(sum(Q ** 2, dim=-1, keepdim=True) + sum(K ** 2, dim=-1) - 2 * Q @ K.T)",
  ]
  private static let scales: [Int: @Sendable (String) -> String] = [
    1: { "(\($0))" }, 2: { "(\($0)) / 4" }, 3: { "(\($0)) * 2" },
  ]
  private static let masks: [Int: String] = [
    26: "ones(4, 4) == 1", 29: "tril(ones(4, 4), -1) == 1", 30: "tril(ones(4, 4), 1) == 1",
    31: "triu(ones(4, 4)) == 1", 32: "tril(ones(4, 4)) == 0",
  ]
  private static let normalisers: [Int: @Sendable (String) -> String] = [
    14: { "softmax(\($0), dim=0)" }, 15: { "exp(\($0)) / sum(exp(\($0)))" },
    16: { "where(\($0) == -inf, 0, \($0))" },
    17: { "where(\($0) == -inf, 0, \($0)) / sum(where(\($0) == -inf, 0, \($0)), dim=-1, keepdim=True)" },
    18: { "exp(\($0))" }, 19: { "exp(\($0) - max(\($0), dim=-1, keepdim=True))" },
    20: {
      "exp(\($0) - max(\($0), dim=0, keepdim=True)) / sum(exp(\($0) - max(\($0), dim=0, keepdim=True)), dim=-1, keepdim=True)"
    },
    21: { "2 ** \($0) / sum(2 ** \($0), dim=-1, keepdim=True)" }, 22: { "one_hot(argmax(\($0), dim=-1), 4)" },
    23: { "sigmoid(\($0))" }, 24: { "softmax(where(\($0) == -inf, -inf, softmax(\($0))))" },
    25: { "where(\($0) == -inf, 0, 1) / sum(where(\($0) == -inf, 0, 1), dim=-1, keepdim=True)" },
  ]
  private static let mixes: [Int: @Sendable (String) -> String] = [
    34: { "(\($0)) @ K" }, 35: { "(\($0)) @ Q" }, 36: { "(\($0)).T @ V" }, 37: { "V @ (\($0))" },
    38: { "(\($0)) @ V.T" },
  ]
  private static let styles = [27, 28, 33]

  /// Every pair of options from two different dimensions.
  static let all: [MistakePair] = {
    let dimensions: [[Int]] = [
      scores.keys.sorted(), scales.keys.sorted(), masks.keys.sorted(), styles, normalisers.keys.sorted(),
      mixes.keys.sorted(),
    ]
    var pairs: [MistakePair] = []
    for (i, some) in dimensions.enumerated() {
      for others in dimensions[(i + 1)...] {
        for a in some {
          // Without a mask there is no style of masking.
          for b in others where !(a == 26 && styles.contains(b)) { pairs.append(MistakePair(a, b)) }
        }
      }
    }
    return pairs
  }()

  private init(_ a: Int, _ b: Int) {
    numbers = [a, b]
    let picked = [a, b]
    func option<T>(_ options: [Int: T]) -> T? { picked.compactMap { options[$0] }.first }
    let score = option(Self.scores) ?? "Q @ K.T"
    let scaled = "(\(option(Self.scales)?(score) ?? "(\(score)) / 2"))"
    let seen = option(Self.masks) ?? "tril(ones(4, 4)) == 1"
    let normalise = option(Self.normalisers) ?? { "softmax(\($0))" }
    let weights: String
    if picked.contains(28) {
      weights = "where(\(seen), \(normalise(scaled)), 0)"
    } else {
      let hidden = picked.contains(27) ? "0" : picked.contains(33) ? "\(scaled) - 1" : "-inf"
      weights = normalise("where(\(seen), \(scaled), \(hidden))")
    }
    code = option(Self.mixes)?(weights) ?? "(\(weights)) @ V"
  }
}
