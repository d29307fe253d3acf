// The arithmetic of fused attention, from bottom to top: lanes, the micro-kernel, the exponential, a tile of queries.
//
// This source is compiled once for each instruction set (`FusedKernelV3` and `FusedKernelV4` are links to this folder),
// with `FMA` where multiply-and-add is one instruction and `WIDE` where registers hold sixteen numbers. It is one file
// because a debug build optimises file by file, and these functions are fast only when they melt into each other.

/// A vector of numbers that one instruction, or a few, works on at once. Each lane belongs to one query.
///
/// That is the idea of the whole kernel. The usual layout puts the head size across the lanes, and then every score
/// ends in a sum *across* a register, and softmax in a maximum across one, which processors do slowly. With a query in
/// each lane, sixteen queries walk through the keys together, every step is ordinary arithmetic down the lanes, and
/// keys and values are used where they lie: one number of a key is handed to all lanes at once.
#if FMA
  typealias Lanes = SIMD16<Float>
#else
  // Sixteen registers of four numbers hold six rows of eight lanes, but not of sixteen.
  typealias Lanes = SIMD8<Float>
#endif

/// `a · b + c`: one instruction, rounded once, where the processor has it.
@inline(__always)
func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  #if FMA
    c.addingProduct(a, b)
  #else
    c + a * b
  #endif
}

/// The larger number in each lane; `a` where one of the two is NaN.
///
/// Written as a choice because that becomes one instruction; `pointwiseMax` goes through memory lane by lane.
@inline(__always)
func larger(_ a: Lanes, _ b: Lanes) -> Lanes {
  a.replacing(with: b, where: a .< b)
}

/// How many rows the micro-kernel works on at once.
///
/// Each row is a running sum that stays in registers. More rows mean more products for each vector that is loaded, and
/// enough independent sums for the multiplier to be busy while one addition waits for the one before (four cycles, so
/// at least four; eight where two multipliers share the work). Eight of 32 registers, or twelve of 16 with two
/// registers a row, leave room for the operands; one more row and the sums would spill to memory.
#if WIDE
  typealias Rows = InlineArray<8, Lanes>
#else
  typealias Rows = InlineArray<6, Lanes>
#endif

/// The micro-kernel: `rows[r] += Σᵢ x[i] · a[r, i]` for all rows at once. All the multiplying of attention happens here.
///
/// `x[i]` is a vector with one lane for each query, `a[r, i]` one number that all queries meet:
///
/// - scores: x are the queries' features, a is K; a row is a key, i runs over the features;
/// - output: x are the weights, a is V; a row is a column of the values, i runs over the keys.
///
/// Keeping a block of results in registers while the operands stream by is Goto and van de Geijn's scheme
/// (*Anatomy of High-Performance Matrix Multiplication*, ACM TOMS 34(3), 2008, section 4).
///
/// The row's place is computed with `&*` because a check for overflow at every number would cost a quarter of the
/// time; the products are places within an array, so they do not overflow.
///
/// - Parameters:
///   - count: how many products each row gets.
///   - rowStride: from one row of `a` to the next.
///   - step: from one product's number in `a` to the next.
@inline(__always)
func addProducts(
  to rows: inout Rows, count: Int, _ x: UnsafePointer<Lanes>, _ a: UnsafePointer<Float>, rowStride: Int, step: Int
) {
  var numbers = a
  for i in 0..<count {
    let lanes = x[i]
    for row in rows.indices {
      rows[row] = multiplyAdd(lanes, Lanes(repeating: numbers[row &* rowStride]), rows[row])
    }
    numbers += step
  }
}

/// The same for one row: what is left where the rows do not come out even.
@inline(__always)
func addProducts(
  to row: inout Lanes, count: Int, _ x: UnsafePointer<Lanes>, _ a: UnsafePointer<Float>, step: Int
) {
  var numbers = a
  for i in 0..<count {
    row = multiplyAdd(x[i], Lanes(repeating: numbers[0]), row)
    numbers += step
  }
}

