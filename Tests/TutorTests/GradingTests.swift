import Attention
import Display
import Testing

@testable import Language
@testable import Tutor

@Suite struct GradingTests {
  private func drawn(_ yaml: String, seed: Int = 1) throws -> Drawn {
    try draw(question(yaml), seed: seed, in: Scope(), catalogue: wholeCatalogue)
  }

  private func verdict(_ line: String, _ drawn: Drawn, learner: Scope = Scope()) -> Verdict {
    grade(line, drawn, learner: learner, catalogue: wholeCatalogue)
  }

  private func text(_ verdict: Verdict) -> String { trimmed(plain(verdict.markup, width: nil)) }

  @Test func numbersMayBeFractionsExpressionsAndRounded() throws {
    let third = try drawn("{id: third, kind: number, ask: A third?, answer: 1 / 3}")
    for line in ["1/3", "0.33", "0.3333", ".33", "2 / 6", "33 %", "1 - 2/3", "exp(-ln(3))"] {
      #expect(verdict(line, third).outcome == .right, "\(line)")
    }
    #expect(verdict("0.3", third).outcome == .notCounted)
    #expect(text(verdict("0.3", third)).contains("two decimals are asked for"))
    #expect(verdict("0.37", third).outcome == .wrong)
    #expect(verdict("[0.33]", third).outcome == .notCounted)
    #expect(verdict("foo", third).outcome == .notCounted)
  }

  @Test func aDecimalCommaIsAskedBack() throws {
    let third = try drawn("{id: third, kind: number, ask: A third?, answer: 1 / 3}")
    #expect(verdict("0,33", third).outcome == .notCounted)
    #expect(text(verdict("0,33", third)).contains("Do you mean 0.33?"))
    let large = try drawn("{id: large, kind: number, ask: How many?, answer: 1048576, units: bytes, relative: 0.001}")
    #expect(text(verdict("1,048,576", large)).contains("Do you mean 1048576?"))
  }

