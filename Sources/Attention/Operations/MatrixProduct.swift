/// The matrix product `A @ B` over the last two axes, with the axes before them broadcast, as in NumPy.
///
/// Shapes: `(…, n, k) @ (…, k, m) → (…, n, m)`. An operand of rank 1 is a row on the left and a column on the right,
/// and its axis is missing from the result.
public struct MatrixProduct: Operation {
  public init() {}
  public var name: String { "matmul" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let plan = try Plan(operands[0].shape, operands[1].shape)
    let count = try Computation.admit(shape: plan.shape)
    var values = Array(repeating: 0.0, count: count)
    let (n, k, m) = (plan.rows, plan.inner, plan.columns)
    var remaining = 1 << 20
    var isInterrupted = false
    try operands[0].values.withUnsafeBufferPointer { a in
      try operands[1].values.withUnsafeBufferPointer { b in
        try values.withUnsafeMutableBufferPointer { c in
          func multiply(_ batch: Int, _ left: Int, _ right: Int) {
            for i in 0..<n {
              let row = (batch * n + i) * m
              for l in 0..<k {
                let x = a[left + i * k + l]
                for j in 0..<m { c[row + j] += x * b[right + l * m + j] }
              }
              remaining -= k * m
              if remaining < 0 {
                isInterrupted = isInterrupted || Computation.current.isInterrupted()
                if isInterrupted { return }
                remaining = 1 << 20
              }
            }
          }
          // One matrix by one matrix is what is multiplied nearly always: no walk over batches then.
          if plan.batch.isEmpty {
            multiply(0, 0, 0)
          } else {
            try forEachOffset(in: plan.batch, plan.leftBatch, plan.rightBatch, multiply)
          }
        }
      }
    }
    if isInterrupted { throw TensorError.interrupted }
    if operands[0].labels.isEmpty, operands[1].labels.isEmpty { return Tensor(shape: plan.shape, values: values) }
    return Tensor(shape: plan.shape, values: values).labelled(plan.labels(operands[0], operands[1]))
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    let (left, right) = (result.operands[0], result.operands[1])
    let a = left.rank == 1 ? try left.reshaped([1, left.shape[0]]) : left
    let b = right.rank == 1 ? try right.reshaped([right.shape[0], 1]) : right
    var g = gradient
    if left.rank == 1 || right.rank == 1 {
      var shape = g.shape
      if right.rank == 1 { shape.append(1) }
      if left.rank == 1 { shape.insert(1, at: shape.count - 1) }
      g = try g.reshaped(shape)
    }
    let byLeft = try g.matmul(b.transposed()).summed(to: a.shape)
    let byRight = try a.transposed().matmul(g).summed(to: b.shape)
    return [
      left.rank == 1 ? try byLeft.reshaped(left.shape) : byLeft,
      right.rank == 1 ? try byRight.reshaped(right.shape) : byRight,
    ]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let (left, right) = (result.operands[0], result.operands[1])
    let batchRank = result.rank - (left.rank > 1 ? 1 : 0) - (right.rank > 1 ? 1 : 0)
    let batch = Array(index[..<batchRank])
    let row = left.rank > 1 ? [index[batchRank]] : []
    let column = right.rank > 1 ? [index[index.count - 1]] : []
    let leftBatch = unstretched(batch, to: Array(left.shape.dropLast(min(left.rank, 2))))
    let rightBatch = unstretched(batch, to: Array(right.shape.dropLast(min(right.rank, 2))))
    return .sum(
      (0..<left.shape[left.rank - 1]).map { l in
        .product([
          .cell(operand: 0, index: leftBatch + row + [l]), .cell(operand: 1, index: rightBatch + [l] + column),
        ])
      })
  }

  public func formula(_ operands: [Formula]) -> Formula { .infix(operands[0], "@", operands[1], .product) }
  public func python(_ operands: [String], result: Tensor) -> String { "(\(operands[0]) @ \(operands[1]))" }
}

extension MatrixProduct {
  /// Which axes are rows, columns, inner and batch, worked out once from the shapes.
  struct Plan {
    let rows, inner, columns: Int
    let batch, leftBatch, rightBatch: [Int]
    let shape: [Int]
    private let leftRank, rightRank: Int

    init(_ left: [Int], _ right: [Int]) throws {
      guard let k = left.last, !right.isEmpty else {
        throw TensorError.invalid(
          "@ multiplies matrices, and one side is a single number.", hint: "write * to multiply by a number.")
      }
      guard k == right[max(0, right.count - 2)] else {
        throw TensorError.innerSizesDiffer(left: left, right: right)
      }
      (leftRank, rightRank) = (left.count, right.count)
      inner = k
      let rowCount = left.count > 1 ? left[left.count - 2] : 1
      let columnCount = right.count > 1 ? right[right.count - 1] : 1
      (rows, columns) = (rowCount, columnCount)
      if left.count == 2, right.count == 2 {
        (batch, leftBatch, rightBatch) = ([], [], [])
        shape = [rowCount, columnCount]
        return
      }
      let (leftOuter, rightOuter) = (Array(left.dropLast(2)), Array(right.dropLast(2)))
      do { batch = try broadcast(leftOuter, rightOuter) } catch { throw TensorError.notBroadcastable(left, right) }
      leftBatch = stretchedStrides(leftOuter, to: batch).map { $0 * (left.count > 1 ? rowCount * k : 0) }
      rightBatch = stretchedStrides(rightOuter, to: batch).map { $0 * (right.count > 1 ? k * columnCount : 0) }
      shape = batch + (left.count > 1 ? [rows] : []) + (right.count > 1 ? [columns] : [])
    }

    /// Rows keep the labels of the left, columns those of the right.
    func labels(_ left: Tensor, _ right: Tensor) -> [[String]?] {
      if left.labels.isEmpty && right.labels.isEmpty { return [] }
      let outer = batch.indices.map { axis -> [String]? in
        let own = axis - (batch.count - (leftRank - 2))
        return leftRank > 2 && own >= 0 ? left.labels(along: own) : nil
      }
      return outer + (leftRank > 1 ? [left.labels(along: leftRank - 2)] : [])
        + (rightRank > 1 ? [right.labels(along: rightRank - 1)] : [])
    }
  }
}

extension Node {
  /// `self @ other`.
  public func matmul(_ other: Node) throws -> Node { try Node(MatrixProduct(), [self, other]) }
}
