import Attention
import Language
import Testing

/// Whole programs, as `evaluate` runs them for others.
@Suite struct ProgramTests {
  @Test func `two tokens attend to each other`() throws {
    var scope = Scope()
    var shown: [Value] = []
    try evaluate(parse("Q = [[1, 0], [0, 1]]; attention(Q, Q, [[1, 2], [3, 4]])"), in: &scope) { output in
      if case .value(let value, _, _) = output { shown.append(value) }
    }
    guard case .record(let record)? = shown.first, shown.count == 1 else {
      Issue.record("no record was shown")
      return
    }
    #expect(record.mechanism == "attention")
    #expect(record.fields.map(\.name) == ["scores", "scaled", "weights", "output"])
    // softmax([1/√2, 0]) = [0.6698, 0.3302]
    #expect(text(of: try #require(record["weights"])) == "[[0.6698, 0.3302], [0.3302, 0.6698]]")
    #expect(text(of: record.output) == "[[1.6605, 2.6605], [2.3395, 3.3395]]")
    #expect(record.output.node?.ownFormula.text == "weights @ V")
    #expect(record["scores"]?.node?.ownFormula.text == "Q @ Qᵀ")
  }

  @Test func `a variable gives its name to what is assigned to it`() throws {
    var scope = Scope()
    _ = answer(
      to: "X = [[1, 2], [3, 4]]; K = X; s = X @ K.T; w = softmax(s); r = w; L = [[log(2), 0], [0, log(3)]]", in: &scope)
    #expect(scope["s"]?.node?.ownFormula.text == "X @ Kᵀ")
    #expect(scope["w"]?.node?.ownFormula.text == "softmax(s)")
    #expect(scope["K"]?.node?.ownFormula.text == "X")
    #expect(scope["r"]?.node === scope["w"]?.node)
    #expect(scope["L"]?.node?.isLeaf == true)
    let trace = Trace(of: [try #require(scope["w"]?.node)])
    #expect(trace.inputs.map(\.name) == ["X"])
    #expect(trace.steps.map(\.name) == ["K", "s", "w"])
  }

  @Test func `an assigned element makes a leaf that keeps nothing of where it came from`() throws {
    var scope = Scope()
    _ = answer(to: "X = [[1, 2], [3, 4]]; Y = X * 2; Z = Y; Y[0, 0] = 5", in: &scope)
    #expect(scope["Y"]?.node?.isLeaf == true)
    #expect(scope["Y"]?.node?.name == "Y")
    #expect(scope["Z"]?.node?.ownFormula.text == "X * 2")
    #expect(text(of: try #require(scope["Z"])) == "[[2, 4], [6, 8]]")
  }

  @Test func `assignments are shown on request, with their names`() throws {
    var scope = Scope()
    var shown: [String] = []
    let program = try parse("a = 1\nb, c = 2, 3\nb += 1\nd = 9;\na + b")
    try evaluate(program, in: &scope, showsAssignments: true) { output in
      if case .value(let value, let name, let statement) = output {
        shown.append("\(name ?? "-") \(text(of: value)) \(statement.range.lowerBound)")
      }
    }
    #expect(shown == ["a 1 0", "b 2 6", "c 3 6", "b 3 18", "- 4 32"])
    #expect(scope.names == ["a", "b", "c", "d"])
    #expect(scope.last.map(text(of:)) == "4")
  }

  @Test func `a scope is a value, and its names keep their order`() throws {
    var scope = Scope()
    _ = answer(to: "b = 1; a = 2; b = 3; c = 4; del a; a = 5", in: &scope)
    #expect(scope.names == ["b", "c", "a"])
    var copy = scope
    copy["b"] = nil
    #expect(scope.names == ["b", "c", "a"] && copy.names == ["c", "a"])
  }

  @Test func `a line that fails gives back what it deleted, in its place, and the last value`() {
    var scope = Scope()
    _ = answer(to: "a = 1; b = 2\na", in: &scope)
    _ = answer(to: "del a; b = 7; c = 8; b; nothing", in: &scope)
    #expect(scope.names == ["a", "b"])
    #expect(scope["b"].map(text(of:)) == "2")
    #expect(scope.last.map(text(of:)) == "1")
  }

  @Test func `a seed starts a stream of random numbers that repeats with it`() throws {
    func drawn(_ seed: Int?, _ program: String) -> String {
      var scope = Scope()
      scope.seed = seed
      return answer(to: program, in: &scope).joined()
    }
    let two = "Q = randint(0, 100, (2, 3)); K = randint(0, 100, (2, 3)); Q, K"
    #expect(drawn(5, two) == drawn(5, two))
    #expect(drawn(5, two) != drawn(6, two))
    #expect(drawn(5, "a = rand(4); b = rand(4); all(a == b)") == "False")
    #expect(drawn(5, "a = rand(4, seed=1); b = rand(4, seed=1); all(a == b)") == "True")
    #expect(drawn(nil, "a = rand(4); b = rand(4, seed=0); all(a == b)") == "True")
  }

  @Test func `files are read by whoever owns the scope`() throws {
    struct NoFile: Error, CustomStringConvertible { let description = "there is no file q.npy." }
    var scope = Scope()
    scope.load = { path in
      guard path == "k.npy" else { throw NoFile() }
      return Node(Tensor(shape: [2], values: [1, 2]))
    }
    #expect(answer(to: "load(\"k.npy\") * 2", in: &scope) == ["[2, 4]"])
    #expect(answer(to: "load(\"q.npy\")", in: &scope).last == "there is no file q.npy.")
  }

  @Test func `one expression is evaluated by itself`() throws {
    var scope = Scope()
    _ = answer(to: "x = [1, 2]; 3", in: &scope)
    #expect(text(of: try evaluate(parseExpression("x * 2"), in: &scope)) == "[2, 4]")
    #expect(text(of: try evaluate(parseExpression("_ + 1"), in: &scope)) == "4")
    let error = #expect(throws: Diagnostic.self) { try evaluate(parseExpression("x @ [1, 2, 3]"), in: &scope) }
    #expect(error?.message == "cannot multiply x (2,) @ [1, 2, 3] (3,): the inner sizes 2 and 3 differ.")
  }

  @Test func `what a computation came from is forgotten only when there is too much of it`() {
    var scope = Scope()
    let steps = String(repeating: "x = x + 1\n", count: 30_000)
    #expect(answer(to: "x = 0\n" + steps + "x", in: &scope) == ["30000"])
    #expect((1...25_000).contains(scope["x"]?.node?.ancestors().count ?? 0))
  }
}