  @Test func unitsAreUnderstood() throws {
    let bytes = try drawn(
      "{id: bytes, kind: number, ask: How much?, answer: 1.5 * 2 ** 30, units: bytes, relative: 0.001}")
    for line in ["1.5 GiB", "1.5GiB", "1536 MiB", "1.5 gib", "1610612736", "3/2 GiB", "1.5 * 2**30", "1.5 G"] {
      #expect(verdict(line, bytes).outcome == .right, "\(line)")
    }
    #expect(text(verdict("1.5 GB", bytes)).contains("GiB"))
    #expect(verdict("1.5 GB", bytes).outcome == .notCounted)
    #expect(verdict("1.610612736 GB", bytes).outcome == .right)
    #expect(verdict("1610.612736 MB", bytes).outcome == .right)
    let count = try drawn("{id: count, kind: number, ask: How many?, answer: 12000, units: count, relative: 0.001}")
    for line in ["12 K", "12k", "0.012 M", "12000", "12e3"] {
      #expect(verdict(line, count).outcome == .right, "\(line)")
    }
    let share = try drawn("{id: share, kind: number, ask: How much?, answer: 40, units: percent}")
    for line in ["40 %", "40", "40%", "40 percent"] { #expect(verdict(line, share).outcome == .right, "\(line)") }
  }

  @Test func byHandTakesNumbersAndArithmeticOnly() throws {
    let yaml = "{id: hand, kind: number, ask: What?, given: a = 3, answer: sqrt(a), by-hand: true}"
    let hand = try drawn(yaml)
    #expect(verdict("sqrt(3)", hand).outcome == .right)
    #expect(verdict("3 ** 0.5", hand).outcome == .right)
    #expect(verdict("sqrt(a)", hand).outcome == .notCounted)
  }

  @Test func matricesAreJudgedByCell() throws {
    let yaml = "{id: cells, kind: matrix, ask: What?, answer: '[[1, 2, 3], [4, 5, 6]]'}"
    let cells = try drawn(yaml)
    for line in [
      "[[1, 2, 3], [4, 5, 6]]", "[1 2 3; 4 5 6]", "np.array([[1, 2, 3], [4, 5, 6]])", "[[1. 2. 3.]\n [4. 5. 6.]]",
    ] {
      #expect(verdict(line, cells).outcome == .right, "\(line)")
    }
    let partly = verdict("[1 2 3; 4 5 7]", cells)
    #expect(partly.outcome == .partly)
    #expect(abs(partly.share - 5.0 / 6) < 1e-9)
    #expect(text(partly).hasPrefix("Partly. 5 of 6 entries are right."))
    #expect(text(partly).contains("7 ✗"))
    #expect(verdict("[1 2; 3 4]", cells).outcome == .notCounted)
    #expect(verdict("", cells).outcome == .notCounted)
  }

  @Test func shapesAreReadInEveryNotation() throws {
    let yaml = """
      id: shape
      kind: shape
      ask: Which?
      answer: (8, 128, 64)
      wrong:
        - when: (8, 64, 128)
          says: The width comes last.
      """
    let shape = try drawn(yaml)
    for line in [
      "(8, 128, 64)", "8x128x64", "8 128 64", "8×128×64", "[8, 128, 64]", "torch.Size([8, 128, 64])",
      "(4 * 2, 128, 64)",
    ] {
      #expect(verdict(line, shape).outcome == .right, "\(line)")
    }
    #expect(text(verdict("8 64 128", shape)) == "Not yet. The width comes last.")
    #expect(verdict("8 128 65", shape).outcome == .partly)
    #expect(verdict("128 64", shape).outcome == .wrong)
  }

  @Test func lettersAreTakenInAnyCaseAndOrder() throws {
    let choices = try drawn(
      """
      id: letters
      kind: choices
      ordered: true
      ask: Which?
      options:
        - {text: one, right: true}
        - {text: two, says: Two is not.}
        - {text: three, right: true}
      """)
    for line in ["a c", "C, A", "ac", "a and c", "(a) (c)"] {
      #expect(verdict(line, choices).outcome == .right, "\(line)")
    }
    #expect(verdict("a", choices).outcome == .partly)
    #expect(verdict("b", choices).outcome == .wrong)
    #expect(text(verdict("a b c", choices)).contains("Two is not."))
    #expect(verdict("d", choices).outcome == .notCounted)
    #expect(verdict("", choices).outcome == .notCounted)
    let order = try drawn("{id: order, kind: order, ask: Which first?, items: [one, two, three]}")
    let right = (0..<3).map { item in String(order.letters.first { $0.option == item }!.letter) }
    #expect(verdict(right.joined(separator: " "), order).outcome == .right)
    #expect(verdict("a b c", order).outcome != .right)
    #expect(verdict("a b", order).outcome == .notCounted)
  }

  @Test func explanationsAreReadForTheirSigns() throws {
    let explain = try drawn(
      """
      id: explain
      kind: explain
      ask: Why?
      points:
        - {says: It is stable., signs: [nan, overflow], weight: 2}
        - {says: It shares., signs: ["adds up"]}
      model: No overflow, and it adds up to 1.
      then: And then?
      """)
    let first = verdict("Financially it adds-up.", explain)
    #expect(first.points.map(\.isFound) == [false, true])
    let both = try #require(flipped(first.points, by: "A"))
    #expect(both.map(\.isFound) == [true, true])
    let last = Tutor.verdict(confirming: both, explain)
    #expect(last.outcome == .right)
    #expect(text(last).contains("And then?"))
    #expect(Tutor.verdict(confirming: first.points, explain).outcome == .wrong)
    #expect(verdict("  ", explain).outcome == .notCounted)
  }

  static let attention = """
    id: any
    kind: expression
    ask: Attention, please.
    inputs: {Q: (h, n, d), K: (h, m, d), V: (h, m, v), mask: bool (n, m)}
    answer: attention(Q, K, V, mask=mask).output
    wrong:
      - when: softmax(Q @ K.mT) @ V
        says: Neither scale nor mask.
    """

  @Test func expressionsAreRunOnManyInputs() throws {
    let any = try drawn(Self.attention)
    let right = "softmax(where(mask, Q @ K.mT / sqrt(Q.shape[-1]), -inf)) @ V"
    #expect(verdict(right, any).outcome == .right)
    #expect(verdict("F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)", any).outcome == .right)
    #expect(verdict("softmax((Q @ K.mT * d ** -0.5).masked_fill(mask == 0, -1e9)) @ V", any).outcome == .notCounted)
    #expect(text(verdict("softmax(Q @ K.mT) @ V", any)).hasPrefix("Not yet. Neither scale nor mask."))
    let bug = verdict("softmax(where(mask, Q @ K.mT, -inf)) @ V", any)
    #expect(bug.misconceptions == ["forgot-scale"])
    #expect(text(bug).contains("The smallest input on which it differs:"))
    #expect(
      verdict("softmax(where(mask, Q @ K.mT / sqrt(Q.shape[-1]), -inf), dim=-2) @ V", any).misconceptions == [
        "softmax-down-columns"
      ])
    #expect(verdict("softmax(where(mask, Q @ K / sqrt(Q.shape[-1]), -inf)) @ V", any).outcome == .wrong)
    #expect(verdict("softmax(where(mask, Q @ K.mT / sqrt(Q.shape[-1]), -inf)", any).outcome == .notCounted)
  }

  @Test func aPointIsNotFoundWhereItIsDenied() throws {
    let explain = try drawn(
      """
      id: exact
      kind: explain
      level: junior
      topics: [core]
      ask: Is it exact, and what is turned?
      points:
        - says: It is exact.
          signs: [exact, no approximation]
        - says: It rotates by an angle.
          signs: [rotat & angle]
      model: It is exact, and it rotates by an angle.
      """)
    func found(_ text: String) -> [Bool] { verdict(text, explain).points.map(\.isFound) }
    #expect(found("It is exact; pairs are rotated by an angle.") == [true, true])
    #expect(found("It is not exact. It isn't quite exact.") == [false, false])
    #expect(found("It is never an exact thing, cannot be exact.") == [false, false])
    #expect(found("Not only exact, but fast.") == [true, false])
    #expect(found("No. Exact, and RoPE rotates.") == [true, false])
    #expect(found("There is no approximation.") == [true, false])
  }

