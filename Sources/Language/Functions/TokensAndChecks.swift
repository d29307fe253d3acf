import Attention

extension FunctionTable {
  /// Words, labels, and questions with a yes or no.
  static let tokensAndChecks: [FunctionEntry] = [
    FunctionEntry("tokens", ["text"], "The words of a text, as a list of labels.", example: "tokens(\"the cat sat\")") {
      call in
      .list((try call.words("text") ?? []).map { .string($0) })
    },
    FunctionEntry(
      "embed", ["text", "dim=4", "seed=0"],
      "A toy embedding: a labelled row of dim numbers for each word, the same for the same word.",
      example: "embed(\"the cat sat\", dim=4)"
    ) { call in
      .node(
        Node(
          try Tensor.embedding(
            of: call.words("text") ?? [], size: call.whole("dim"), seed: call.optionalWhole("seed") ?? 0)))
    },
    FunctionEntry(
      "label", ["x", "rows=None", "columns=None"], "x with names for its rows and columns, which changes no number.",
      example: "label([[1, 2], [3, 4]], rows=\"the cat\", columns=\"x y\")"
    ) { call in
      let x = try call.node("x")
      var labels = (0..<x.rank).map { x.value.labels(along: $0) }
      for (name, axis) in [("columns", x.rank - 1), ("rows", x.rank - 2)] {
        guard let words = try call.words(name) else { continue }
        // A vector's one axis takes either.
        let place = x.rank == 1 ? 0 : axis
        guard place >= 0 else { throw Mistake("a number has no axis to be labelled.", argument: name) }
        guard words.count == x.shape[place] else {
          throw Mistake(
            "there are \(words.count) \(name), but axis \(place) of \(describe(shape: x.shape)) has \(x.shape[place]).",
            argument: name)
        }
        labels[place] = words
      }
      return .node(try x.labelled(labels))
    },
    FunctionEntry(
      "allclose", ["a", "b", "atol=1e-8", "rtol=1e-5"], "Whether all entries agree: |a - b| <= atol + rtol * |b|.",
      example: "allclose([1, 2], [1, 2.000001])"
    ) { call in
      let (a, b) = (try call.node("a").value, try call.node("b").value)
      let (atol, rtol) = (try call.number("atol"), try call.number("rtol"))
      let shape = try broadcast(a.shape, b.shape)
      let (x, y) = (try Node(a).expanded(to: shape).value.values, try Node(b).expanded(to: shape).value.values)
      return Value(zip(x, y).allSatisfy { $0 == $1 || abs($0 - $1) <= atol + rtol * abs($1) && $1.isFinite })
    },
    FunctionEntry(
      "array_equal", aliases: ["equal"], ["a", "b"], "Whether both have one shape and the same entries.",
      example: "array_equal([1, 2], [1, 2])"
    ) { call in
      let (a, b) = (try call.node("a").value, try call.node("b").value)
      return Value(a.shape == b.shape && a.values == b.values)
    },
    FunctionEntry(
      "len", ["x"], "The number of rows of a tensor, or of entries of a list.", example: "len([[1, 2], [3, 4], [5, 6]])"
    ) { call in
      switch call.given("x") {
      case .list(let entries)?, .tuple(let entries)?: return Value(Double(entries.count))
      case .string(let text)?: return Value(Double(text.unicodeScalars.count))
      default: break
      }
      let x = try call.node("x")
      guard let count = x.shape.first else { throw Mistake("a number has no length.", argument: "x") }
      return Value(Double(count))
    },
  ]
}
