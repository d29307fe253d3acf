import Testing

@testable import Language

/// Reads one expression and writes it again with only the brackets it needs, or the error as a person sees it.
func reread(_ text: String) -> String {
  do {
    return try parse(text).statements.map { statement in
      switch statement.kind {
      case .show(let expression): expression.description
      case .assign(let targets, let expression): "\(targets.count) targets = \(expression)"
      case .update(_, let sign, let expression): "\(sign.rawValue)= \(expression)"
      case .delete(let names): "del \(names.joined(separator: ", "))"
      case .importing: "import"
      default: "\(statement.kind)"
      }
    }.joined(separator: "\n")
  } catch {
    return error.rendered(in: text)
  }
}

@Suite struct ParserTests {
  @Test func `operators bind as in Python`() {
    #expect(reread("-2 ** 2") == "-2 ** 2")
    #expect(reread("(-2) ** 2") == "(-2) ** 2")
    #expect(reread("2 ** -1") == "2 ** -1")
    #expect(reread("2 ** 3 ** 2") == "2 ** 3 ** 2")
    #expect(reread("(2 ** 3) ** 2") == "(2 ** 3) ** 2")
    #expect(reread("(a - b) - c") == "a - b - c")
    #expect(reread("a - (b - c)") == "a - (b - c)")
    #expect(reread("Q @ K.T / sqrt(d)") == "Q @ K.T / sqrt(d)")
    #expect(reread("not a == b and c or d") == "not a == b and c or d")
    #expect(reread("(a | b) & ~c") == "(a | b) & ~c")
    #expect(reread("a < b <= c") == "a < b <= c")
    #expect(reread("(lambda q, k=1: q @ k)(1, k=2)") == "(lambda q, k=1: q @ k)(1, k=2)")
    #expect(reread("x[1:, ::-1, ..., None]") == "x[1:, ::-1, ..., None]")
    #expect(reread("x.view(*x.shape[:-1], h, -1)") == "x.view(*x.shape[:-1], h, -1)")
  }

  @Test func `signs that hands type have the meaning they have on paper`() {
    #expect(reread("Kᵀ") == "K.T")
    #expect(reread("Q·Kᵀ ÷ √d_k") == "Q · K.T / √d_k")
    #expect(reread("√x ** 2") == "√x ** 2")
    #expect(reread("√(x ** 2)") == "√(x ** 2)")
    #expect(reread("√x.T[0]") == "√x.T[0]")
    #expect(reread("−∞") == "-inf")
    #expect(reread("a ≤ b") == "a <= b")
  }

