import Attention

extension FunctionTable {
  /// Tensors made out of nothing.
  static let making: [FunctionEntry] = [
    FunctionEntry(
      "tensor", aliases: ["array", "asarray", "as_tensor", "Tensor", "FloatTensor", "LongTensor", "from_numpy"],
      ["data"], "The tensor of the numbers in a matrix or nested list.", example: "tensor([[1., 2.], [3., 4.]])"
    ) { call in .node(try call.node("data")) },
    filled("zeros", "Zeros in the given shape.", 0, "zeros(2, 3)"),
    filled("ones", "Ones in the given shape.", 1, "ones(2, 3)"),
    FunctionEntry(
      "eye", aliases: ["identity"], ["n", "m=None"], "The identity matrix: ones on the diagonal.", example: "eye(3)"
    ) { call in
      .node(Node(try Tensor.identity(call.whole("n"), call.optionalWhole("m"))))
    },
    FunctionEntry("full", ["shape", "value"], "One number everywhere in the given shape.", example: "full((2, 3), 7)") {
      call in
      let value = try call.node("value")
      guard value.rank == 0 else {
        throw Mistake("value has shape \(describe(shape: value.shape)), but one number is wanted.", argument: "value")
      }
      try Computation.admit(shape: call.sizes("shape"))
      return .node(
        Node(Tensor(shape: try call.sizes("shape"), repeating: value.value.values[0], isBoolean: value.value.isBoolean))
      )
    },
    FunctionEntry(
      "arange", ["start", "stop=None", "step=1"],
      "Numbers from start up to, but without, stop; with one argument, from 0.",
      example: "arange(2, 10, 2)"
    ) { call in
      let first = try call.number("start")
      guard let stop = try call.optionalNumber("stop") else {
        return .node(Node(try Tensor.range(to: first, step: call.number("step"))))
      }
      return .node(Node(try Tensor.range(from: first, to: stop, step: call.number("step"))))
    },
    FunctionEntry(
      "linspace", ["start", "stop", "count=50"], "Equally spaced numbers from start to stop, both included.",
      example: "linspace(0, 1, 5)"
    ) { call in
      .node(
        Node(try Tensor.linearSpace(from: call.number("start"), to: call.number("stop"), count: call.whole("count"))))
    },
    FunctionEntry(
      "rand", ["*shape", "seed=0"], "Random numbers between 0 and 1; the same seed gives the same numbers everywhere.",
      example: "rand(2, 3, seed=1)"
    ) { call in .node(Node(try Tensor.uniform(shape: call.sizes("shape"), seed: call.seed()))) },
    FunctionEntry(
      "randn", ["*shape", "seed=0"],
      "Random numbers with mean 0 and variance 1; the same seed gives the same numbers everywhere.",
      example: "randn(2, 3, seed=1)"
    ) { call in .node(Node(try Tensor.normal(shape: call.sizes("shape"), seed: call.seed()))) },
    FunctionEntry(
      "randint", ["low", "high", "shape=()", "seed=0"], "Random whole numbers from low up to, but without, high.",
      example: "randint(0, 5, (2, 3), seed=1)"
    ) { call in
      .node(
        Node(
          try Tensor.integers(
            from: call.whole("low"), below: call.whole("high"), shape: call.wholes("shape") ?? [], seed: call.seed())))
    },
    FunctionEntry(
      "one_hot", ["indices", "n=None"], "A row of n zeros for each index, with a 1 at its position.",
      example: "one_hot([0, 2], 3)"
    ) { call in
      let indices = try call.node("indices")
      let n = try call.optionalWhole("n") ?? Int(min(max(indices.value.values.max() ?? 0, 0), 1e15)) + 1
      return .node(try indices.oneHot(n))
    },
    like("zeros_like", "Zeros in the shape of x.", 0),
    like("ones_like", "Ones in the shape of x.", 1),
    FunctionEntry(
      "full_like", ["x", "value"], "One number everywhere in the shape of x.", example: "full_like([1, 2], 7)"
    ) { call in
      .node(Node(Tensor(shape: try call.node("x").shape, repeating: try call.number("value"))))
    },
    FunctionEntry(
      "load", ["path"], "The numbers in a .npy or .csv file.", details: "A lesson reads files of its own folder only.",
      example: "load(\"numbers.npy\")"
    ) { call in
      guard let load = call.load else { throw Mistake("there are no files to load from here.") }
      return .node(try load(call.string("path")))
    },
  ]

  private static func filled(_ name: String, _ summary: String, _ number: Double, _ example: String) -> FunctionEntry {
    FunctionEntry(name, aliases: name == "zeros" ? ["empty"] : [], ["*shape"], summary, example: example) { call in
      let shape = try call.sizes("shape")
      try Computation.admit(shape: shape)
      return .node(Node(Tensor(shape: shape, repeating: number)))
    }
  }

  private static func like(_ name: String, _ summary: String, _ number: Double) -> FunctionEntry {
    FunctionEntry(name, ["x"], summary, example: "\(name)([[1, 2], [3, 4]])") { call in
      .node(Node(Tensor(shape: try call.node("x").shape, repeating: number)))
    }
  }
}
