import Attention

extension FunctionTable {
  /// The same entries in other shapes.
  static let shapes: [FunctionEntry] = [
    FunctionEntry(
      "transpose", aliases: ["swapaxes", "swapdims"], ["x", "a=-2", "b=-1", "*more"],
      "x with two axes swapped, the last two if none are named; with all its axes, in their new order.",
      details: "np.transpose(x) reverses all axes, and np.transpose(x, (0, 2, 1)) orders them.",
      example: "transpose([[1, 2, 3], [4, 5, 6]])"
    ) { call in
      let x = try call.node("x")
      if x.rank < 2, call.given("a") == nil { return .node(x) }
      var order = try call.wholes("a") ?? []
      if order.count == 1, !call.variadic("more").isEmpty {
        order += [try call.whole("b")] + (try call.sizes("more"))
      }
      if order.count > 1 { return .node(try x.permuted(order.map { try axis($0, of: x.shape) })) }
      return .node(try x.swappingAxes(call.whole("a"), call.whole("b")))
    },
    FunctionEntry(
      "transpose", ["x", "axes=None"], "x with its axes reversed, or in the order given.",
      example: "np.transpose([[1, 2, 3], [4, 5, 6]])", library: .numpy
    ) { call in
      let x = try call.node("x")
      let order = try call.wholes("axes") ?? Array(x.shape.indices.reversed())
      return .node(try x.permuted(order.map { try axis($0, of: x.shape) }))
    },
    FunctionEntry(
      "permute", ["x", "*dims"], "x with its axes in the order given.", example: "permute(ones(2, 3, 4), 2, 0, 1)"
    ) { call in
      let x = try call.node("x")
      return .node(try x.permuted(call.sizes("dims").map { try axis($0, of: x.shape) }))
    },
    FunctionEntry(
      "reshape", aliases: ["view"], ["x", "*shape"],
      "The same entries in row-major order in another shape; -1 is worked out.",
      example: "reshape(arange(6), 2, -1)"
    ) { call in
      let x = try call.node("x")
      return .node(try x.reshaped(x.completed(call.sizes("shape"))))
    },
    FunctionEntry(
      "flatten", aliases: ["ravel"], ["x", "start=0", "end=-1"],
      "All entries in one axis, or the axes from start to end in one.", example: "flatten([[1, 2], [3, 4]])"
    ) { call in
      let x = try call.node("x")
      guard x.rank > 0 else { return .node(try x.reshaped([1])) }
      let (start, end) = (try axis(call.whole("start"), of: x.shape), try axis(call.whole("end"), of: x.shape))
      guard start <= end else { throw Mistake("flatten goes from an earlier axis to a later one.", argument: "end") }
      let middle = x.shape[start...end].reduce(1, *)
      return .node(try x.reshaped(Array(x.shape[..<start]) + [middle] + Array(x.shape[(end + 1)...])))
    },
    FunctionEntry(
      "squeeze", ["x", "dim=None"], "x without its axes of size 1, or without the one named.",
      example: "squeeze([[[1, 2]]])"
    ) { call in
      let x = try call.node("x")
      guard let dim = try call.optionalWhole("dim") else { return .node(try x.reshaped(x.shape.filter { $0 != 1 })) }
      return .node(try x.squeezed(dim))
    },
    FunctionEntry(
      "unsqueeze", aliases: ["expand_dims"], ["x", "dim"], "x with a new axis of size 1 at dim.",
      example: "unsqueeze([1, 2, 3], 0)"
    ) { call in
      .node(try call.node("x").unsqueezed(call.whole("dim")))
    },
    FunctionEntry(
      "concat", aliases: ["cat", "concatenate"], ["tensors", "dim=0"], "Tensors joined along an axis they have.",
      example: "concat([[[1, 2]], [[3, 4]]], dim=0)"
    ) { call in .node(try Node.concatenated(call.nodes("tensors"), axis: call.whole("dim"))) },
    FunctionEntry(
      "stack", ["tensors", "dim=0"], "Tensors of one shape joined along a new axis.",
      example: "stack([[1, 2], [3, 4]], dim=1)"
    ) { call in .node(try Node.stacked(call.nodes("tensors"), axis: call.whole("dim"))) },
    FunctionEntry(
      "split", ["x", "size", "dim=0"],
      "A list of pieces of x along dim, each of the given size, or of the sizes in a list.",
      details: "np.split counts pieces instead; chunk does so too.", example: "split(arange(6), 2)"
    ) { call in
      let x = try call.node("x")
      let dim = try axis(call.whole("dim"), of: x.shape)
      guard let sizes = try call.wholes("size") else {
        throw Mistake("size is None, but a number is wanted.", argument: "size")
      }
      if case .node(let node)? = call.given("size"), node.rank == 0 { return try pieces(of: x, dim, each: sizes[0]) }
      guard sizes.reduce(0, +) == x.shape[dim], sizes.allSatisfy({ $0 >= 0 }) else {
        throw Mistake(
          "the sizes add up to \(sizes.reduce(0, +)), but axis \(dim) has \(x.shape[dim]) entries.", argument: "size")
      }
      return try pieces(of: x, dim, sizes)
    },
    FunctionEntry(
      "split", aliases: ["array_split"], ["x", "sections", "dim=0"],
      "A list of equal pieces of x along dim, or of the pieces between the places in a list.",
      example: "np.split(arange(6), 3)", library: .numpy
    ) { call in
      let x = try call.node("x")
      let dim = try axis(call.whole("dim"), of: x.shape)
      guard let places = try call.wholes("sections") else {
        throw Mistake("sections is None, but a number is wanted.", argument: "sections")
      }
      if case .node(let node)? = call.given("sections"), node.rank == 0 {
        guard places[0] > 0, x.shape[dim] % places[0] == 0 else {
          throw Mistake(
            "axis \(dim) has \(x.shape[dim]) entries, which do not divide into \(places[0]) equal pieces.",
            argument: "sections")
        }
        return try pieces(of: x, dim, each: x.shape[dim] / places[0])
      }
      let ends = places.map { min(max($0 < 0 ? $0 + x.shape[dim] : $0, 0), x.shape[dim]) } + [x.shape[dim]]
      return .list(try zip([0] + ends, ends).map { .node(try x.slice(axis: dim, from: $0, to: $1)) })
    },
    FunctionEntry(
      "chunk", ["x", "n", "dim=0"], "A list of n pieces of x along dim, the last one smaller if need be.",
      example: "chunk(arange(6), 2)"
    ) { call in
      let x = try call.node("x")
      let dim = try axis(call.whole("dim"), of: x.shape)
      let n = try call.whole("n")
      guard n > 0 else { throw Mistake("n is \(n), but at least 1 is wanted.", argument: "n") }
      return try pieces(of: x, dim, each: max(1, (x.shape[dim] - 1) / n + 1))
    },
    FunctionEntry(
      "repeat_interleave", ["x", "n", "dim=None"], "Each entry along dim n times in a row: a a b b.",
      details: "This is how grouped-query attention hands one key head to several query heads.",
      example: "repeat_interleave([1, 2], 2, dim=0)"
    ) { call in
      let x = try call.node("x")
      guard let dim = try call.optionalWhole("dim") else {
        return .node(try x.reshaped([x.value.count]).repeatedInterleaved(call.whole("n"), axis: 0))
      }
      return .node(try x.repeatedInterleaved(call.whole("n"), axis: dim))
    },
    FunctionEntry("tile", ["x", "*reps"], "The whole of x again along each axis: a b a b.", example: "tile([1, 2], 2)")
    { call in
      .node(try call.node("x").tiled(call.sizes("reps")))
    },
    FunctionEntry(
      "repeat", ["x", "*reps"], "The whole of x again along each axis, as PyTorch's repeat: a b a b.",
      details: "np.repeat is something else: each entry several times, a a b b.", example: "repeat([1, 2], 2)"
    ) { call in .node(try call.node("x").tiled(call.sizes("reps"))) },
    FunctionEntry(
      "repeat", ["x", "n", "dim=None"], "Each entry along dim n times in a row: a a b b.",
      example: "np.repeat([1, 2], 2)",
      library: .numpy
    ) { call in
      let x = try call.node("x")
      guard let dim = try call.optionalWhole("dim") else {
        return .node(try x.reshaped([x.value.count]).repeatedInterleaved(call.whole("n"), axis: 0))
      }
      return .node(try x.repeatedInterleaved(call.whole("n"), axis: dim))
    },
    FunctionEntry(
      "expand", aliases: ["broadcast_to"], ["x", "*shape"], "x stretched to a larger shape; -1 keeps an axis as it is.",
      example: "expand([[1], [2]], 2, 3)"
    ) { call in
      let x = try call.node("x")
      let shape = try call.sizes("shape")
      let missing = shape.count - x.rank
      return .node(
        try x.expanded(
          to: shape.enumerated().map { place, size in
            size == -1 && place >= missing ? x.shape[place - missing] : size
          }))
    },
    FunctionEntry("shape", ["x"], "The size of each axis, outermost first.", example: "shape([[1, 2, 3], [4, 5, 6]])") {
      call in
      Value(shape: try call.node("x").shape)
    },
  ]

