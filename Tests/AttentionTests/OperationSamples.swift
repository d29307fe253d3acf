import Attention
import Testing

/// One use of one operation on random inputs, for tests that hold for all of them.
struct OperationSample: Sendable, CustomTestStringConvertible {
  /// The operation's type, or for functions of the two tables `UnaryFunction.exp`.
  let kind: String
  let run: @Sendable () throws -> Node
  /// Whether nothing flows back through it, because it is constant almost everywhere.
  var isFlat = false
  /// How far central differences step; a rounding needs steps that are larger than its units.
  var step = 1e-5
  var tolerance = 2e-6

  var testDescription: String { kind }

  static let all: [OperationSample] = unary + binary + others

  /// Each function of one number, at points where it has a slope.
  private static let unary: [OperationSample] = {
    let all: [UnaryFunction] = [
      .negate, .abs, .sign, .exp, .log, .log2, .sqrt, .tanh, .sin, .cos, .erf, .sigmoid, .relu, .silu, .gelu, .geluTanh,
      .softplus, .elu, .surprise, .isNaN, .isInfinite, .not, .truth, .half, .bfloat16, .round(decimals: 1),
    ]
    let names = [
      "negate", "abs", "sign", "exp", "log", "log2", "sqrt", "tanh", "sin", "cos", "erf", "sigmoid", "relu", "silu",
      "gelu",
      "geluTanh", "softplus", "elu", "surprise", "isNaN", "isInfinite", "not", "truth", "half", "bfloat16", "round",
    ]
    return zip(names, all).map { name, function in
      OperationSample(
        kind: "UnaryFunction.\(name)",
        run: {
          let isPositive = ["log", "log2", "sqrt", "surprise"].contains(name)
          let x = try Tensor.normal(shape: [2, 3], seed: 7)
          return try Node(
            Elementwise(function),
            [Node(Tensor(shape: x.shape, values: x.values.map { isPositive ? $0.magnitude + 0.1 : $0 * 1.7 }))])
        },
        isFlat: ["sign", "isNaN", "isInfinite", "not", "truth", "round"].contains(name),
        step: name == "half" ? 0.25 : name == "bfloat16" ? 0.5 : 1e-5,
        tolerance: name == "half" ? 5e-3 : name == "bfloat16" ? 3e-2 : 2e-6)
    }
  }()

  private static let binary: [OperationSample] = {
    let all: [(String, BinaryFunction)] = [
      ("add", .add), ("subtract", .subtract), ("multiply", .multiply), ("divide", .divide), ("power", .power),
      ("floorDivide", .floorDivide), ("remainder", .remainder), ("maximum", .maximum), ("minimum", .minimum),
      ("expDifference", .expDifference), ("less", .less), ("lessOrEqual", .lessOrEqual), ("greater", .greater),
      ("greaterOrEqual", .greaterOrEqual), ("equal", .equal), ("unequal", .unequal), ("and", .and), ("or", .or),
    ]
    return all.map { name, function in
      OperationSample(
        kind: "BinaryFunction.\(name)",
        run: {
          // Broadcast both ways: (2, 1, 3) with (4, 1).
          let left = try Tensor.uniform(shape: [2, 1, 3], seed: 1)
          let right = try Tensor.normal(shape: [4, 1], seed: 2)
          return try Node(
            Pairwise(function),
            [Node(Tensor(shape: left.shape, values: left.values.map { $0 * 3 + 0.2 })), Node(right)])
        },
        isFlat: [
          "floorDivide", "less", "lessOrEqual", "greater", "greaterOrEqual", "equal", "unequal", "and", "or",
        ].contains(name))
    }
  }()

