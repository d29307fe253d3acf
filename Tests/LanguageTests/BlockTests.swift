import Attention
import Language
import Testing

/// `def`, `if`, `for` and `while`, as people paste them from notebooks.
@Suite struct BlockTests {
  @Test func `a pasted implementation computes what the built-in one does`() {
    let program = #"""
      import math
      import torch.nn.functional as F

      def attention_by_hand(q: torch.Tensor, k, v, mask=None, *, scale=None) -> torch.Tensor:
          """Scaled dot-product attention."""
          d = q.size(-1)
          scale = 1 / math.sqrt(d) if scale is None else scale
          scores = q @ k.T * scale

          if mask is not None:
              scores = scores.masked_fill(mask == 0, float("-inf"))
          weights = F.softmax(scores, dim=-1)   # rows add up to 1
          return weights @ v

      Q = randn(3, 4, seed=1); K = randn(3, 4, seed=2); V = randn(3, 2, seed=3)
      allclose(attention_by_hand(Q, K, V), attention(Q, K, V).output)
      allclose(attention_by_hand(Q, K, V, tril(ones(3, 3))), attention(Q, K, V, causal=True).output)
      """#
    #expect(answer(program) == "True\nTrue")
  }

  @Test func `heads are collected in a list, or in a comprehension`() {
    let program = #"""
      def heads_in_a_loop(X, Wq, Wk, Wv, Wo, h):
          n, d = X.shape
          assert d % h == 0, "heads must divide the width"
          w = d // h
          heads = []
          for i in range(h):
              q, k, v = (X @ Wq)[:, i * w:(i + 1) * w], (X @ Wk)[:, i * w:(i + 1) * w], (X @ Wv)[:, i * w:(i + 1) * w]
              heads.append(F.softmax(q @ k.T / w ** 0.5, dim=-1) @ v)
          return torch.cat(heads, dim=-1) @ Wo

      def heads_at_once(X, Wq, Wk, Wv, Wo, h):
          q, k, v = [split_heads(X @ W, h) for W in (Wq, Wk, Wv)]
          return concat([attention(q[i], k[i], v[i]).output for i in range(h)], dim=-1) @ Wo

      X = randn(3, 4, seed=1)
      W = randn(4, 4, 4, seed=2)
      right = multi_head_attention(X, W[0], W[1], W[2], W[3], heads=2).output;
      allclose(heads_in_a_loop(X, *W, 2), right)
      allclose(heads_at_once(X, *W, 2), right)
      """#
    #expect(answer(program) == "True\nTrue")
  }

  @Test func `the names of its steps are the steps of what it gives back`() throws {
    var scope = Scope()
    _ = answer(
      to: "def f(q, k):\n  scores = q @ k.T\n  weights = softmax(scores)\n  return weights\nQ = eye(2)\na = f(Q, Q)",
      in: &scope)
    let node = try #require(scope["a"]?.node)
    #expect(node.name == "weights")
    #expect(node.ownFormula.text == "softmax(scores)")
    #expect(scope["scores"] == nil)
  }

  @Test func `loops and conditions run as in Python`() {
    let transcript = #"""
      > total = 0
      > for i in range(2, 8, 2): total += i
      > total
      12
      > for i, x in enumerate([5, 7]):
      .     if x > 5:
      .         print(i, x)
      .     elif i == 0:
      .         "first"
      .     else:
      .         "never"
      "first"
      "1 7"
      > n = 0
      > while True:
      .     n += 1
      .     if n % 2: continue
      .     if n > 6: break
      > n
      8
      > for q, k in zip([[1, 0], [0, 1]], [[2, 3], [4, 5]]): q @ k
      2
      5
      > def fibonacci(n):
      .     if n < 2: return n
      .     return fibonacci(n - 1) + fibonacci(n - 2)
      > fibonacci(12)
      144
      > def loud(x):
      .     print(x)
      .     x + 1
      > loud(3)
      3
      > xs = []
      > xs.append(1); xs.append([2, 3]); xs
      list[1, [2, 3]]
      > x = zeros(2)
      > x.masked_fill_([True, False], 4)
      > x
      [4, 0]
      > (lambda n: n + 1)(1)
      2
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `what notebooks hold besides runs, too`() {
    let transcript = #"""
      > @torch.no_grad()
      . def stable(x):
      .     with torch.no_grad():
      .         m, where_ = x.max(dim=-1, keepdim=True)
      .         if m.ndim != 2: raise ValueError("a matrix, please")
      .     e = exp(x - m)
      .     return e / e.sum(-1, keepdim=True), where_
      > w, places = stable(tensor([[1., 3.], [4., 2.]]))
      > w
      [[0.1192, 0.8808], [0.8808, 0.1192]]
      > places
      [[1], [0]]
      > stable([1, 2])
        ^^^^^^^^^^^^^^
      in stable, at `if m.ndim != 2: raise ValueError("a matrix, please")`: a matrix, please
      > def mask(n): return [[0 if j <= i else 1 for j in range(n)] for i in range(n)]
      > tensor(mask(2))
      [[0, 1], [0, 0]]
      > def context(ws, V): return sum(w * v for w, v in zip(ws, V))
      > context([0.5, 0.5], [[2, 4], [4, 8]])
      [3, 6]
      > out = []
      > out += [1]; out += [2, 3]; out
      list[1, 2, 3]
      > print("shape:", ones(2, 3).shape, 0.5); print(7);
      "shape: (2, 3) 0.5"
      7
      > d = 4; f"d_k = {d}, root {sqrt(d * 2):.2f}, {{}}"
      "d_k = 4, root 2.83, {}"
      > x = ones(2, 3, 4)
      > x.transpose(2, 0, 1).shape, x.transpose((1, 0, 2)).shape, x.transpose(1, 2).shape
      ((4, 2, 3), (3, 2, 4), (2, 4, 3))
      > def quiet(x): y = x
      > quiet(1)
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `what a function assigns is its own`() {
    let transcript = #"""
      > x = 1
      > def f(y):
      .     x = 10
      .     y += x
      .     def inner(n): return 0 if n == 0 else x + inner(n - 1)
      .     return y, inner(2)
      > f(5)
      (15, 20)
      > x
      1
      > y
        ^
      there is no variable or function y.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `an error says where in the function, and a line that fails changes nothing`() {
    let transcript = #"""
      > def scores(q, k):
      .     s = q @ k   # no transpose
      .     return s
      > scores(ones(2, 3), ones(2, 3))
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      in scores, at `s = q @ k`: cannot multiply q (2, 3) @ k (2, 3): the inner sizes 3 and 2 differ. q @ k.T would give (2, 2).
      > total = 1
      > for i in range(3):
      .     total += i
      .     i @ i
            ~~^~~
      @ multiplies matrices, and one side is a single number. Write * to multiply by a number.
      > total
      1
      > def half(d, h):
      .     assert d % h == 0, "heads must divide the width"
      .     return d // h
      > half(5, 2)
        ^^^^^^^^^^
      in half, at `assert d % h == 0, "heads must divide the width"`: heads must divide the width (d % h == 0 is not true).
      > for x in 3: x
                 ^
      a number cannot be gone through by for. range(n) counts from 0 to n − 1.
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `a label is an index where a table shows it`() {
    let transcript = #"""
      > w = label([[1, 2], [3, 4]], rows=tokens("El gato"), columns=tokens("the cat"))
      > w[gato, cat]
      4
      > w["gato"] + 0
      [3, 4] [["the", "cat"]]
      > w[:, "cat"] + 0
      [2, 4] [["El", "gato"]]
      > r = label([1, 2, 3], columns="no really no")
      > r[no]
          ^^
      no stands at 0 and 2. Write the number.
      > w[dog]
          ^^^
      there is no variable or function dog. Did you mean dot or log?
      """#
    #expect(played(transcript) == transcript)
  }

  @Test func `formulas say what would be missed, and no more`() {
    func formula(_ program: String) -> String? {
      var scope = Scope()
      _ = answer(to: "x = [[1, 2], [3, 4]]; y = \(program)", in: &scope)
      return scope["y"]?.node?.ownFormula.text
    }
    #expect(formula("sum(x)") == "sum(x)")
    #expect(formula("sum(x, dim=-1)") == "sum(x, dim=1)")
    #expect(formula("sum(x, dim=-1, keepdim=True)") == "sum(x, dim=1, keepdim=True)")
    #expect(formula("rope(x)") == "rope(x)")
    #expect(formula("rope(x, positions=[3, 7])") == "rope(x, positions=[3, 7])")
    #expect(formula("rope(x, pairing=\"half\", base=100)") == "rope(x, base=100, pairing=\"half\")")
    #expect(formula("diag(x, 1)") == "diag(x, 1)")
    #expect(
      answer("diag([[1, 2], [3, 4]], 1)\ndiag([[1, 2], [3, 4]], -1)\ndiag([5], 1)\ndiag([[1, 2]], 3)")
        == "[2]\n[3]\n[[0, 5], [0, 0]]\n[]")
  }

  @Test(arguments: [
    ("def f(x)\n  return x", "a colon is missing behind this def."),
    ("def f(x):", "nothing belongs to this def. Its lines stand below it, indented by four blanks."),
    ("def f(*xs): return xs", "a function here has a fixed number of arguments. Name each of them."),
    (
      "def f(x):\n  y = x\n    z = y",
      "this line is indented further than the one above it, which opens nothing. Lines that belong together begin in the same column."
    ),
    (
      "if 1:\n    x = 1\n  y = 2",
      "this line's indentation fits none of the lines above it. Lines that belong together begin in the same column."
    ),
    ("if x = 1: y", "= assigns and cannot stand in a condition. To compare, write ==."),
    ("else: 3", "there is no if in this column above this else."),
    ("return 3", "return stands only within a def. The value of a bare expression is shown by itself."),
    ("break", "break stands only within a loop."),
    ("for i range(3): i", "for wants names, then in, then what to go through. As in for i in range(3): or for q in Q:"),
    ("x = 1; for i in [1]: i", "for begins a line of its own."),
    (
      "def f():\n  return [x for x in [1] for y in [2]]",
      "a comprehension has one for here. Put another one inside the first."
    ),
  ])
  func `a block that is none is told where and why`(text: String, told: String) {
    do {
      _ = try parse(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(error.sentence == told)
    }
  }

  @Test func `lines pasted from Python's prompt, and from within a class, are read`() {
    #expect(answer(">>> def f(x):\n...     y = 2 * x\n...     return y\n...\n>>> f(4)") == "8")
    #expect(answer("    def f(x):\n        return x + 1\n\n    f(1)") == "2")
  }

  @Test func `a block goes on until an empty line, or a line that does not belong to it`() {
    var input = OpenInput()
    input.append("def f(x):")
    #expect(input.needsMore && !input.mayEnd)
    input.append("\n    y = [x,")
    #expect(input.needsMore && !input.mayEnd)
    input.append("\n  2]")
    #expect(input.needsMore && input.mayEnd)
    input.append("\n")
    input.append("\n    return y")
    #expect(input.needsMore && input.mayEnd)
    input.append("\nf(1)")
    #expect(!input.needsMore)
    #expect(!needsMoreInput("def f(x):\n    return x"))
    #expect(needsMoreInput("if x:\n    y\nelse:"))
    #expect(needsMoreInput("for i in x: print(i)"))
    #expect(!needsMoreInput("form = 3"))
    #expect(!needsMoreInput("x[1:]"))
    #expect(!needsMoreInput("else:"))
  }
}
