/// Steele, Lea and Flood's SplitMix64 ("Fast splittable pseudorandom number generators", 2014, figure 16): a small
/// generator whose numbers are the same on every platform.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.mixed(state)
  }

  /// The generator for one call of a random function: a function of the seed, the function's name and the shape.
  ///
  /// The state starts as the seed; then for each byte of the name's UTF-8, the rank, and each size, the state becomes
  /// `mixed(state + golden) ^ value`.
  public init(seed: Int, function: String, shape: [Int]) {
    self.init(seed: UInt64(bitPattern: Int64(seed)))
    for byte in function.utf8 { state = next() ^ UInt64(byte) }
    state = next() ^ UInt64(shape.count)
    for size in shape { state = next() ^ UInt64(bitPattern: Int64(size)) }
  }

  private static func mixed(_ z: UInt64) -> UInt64 {
    var z = z
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 to before 1, a multiple of 2⁻⁵³.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number of the standard normal distribution: the inverse of the distribution at a point strictly between 0 and 1.
  public mutating func normal() -> Double { inverseNormal((Double(next() >> 12) + 0.5) * 0x1p-52) }
}
