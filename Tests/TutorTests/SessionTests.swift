import Attention
import Display
import Language
import Testing

@testable import Tutor

/// A lesson small enough to read here.
private let small = """
  ---
  id: small
  title: A small lesson
  summary: Two numbers.
  minutes: 1
  needs: []
  topics: [core]
  ---

  # A small lesson

  Two numbers make a vector, and its sum is 3<!--= sum(x) -->.

  ```attn
  x = [1, 2]
  total = sum(x)
  twice = 2 * total
  ```

  ```question
  id: small-sum
  kind: number
  level: junior
  topics: [core]
  given: |
    y = randint(1, 9, (3,))
  ask: What do the entries of {=y} add up to?
  answer: sum(y)
  hints: ["Add the first two.", "Then add the third."]
  because: It is {=sum(y)}.
  ```

  ## The end

  ```try
  ask: Make the sum of x 10.
  change: [x]
  check: total == 10
  ```
  """

@Suite("A session") struct SessionTests {
  @Test("shows attention one step at a time") func steps() {
    let shown = Played().type("Q = [[1, 0], [0, 1]]", "attention(Q, Q, [[1, 2], [3, 4]])")
    for text in ["scores", "scaled", "weights", "output", "0.6698", "0.3302", "1.6605", "2.6605", "2.3395", "3.3395"] {
      #expect(shown.contains(text))
    }
  }

  @Test("takes a function line by line, up to an empty line, or pasted whole") func functions() {
    let played = Played()
    played.type("def g(x):")
    #expect(played.session.completions(of: "", at: 0).candidates == ["    "])
    #expect(played.session.completions(of: "    ret", at: 4).candidates == ["    "])
    played.type("    return x", "")
    #expect(played.type("def f(q, k):", "    scores = q @ k.T", "    return softmax(scores)").isEmpty)
    #expect(played.type("") == "")
    #expect(played.type("f(eye(2), eye(2))").contains("0.7311"))
    #expect(played.type(":steps").contains("scores = "))
    #expect(played.type("def g(x):\n\n    return 2 * x\n\ng(4)").contains("8"))
    let script = Played(isInteractive: false)
    #expect(script.type("def f(x):", "    y = 2 * x", "", "    return y", "f(21)").contains("42"))
    #expect(script.type("for i in [5, 6]:", "    i", ":vars").contains("6"))
  }

  @Test("says where a number came from, down to what was typed") func why() {
    let played = Played()
    played.type("Q = [[1, 0], [0, 1]]", "attention(Q, Q, [[1, 2], [3, 4]])")
    let shown = played.type(":why weights[1, 0]")
    #expect(shown.contains("weights[1, 0] = "))
    #expect(shown.contains("0.3302"))
    #expect(shown.contains("scores[1, 0] = "))
  }

  @Test("shows what a changed number changes, and takes it back") func whatIf() {
    let played = Played()
    played.type("Q = [[1, 0], [0, 1]]", "attention(Q, Q, [[1, 2], [3, 4]])")
    let shown = played.type(":whatif scaled = scores")
    #expect(shown.contains("0.6698 → 0.7311"))
    #expect(played.type(":undo").contains("Undone"))
    #expect(played.type(":steps weights").contains("0.6698"))
  }

  @Test("takes an input whose brackets stay open on the next lines") func continuation() {
    let played = Played()
    played.type("Q = [[1, 0],")
    #expect(played.prompt.text == "....> ")
    played.type("     [0, 1]]")
    #expect(played.prompt.text == "attn> ")
    #expect(played.type("Q.shape").contains("(2, 2)"))
  }

  @Test("hears a command where brackets are open") func commandInside() {
    let played = Played()
    played.type("Q = [[1, 0],", ":quit")
    #expect(played.prompt.isOver)
  }

  @Test("keeps every name when a line fails") func failure() {
    let played = Played()
    played.type("x = 1")
    #expect(played.type("x = 2; y = [1, 2] @ [1, 2, 3]").contains("^"))
    #expect(played.prompt.failed)
    #expect(played.type("x").contains("1"))
  }

  @Test("plays a lesson: a question wrong, a hint, right, and a task") func lesson() throws {
    let log = MemoryLog()
    let played = Played(TextShelf(["01-small.md": small]), log: log)
    #expect(played.type(":lesson 1").contains("A small lesson"))
    #expect(played.screen.contains("sum is 3"))
    played.type("")
    #expect(played.prompt.text == "answer> ")
    #expect(played.type("-1").contains("Not yet"))
    #expect(played.type(":hint").contains("Add the first two."))
    let open = try #require(played.session.open?.drawn)
    let right = try #require(open.scope["y"]?.node).value.values.reduce(0, +)
    #expect(played.type("\(Int(right))").contains("Right"))
    #expect(log.rows().filter { $0.kind == .answer }.map(\.verdict) == [.wrong, .right])
    #expect(log.rows().last { $0.kind == .answer }?.hintsUsed == 1)
    played.type("")
    #expect(played.screen.contains("Make the sum of x 10."))
  }