/// 2ˣ in each lane for x ≤ 0, with a relative error below 2e-7; exactly 0 from x = −127 down; NaN for NaN.
///
/// The exponential of softmax in steps that all lanes can take together, without a table and without a branch
/// (Cody and Waite 1980, *Software Manual for the Elementary Functions*, chapter 6):
///
/// 1. Split x = n + f into the nearest whole number n and a rest f between −½ and ½. Adding 1.5 · 2²³ to a `Float`
///    leaves no bits behind the point, so the addition itself rounds, and the last bits of the sum spell n.
/// 2. Compute 2^f with a polynomial of degree 5. Its coefficients make the largest relative error smallest (9.2e-8,
///    Remez' criterion), where Taylor's at the same degree reach 2.4e-6; the first one is kept at exactly 1.
/// 3. Multiply by 2ⁿ: a `Float` stores its exponent from bit 23 on, so n is added there.
///
/// At x = −127 the rest is 0, the polynomial is 1, whose stored exponent is 127, and adding −127 leaves all bits 0:
/// so a key that may not be seen (x = −∞) weighs exactly nothing without a case of its own.
@inline(__always)
func powerOfTwo(_ x: Lanes) -> Lanes {
  let bounded = larger(x, Lanes(repeating: -127))
  let rounder = Lanes(repeating: 0x1.8p23)
  let shifted = bounded + rounder
  let f = bounded - (shifted - rounder)

  var power = Lanes(repeating: 1.326_47e-3)
  power = multiplyAdd(power, f, Lanes(repeating: 9.671_51e-3))
  power = multiplyAdd(power, f, Lanes(repeating: 5.550_734e-2))
  power = multiplyAdd(power, f, Lanes(repeating: 0.240_222_42))
  power = multiplyAdd(power, f, Lanes(repeating: 0.693_146_98))
  power = multiplyAdd(power, f, Lanes(repeating: 1))

  let exponent = unsafeBitCast(shifted, to: LaneBits.self) &<< 23
  return unsafeBitCast(unsafeBitCast(power, to: LaneBits.self) &+ exponent, to: Lanes.self)
}

/// tanh(x) in each lane, with a relative error below 3e-7; NaN for NaN.
///
/// Up to 0.625 a polynomial in x² (fitted as above; error 4.4e-9), because `1 − 2 / (e²ˣ + 1)` would subtract two
/// nearly equal numbers there; beyond, that formula, in |x| so that the power never exceeds 1.
@inline(__always)
func hyperbolicTangent(_ x: Lanes) -> Lanes {
  let square = x * x
  var series = Lanes(repeating: -5.704_99e-3)
  series = multiplyAdd(series, square, Lanes(repeating: 2.063_909e-2))
  series = multiplyAdd(series, square, Lanes(repeating: -5.373_971e-2))
  series = multiplyAdd(series, square, Lanes(repeating: 0.133_314_42))
  series = multiplyAdd(series, square, Lanes(repeating: -0.333_332_82))
  let near = multiplyAdd(series * square, x, x)

  let size = larger(x, -x)
  let power = powerOfTwo(size * Lanes(repeating: -2 * log2e))
  let far = (1 - power) / (1 + power)
  return near.replacing(with: far.replacing(with: -far, where: x .< 0), where: size .> 0.625)
}

/// log₂ e: scores are kept in powers of two, so that eˣ is `powerOfTwo(x · log2e)` and the product costs nothing
/// once it is part of the scale.
let log2e: Float = 1.442_695_04

#if FMA
  private typealias LaneBits = SIMD16<UInt32>
#else
  private typealias LaneBits = SIMD8<UInt32>
#endif

/// A handful of queries, one in each lane, on their way through the keys: attention with an online softmax.
///
/// The queries look at one tile of keys after another. For each of them the tile keeps three things
/// (Milakov and Gimelshein 2018, arXiv:1805.02867, algorithm 3; Dao 2023, arXiv:2307.08691, algorithm 1):
///
/// - `top`, the largest score so far;
/// - `sum`, the sum of 2^(score − top) so far;
/// - `totals`, the values added up with those weights.
///
/// When a later tile holds a larger score, what was added up before is shrunk by 2^(old top − new top). At the end
/// `totals / sum` is the output. No more than one tile of scores exists at any time.
///
/// For each tile of keys: `score`, then `cap`, `add` and `hide` where they are wanted, then `weigh`, then `collect`.
public struct QueryTile {
  /// How many queries go together.
  public static var lanes: Int { Lanes.scalarCount }

  /// How many numbers of memory a tile needs.
  public static func memory(size: Int, valueSize: Int) -> Int { (size + valueSize + 3) * lanes }

  private let size, valueSize: Int
  /// Feature c of all queries, times scale and log₂ e.
  private let queries: UnsafeMutablePointer<Lanes>
  /// Column c of the weighted sum of the values.
  private let totals: UnsafeMutablePointer<Lanes>
  private let top, sum, shrink: UnsafeMutablePointer<Lanes>

  /// A tile in memory that belongs to the caller: `memory(size:valueSize:)` numbers, at an address that 64 divides.
  public init(at memory: UnsafeMutablePointer<Float>, size: Int, valueSize: Int) {
    (self.size, self.valueSize) = (size, valueSize)
    let first = vectors(memory)
    (queries, totals) = (first, first + size)
    (top, sum, shrink) = (totals + valueSize, totals + valueSize + 1, totals + valueSize + 2)
  }

