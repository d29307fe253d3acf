import Attention

extension FunctionTable {
  /// What people paste from notebooks and that means little here.
  static let spellings: [FunctionEntry] = [
    FunctionEntry(
      "format", ["*pieces"], "Words and numbers side by side in one text, as f\"…\" writes them.",
      example: "format(\"d_k = \", 4)"
    ) { call in
      .string(call.variadic("pieces").map { $0.value.word ?? $0.value.kindText }.joined())
    },
    FunctionEntry(
      "range", ["start", "stop=None", "step=1"], "Whole numbers to go through with for; with one argument, from 0.",
      example: "range(3)"
    ) { call in
      let first = try call.whole("start")
      let step = try call.whole("step")
      guard step != 0 else { throw Mistake("a step of 0 leads nowhere.", argument: "step") }
      let stop = try call.optionalWhole("stop")
      return .node(
        Node(try Tensor.range(from: stop == nil ? 0 : Double(first), to: Double(stop ?? first), step: Double(step))))
    },
    FunctionEntry(
      "enumerate", ["values"], "The entries of a list or the rows of a tensor, each with its place, for a for.",
      example: "enumerate([5, 7])"
    ) { call in
      .list(
        try items(of: call.given("values"), "values").enumerated().map {
          .tuple([Value(Double($0.offset)), $0.element])
        })
    },
    FunctionEntry(
      "zip", ["*values"], "Lists or tensors side by side: their first entries, their second ones, for a for.",
      example: "zip([1, 2], [3, 4])"
    ) { call in
      let columns = try call.variadic("values").map { try items(of: $0.value, "values") }
      return .list((0..<(columns.map(\.count).min() ?? 0)).map { row in .tuple(columns.map { $0[row] }) })
    },
    FunctionEntry("print", ["*values"], "The value itself, which is shown anyway.", example: "print([1, 2])") { call in
      let values = call.variadic("values").map(\.value)
      if values.count == 1 { return values[0] }
      // Words and numbers stand on one line, as Python prints them.
      let words = values.map(\.word)
      return words.contains(nil) ? .tuple(values) : .string(words.compactMap { $0 }.joined(separator: " "))
    },
    FunctionEntry(
      "size", ["x", "dim=None"], "The shape of x, or the size of one axis.", example: "size([[1, 2, 3]], -1)"
    ) { call in
      let x = try call.node("x")
      guard let dim = try call.optionalWhole("dim") else { return Value(shape: x.shape) }
      return Value(Double(x.shape[try axis(dim, of: x.shape)]))
    },
    FunctionEntry(
      "size", ["x", "dim=None"], "The number of entries of x, or the size of one axis.",
      example: "np.size([[1, 2, 3]])", library: .numpy
    ) { call in
      let x = try call.node("x")
      guard let dim = try call.optionalWhole("dim") else { return Value(Double(x.value.count)) }
      return Value(Double(x.shape[try axis(dim, of: x.shape)]))
    },
    FunctionEntry("t", ["x"], "The transpose of a matrix.", example: "t([[1, 2], [3, 4]])") { call in
      .node(try call.node("x").transposed())
    },
    FunctionEntry("numel", ["x"], "The number of entries of x.", example: "numel([[1, 2, 3]])") { call in
      Value(Double(try call.node("x").value.count))
    },
    FunctionEntry("ndim", aliases: ["dim"], ["x"], "The number of axes of x.", example: "ndim([[1, 2, 3]])") { call in
      Value(Double(try call.node("x").rank))
    },
    FunctionEntry("item", ["x"], "The one number in x.", example: "item([[5]])") { call in
      let x = try call.node("x")
      guard x.value.count == 1 else {
        throw Mistake(
          "item() wants one entry, and shape \(describe(shape: x.shape)) has \(x.value.count).", argument: "x")
      }
      return .node(try x.reshaped([]))
    },
    FunctionEntry(
      "float", aliases: ["double", "float32", "float64", "int64", "int32", "long"], ["x"],
      "x as numbers: True is 1, and float(\"-inf\") is minus infinity.", example: "float(\"-inf\")"
    ) { call in
      .node(try call.converted())
    },
    FunctionEntry("int", ["x"], "The whole part of each entry.", example: "int(2.7)") { call in
      let x = try call.converted()
      return .node(
        try Node.choosing(x.compared(.less, Node(0)), -((-x).floorDivided(by: Node(1))), x.floorDivided(by: Node(1))))
    },
    FunctionEntry("bool", ["x"], "True where an entry is not 0.", example: "bool([0, 1, 2])") { call in
      switch call.given("x") {
      case nil: return Value(false)
      case .string(let text)?: return Value(!text.isEmpty)
      default: return .node(try call.node("x").truth())
      }
    },
    FunctionEntry(
      "astype", aliases: ["to", "type"], ["x", "*dtype"], "x itself; only bool changes anything.",
      example: "astype([0, 1], bool)"
    ) { call in
      let x = try call.node("x")
      let wantsTruth = call.variadic("dtype").contains { $0.value.isName(of: "bool") }
      return .node(wantsTruth ? try x.truth() : x.value.isBoolean ? try x + Node(0) : x)
    },
    FunctionEntry(
      "contiguous", aliases: ["numpy", "detach", "clone", "copy", "cpu", "cuda", "requires_grad_", "tolist", "data"],
      ["x", "*more"],
      "x itself: where it lies in memory is of no concern here.", example: "contiguous([1, 2])"
    ) { call in .node(try call.node("x")) },
    FunctionEntry("logical_not", ["x"], "True where x is false: ~x.", example: "logical_not([True, False])") { call in
      .node(try call.node("x").inverted())
    },
    FunctionEntry(
      "logical_and", ["a", "b"], "True where both are true: a & b.", example: "logical_and([True, True], [True, False])"
    ) { call in
      .node(try call.node("a").and(call.node("b")))
    },
    FunctionEntry(
      "logical_or", ["a", "b"], "True where one of both is true: a | b.",
      example: "logical_or([True, False], [False, False])"
    ) { call in
      .node(try call.node("a").or(call.node("b")))
    },
    FunctionEntry(
      "view_as", aliases: ["reshape_as"], ["x", "other"], "x in the shape of another tensor.",
      example: "view_as([1, 2, 3, 4], [[0, 0], [0, 0]])"
    ) { call in
      .node(try call.node("x").reshaped(call.node("other").shape))
    },
    FunctionEntry(
      "expand_as", ["x", "other"], "x stretched to the shape of another tensor.",
      example: "expand_as([1, 2], [[0, 0], [0, 0]])"
    ) { call in
      .node(try call.node("x").expanded(to: call.node("other").shape))
    },
    FunctionEntry(
      "finfo", ["kind"], "The limits of a kind of number: largest, smallest, and the step after 1.",
      example: "torch.finfo(torch.float16).max"
    ) { call in .record(try call.limits()) },
    FunctionEntry(
      "manual_seed", aliases: ["seed"], ["seed"],
      "From here on every random function without seed= draws new numbers, the same ones for the same seed.",
      example: "torch.manual_seed(0)"
    ) { call in
      call.newSeed = try call.whole("seed")
      return .none
    },
    FunctionEntry(
      "dropout", ["x", "p=0", "training=False"], "x itself: nothing is dropped at random here.",
      example: "dropout([1, 2])"
    ) { call in
      .node(try call.node("x"))
    },
    FunctionEntry(
      "linear", ["x", "weight", "bias=None"],
      "x @ weight.T + bias, PyTorch's layer with its weight stored as (out, in).",
      example: "F.linear([1., 2.], [[1., 0.], [0., 1.]])"
    ) { call in
      let product = try call.node("x").matmul(call.node("weight").transposed())
      return .node(try call.optionalNode("bias").map { try product + $0 } ?? product)
    },
  ]
}