  @Test("finds the numbers of a question again after a look back") func lookingBack() throws {
    let played = Played(TextShelf(["01-small.md": small]))
    played.type(":lesson 1", "", "-1")
    let seed = try #require(played.session.open?.drawn?.seed)
    played.type(":back", "")
    #expect(played.session.open?.drawn?.seed == seed && played.session.open?.misses == 1)
    let right = try #require(played.session.open?.drawn?.scope["y"]?.node).value.values.reduce(0, +)
    #expect(!played.type(":recall").contains("It is \(Int(right))."))
    #expect(played.type("\(Int(right))").contains("Right"))
    #expect(played.type(":recall").contains("It is \(Int(right))."))
    played.type("")
    #expect(played.type(":back").contains("You have answered this one; Enter goes on."))
    #expect(played.session.open?.drawn?.seed != seed)
    #expect(played.type("").contains("Make the sum of x 10."))
  }

  @Test("keeps what a task does not let one change, and shows what has come of it") func task() {
    let played = Played(TextShelf(["01-small.md": small]))
    played.type(":lesson 1", "", ":solution", "")
    #expect(played.type("total = 10").contains("Here only x may change, so total stays as it was."))
    #expect(played.type("total").contains("3"))
    let broken = played.type("x = \"words\"")
    #expect(broken.contains("does not run") && broken.contains("x stays as it was."))
    #expect(played.type("sum(x)").contains("3"))
    let short = played.type("x = [4, 5]")
    #expect(short.contains("it should be") && short.contains("= 9"))
    let done = played.type("x = [4, 6]")
    #expect(done.contains("That does it."))
    #expect(done.contains("total = sum(x) = 10") || done.contains("total = `sum(x)` = 10"))
  }

  @Test("takes a token's name as a guess, and no function") func guess() {
    let lesson = """
      ---
      id: guessing
      title: Guessing
      summary: A guess.
      minutes: 1
      needs: []
      topics: [core]
      ---

      # Guessing

      ```predict
      ask: Where does it look?
      show: label([0.1, 0.7, 0.2], columns=["the", "cat", "sat"])
      answer: argmax([0.1, 0.7, 0.2])
      ```
      """
    #expect(Played(TextShelf(["01-guessing.md": lesson])).type(":lesson 1", "cat").contains("As you said: 1."))
    let played = Played(TextShelf(["01-guessing.md": lesson]))
    #expect(played.type(":lesson 1", "softmax").contains("Softmax is a function."))
    #expect(played.type("0.99").contains("As you said: 1, or nearly so: you said 0.9900."))
  }

  @Test("asks before it takes back more than the line that failed") func undoAfterFailure() {
    let played = Played()
    played.type("x = 1", "x @ x")
    #expect(played.type(":undo").contains("The last line changed nothing. `:undo` once more takes back `x = 1`."))
    #expect(played.type("x").contains("1"))
    #expect(played.type(":undo").contains("Undone: `x = 1`."))
  }

  @Test("looks at a variable without losing the computation it speaks of") func looking() {
    let played = Played()
    played.type("Q = eye(2)", "attention(Q, Q, Q)", "Q")
    #expect(played.type(":steps weights").contains("0.6698"))
  }

  @Test("comes back to the open question with its numbers, hints and misses") func resuming() throws {
    let shelf = TextShelf(["01-small.md": small])
    let log = MemoryLog()
    let first = Played(shelf, log: log)
    first.type(":lesson small", "", "-1", ":hint", ":quit")
    let before = try #require(first.session.open?.drawn?.seed)
    let second = Played(shelf, log: log, seed: 99)
    second.type(":lesson")
    #expect(second.prompt.text == "answer> ")
    let open = try #require(second.session.open)
    #expect(open.drawn?.seed == before)
    #expect((open.hintsUsed, open.misses) == (1, 1))
  }

  @Test("takes an assignment at a question for what it is") func assignmentAtQuestion() {
    let played = Played(TextShelf(["01-small.md": small]))
    played.type(":lesson 1", "", "z = 5")
    #expect(played.prompt.text == "answer> ")
    #expect(played.type(":try z + 1").contains("6"))
  }