  /// Takes in `count` queries, `stride` numbers from one to the next, and forgets all keys; other lanes get zeros.
  public func load(_ rows: UnsafePointer<Float>, stride: Int, count: Int, scale: Float) {
    for c in 0..<size { queries[c] = .zero }
    transpose(rows, rowStride: stride, rows: count, columns: size, into: numbers(queries), rowStride: QueryTile.lanes)
    let factor = scale * log2e
    for c in 0..<size { queries[c] *= factor }
    for c in 0..<valueSize { totals[c] = .zero }
    (top[0], sum[0], shrink[0]) = (Lanes(repeating: -.greatestFiniteMagnitude), .zero, .zero)
  }

  /// The scores of `count` keys: query · key · scale · log₂ e, key after key, one lane for each query.
  public func score(
    _ keys: UnsafePointer<Float>, stride: Int, count: Int, into scores: UnsafeMutablePointer<Float>
  ) {
    let scores = vectors(scores)
    var key = 0
    while key + Rows.count <= count {
      var rows = Rows(repeating: .zero)
      addProducts(to: &rows, count: size, queries, keys + key * stride, rowStride: stride, step: 1)
      for row in rows.indices { scores[key + row] = rows[row] }
      key += Rows.count
    }
    while key < count {
      var row = Lanes.zero
      addProducts(to: &row, count: size, queries, keys + key * stride, step: 1)
      scores[key] = row
      key += 1
    }
  }

  /// Squashes scores to `cap · tanh(score / cap)` (Gemma 2, arXiv:2408.00118, section 2).
  public func cap(_ scores: UnsafeMutablePointer<Float>, count: Int, at cap: Float) {
    let scores = vectors(scores)
    let (inner, outer) = (1 / (cap * log2e), cap * log2e)
    for key in 0..<count { scores[key] = hyperbolicTangent(scores[key] * inner) * outer }
  }

  /// Adds a mask's numbers, whose rows lie `queryStride` apart, to the scores of `queries` lanes.
  ///
  /// Log₂ e times the least `Float`, a favourite of masks, would be −∞; it is kept finite, so that a row of nothing
  /// else stays what it is for everybody: equal weights.
  public func add(
    _ mask: UnsafePointer<Float>, queryStride: Int, queries: Int, count: Int,
    to scores: UnsafeMutablePointer<Float>
  ) {
    for lane in 0..<queries {
      let row = mask + lane * queryStride
      for key in 0..<count {
        let number = row[key]
        let place = key * QueryTile.lanes + lane
        scores[place] += number > -.infinity && number < -2e38 ? -3e38 : number * log2e
      }
    }
  }

  /// Hides the keys where a mask's byte is 0; its rows lie `queryStride` apart.
  public func hide(
    where mask: UnsafePointer<UInt8>, queryStride: Int, queries: Int, count: Int,
    in scores: UnsafeMutablePointer<Float>
  ) {
    for lane in 0..<queries {
      let row = mask + lane * queryStride
      for key in 0..<count where row[key] == 0 {
        scores[key * QueryTile.lanes + lane] = -.infinity
      }
    }
  }

  /// Hides the keys outside a band: key j of this tile is seen by the lanes from `j − high` to `j − low`.
  public func hide(outside low: Int, _ high: Int, keys: Range<Int>, in scores: UnsafeMutablePointer<Float>) {
    let scores = vectors(scores)
    var number = Lanes.zero
    for lane in 0..<QueryTile.lanes { number[lane] = Float(lane) }
    let hidden = Lanes(repeating: -.infinity)
    for key in keys {
      let (first, last) = (Lanes(repeating: Float(key - high)), Lanes(repeating: Float(key - low)))
      scores[key].replace(with: hidden, where: (number .< first) .| (number .> last))
    }
  }

  /// Turns scores into weights 2^(score − top), where `top` takes these scores in.
  public func weigh(_ scores: UnsafeMutablePointer<Float>, count: Int) {
    let scores = vectors(scores)
    var highest = top[0]
    for key in 0..<count { highest = larger(highest, scores[key]) }
    var added = Lanes.zero
    for key in 0..<count {
      let weight = powerOfTwo(scores[key] - highest)
      scores[key] = weight
      added += weight
    }
    shrink[0] = powerOfTwo(top[0] - highest)
    sum[0] = multiplyAdd(sum[0], shrink[0], added)
    top[0] = highest
  }

