/// How big the matrices of an attention call are, and how they lie in memory.
///
/// Fewer key heads than query heads means grouped-query attention: query head h reads key head
/// h / (heads / keyHeads), rounded down (Ainslie et al. 2023, arXiv:2305.13245).
public struct AttentionSizes: Equatable, Sendable {
  public var batch = 1
  public var heads = 1
  public var keyHeads = 1
  /// How many tokens ask, and how many are looked at.
  public var queries, keys: Int
  /// How many numbers a query and a key have, and how many a value.
  public var size, valueSize: Int
  /// How queries and outputs lie in memory.
  public var queryLayout = Layout.headsFirst
  /// How keys and values lie in memory.
  public var keyLayout = Layout.headsFirst

  public enum Layout: Sendable {
    /// `(batch, heads, tokens, size)`.
    case headsFirst
    /// `(batch, tokens, heads · size)`: a token's heads side by side.
    case tokensFirst
  }

  /// - Precondition: the heads can share the key heads evenly.
  public init(
    batch: Int = 1, heads: Int = 1, keyHeads: Int? = nil, queries: Int, keys: Int, size: Int, valueSize: Int? = nil,
    queryLayout: Layout = .headsFirst, keyLayout: Layout = .headsFirst
  ) {
    (self.batch, self.heads, self.keyHeads) = (batch, heads, keyHeads ?? heads)
    (self.queries, self.keys, self.size, self.valueSize) = (queries, keys, size, valueSize ?? size)
    (self.queryLayout, self.keyLayout) = (queryLayout, keyLayout)
    precondition(
      heads == 0 || self.keyHeads > 0 && heads % self.keyHeads == 0, "query heads share key heads evenly")
  }

  /// How many numbers the queries have, all batches and heads together.
  public var queryCount: Int { batch * heads * queries * size }
  public var keyCount: Int { batch * keyHeads * keys * size }
  public var valueCount: Int { batch * keyHeads * keys * valueSize }
  public var outputCount: Int { batch * heads * queries * valueSize }

  /// Multiplications and additions when every query sees every key, softmax not counted.
  public var operations: Double {
    2 * Double(batch * heads) * Double(queries) * Double(keys) * Double(size + valueSize)
  }
}

/// The matrix of one head within a larger array.
struct HeadMatrix {
  /// Where the first token's first number stands.
  let start: Int
  /// From one token to the next.
  let stride: Int

  init(_ layout: AttentionSizes.Layout, batch: Int, head: Int, heads: Int, tokens: Int, size: Int) {
    switch layout {
    case .headsFirst: (start, stride) = ((batch * heads + head) * tokens * size, size)
    case .tokensFirst: (start, stride) = ((batch * tokens * heads + head) * size, heads * size)
    }
  }
}