  @Test("keeps a free text while its points are flipped") func confirming() throws {
    let text = """
      # Bank

      ```question
      id: explain-it
      kind: explain
      level: junior
      topics: [core]
      ask: Why?
      points:
        - says: Because of a.
          signs: [apple]
        - says: Because of b.
          signs: [banana]
      model: Apple and banana.
      then: And?
      ```
      """
    let log = MemoryLog()
    let played = Played(TextShelf(["questions/bank.md": text]), log: log)
    played.type(":quiz core 1", "an apple", "")
    #expect(played.type("b").contains("✓"))
    #expect(played.type("").contains("Right"))
    #expect(log.rows().first { $0.kind == .answer }?.answer == "an apple")
  }

  @Test("shows what depends on what a task let one change") func dependents() {
    let played = Played(TextShelf(["01-small.md": small]))
    played.type(":lesson 1", "", ":solution", "")
    #expect(played.screen.contains("Make the sum of x 10."))
    played.type("x = [4, 4]")
    #expect(played.type("twice").contains("16"))
  }

  @Test("undoes the last thing that changed anything") func undo() {
    let played = Played()
    played.type("x = 1", "x = 2", ":undo")
    #expect(played.type("x").contains("1"))
  }

  @Test("tells which commands a short word may be") func shortCommands() {
    let played = Played()
    #expect(played.type(":lesso").contains("`:lesson`") == true)
    #expect(played.type(":frobnicate").contains("no command"))
    #expect(played.type(":hlep").contains("`:help`"))
  }

  @Test("ends a script of its own accord only") func blankLines() {
    let played = Played(isInteractive: false)
    played.type("", "  ")
    #expect(played.screen.isEmpty)
  }
}

@Suite("Every lesson") struct LessonTests {

  @Test("is played to its end by its solutions", arguments: Course(RepositoryShelf()).entries.map(\.id)) func playable(
    id: String
  ) throws {
    let played = Played(RepositoryShelf())
    played.type(":lesson \(id) 0")
    var lines = 0
    while played.session.player?.isAtEnd == false, lines < 400 {
      lines += 1
      switch played.session.open?.task {
      case .question: played.type(":solution")
      case .prediction: played.type(":skip")
      case nil: played.type("")
      }
      #expect(!played.prompt.failed, "line \(lines) of \(id)")
    }
    #expect(played.session.player?.isAtEnd == true)
    #expect(try played.log.memory().state(of: id) == .done)
    #expect(!played.screen.contains("does not run"), "a block of \(id)")
    #expect(!played.screen.contains("cannot be asked"), "a question of \(id)")
  }
}

@Suite("Numbers in sentences") struct NumbersInSentencesTests {
  @Test("end where their digits end") func short() throws {
    var scope = Scope()
    scope["x"] = .node(Node(Tensor(shape: [4], values: [0.7, 0.25, 0.99999999, 3])))
    let text = Located(text: "{=x}", place: Place(line: 1))
    #expect(try interpolated(text, in: scope) == "[0.7, 0.25, 1, 3]")
  }
}

@Suite("A placement quiz") struct PlacementTests {
  @Test("lets a learner who knows a lesson leave it out") func passed() throws {
    let played = Played(RepositoryShelf())
    played.type(":placement softmax")
    for _ in 0..<5 {
      let open = try #require(played.session.open?.drawn)
      played.type(rightAnswer(to: open))
    }
    #expect(try played.log.memory().state(of: "softmax") == .done)
  }

  @Test("sends one who does not to the lesson") func failed() throws {
    let played = Played(RepositoryShelf())
    played.type(":placement softmax", ":skip", ":skip", ":skip", ":skip", ":skip")
    #expect(played.screen.contains("`:lesson softmax`"))
    #expect(try played.log.memory().state(of: "softmax") == .new)
  }

  /// What a learner would type who knows it.
  private func rightAnswer(to drawn: Drawn) -> String {
    let question = drawn.question
    switch question.kind {
    case .choice, .choices:
      return drawn.letters.filter { question.options[$0.option].isRight }.map { String($0.letter) }.joined(
        separator: " ")
    case .order:
      return question.items.indices.compactMap { item in
        drawn.letters.first { $0.option == item }.map { String($0.letter) }
      }
      .joined(separator: " ")
    case .expression, .fix: return question.answer?.text ?? ""
    case .number, .matrix, .shape: return (try? drawn.right()).map { NumberStyle(precision: 10).inline($0) } ?? ""
    case .explain: return ""
    }
  }
}
