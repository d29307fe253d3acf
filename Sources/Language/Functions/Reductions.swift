import Attention

extension FunctionTable {
  /// Functions of all entries along some axes.
  static let reductions: [FunctionEntry] = [
    reduction("sum", "The sum of all entries, or of those along dim.", "sum([[1, 2], [3, 4]], dim=1)") {
      try $0.sum(axes: $1, keeping: $2)
    },
    reduction("mean", aliases: ["average"], "The mean of all entries, or of those along dim.", "mean([1, 2, 6])") {
      try $0.mean(axes: $1, keeping: $2)
    },
    spread("var", "The variance: the mean squared distance from the mean.", "var([1, 2, 3, 4])") {
      try $0.variance(axes: $1, correction: $2, keeping: $3)
    },
    spread("std", "The standard deviation: the root of the variance.", "std([1, 2, 3, 4])") {
      try $0.deviation(axes: $1, correction: $2, keeping: $3)
    },
    extreme("max", aliases: ["amax"], "The largest entry, of all or along dim.", "max([[1, 5], [7, 2]], dim=-1)") {
      try $0.max(axes: $1, keeping: $2)
    } ofBoth: {
      try $0.maximum($1)
    },
    extreme("min", aliases: ["amin"], "The smallest entry, of all or along dim.", "min([3, 1, 2])") {
      try $0.min(axes: $1, keeping: $2)
    } ofBoth: {
      try $0.minimum($1)
    },
    position("argmax", "The position of the largest entry, counted from 0.", "argmax([[1, 5], [7, 2]], dim=-1)") {
      try $0.argmax(axis: $1, keeping: $2)
    },
    position("argmin", "The position of the smallest entry, counted from 0.", "argmin([3, 1, 2])") {
      try $0.argmin(axis: $1, keeping: $2)
    },
    reduction("all", "Whether every entry is true.", "all([True, False])") { try $0.all(axes: $1, keeping: $2) },
    reduction("any", "Whether some entry is true.", "any([True, False])") { try $0.any(axes: $1, keeping: $2) },
    reduction("prod", "The product of all entries, or of those along dim.", "prod([2, 3, 4])") {
      try $0.product(axes: $1, keeping: $2)
    },
    reduction("norm", "The length of a vector: the root of the sum of squares.", "norm([3, 4])") {
      try $0.norm(axes: $1, keeping: $2)
    },
    reduction(
      "logsumexp", "log(sum(exp(x))), computed so that nothing overflows.", "logsumexp([1000, 1000], dim=-1)"
    ) {
      try $0.logSumExp(axes: $1, keeping: $2)
    },
    FunctionEntry(
      "cumsum", ["x", "dim=None"], "Running sums along dim; without dim, of all entries one after the other.",
      example: "cumsum([1, 2, 3], dim=0)"
    ) { call in
      let x = try call.node("x")
      guard let dim = try call.optionalWhole("dim") else {
        return .node(try x.reshaped([x.value.count]).cumulativeSum(axis: 0))
      }
      return .node(try x.cumulativeSum(axis: dim))
    },
  ]

  private static func reduction(
    _ name: String, aliases: [String] = [], _ summary: String, _ example: String,
    _ reduce: @escaping @Sendable (Node, [Int]?, Bool) throws -> Node
  ) -> FunctionEntry {
    FunctionEntry(name, aliases: aliases, ["x", "dim=None", "keepdim=False"], summary, example: example) { call in
      .node(try reduce(call.node("x"), call.axes(), call.flag("keepdim")))
    }
  }

  /// The largest or smallest entry; of two numbers or two tensors, as Python's and PyTorch's `max(a, b)`, entry by entry.
  private static func extreme(
    _ name: String, aliases: [String], _ summary: String, _ example: String,
    _ reduce: @escaping @Sendable (Node, [Int]?, Bool) throws -> Node,
    ofBoth choose: @escaping @Sendable (Node, Node) throws -> Node
  ) -> FunctionEntry {
    FunctionEntry(
      name, aliases: aliases, ["x", "dim=None", "keepdim=False"], summary,
      details: "Of two numbers or two tensors, \(name)(a, b) is \(name)imum(a, b).", example: example
    ) { call in
      let x = try call.node("x")
      if case .node(let other)? = call.given("dim"), other.rank > 0 || x.rank == 0 {
        return .node(try choose(x, other))
      }
      return .node(try reduce(x, call.axes(), call.flag("keepdim")))
    }
  }

  private static func position(
    _ name: String, _ summary: String, _ example: String,
    _ find: @escaping @Sendable (Node, Int?, Bool) throws -> Node
  ) -> FunctionEntry {
    FunctionEntry(name, ["x", "dim=None", "keepdim=False"], summary, example: example) { call in
      .node(try find(call.node("x"), call.optionalWhole("dim"), call.flag("keepdim")))
    }
  }

  /// Variance and standard deviation, for which the libraries have different defaults.
  private static func spread(
    _ name: String, _ summary: String, _ example: String,
    _ reduce: @escaping @Sendable (Node, [Int]?, Double, Bool) throws -> Node
  ) -> FunctionEntry {
    FunctionEntry(
      name, ["x", "dim=None", "correction=0", "keepdim=False", "unbiased=None"], summary,
      details:
        "correction=0 divides by the count, as NumPy does; torch.\(name) takes 1 and divides by the count less one.",
      example: example
    ) { call in
      var correction = try call.number("correction")
      if call.given("unbiased") != nil {
        correction = try call.flag("unbiased") ? 1 : 0
      } else if call.given("correction") == nil {
        if call.library == .torch { correction = 1 }
        if call.library == nil {
          call.remarksOnce.append(
            "\(name) divides by the count here, as NumPy does; PyTorch divides by the count less one: "
              + "that is \(name)(x, correction=1) or torch.\(name)(x).")
        }
      }
      return .node(try reduce(call.node("x"), call.axes(), correction, call.flag("keepdim")))
    }
  }
}
