/// Which features rotary position embedding turns together.
public enum RopePairing: String, Sendable, CaseIterable {
  /// Neighbours (0,1), (2,3), …: RoFormer, GPT-J, DeepSeek-V2.
  case interleaved
  /// Feature i with i + d/2: GPT-NeoX and transformers' Llama.
  case half
}

/// Rotary position embedding: each pair of features is turned by its position times `base^(−2i/d)`
/// (Su et al. 2021, arXiv:2104.09864, equations 15 and 34).
///
/// Shapes: X `(…, n, d)` with an even d, positions `(n,)`, by default 0…n−1.
public func rope(
  _ x: Node, positions: [Double]? = nil, base: Double = 10000, pairing: RopePairing = .interleaved
) throws -> Node {
  guard x.rank >= 2, x.shape[x.rank - 1] % 2 == 0 else {
    throw TensorError.wrongShape(argument: "X", shape: x.shape, wanted: "(…, tokens, size) with an even size")
  }
  let n = x.shape[x.rank - 2]
  let places = positions ?? (0..<n).map(Double.init)
  guard places.count == n else {
    throw TensorError.wrongShape(argument: "positions", shape: [places.count], wanted: "(\(n),), one for each token,")
  }
  return try Node(Rotation(positions: places, base: base, pairing: pairing), [x])
}

/// Pairs of features turned by angles that grow with the position.
public struct Rotation: Operation {
  public let positions: [Double]
  public let base: Double
  public let pairing: RopePairing
  /// Turned back: the transposed rotation, which is the gradient's way.
  var isReversed = false

  public init(positions: [Double], base: Double, pairing: RopePairing) {
    (self.positions, self.base, self.pairing) = (positions, base, pairing)
  }

  public var name: String { "rope" }

  /// The angle for a token and a pair.
  private func angle(_ token: Int, _ pair: Int, _ size: Int) -> Double {
    let turn = positions[token] * Mathematics.pow(base, -2 * Double(pair) / Double(size))
    return isReversed ? -turn : turn
  }

  /// The pair a feature belongs to, the feature it is turned with, and whether it is the first of the two.
  private func partner(of feature: Int, _ size: Int) -> (pair: Int, other: Int, isFirst: Bool) {
    switch pairing {
    case .interleaved: (feature / 2, feature ^ 1, feature % 2 == 0)
    case .half:
      feature < size / 2 ? (feature, feature + size / 2, true) : (feature - size / 2, feature - size / 2, false)
    }
  }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    try Computation.admit(shape: x.shape)
    let (n, size) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
    let cosines = try filled(n * size) { Mathematics.cos(angle($0 / size, partner(of: $0 % size, size).pair, size)) }
    let sines = try filled(n * size) { Mathematics.sin(angle($0 / size, partner(of: $0 % size, size).pair, size)) }
    let values = try filled(x.count) { place in
      let (row, feature) = (place / size, place % size)
      let (_, other, isFirst) = partner(of: feature, size)
      let turn = row % n * size + feature
      let (own, beside) = (x.values[place], x.values[row * size + other])
      return own * cosines[turn] + (isFirst ? -beside : beside) * sines[turn]
    }
    return Tensor(shape: x.shape, values: values, labels: x.labels)
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    var back = self
    back.isReversed.toggle()
    return [try Node(back, [gradient])]
  }

  public func term(at index: [Int], of result: Node) -> Term {
    let (token, feature) = (index[index.count - 2], index[index.count - 1])
    let size = result.shape[result.rank - 1]
    let (pair, other, isFirst) = partner(of: feature, size)
    let turn = angle(token, pair, size)
    var beside = index
    beside[index.count - 1] = other
    let own = Term.product([.cell(operand: 0, index: index), .call(.cos, .constant(turn))])
    let across = Term.product([.cell(operand: 0, index: beside), .call(.sin, .constant(turn))])
    return isFirst ? .difference(own, across) : .sum([own, across])
  }

  public func formula(_ operands: [Formula]) -> Formula {
    var settings: [Formula] = []
    if positions != (0..<positions.count).map(Double.init) {
      let places = positions.count <= 4 ? positions.map(Node.text(of:)).joined(separator: ", ") : "…"
      settings.append(Formula("positions=[\(places)]"))
    }
    if base != 10000 { settings.append(Formula("base=\(Node.text(of: base))")) }
    if pairing != .interleaved { settings.append(Formula("pairing=\"\(pairing.rawValue)\"")) }
    return .call(isReversed ? "rope_back" : name, operands + settings)
  }

  public func python(_ operands: [String], result: Tensor) -> String {
    let places = positions.map { pythonNumber(isReversed ? -$0 : $0) }.joined(separator: ", ")
    return "rope(\(operands[0]), np.array([\(places)]), \(pythonNumber(base)), \"\(pairing.rawValue)\")"
  }
}
