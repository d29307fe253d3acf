/// Random tensors that depend on the seed, the function and the shape alone: the same on every platform.
extension Tensor {
  /// Numbers from 0 to before 1, equally likely: `rand`.
  public static func uniform(shape: [Int], seed: Int) throws -> Tensor {
    try random("rand", shape, seed) { $0.unit() }
  }

  /// Numbers of the normal distribution with mean 0 and variance 1: `randn`.
  public static func normal(shape: [Int], seed: Int) throws -> Tensor {
    try random("randn", shape, seed) { $0.normal() }
  }

  /// Whole numbers from `from` up to, but not including, `below`: `randint`.
  public static func integers(from: Int, below: Int, shape: [Int], seed: Int) throws -> Tensor {
    let (span, overflow) = below.subtractingReportingOverflow(from)
    guard span > 0, !overflow else {
      throw TensorError.wrongValue(argument: "high", value: "\(below)", wanted: "a number above low, which is \(from),")
    }
    return try random("randint", shape, seed) {
      // The high half of a product: every number as likely as another to within 2⁻⁶⁴ of the span.
      Double(from + Int($0.next().multipliedFullWidth(by: UInt64(span)).high))
    }
  }

  /// A toy embedding: a row of `size` normal numbers, to two decimals, for each token; the same word gets the same row.
  ///
  /// The row of a token is drawn as by `randn` with the function's name `embed:TOKEN`.
  public static func embedding(of tokens: [String], size: Int, seed: Int) throws -> Tensor {
    guard size >= 1 else { throw TensorError.wrongValue(argument: "dim", value: "\(size)", wanted: "at least 1") }
    try Computation.admit(shape: [tokens.count, size])
    let rows = try tokens.map { token in
      try random("embed:\(token)", [size], seed) { ($0.normal() * 100).rounded() / 100 }.values
    }
    return Tensor(shape: [tokens.count, size], values: rows.flatMap { $0 }, labels: [tokens, nil])
  }

  private static func random(
    _ function: String, _ shape: [Int], _ seed: Int, _ number: (inout SplitMix64) -> Double
  ) throws -> Tensor {
    let count = try Computation.admit(shape: shape)
    var generator = SplitMix64(seed: seed, function: function, shape: shape)
    return Tensor(shape: shape, values: try filled(count) { _ in number(&generator) })
  }
}
