import Attention

extension FunctionTable {
  /// Products of matrices.
  static let linearAlgebra: [FunctionEntry] = [
    FunctionEntry(
      "matmul", aliases: ["mm", "bmm"], ["a", "b"], "The matrix product a @ b.",
      example: "matmul([[1, 2], [3, 4]], [[1], [1]])"
    ) { call in .node(try call.node("a").matmul(call.node("b"))) },
    FunctionEntry(
      "dot", aliases: ["mv"], ["a", "b"], "The dot product of two vectors, or the matrix product.",
      example: "dot([1, 2, 3], [4, 5, 6])"
    ) { call in
      let (a, b) = (try call.node("a"), try call.node("b"))
      return .node(try a.rank == 0 || b.rank == 0 ? a * b : a.matmul(b))
    },
    FunctionEntry(
      "outer", ["a", "b"], "Every entry of a times every entry of b.", example: "outer([1, 2], [3, 4, 5])"
    ) { call in
      let (a, b) = (try call.node("a"), try call.node("b"))
      return .node(try a.reshaped([a.value.count, 1]) * b.reshaped([1, b.value.count]))
    },
    FunctionEntry(
      "einsum", ["notation", "*operands"], "Products summed over the letters that the result does not name.",
      details: "einsum(\"qd,kd->qk\", Q, K) is Q @ K.T: d is on the left only, so it is summed over.",
      example: "einsum(\"qd,kd->qk\", [[1, 2]], [[3, 4], [5, 6]])"
    ) { call in
      .node(
        try Node.einsum(
          call.string("notation"),
          call.variadic("operands").map { argument in
            guard let node = argument.value.looseNode else {
              throw Mistake("einsum multiplies tensors, and this is \(argument.value.kindText).", argument: "operands")
            }
            return node
          }))
    },
    FunctionEntry(
      "diag", aliases: ["diagonal"], ["x", "k=0"],
      "The k-th diagonal of a matrix, or the matrix with a vector on its diagonal.",
      example: "diag([[1, 2], [3, 4]])"
    ) { call in
      .node(try call.node("x").diagonal(call.whole("k")))
    },
    FunctionEntry("trace", ["x"], "The sum of the diagonal of a matrix.", example: "trace([[1, 2], [3, 4]])") { call in
      .node(try call.node("x").trace())
    },
    triangle("tril", "The entries on and below the k-th diagonal, 0 above it.") { try $0.lowerTriangle($1) },
    triangle("triu", "The entries on and above the k-th diagonal, 0 below it.") { try $0.upperTriangle($1) },
  ]

  private static func triangle(
    _ name: String, _ summary: String, _ cut: @escaping @Sendable (Node, Int) throws -> Node
  ) -> FunctionEntry {
    FunctionEntry(name, ["x", "k=0"], summary, example: "\(name)(ones(3, 3))") { call in
      .node(try cut(call.node("x"), call.whole("k")))
    }
  }
}