extension Call {
  /// The limits of a kind of floating point.
  fileprivate func limits() throws -> Record {
    let kinds: [(names: [String], largest: Double, step: Double, smallest: Double)] = [
      (["float16", "half"], 65504, 0x1p-10, 0x1p-14), (["bfloat16"], 0x1.FEp127, 0x1p-7, 0x1p-126),
      (["float32"], Double(Float.greatestFiniteMagnitude), 0x1p-23, 0x1p-126),
      (["float64", "double", "float"], .greatestFiniteMagnitude, .ulpOfOne, .leastNormalMagnitude),
    ]
    guard let value = given("kind"), let kind = kinds.first(where: { $0.names.contains(where: value.isName(of:)) })
    else {
      throw Mistake("kind is one of \(listed(kinds.map { "torch.\($0.names[0])" }, "and")).", argument: "kind")
    }
    return Record(
      mechanism: "finfo",
      fields: [
        ("max", Value(kind.largest)), ("min", Value(-kind.largest)), ("eps", Value(kind.step)),
        ("tiny", Value(kind.smallest)),
      ])
  }

  /// The number in a text, or a tensor's entries as numbers.
  fileprivate func converted() throws -> Node {
    if case .string(let text)? = given("x") {
      let trimmed = text.filter { !$0.isWhitespace }
      guard let number = Double(trimmed) else { throw Mistake("\"\(text)\" is no number.", argument: "x") }
      return Node(number)
    }
    let x = try node("x")
    return x.value.isBoolean ? try x + Node(0) : x
  }
}

extension Value {
  /// Whether this is the function of that name, or its name in quotes: how a kind of number is named.
  func isName(of name: String) -> Bool {
    switch self {
    case .function(let function): function.name == name
    case .string(let text): text == name
    default: false
    }
  }
}

extension Node {
  /// True where an entry is not 0. A plain leaf stays one.
  func truth() throws -> Node {
    if value.isBoolean { return self }
    let result = try Node(Elementwise(.truth), [self])
    return isLeaf && name == nil ? Node(result.value) : result
  }
}

/// What `enumerate` and `zip` go through.
private func items(of value: Value?, _ name: String) throws -> [Value] {
  guard let items = try value?.items() else {
    throw Mistake("\(value?.kindText ?? "None") has no entries to go through.", argument: name)
  }
  return items
}

extension Value {
  /// What is printed of it beside others; nil for what takes lines of its own.
  fileprivate var word: String? {
    switch self {
    case .string(let text): return text
    case .none: return "None"
    case .node(let node) where node.rank == 0:
      let number = node.value.values[0]
      return node.value.isBoolean ? (number == 0 ? "False" : "True") : Expression.Kind.text(of: number)
    case .tuple(let entries):
      let words = entries.map(\.word)
      return words.contains(nil)
        ? nil : "(" + words.compactMap { $0 }.joined(separator: ", ") + (words.count == 1 ? ",)" : ")")
    case .list, .record, .function, .node: return nil
    }
  }
}
