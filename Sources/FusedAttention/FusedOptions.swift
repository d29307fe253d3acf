/// The settings of fused attention beyond its three arrays.
///
/// The order is: scale, softcap, mask, softmax. A query that may see no key gets output 0.
public struct FusedOptions: Sendable {
  /// The factor on the scores; nil means `1/√size`.
  public var scale: Float?
  /// Scores are squashed to `softcap · tanh(scores / softcap)`; 0 leaves them.
  public var softcap: Float = 0
  /// No query sees a later position than its own.
  public var isCausal = false
  /// How many positions before its own a query sees, and how many after it; nil for all.
  public var left, right: Int?
  /// How many keys at the start stay visible whatever `left` says (attention sinks).
  public var sinks = 0
  /// The first query's position among the keys, one for each batch or one for all: the length of a past, or 0.
  public var offsets = [0]
  /// How many keys are filled, one for each batch; nil for all.
  public var lengths: [Int]?
  /// Numbers to add, or which keys may be seen.
  public var mask: ScoreMask?
  /// How many threads share the work; nil for one on each processor, or a single one where there is little to do.
  public var threads: Int?
  /// How many keys the queries look at in one go; nil for as many as suit the caches.
  public var keysPerTile: Int?

  public init() {}
}

/// Which keys a query may see by their positions.
///
/// Query i sees key j where `low ≤ j − i ≤ high`, or where j is a sink and `j − i ≤ high`; no key from `end` on.
struct Band {
  let low, high, sinks, end: Int

  /// Far enough for any array, and far from overflow.
  private static let unbounded = 1 << 40

  init(_ options: FusedOptions, batch: Int, keys: Int) {
    let offset = options.offsets.count == 1 ? options.offsets[0] : options.offsets[batch]
    let right = options.isCausal ? min(options.right ?? 0, 0) : options.right
    low = options.left.map { offset - $0 } ?? -Band.unbounded
    high = right.map { offset + $0 } ?? Band.unbounded
    sinks = options.left == nil ? 0 : options.sinks
    end = max(0, min(keys, options.lengths?[batch] ?? keys, options.mask?.keys ?? keys))
  }

  /// The keys of a tile from the first to the last that any of these queries sees.
  func seen(_ keys: Range<Int>, by queries: Range<Int>) -> Range<Int> {
    let end = min(keys.upperBound, queries.upperBound + high)
    let start = keys.lowerBound < sinks ? keys.lowerBound : max(keys.lowerBound, queries.lowerBound + low)
    return min(start, end)..<end
  }

  /// How many keys a query sees.
  func count(seenBy query: Int) -> Int {
    let last = min(end, query + high + 1)
    let first = max(0, query + low)
    return max(0, last - max(first, 0)) + max(0, min(sinks, first, last))
  }

  /// Whether every one of these queries sees every one of these keys.
  func showsAll(_ keys: Range<Int>, to queries: Range<Int>) -> Bool {
    let (least, most) = (keys.lowerBound - queries.upperBound + 1, keys.upperBound - 1 - queries.lowerBound)
    return most <= high && (least >= low || keys.upperBound <= sinks)
  }
}
