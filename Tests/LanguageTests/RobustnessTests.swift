import Attention
import Language
import Testing

/// Nothing that is typed, pasted or piped in ends the program, takes for ever, or half changes a variable.
@Suite struct RobustnessTests {
  @Test(arguments: [
    "(", "[", "{", "f(", "x[", "-", "~", "√", "not ", "lambda: ", "[[1], ", "2 ** ", "x.", "1 + (", "\"",
  ])
  func `a hundred thousand of anything is answered`(_ part: String) {
    let text = String(repeating: part, count: 100_000)
    #expect(!answer(text).isEmpty)
    #expect(!answer("x = \(text)1").isEmpty)
  }

  @Test func `deep but closed brackets are refused, not descended into`() {
    let deep = String(repeating: "[", count: 100_000) + "1" + String(repeating: "]", count: 100_000)
    #expect(answer(deep).contains("more than 200 brackets lie in each other here."))
    #expect(answer(String(repeating: "exp(", count: 199) + "0" + String(repeating: ")", count: 199)) == "inf")
    #expect(answer((0..<500).map { _ in "1" }.joined(separator: " + ")) == "500")
  }

  @Test func `ten megabytes of garbage are answered`() {
    var random = Draws(seed: 1)
    let letters = Array("abcxyz019 .,;:()[]{}+-*/@=<>!?'\"#\\\n\t~^&|%$_éᵀ√∞".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<10_000_000 { text.append(letters[random.next(letters.count)]) }
    #expect(!answer(String(text)).isEmpty)
    #expect(!answer("x = \"" + String(text).filter { $0 != "\"" && $0 != "\\" } + "\"; 1").isEmpty)
  }

  @Test func `a hundred thousand lines run, and their memory is freed without deep recursion`() {
    #expect(answer("x = 0\n" + String(repeating: "x = x + 1\n", count: 100_000) + "x") == "100000")
    let names = (0..<20_000).map { "x\($0) = \($0)" }.joined(separator: "\n")
    #expect(answer(names + "\nx19999") == "19999")
  }

  @Test func `a tensor of a million million entries is refused before anything is allocated`() {
    for program in [
      "zeros(1000000, 1000000)", "ones(10 ** 12)", "eye(1000000)", "rand(1000000, 1000000)", "arange(1e12)",
      "linspace(0, 1, 10 ** 12)", "full((1000000, 1000000), 1)", "causal_mask(1000000)", "one_hot([0], 10 ** 12)",
      "expand([1], 10 ** 12)", "tile([1], 10 ** 12)", "repeat_interleave([1, 2], 10 ** 12)",
      "sinusoidal_positions(10 ** 6, 10 ** 6)", "alibi_bias(100, 10 ** 6)", "outer(ones(10 ** 6), ones(10 ** 6))",
      "ones(10 ** 6, 1) + ones(1, 10 ** 6)", "embed(\"a\", dim=10 ** 12)", "randint(0, 5, (10 ** 6, 10 ** 6))",
      "attention(ones(10 ** 6, 1), ones(10 ** 6, 1), ones(10 ** 6, 1))", "zeros(2 ** 40, 2 ** 40, 2 ** 40)",
    ] {
      #expect(answer(program).contains("MiB allowed."), "\(program)")
    }
  }

  @Test func `a smaller limit is kept to`() {
    Computation.$current.withValue(Computation(byteLimit: 1 << 20)) {
      #expect(answer("zeros(1000, 1000)").hasSuffix("would need more than the 1 MiB allowed."))
      #expect(answer("sum(zeros(100, 100))") == "0")
      #expect(answer("chunk(zeros(100000), 100000)").hasSuffix("would need more than the 1 MiB allowed."))
    }
  }

  @Test func `an interruption ends the work and is told apart from an error`() throws {
    try Computation.$current.withValue(Computation(isInterrupted: { true })) {
      var scope = Scope()
      scope["x"] = Value.none
      let program = try parse("y = 1; x = ones(2) + 1")
      let error = #expect(throws: Diagnostic.self) { try evaluate(program, in: &scope) { _ in } }
      #expect(error?.isInterruption == true)
      #expect(scope.names == ["x"])
    }
  }

  @Test func `token soup never crashes, and a line that fails changes nothing`() throws {
    let words = [
      "Q", "K", "x", "f", "a", "_", "e", "np.", "torch.", "F.", ".T", ".mT", ".shape", ".weights", "[", "]", "(", ")",
      ",", ";", ":", "\n", "=", "==", "<", ">", "+", "-", "*", "/", "//", "%", "@", "**", "&", "|", "~", "·", "√", "ᵀ",
      "0", "1", "2", "-1", "3.5", "1e400", "inf", "nan", "None", "True", "False", "...", "lambda x: ", "lambda: ",
      "and", "or", "not", "is", "\"cat\"", "dim=", "axis=-1", "*", "del ", "+=", " ", " ", " ", "[1, 2]", "[1 2; 3 4]",
      "(2, 3)", "[True, False]", "randn(2, 3)", "dtype=torch.bool",
    ]
    let calls = functions.flatMap { ["\($0.name)(", ".\($0.name)("] }
    var random = Draws(seed: 7)
    for _ in 0..<4_000 {
      var scope = Scope()
      _ = answer(
        to: "Q = randn(2, 3); K = randn(4, 3); x = [1, 2]; f = lambda x: x + 1; a = attention(Q, K, K)", in: &scope)
      let before = scope.names.map { text(of: scope[$0] ?? .none) }
      var line = ""
      for _ in 0..<random.next(12) + 1 {
        line += random.next(4) == 0 ? calls[random.next(calls.count)] : words[random.next(words.count)]
      }
      if random.next(2) == 0 { line = balanced(line) }
      Computation.$current.withValue(Computation(byteLimit: 1 << 22)) {
        do throws(Diagnostic) {
          try evaluate(parse(line), in: &scope) { output in
            if case .value(let value, _, _) = output { _ = json(value) }
          }
        } catch {
          #expect(error.range.lowerBound >= 0 && error.range.upperBound <= line.unicodeScalars.count, "\(line)")
          _ = json(error)
          if !line.contains("\n") { #expect(scope.names.map { text(of: scope[$0] ?? .none) } == before, "\(line)") }
        }
      }
      _ = completions(of: line, at: random.next(line.count + 1), in: scope)
    }
  }

  @Test func `mutated programs never crash`() {
    let programs = functions.map(\.example)
    var random = Draws(seed: 11)
    let signs = Array("()[]{},;:=+-*/@.\"' \n019xQ_√ᵀ")
    for _ in 0..<4_000 {
      var text = Array(programs[random.next(programs.count)])
      for _ in 0..<random.next(3) + 1 where !text.isEmpty {
        let place = random.next(text.count)
        switch random.next(3) {
        case 0: text.remove(at: place)
        case 1: text.insert(signs[random.next(signs.count)], at: place)
        default: text.swapAt(place, random.next(text.count))
        }
      }
      Computation.$current.withValue(Computation(byteLimit: 1 << 22)) { _ = answer(String(text)) }
    }
  }

  /// The text with its brackets closed.
  private func balanced(_ text: String) -> String {
    var open: [Character] = []
    for sign in text {
      switch sign {
      case "(": open.append(")")
      case "[": open.append("]")
      case ")", "]": if open.last == sign { open.removeLast() }
      default: break
      }
    }
    return text + String(open.reversed())
  }
}

/// Numbers that are the same on every run.
struct Draws {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A whole number from 0 to before `bound`.
  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
