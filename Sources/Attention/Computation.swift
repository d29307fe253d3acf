/// The bounds within which operations run: when to stop, and how much memory a result may take.
///
/// Every operation asks `Computation.checkpoint()` before it starts and now and then while it works, so that Ctrl-C
/// is heard within some milliseconds of work, and `Computation.admit(shape:)` before it allocates.
public struct Computation: Sendable {
  /// True once the person wants the work to end. Polled often, so it must be cheap.
  public var isInterrupted: @Sendable () -> Bool
  /// The largest result, in bytes, that an operation may allocate.
  public var byteLimit: Int

  public init(byteLimit: Int = 1 << 30, isInterrupted: @escaping @Sendable () -> Bool = { false }) {
    self.byteLimit = byteLimit
    self.isInterrupted = isInterrupted
  }

  /// The bounds in force; set with `Computation.$current.withValue(…)`.
  @TaskLocal public static var current = Computation()

  /// Throws `TensorError.interrupted` once the person wants the work to end.
  @inline(__always) public static func checkpoint() throws {
    if current.isInterrupted() { throw TensorError.interrupted }
  }

  /// Throws when a result of this shape would not fit the memory allowed, or when the work is to end.
  ///
  /// - Returns: the number of entries of the shape.
  @discardableResult
  public static func admit(shape: [Int]) throws -> Int {
    let bounds = current
    if bounds.isInterrupted() { throw TensorError.interrupted }
    var count = 1
    for size in shape {
      guard size >= 0 else {
        throw TensorError.invalid("a shape has no negative size: \(describe(shape: shape)).")
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { throw TensorError.tooLarge(shape: shape, limit: bounds.byteLimit) }
      count = product
    }
    if count > bounds.byteLimit / 8 { throw TensorError.tooLarge(shape: shape, limit: bounds.byteLimit) }
    return count
  }

  /// The product of two sizes; one that no memory could hold is refused instead of overflowing.
  static func product(_ a: Int, _ b: Int) throws -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    if overflow { throw TensorError.tooLarge(shape: [a, b], limit: current.byteLimit) }
    return product
  }
}
