/// The table of functions of one number.
extension UnaryFunction {
  public static let negate = UnaryFunction(
    name: "negate", notation: "-$0", python: "(-$0)", apply: { -$0 }, backward: { gradient, _, _ in try -gradient })
  public static let abs = UnaryFunction(
    name: "abs", python: "np.abs($0)", apply: { Swift.abs($0) },
    backward: { gradient, x, _ in try gradient * x.sign() })
  public static let sign = UnaryFunction(
    name: "sign", python: "np.sign($0)", apply: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }, backward: nil)
  public static let exp = UnaryFunction(
    name: "exp", python: "np.exp($0)", apply: { Mathematics.exp($0) },
    backward: { gradient, _, y in try gradient * y })
  public static let log = UnaryFunction(
    name: "log", python: "np.log($0)", apply: { Mathematics.log($0) },
    backward: { gradient, x, _ in try gradient / x })
  public static let log2 = UnaryFunction(
    name: "log2", python: "np.log2($0)", apply: { Mathematics.log2($0) },
    backward: { gradient, x, _ in try gradient / (x * Node(Mathematics.log(2))) })
  public static let sqrt = UnaryFunction(
    name: "sqrt", notation: "√$0", python: "np.sqrt($0)", apply: { $0.squareRoot() },
    backward: { gradient, _, y in try gradient / (y * Node(2)) })
  public static let tanh = UnaryFunction(
    name: "tanh", python: "np.tanh($0)", apply: { Mathematics.tanh($0) },
    backward: { gradient, _, y in try gradient * (Node(1) - y * y) })
  public static let sin = UnaryFunction(
    name: "sin", python: "np.sin($0)", apply: { Mathematics.sin($0) },
    backward: { gradient, x, _ in try gradient * x.cos() })
  public static let cos = UnaryFunction(
    name: "cos", python: "np.cos($0)", apply: { Mathematics.cos($0) },
    backward: { gradient, x, _ in try -(gradient * x.sin()) })
  public static let erf = UnaryFunction(
    name: "erf", python: "erf($0)", apply: { Mathematics.erf($0) },
    backward: { gradient, x, _ in try gradient * (-(x * x)).exp() * Node(2 / Double.pi.squareRoot()) })

  /// `1 / (1 + exp(-x))`.
  public static let sigmoid = UnaryFunction(
    name: "sigmoid", python: "sigmoid($0)",
    apply: { x in
      // Written so that exp never overflows.
      if x >= 0 { return 1 / (1 + Mathematics.exp(-x)) }
      let power = Mathematics.exp(x)
      return power / (1 + power)
    }, backward: { gradient, _, y in try gradient * y * (Node(1) - y) })
  public static let relu = UnaryFunction(
    name: "relu", python: "np.maximum($0, 0)", apply: { $0 > 0 || $0.isNaN ? $0 : 0 },
    backward: { gradient, x, _ in try gradient * x.compared(.greater, Node(0)) })
  /// `x · sigmoid(x)` (Hendrycks and Gimpel 2016, arXiv:1606.08415; also called swish).
  public static let silu = UnaryFunction(
    name: "silu", python: "($0 * sigmoid($0))", apply: { $0 == -.infinity ? -0.0 : $0 * sigmoid.apply($0) },
    backward: { gradient, x, y in try gradient * (x.sigmoid() * (Node(1) - y) + y) })
  /// `x · Φ(x)`, Φ being the normal distribution (Hendrycks and Gimpel 2016, arXiv:1606.08415).
  public static let gelu = UnaryFunction(
    name: "gelu", python: "gelu($0)",
    apply: { $0 == -.infinity ? -0.0 : 0.5 * $0 * (1 + Mathematics.erf($0 / 2.0.squareRoot())) },
    backward: { gradient, x, _ in
      let share = try (Node(1) + (x * Node(0.5.squareRoot())).erf()) * Node(0.5)
      let density = try (x * x * Node(-0.5)).exp() * Node(1 / (2 * Double.pi).squareRoot())
      return try gradient * (share + x * density)
    })
  /// The form of GELU with tanh: `x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))` (arXiv:1606.08415, section 2).
  public static let geluTanh = UnaryFunction(
    name: "gelu_tanh", python: "gelu_tanh($0)",
    apply: { x in
      x == -.infinity
        ? -0.0 : 0.5 * x * (1 + Mathematics.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    },
    backward: { gradient, x, _ in
      let root = (2 / Double.pi).squareRoot()
      let squashed = try ((x + x * x * x * Node(0.044715)) * Node(root)).tanh()
      let slope = try (Node(1) - squashed * squashed) * (Node(root) + x * x * Node(3 * 0.044715 * root))
      return try gradient * (Node(1) + squashed + x * slope) * Node(0.5)
    })
  /// `log(1 + exp(x))`.
  public static let softplus = UnaryFunction(
    name: "softplus", python: "np.logaddexp(0, $0)",
    apply: { $0 > 0 ? $0 + Mathematics.log1p(Mathematics.exp(-$0)) : Mathematics.log1p(Mathematics.exp($0)) },
    backward: { gradient, x, _ in try gradient * x.sigmoid() })
  /// x where it is positive, `exp(x) − 1` elsewhere (Clevert et al. 2016, arXiv:1511.07289).
  public static let elu = UnaryFunction(
    name: "elu", python: "np.where($0 > 0, $0, np.expm1(np.minimum($0, 0)))",
    apply: { $0 > 0 ? $0 : Mathematics.expm1($0) },
    backward: { gradient, x, y in
      try gradient * Node.choosing(x.compared(.greater, Node(0)), Node(1), y + Node(1))
    })
  /// `−x log x`, 0 at 0: what one weight adds to the entropy (Shannon 1948, section 6).
  public static let surprise = UnaryFunction(
    name: "surprise", notation: "-$0·log($0)", python: "surprise($0)",
    apply: { $0 == 0 ? 0 : -$0 * Mathematics.log($0) },
    backward: { gradient, x, _ in
      // A weight of 0 is a hidden key: its slope would be infinite, and it does not move.
      try -Node.choosing(x.compared(.equal, Node(0)), Node(0), gradient * (x.log() + Node(1)))
    })

  public static let isNaN = UnaryFunction(
    name: "isnan", python: "np.isnan($0)", apply: { $0.isNaN ? 1 : 0 }, backward: nil, isTruth: true)
  public static let isInfinite = UnaryFunction(
    name: "isinf", python: "np.isinf($0)", apply: { $0.isInfinite ? 1 : 0 }, backward: nil, isTruth: true)
  public static let not = UnaryFunction(
    name: "not", notation: "~$0", python: "np.logical_not($0)", apply: { $0 == 0 ? 1 : 0 }, backward: nil, isTruth: true
  )
  public static let truth = UnaryFunction(
    name: "bool", python: "($0 != 0)", apply: { $0 != 0 ? 1 : 0 }, backward: nil, isTruth: true)

  /// Rounding to IEEE half precision: 11 significant bits, at most 65504. Gradients pass as through a cast.
  public static let half = UnaryFunction(
    name: "half", python: "np.float64(np.float16($0))",
    apply: { roundedToFormat($0, significantBits: 11, leastExponent: -14, largest: 65504) },
    backward: { gradient, _, _ in gradient })
  /// Rounding to bfloat16: 8 significant bits, the range of 32-bit floats. Gradients pass as through a cast.
  public static let bfloat16 = UnaryFunction(
    name: "bfloat16", python: "bfloat16($0)",
    apply: { roundedToFormat($0, significantBits: 8, leastExponent: -126, largest: 0x1.FEp127) },
    backward: { gradient, _, _ in gradient })

  /// Rounding to some decimals, halves to the even neighbour, as NumPy's.
  public static func round(decimals: Int) -> UnaryFunction {
    let power = Mathematics.pow(10, Double(Swift.abs(decimals)))
    return UnaryFunction(
      name: "round", notation: decimals == 0 ? nil : "round($0, \(decimals))", python: "np.round($0, \(decimals))",
      apply: { x in
        let shifted = decimals >= 0 ? x * power : x / power
        let whole = shifted.rounded(.toNearestOrEven)
        return shifted.isFinite ? (decimals >= 0 ? whole / power : whole * power) : x
      }, backward: nil)
  }
}

