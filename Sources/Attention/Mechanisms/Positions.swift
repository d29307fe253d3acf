/// Sinusoidal positions: `sin(p / 10000^(2i/d))` in feature 2i, the cosine in 2i + 1 (Vaswani et al. 2017,
/// arXiv:1706.03762, section 3.5).
///
/// Shape: `(n, d)`.
public func sinusoidalPositions(_ n: Int, _ d: Int) throws -> Node {
  guard n >= 0 else { throw TensorError.wrongValue(argument: "n", value: "\(n)", wanted: "0 or more") }
  guard d >= 1 else { throw TensorError.wrongValue(argument: "d", value: "\(d)", wanted: "at least 1") }
  return try Node(Sinusoids(n: n, d: d), [])
}

/// The table of sines and cosines; an operation without operands, so that each entry can be explained.
public struct Sinusoids: Operation {
  let n, d: Int
  public var name: String { "sinusoidal_positions" }

  private func wavelength(_ feature: Int) -> Double { Mathematics.pow(10000, Double(feature / 2 * 2) / Double(d)) }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let count = try Computation.admit(shape: [n, d])
    let values = try filled(count) { place in
      let angle = Double(place / d) / wavelength(place % d)
      return place % d % 2 == 0 ? Mathematics.sin(angle) : Mathematics.cos(angle)
    }
    return Tensor(shape: [n, d], values: values)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] { [] }
  public func term(at index: [Int], of result: Node) -> Term {
    .call(index[1] % 2 == 0 ? .sin : .cos, .quotient(.constant(Double(index[0])), .constant(wavelength(index[1]))))
  }
  public func formula(_ operands: [Formula]) -> Formula { .call(name, [], "\(n)", "\(d)") }
  public func python(_ operands: [String], result: Tensor) -> String { "sinusoidal_positions(\(n), \(d))" }
}

/// ALiBi's slopes: `2^(−8k/heads)` for k = 1…heads where that is a power of two; otherwise those of the power below,
/// then every other one of its double (Press et al. 2021, arXiv:2108.12409, section 3 and its reference code).
///
/// Shape: `(heads,)`.
public func alibiSlopes(_ heads: Int) throws -> Tensor {
  guard heads >= 1 else { throw TensorError.wrongValue(argument: "heads", value: "\(heads)", wanted: "at least 1") }
  try Computation.admit(shape: [heads])
  func slopes(_ count: Int) -> [Double] { (1...count).map { Mathematics.pow(2, -8 * Double($0) / Double(count)) } }
  var power = 1
  while power * 2 <= heads { power *= 2 }
  let between = heads > power ? stride(from: 0, to: 2 * power, by: 2).map { slopes(2 * power)[$0] } : []
  return Tensor(shape: [heads], values: Array((slopes(power) + between).prefix(heads)))
}

/// ALiBi's bias: minus the slope times the distance to each earlier key; a later key has none to be seen by, so −∞
/// (Press et al. 2021, arXiv:2108.12409, section 3). The queries are the last n of m positions.
///
/// Shape: `(heads, n, m)`.
public func alibiBias(_ heads: Int, _ n: Int, _ m: Int? = nil) throws -> Node {
  let m = m ?? n
  try Computation.admit(shape: [heads, n, m])
  let slopes = Node(try alibiSlopes(heads), name: "slopes")
  let shift = m - n
  let distances = Tensor(shape: [n, m], values: try filled(n * m) { Double($0 % m - $0 / m - shift) })
  let penalties = try slopes.reshaped([heads, 1, 1]) * Node(distances, name: "distance")
  return try penalties.masked(by: Node(PositionMask(rows: n, columns: m, high: shift), []))
}
