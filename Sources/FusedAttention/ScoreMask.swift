/// A mask on the scores: numbers to add, or a byte for each score that is 0 where a key may not be seen.
///
/// The mask's shape is lined up with the scores' `(batch, heads, queries, keys)` from the right; an axis of size 1, or
/// one that is missing, goes for all. Only the key axis is not stretched: keys beyond the mask's may not be seen.
public struct ScoreMask: @unchecked Sendable {
  // Safe to share: the memory is read only, and its owner keeps it for the length of the call.
  enum Entries {
    case numbers(UnsafeBufferPointer<Float>)
    case truths(UnsafeBufferPointer<UInt8>)
  }

  let entries: Entries
  /// From one batch, head or query to the next; 0 where all share an entry.
  private let batchStride, headStride: Int
  let queryStride: Int
  /// How many keys the mask knows.
  let keys: Int

  /// Numbers that are added to the scores; −∞ hides a key.
  ///
  /// - Precondition: at most four axes, and as many numbers as the shape has entries.
  public init(adding numbers: UnsafeBufferPointer<Float>, shape: [Int]) {
    precondition(numbers.count == shape.reduce(1, *), "a mask has one number for each entry of its shape")
    self.init(.numbers(numbers), shape: shape)
  }

  /// Bytes that are 0 where a key may not be seen.
  ///
  /// - Precondition: at most four axes, and as many bytes as the shape has entries.
  public init(allowing truths: UnsafeBufferPointer<UInt8>, shape: [Int]) {
    precondition(truths.count == shape.reduce(1, *), "a mask has one byte for each entry of its shape")
    self.init(.truths(truths), shape: shape)
  }

  private init(_ entries: Entries, shape: [Int]) {
    precondition(shape.count <= 4, "a mask has at most the scores' four axes")
    let sizes = Array(repeating: 1, count: 4 - shape.count) + shape
    self.entries = entries
    keys = sizes[3]
    queryStride = sizes[2] == 1 ? 0 : sizes[3]
    headStride = sizes[1] == 1 ? 0 : sizes[2] * sizes[3]
    batchStride = sizes[0] == 1 ? 0 : sizes[1] * sizes[2] * sizes[3]
  }

  /// Where the entry of a score stands.
  func place(batch: Int, head: Int, query: Int, key: Int) -> Int {
    batch * batchStride + head * headStride + query * queryStride + key
  }
}