/// The nearest number that a binary format holds, halves to even; numbers that round past the largest become infinite.
private func roundedToFormat(_ x: Double, significantBits: Int, leastExponent: Int, largest: Double) -> Double {
  guard x.isFinite, x != 0 else { return x }
  let exponent = max(Int(x.exponent), leastExponent)
  let unit = Double(sign: .plus, exponent: exponent - significantBits + 1, significand: 1)
  let nearest = (x / unit).rounded(.toNearestOrEven) * unit
  return Swift.abs(nearest) > largest ? (x < 0 ? -.infinity : .infinity) : nearest
}

extension Node {
  /// Minus every entry.
  public static prefix func - (node: Node) throws -> Node { try Node(Elementwise(.negate), [node]) }

  public func abs() throws -> Node { try Node(Elementwise(.abs), [self]) }
  public func sign() throws -> Node { try Node(Elementwise(.sign), [self]) }
  public func exp() throws -> Node { try Node(Elementwise(.exp), [self]) }
  public func log() throws -> Node { try Node(Elementwise(.log), [self]) }
  public func log2() throws -> Node { try Node(Elementwise(.log2), [self]) }
  public func sqrt() throws -> Node { try Node(Elementwise(.sqrt), [self]) }
  public func tanh() throws -> Node { try Node(Elementwise(.tanh), [self]) }
  public func sin() throws -> Node { try Node(Elementwise(.sin), [self]) }
  public func cos() throws -> Node { try Node(Elementwise(.cos), [self]) }
  public func erf() throws -> Node { try Node(Elementwise(.erf), [self]) }
  public func sigmoid() throws -> Node { try Node(Elementwise(.sigmoid), [self]) }
  public func relu() throws -> Node { try Node(Elementwise(.relu), [self]) }
  public func silu() throws -> Node { try Node(Elementwise(.silu), [self]) }
  public func softplus() throws -> Node { try Node(Elementwise(.softplus), [self]) }
  public func elu() throws -> Node { try Node(Elementwise(.elu), [self]) }
  public func half() throws -> Node { try Node(Elementwise(.half), [self]) }
  public func bfloat16() throws -> Node { try Node(Elementwise(.bfloat16), [self]) }

  /// The Gaussian error linear unit, exactly or in the form with tanh.
  public func gelu(approximatedByTanh: Bool = false) throws -> Node {
    try Node(Elementwise(approximatedByTanh ? .geluTanh : .gelu), [self])
  }

  /// Rounded to some decimals, halves to the even neighbour.
  public func rounded(decimals: Int = 0) throws -> Node { try Node(Elementwise(.round(decimals: decimals)), [self]) }

  /// True where an entry is 0 or false.
  public func inverted() throws -> Node { try Node(Elementwise(.not), [self]) }
}
