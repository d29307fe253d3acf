/// NumPy's broadcasting: shapes are aligned at their last axes; a size of 1, or a missing axis, stretches.
public func broadcast(_ left: [Int], _ right: [Int]) throws -> [Int] {
  if left == right { return left }
  let rank = max(left.count, right.count)
  var shape = Array(repeating: 1, count: rank)
  for axis in 0..<rank {
    let a = axis - (rank - left.count) >= 0 ? left[axis - (rank - left.count)] : 1
    let b = axis - (rank - right.count) >= 0 ? right[axis - (rank - right.count)] : 1
    guard a == b || a == 1 || b == 1 else { throw TensorError.notBroadcastable(left, right) }
    shape[axis] = a == 1 ? b : a
  }
  return shape
}

/// The strides with which to read a tensor of shape `shape` as if it had been stretched to `target`: 0 along
/// stretched axes.
func stretchedStrides(_ shape: [Int], to target: [Int]) -> [Int] {
  let own = rowMajorStrides(shape)
  let missing = target.count - shape.count
  return target.indices.map { axis in
    axis < missing || shape[axis - missing] == 1 ? 0 : own[axis - missing]
  }
}

/// The index into an operand of shape `shape` that an index into the stretched result reads.
func unstretched(_ index: [Int], to shape: [Int]) -> [Int] {
  let missing = index.count - shape.count
  return shape.indices.map { shape[$0] == 1 ? 0 : index[$0 + missing] }
}

/// Calls `body` with the offset into each of several strided readings, in row-major order of `shape`.
///
/// The last axis is run as an inner loop, so that the body may be called many millions of times a second.
func forEachOffset(
  in shape: [Int], _ first: [Int], _ second: [Int], _ body: (_ offset: Int, _ first: Int, _ second: Int) -> Void
) throws {
  let count = shape.reduce(1, *)
  guard count > 0 else { return }
  guard let inner = shape.last else { return body(0, 0, 0) }
  let (stepA, stepB) = (first[shape.count - 1], second[shape.count - 1])
  var index = Array(repeating: 0, count: shape.count - 1)
  var (offset, a, b) = (0, 0, 0)
  while true {
    if offset & 0xFFFF < inner { try Computation.checkpoint() }
    var (x, y) = (a, b)
    for _ in 0..<inner {
      body(offset, x, y)
      offset += 1
      x += stepA
      y += stepB
    }
    var axis = shape.count - 2
    while axis >= 0 {
      index[axis] += 1
      a += first[axis]
      b += second[axis]
      if index[axis] < shape[axis] { break }
      a -= first[axis] * shape[axis]
      b -= second[axis] * shape[axis]
      index[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}

/// The labels of an elementwise result: an axis keeps its labels where both operands agree or only one has any.
func mergedLabels(_ operands: [Tensor], shape: [Int]) -> [[String]?] {
  guard operands.contains(where: { !$0.labels.isEmpty }) else { return [] }
  return shape.indices.map { axis in
    var found: [String]?
    for operand in operands {
      let own = axis - (shape.count - operand.rank)
      guard own >= 0, operand.shape[own] == shape[axis], let labels = operand.labels(along: own) else { continue }
      if let found, found != labels { return nil }
      found = labels
    }
    return found
  }
}

/// An axis counted from the front, whether it was given from the front or, negative, from the end.
public func axis(_ axis: Int, of shape: [Int]) throws -> Int {
  let resolved = axis < 0 ? axis + shape.count : axis
  guard shape.indices.contains(resolved) else { throw TensorError.noSuchAxis(axis, shape: shape) }
  return resolved
}