  @Test func whatIsFalseInAFreeAnswerIsAnswered() throws {
    let explain = try drawn(
      """
      id: moved
      kind: explain
      level: junior
      topics: [core]
      ask: What happens if the tokens are reordered?
      points:
        - {says: The outputs move along., signs: [equivarian, move along]}
      claims:
        - {signs: [invariant, (same|equal) & whatever the order], says: The outputs move with the tokens.}
      model: Attention is equivariant.
      """)
    func replied(_ answer: String) -> Bool {
      text(verdict(answer, explain)).contains("Look at this again: The outputs move with the tokens.")
    }
    #expect(replied("It is permutation-invariant."))
    #expect(replied("The output is the same, whatever the order."))
    #expect(!replied("The rows are the same. They move along whatever the order."))
    #expect(!replied("It is not invariant, it is equivariant."))
  }

  @Test func whatIsNoNumberIsDiagnosedWhereTheQuestionKnowsIt() throws {
    let stable = try drawn(
      """
      id: stable
      kind: matrix
      level: junior
      topics: [softmax]
      given: s = [1000, 1001]
      ask: The softmax of s?
      answer: softmax(s)
      wrong:
        - {when: exp(s) / sum(exp(s)), says: Every exponential overflows.}
      """)
    #expect(text(verdict("exp(s) / sum(exp(s))", stable)).contains("Every exponential overflows."))
    #expect(text(verdict("[0 / 0, 1]", stable)).contains("nan is no number"))
  }

  @Test func numbersMayBeFollowedByWhatTheyCount() throws {
    let count = try drawn(
      "id: n\nkind: number\nlevel: junior\ntopics: [core]\nask: How many?\nanswer: \"170\"\nrelative: 0.01")
    for line in ["170", "170 tokens", "170x", "17 · 10", "171.5"] {
      #expect(verdict(line, count).outcome == .right, "\(line)")
    }
    #expect(verdict("172", count).outcome == .wrong)
    #expect(text(verdict("0 / 0", count)).contains("nan is no number"))
    let shares = try drawn(
      "id: s\nkind: matrix\nlevel: junior\ntopics: [core]\nask: Which?\nanswer: \"[1000, 10]\"\nrelative: 0.01")
    #expect(verdict("1005 10.05", shares).outcome == .right)
    #expect(verdict("1000 15", shares).outcome == .partly)
    let shape = try drawn("id: f\nkind: shape\nlevel: junior\ntopics: [core]\nask: Which?\nanswer: \"(8, 13)\"")
    #expect(verdict("8 by 13", shape).outcome == .right)
  }

  @Test func oneRowMayStandInOneOrTwoPairsOfBrackets() throws {
    func asked(_ answer: String) throws -> Drawn {
      try drawn("id: row\nkind: matrix\nlevel: junior\ntopics: [core]\nask: Which row?\nanswer: \"\(answer)\"")
    }
    for line in ["[1, 2]", "[[1, 2]]", "1 2"] {
      #expect(verdict(line, try asked("[[1, 2]]")).outcome == .right)
      #expect(verdict(line, try asked("[1, 2]")).outcome == .right)
    }
    #expect(verdict("[[1], [2]]", try asked("[1, 2]")).outcome == .notCounted)
    #expect(verdict("[1, 2]", try asked("[[1], [2]]")).outcome == .notCounted)
  }

  @Test func theQuestionsOwnNumbersArePutBack() throws {
    let drawn = try drawn(causalExercise)
    var learner = Scope()
    learner["Q"] = .node(Node(Tensor(shape: [1], values: [5])))
    learner["two"] = .node(Node(2))
    let right = verdict("softmax(where(causal_mask(4), Q @ K.T / two, -inf)) @ V", drawn, learner: learner)
    #expect(right.outcome == .right)
    #expect(text(right).contains("the question's own Q"))
  }

  @Test func drawingIsRepeatable() throws {
    let one = try drawn(causalExercise, seed: 7)
    let other = try drawn(causalExercise, seed: one.seed)
    #expect(one.seed == other.seed)
    #expect(one.given.map(\.name) == ["Q", "K", "V"])
    #expect(one.scope["Q"]?.node?.value == other.scope["Q"]?.node?.value)
  }

  @Test func twoMistakesThatAgreeAreToldWithAQuestionBetweenThem() throws {
    // With two numbers a key, dividing by d_k and raising 2 give nearly the same.
    let found = try diagnose(
      given: "Q = [[1, 1]]; K = [[1, 1], [0, 0]]", right: "softmax(Q @ K.T / sqrt(2))", answer: "[[0.73, 0.27]]",
      catalogue: wholeCatalogue)
    #expect(found.matches.map { $0.faults.map(\.id) } == [["divided-by-width"], ["base-two"]])
    let text = plain(found.view, width: nil)
    #expect(text.contains("Two mistakes give these numbers"))
    #expect(text.contains("To tell: what is your `scaled[0, 0]`? The first gives 1, the second 1.4142."))
  }
}
