import Attention
import Language
import Testing

/// Completion, rewriting, and telling hand-work from computing.
@Suite struct ReadingTests {
  private func completed(_ text: String, after setUp: String = "") -> [String] {
    var scope = Scope()
    _ = answer(to: setUp, in: &scope)
    return completions(of: text, at: text.unicodeScalars.count, in: scope).candidates
  }

  @Test func `a word is completed from variables, functions and constants`() {
    #expect(completed("soft") == ["softmax", "softplus"])
    #expect(completed("1 + wei", after: "weights = 1; weird = 2") == ["weights", "weird"])
    #expect(completed("np.softm") == ["softmax"])
    #expect(completed("torch.nn.functional.softp") == ["softplus"])
    #expect(completed("Non") == ["None"])
    #expect(completed("softmax") == [])
    #expect(completed("12e") == [])
  }

  @Test func `inside a call its arguments come first`() {
    #expect(completed("softmax(x, d").prefix(1) == ["dim="])
    #expect(completed("attention(Q, K, V, past_") == ["past_key=", "past_value="])
    #expect(completed("F.softmax([1, (2)], sta") == ["stable=", "stack"])
    #expect(completed("softmax(exp(1), sta") == ["stable=", "stack"])
  }

  @Test func `after a dot come fields, attributes and functions`() {
    let record = "a = attention(eye(2), eye(2), eye(2))"
    #expect(completed("a.", after: record).prefix(5) == ["scores", "scaled", "weights", "output", "T"])
    #expect(completed("a.wei", after: record) == ["weights"])
    #expect(completed("a.weights.sh", after: record) == ["shape"])
    #expect(completed("_.wei", after: record + "; a") == ["weights"])
    #expect(completed("x.mas", after: "x = 1") == ["masked_fill"])
    #expect(completed("(x @ y).mas") == ["masked_fill"])
    #expect(completed("nothing.mas") == [])
  }

  @Test func `nothing is completed in texts and comments, and the range is the word`() {
    #expect(completed("\"soft") == [])
    #expect(completed("# soft") == [])
    let found = completions(of: "åx = sof(1)", at: 8, in: Scope())
    #expect(found.range == 5..<8)
    #expect(found.candidates == ["softmax", "softplus"])
    #expect(completions(of: "", at: 5, in: Scope()).range == 0..<0)
  }

  @Test(arguments: [
    ("softmax(Q @ K.T)", "softmax(x)", ["x"], "softmax(x, dim=0)", "softmax(Q @ K.T, dim=0)"),
    ("Q.split_heads(2) @ W", "split_heads(X, h)", ["X", "h"], "X.reshape(h, -1)", "Q.reshape(2, -1) @ W"),
    ("split_heads(X, heads=4)", "split_heads(X, h)", ["X", "h"], "h * X", "4 * X"),
    ("F.softmax(x, dim=-1)", "softmax(s)", ["s"], "exp(s)", "exp(x)"),
    ("softmax(softmax(x))", "softmax(x)", ["x"], "exp(x)", "exp(exp(x))"),
    ("a / sqrt(4) + b / sqrt(4)", "y / sqrt(n)", ["y", "n"], "y / n", "a / 4 + b / 4"),
    ("f(x) - f(x)", "p - p", ["p"], "0", "0"),
    ("x[1:, None]", "x[1:, None]", [], "y", "y"),
  ])
  func `what a pattern means is replaced`(
    _ expression: String, _ pattern: String, _ holes: [String], _ replacement: String, _ expected: String
  ) throws {
    let result = rewriting(
      try parseExpression(expression), try parseExpression(pattern), holes: holes, try parseExpression(replacement))
    #expect(result?.description == expected)
  }

  @Test(arguments: [
    ("softmax(x, dim=0)", "softmax(x)", ["x"]), ("f(x) - f(y)", "p - p", ["p"]), ("a + b", "b + a", []),
    ("x[1:]", "x[:1]", []), ("Q @ K", "Q * K", ["Q", "K"]), ("exp(x)", "log(x)", ["x"]),
  ])
  func `a pattern that is not there changes nothing`(_ expression: String, _ pattern: String, _ holes: [String]) throws
  {
    let result = rewriting(
      try parseExpression(expression), try parseExpression(pattern), holes: holes, try parseExpression("0"))
    #expect(result == nil)
  }

  @Test(arguments: [
    "1/3", "[[0.5, 0.5], [1, 0]]", "[1 2; 3 4]", "exp(1) / (exp(1) + exp(2))", "-2 ** 0.5 + pi * e", "√2", "ln(3)",
    "math.sqrt(2)", "np.array([[1, 2]])", "0.5, 0.5", "[-inf, 0]", "[1, 2] / 3", "np.pi",
  ])
  func `numbers and arithmetic are work by hand`(_ text: String) throws {
    #expect(byHandObjection(try parseExpression(text)) == nil)
  }

  @Test(arguments: [
    ("softmax([1, 2])", "softmax computes for you"), ("[[1, 2]] @ [[1], [2]]", "@ computes for you"),
    ("Q", "Q is a name"), ("[1, x]", "x is a name"), ("[1, 2].T", ".T computes for you"),
    ("exp(softmax(1))", "softmax computes for you"), ("[1, 2][0]", "an index looks a value up"),
    ("1 < 2", "a comparison computes for you"), ("(lambda: 1)()", "lambda: 1 computes for you"),
    ("_", "_ is a name"), ("sum([1, 2])", "sum computes for you"),
  ])
  func `anything else is left to the machine`(_ text: String, _ reason: String) throws {
    let objection = byHandObjection(try parseExpression(text))
    #expect(objection?.message == "\(reason), and this answer is worked out by hand.")
  }

  @Test func `near names are found, far ones are not`() {
    #expect(closest(to: "softmx", among: ["softmax", "softplus", "max"]) == ["softmax"])
    #expect(closest(to: "wieghts", among: ["weights", "heights"]) == ["weights"])
    #expect(closest(to: "atn", among: ["attention", "tanh", "eye"]) == [])
    #expect(closest(to: "embedding", among: ["embed"]) == [])
    #expect(closest(to: "QQ", among: ["Q", "K"]) == ["Q"])
  }
}