  /// Adds the values of `count` keys to the totals, each with its weight.
  public func collect(_ values: UnsafePointer<Float>, stride: Int, weights: UnsafePointer<Float>, count: Int) {
    let weights = UnsafePointer(vectors(UnsafeMutablePointer(mutating: weights)))
    let shrink = shrink[0]
    var column = 0
    while column + Rows.count <= valueSize {
      var rows = Rows(repeating: .zero)
      for row in rows.indices { rows[row] = totals[column + row] * shrink }
      addProducts(to: &rows, count: count, weights, values + column, rowStride: 1, step: stride)
      for row in rows.indices { totals[column + row] = rows[row] }
      column += Rows.count
    }
    while column < valueSize {
      var row = totals[column] * shrink
      addProducts(to: &row, count: count, weights, values + column, step: stride)
      totals[column] = row
      column += 1
    }
  }

  /// Writes the outputs of `count` queries, `stride` numbers from one to the next; 0 for one that saw no key.
  public func store(_ rows: UnsafeMutablePointer<Float>, stride: Int, count: Int) {
    let share = (1 / sum[0]).replacing(with: 0, where: sum[0] .== 0)
    for c in 0..<valueSize { totals[c] *= share }
    transpose(
      numbers(totals), rowStride: QueryTile.lanes, rows: valueSize, columns: count, into: rows, rowStride: stride)
  }
}

/// The same memory as vectors. It is aligned for them, and nothing looks at it both ways at once.
@inline(__always)
private func vectors(_ memory: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Lanes> {
  UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Lanes.self)
}

/// The same memory as single numbers: lane after lane of one vector after another.
@inline(__always)
private func numbers(_ memory: UnsafeMutablePointer<Lanes>) -> UnsafeMutablePointer<Float> {
  UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Float.self)
}

/// Writes a matrix the other way round: entry (r, c) becomes entry (c, r).
///
/// Four by four entries at a time, which a few instructions turn within registers.
@inline(__always)
func transpose(
  _ source: UnsafePointer<Float>, rowStride sourceStride: Int, rows: Int, columns: Int,
  into target: UnsafeMutablePointer<Float>, rowStride targetStride: Int
) {
  let (evenRows, evenColumns) = (rows & ~3, columns & ~3)
  for row in stride(from: 0, to: evenRows, by: 4) {
    for column in stride(from: 0, to: evenColumns, by: 4) {
      let from = source + (row &* sourceStride &+ column)
      let (a, b) = (four(from), four(from + sourceStride))
      let (c, d) = (four(from + 2 &* sourceStride), four(from + 3 &* sourceStride))
      let to = target + (column &* targetStride &+ row)
      put(SIMD4(a[0], b[0], c[0], d[0]), at: to)
      put(SIMD4(a[1], b[1], c[1], d[1]), at: to + targetStride)
      put(SIMD4(a[2], b[2], c[2], d[2]), at: to + 2 &* targetStride)
      put(SIMD4(a[3], b[3], c[3], d[3]), at: to + 3 &* targetStride)
    }
  }
  for row in 0..<rows {
    for column in (row < evenRows ? evenColumns : 0)..<columns {
      target[column &* targetStride &+ row] = source[row &* sourceStride &+ column]
    }
  }
}

@inline(__always)
private func four(_ numbers: UnsafePointer<Float>) -> SIMD4<Float> {
  UnsafeRawPointer(numbers).loadUnaligned(as: SIMD4<Float>.self)
}

@inline(__always)
private func put(_ four: SIMD4<Float>, at place: UnsafeMutablePointer<Float>) {
  UnsafeMutableRawPointer(place).storeBytes(of: four, as: SIMD4<Float>.self)
}

/// How quickly this processor multiplies and adds when nothing else is to be done: the measure for the kernel.
public enum Peak {
  /// How many multiplications and additions one round of `run` makes, taken together.
  public static var operationsPerRound: Int { 2 * sums * Lanes.scalarCount }

  /// Enough independent sums that no multiplier waits, few enough for the registers.
  #if WIDE
    private static var sums: Int { 12 }
    private typealias Sums = InlineArray<12, Lanes>
  #else
    private static var sums: Int { 6 }
    private typealias Sums = InlineArray<6, Lanes>
  #endif

  /// Multiplies and adds in registers; the result is returned so that the work is not left out.
  public static func run(rounds: Int) -> Float {
    var sums = Sums(repeating: .zero)
    for sum in sums.indices { sums[sum] = Lanes(repeating: Float(sum)) }
    let (factor, summand) = (Lanes(repeating: 0.999_9), Lanes(repeating: 0.000_1))
    for _ in 0..<rounds {
      for sum in sums.indices { sums[sum] = multiplyAdd(sums[sum], factor, summand) }
    }
    var all = Lanes.zero
    for sum in sums.indices { all += sums[sum] }
    return all.sum()
  }
}