  @Test func `matrices are read in each notation that people carry in their heads`() {
    #expect(reread("[[1, 2], [3, 4]]") == "[[1, 2], [3, 4]]")
    #expect(reread("[1 2; 3 4]") == "[1, 2; 3, 4]")
    #expect(reread("[1 2 3]") == "[1, 2, 3]")
    #expect(reread("[1 2 3;]") == "[1, 2, 3;]")
    #expect(reread("[1; 2; 3]") == "[1; 2; 3]")
    #expect(reread("[1, 2 3]") == "[1, 2, 3]")
    #expect(reread("[[1. 2.]\n [3. 4.]]") == "[[1, 2], [3, 4]]")
    #expect(reread("[[1, 2][3, 4]]") == "[[1, 2], [3, 4]]")
    #expect(reread("[1 -2]") == "[1, -2]")
    #expect(reread("[1 - 2]") == "[1 - 2]")
    #expect(reread("[  0. -inf]") == "[0, -inf]")
    #expect(reread("[1 -2; 3 +4]") == "[1, -2; 3, +4]")
    #expect(reread("[a * b c]") == "[a * b, c]")
    #expect(reread("[f(1 -2) x[3 -1]]") == "[f(1 - 2), x[3 - 1]]")
    #expect(
      reread("tensor([[1., 2.],\n        [3., 4.]], grad_fn=<MmBackward0>)")
        == "tensor([[1, 2], [3, 4]], grad_fn=None)")
  }

  @Test func `a sign after a blank between names has two readings and is refused`() {
    #expect(
      reread("[a -b]") == """
        [a -b]
         ~~^~
        a -b can be read as two entries, a, -b, or as one, a - b. \
        Write a comma for two entries, or a blank on both sides of - for one.
        """)
  }

  @Test func `statements end at line ends and semicolons`() throws {
    let program = try parse("a = 1; b\nc += 2;\ndel a, b # gone\nimport numpy as np\nx, _ = y = f(\n  1)")
    #expect(program.statements.map(\.isQuiet) == [true, false, true, false, false, false])
    #expect(program.statements.map(\.beginsLine) == [true, false, true, true, true, true])
    #expect(reread("x = y = 3") == "2 targets = 3")
  }

  @Test(arguments: [
    (
      "Q ^ 2",
      """
      Q ^ 2
        ^
      ^ is not a power in Python. Write ** for a power, as in x ** 2.
      """
    ),
    (
      "Q'",
      """
      Q'
       ^
      a quote directly after a value does not transpose here. Write .T for the transpose, as in K.T.
      """
    ),
    (
      "2Q",
      """
      2Q
      ^^
      2 and Q stand side by side with no operator between them. Write 2 * Q to multiply.
      """
    ),
    (
      "Q K",
      """
      Q K
      ~~^
      Q and K stand side by side with no operator between them. \
      Write @ for the matrix product, * to multiply entry by entry, or a comma between two values.
      """
    ),
    (
      "x = 1 if y else 2",
      """
      x = 1 if y else 2
            ^^
      there is no … if … else … outside a def yet. where(condition, a, b) chooses entry by entry.
      """
    ),
    (
      "[q @ k for q in Q]",
      """
      [q @ k for q in Q]
             ^^^
      there are no comprehensions outside a def yet. Most loops over entries are one expression on whole matrices here.
      """
    ),
    (
      "class Attention(nn.Module):",
      """
      class Attention(nn.Module):
      ^^^^^
      there is no class in this language yet. Paste its functions without the class around them.
      """
    ),
    (
      "f(Q, K]",
      """
      f(Q, K]
       ~~~~~^
      this ] cannot close the ( opened before it. Close it with ) first.
      """
    ),
    (
      "1 +",
      """
      1 +
        ^
      nothing stands on the right of +
      """
    ),
    (
      "[[1, 2]\n ...\n [3, 4]]",
      """
       ...
       ^^^
      ... stands for numbers that were left out when this was printed, so they are not here. \
      Print all of them: np.set_printoptions(threshold=np.inf) or torch.set_printoptions(profile="full").
      """
    ),
    (
      "x = [1, 2",
      """
      x = [1, 2
          ^
      this [ is never closed. Close it with ].
      """
    ),
  ])
  func `a text that is no program is told where and why`(text: String, told: String) {
    #expect(reread(text) == told)
  }

  @Test func `open brackets and quotes want another line`() {
    #expect(needsMoreInput("Q = [[1, 2],"))
    #expect(needsMoreInput("f(\"the cat"))
    #expect(!needsMoreInput("Q = [[1, 2]]"))
    #expect(!needsMoreInput("# ["))
    #expect(!needsMoreInput("\"[\""))
    #expect(!needsMoreInput("Q'"))
    #expect(!needsMoreInput("(]"))
    #expect(needsMoreInput("x = 1 + \\"))
    #expect(needsMoreInput("\"\"\"a\" "))
  }

  @Test func `a hundred thousand brackets are refused, not walked`() {
    for bracket in ["(", "[", "-", "~", "√", "not ", "f(", "[[", "x[", "lambda: ", "2**", "1+(", "1+"] {
      let text = String(repeating: bracket, count: 100_000) + "1"
      #expect(throws: Diagnostic.self) { try parse(text) }
      #expect(!needsMoreInput(text))
    }
    #expect(throws: Diagnostic.self) { try parse("x" + String(repeating: ".T", count: 100_000)) }
    #expect(throws: Diagnostic.self) { try parse("x" + String(repeating: "[0]", count: 100_000)) }
  }

  @Test func `no text crashes the parser, and what it reads it reads again`() throws {
    let pieces = [
      "Q", "K", "1", "2.5", " ", "  ", "\n", "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "...", "=", "==", "+",
      "-", "*", "**", "/", "@", "ᵀ", "√", "·", "∞", "−", "~", "not", "and", "or", "is", "None", "lambda", "'", "\"",
      "\\", "#", "^", "&", "|", "<", ">", "if", "for", "del", "import", "!", "def f(x):\n", "    ", "return", "else:\n",
      "while", " in ", "for x in y:\n", "?", "\u{0}", "é", "中", "\u{202E}", "🙂",
      "0x", "1e", "_", "f(", "x[",
    ]
    var state: UInt64 = 1
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for _ in 0..<20_000 {
      let text = (0..<random(12) + 1).map { _ in pieces[random(pieces.count)] }.joined()
      _ = needsMoreInput(text)
      do {
        for statement in try parse(text).statements {
          guard case .show(let expression) = statement.kind else { continue }
          #expect(try parseExpression(expression.description).description == expression.description, "\(text)")
        }
      } catch {
        #expect(error.range.upperBound <= text.unicodeScalars.count, "\(text)")
        _ = error.rendered(in: text)
      }
    }
  }

  /// Quadratic work on a megabyte would take minutes.
  @Test func `megabytes of garbage are read through or refused`() {
    for piece in ["1 ", "[", "x = [", "\"", "\\", "1+", "a.b ", "\u{0}", "((1)) ", "1,"] {
      let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
      if (try? parse(text)) != nil { #expect(!needsMoreInput(text), "\(piece)") }
    }
  }
}
