/// Numbers with a shape: the value of every node of the graph.
///
/// Values are stored in row-major order (the last axis varies fastest), always in double precision. A tensor of shape
/// `[]` (rank 0) is one number. Booleans are stored as 0 and 1 with `isBoolean` set.
public struct Tensor: Sendable, Equatable {
  /// The size of each axis, outermost first.
  public let shape: [Int]
  /// The entries in row-major order; as many as the product of `shape`.
  public internal(set) var values: [Double]
  /// Whether the entries stand for true (1) and false (0).
  public let isBoolean: Bool
  /// Names for the positions along each axis (tokens, mostly), or an empty list where no axis has any.
  ///
  /// Labels are for reading only: no result and no error ever depends on them.
  public var labels: [[String]?]

  /// A tensor of the given shape over its entries in row-major order.
  ///
  /// - Precondition: there are as many values as the shape has entries.
  public init(shape: [Int], values: [Double], isBoolean: Bool = false, labels: [[String]?] = []) {
    precondition(values.count == shape.reduce(1, *), "a tensor has one value for each entry of its shape")
    self.shape = shape
    self.values = values
    self.isBoolean = isBoolean
    self.labels = labels
  }

  /// One number: a tensor of rank 0.
  public init(_ number: Double) {
    self.init(shape: [], values: [number])
  }

  /// One truth value: a boolean tensor of rank 0.
  public init(_ truth: Bool) {
    self.init(shape: [], values: [truth ? 1 : 0], isBoolean: true)
  }

  /// A tensor of the given shape that holds one number everywhere.
  public init(shape: [Int], repeating number: Double, isBoolean: Bool = false) {
    self.init(
      shape: shape, values: Array(repeating: number, count: shape.reduce(1, *)), isBoolean: isBoolean)
  }

  /// The number of entries.
  public var count: Int { values.count }
  /// The number of axes.
  public var rank: Int { shape.count }

  /// How far apart in `values` neighbours along each axis are.
  public var strides: [Int] { rowMajorStrides(shape) }

  /// The entry at the given position, one non-negative index for each axis.
  public subscript(index: [Int]) -> Double { values[offset(of: index)] }

  /// Where in `values` the entry at the given position stands.
  public func offset(of index: [Int]) -> Int {
    precondition(index.count == rank, "one index for each axis")
    var offset = 0
    for (axis, position) in index.enumerated() { offset = offset * shape[axis] + position }
    return offset
  }

  /// The position of the entry that stands at `offset` in `values`.
  public func index(at offset: Int) -> [Int] {
    var rest = offset
    var index = Array(repeating: 0, count: rank)
    for axis in stride(from: rank - 1, through: 0, by: -1) where shape[axis] > 0 {
      index[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return index
  }

  /// The labels along one axis, if it has any.
  public func labels(along axis: Int) -> [String]? {
    labels.indices.contains(axis) ? labels[axis] : nil
  }

  /// The same numbers with other labels; labels whose count does not fit their axis are dropped.
  public func labelled(_ new: [[String]?]) -> Tensor {
    guard new.contains(where: { $0 != nil }) else {
      if labels.isEmpty { return self }
      var copy = self
      copy.labels = []
      return copy
    }
    var copy = self
    copy.labels = shape.indices.map { axis in
      guard axis < new.count, let names = new[axis], names.count == shape[axis] else { return nil }
      return names
    }
    return copy
  }

  /// Whether both hold the same numbers in the same shape, NaN being equal to NaN.
  public func isIdentical(to other: Tensor) -> Bool {
    shape == other.shape && zip(values, other.values).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }
}

/// How far apart neighbours along each axis are in row-major order.
func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = Array(repeating: 1, count: shape.count)
  for axis in stride(from: shape.count - 2, through: 0, by: -1) { strides[axis] = strides[axis + 1] * shape[axis + 1] }
  return strides
}

/// The shape in Python's notation: `(3, 4)`, `(3,)`, `()`.
public func describe(shape: [Int]) -> String {
  shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
}
