import Attention

extension Tensor {
  /// The array's numbers in double precision; an array of truth values becomes a boolean tensor.
  ///
  /// - Throws: `TensorError.tooLarge` beyond the memory in force, before any is taken.
  public init(_ array: NumPyArray) throws {
    try Computation.admit(shape: array.shape)
    self.init(shape: array.shape, values: array.doubles(), isBoolean: array.type == .bool)
  }

  /// The table's numbers as a matrix `(rows, columns)`.
  public init(_ table: NumberTable) throws {
    try Computation.admit(shape: [table.rows, table.columns])
    self.init(shape: [table.rows, table.columns], values: table.values)
  }

  /// The bytes of an `.npy` file that holds this tensor: float64, or bool where it is boolean.
  public var numPyBytes: [UInt8] {
    NumPyWriter.bytes(values, shape: shape, type: isBoolean ? .bool : .float64)
  }
}