  private static func pieces(of x: Node, _ dim: Int, each size: Int) throws -> Value {
    guard size > 0 else { throw Mistake("size is \(size), but at least 1 is wanted.", argument: "size") }
    try Call.admit(pieces: x.shape[dim] / size)
    let whole = Array(repeating: size, count: x.shape[dim] / size)
    let left = x.shape[dim] % size
    return try pieces(of: x, dim, left > 0 ? whole + [left] : whole)
  }

  private static func pieces(of x: Node, _ dim: Int, _ sizes: [Int]) throws -> Value {
    try Call.admit(pieces: sizes.count)
    var start = 0
    return .list(
      try sizes.map { size in
        defer { start += size }
        return .node(try x.slice(axis: dim, from: start, to: start + size))
      })
  }
}

extension Node {
  /// The shape with the size that was left to be worked out, -1, put in.
  func completed(_ shape: [Int]) throws -> [Int] {
    guard let open = shape.firstIndex(of: -1) else { return shape }
    var known = 1
    for (place, size) in shape.enumerated() where place != open {
      guard size >= 0 else {
        throw Mistake(
          size == -1 ? "only one size can be left to be worked out with -1." : "a shape has no negative size \(size).",
          argument: "shape")
      }
      let (product, overflow) = known.multipliedReportingOverflow(by: size)
      if overflow { throw TensorError.tooLarge(shape: shape, limit: Computation.current.byteLimit) }
      known = product
    }
    guard known > 0, value.count % known == 0 else {
      throw Mistake(
        "the \(value.count) entries of shape \(describe(shape: self.shape)) do not divide into \(describe(shape: shape)).",
        argument: "shape")
    }
    var shape = shape
    shape[open] = value.count / known
    return shape
  }
}