  private static let others: [OperationSample] = [
    OperationSample(kind: "Identity") { try randomNode([3], name: "a").named("b") },
    OperationSample(kind: "Labelled") { try randomNode([2, 2], name: "a").labelled([["p", "q"], nil]) },
    OperationSample(kind: "MatrixProduct") { try randomNode([2, 3, 4], seed: 1).matmul(randomNode([4, 5], seed: 2)) },
    OperationSample(kind: "MatrixProduct") {
      try randomNode([2, 1, 3, 4], seed: 1).matmul(randomNode([2, 4, 2], seed: 2))
    },
    OperationSample(kind: "MatrixProduct") { try randomNode([4], seed: 1).matmul(randomNode([3, 4, 2], seed: 2)) },
    OperationSample(kind: "MatrixProduct") { try randomNode([2, 3, 4], seed: 1).matmul(randomNode([4], seed: 2)) },
    OperationSample(kind: "MatrixProduct") { try randomNode([4], seed: 1).matmul(randomNode([4], seed: 2)) },
    OperationSample(kind: "Einsum") {
      try .einsum("bqd,bkd->bqk", [randomNode([2, 3, 4], seed: 1), randomNode([2, 2, 4], seed: 2)])
    },
    OperationSample(kind: "Einsum") {
      try .einsum("ij,jk,k", [randomNode([2, 3], seed: 1), randomNode([3, 2], seed: 2), randomNode([2], seed: 3)])
    },
    OperationSample(kind: "Einsum") { try .einsum("...ij->...", [randomNode([2, 3, 2], seed: 1)]) },
    OperationSample(kind: "Einsum") { try .einsum("i,j", [randomNode([2], seed: 1), randomNode([3], seed: 2)]) },
    OperationSample(kind: "Permute") { try randomNode([2, 3, 4]).permuted([2, 0, 1]) },
    OperationSample(kind: "Reshape") { try randomNode([2, 6]).reshaped([3, 2, 2]) },
    OperationSample(kind: "SumTo") { try randomNode([2, 3, 4]).summed(to: [3, 1]) },
    OperationSample(kind: "Expand") { try randomNode([3, 1]).expanded(to: [2, 3, 4]) },
    OperationSample(kind: "Gather") {
      try randomNode([4, 3, 2]).selecting([.slice(from: nil, to: nil, step: -2), .newAxis, .ellipsis, .position(-1)])
    },
    OperationSample(kind: "Gather") { try randomNode([3, 2]).rows(at: vector([2, 0, 2])) },
    OperationSample(kind: "Gather") {
      try randomNode([2, 2]).selecting([.mask(Tensor(shape: [2, 2], values: [1, 0, 1, 1], isBoolean: true))])
    },
    OperationSample(kind: "Gather") { try randomNode([2, 2]).tiled([2, 1, 3]) },
    OperationSample(kind: "Gather") { try randomNode([2, 3, 3]).diagonal() },
    OperationSample(kind: "Scatter") { try randomNode([3]).diagonal() },
    OperationSample(kind: "Scatter") {
      // The way back of picking one row twice.
      let x = try randomNode([3, 2])
      return try gradient(of: x.rows(at: vector([2, 0, 2])) * randomNode([3, 2], seed: 5), withRespectTo: x)
    },
    OperationSample(kind: "Concatenate") {
      try .concatenated([randomNode([2, 1], seed: 1), randomNode([2, 3], seed: 2)], axis: 1)
    },
    OperationSample(kind: "Choose") {
      try .choosing(
        Node(Tensor(shape: [2, 1], values: [1, 0], isBoolean: true)), randomNode([3], seed: 1),
        randomNode([2, 3], seed: 2))
    },
    OperationSample(kind: "Masked") {
      try randomNode([2, 3]).masked(by: Node(Tensor(shape: [3], values: [1, 0, 1], isBoolean: true)))
    },
    OperationSample(kind: "Scale") { try Node(Scale(headSize: 3), [randomNode([2, 3])]) },
    OperationSample(kind: "Scale") { try Node(Scale(factor: 0.3), [randomNode([2, 3])]) },
    OperationSample(kind: "Softmax") { try randomNode([2, 3]).softmax() },
    OperationSample(kind: "Softmax") { try randomNode([2, 3, 2]).softmax(axis: 1, stable: false) },
    OperationSample(kind: "Sum") { try randomNode([2, 3, 2]).sum(axes: [0, 2]) },
    OperationSample(kind: "Mean") { try randomNode([2, 3]).mean(axes: [-1], keeping: true) },
    OperationSample(kind: "Product") { try randomNode([2, 3]).product(axes: [1]) },
    OperationSample(
      kind: "ProductOfOthers", run: { try Node(ProductOfOthers(axes: [1]), [vectorOfVectors()]) }, isFlat: true),
    OperationSample(kind: "Extreme") { try randomNode([2, 3]).max(axes: [1]) },
    OperationSample(kind: "Extreme") { try randomNode([2, 3]).min(keeping: true) },
    OperationSample(kind: "ExtremePosition", run: { try randomNode([2, 3]).argmax(axis: 1) }, isFlat: true),
    OperationSample(kind: "Quantified", run: { try randomNode([2, 3]).all(axes: [1]) }, isFlat: true),
    OperationSample(kind: "LogSumExp") { try randomNode([2, 3]).logSumExp(axes: [0]) },
    OperationSample(kind: "CumulativeSum") { try randomNode([2, 3]).cumulativeSum(axis: 1) },
    OperationSample(kind: "Rotation") { try rope(randomNode([2, 3, 4]), positions: [3, 0.5, -2], pairing: .half) },
    OperationSample(kind: "PositionMask", run: { try slidingWindowMask(3, window: 2, sinks: 1) }, isFlat: true),
    OperationSample(kind: "Sinusoids", run: { try sinusoidalPositions(3, 4) }, isFlat: true),
  ]
}

private func vectorOfVectors() throws -> Node { try randomNode([2, 3]) }
