/// The largest or the smallest entry along some axes. A NaN wins over every number, as in NumPy.
public struct Extreme: Reduction {
  public let axes: [Int]
  public let keeping: Bool
  public let isLargest: Bool
  public init(axes: [Int], keeping: Bool, isLargest: Bool) {
    (self.axes, self.keeping, self.isLargest) = (axes, keeping, isLargest)
  }
  public var name: String { isLargest ? "max" : "min" }
  public var python: String { isLargest ? "np.max" : "np.min" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    guard extent(x.shape) > 0 || x.count == 0 && reduced(x.shape).contains(0) else {
      throw TensorError.invalid(
        "no entries have no \(isLargest ? "largest" : "smallest"): the shape is \(describe(shape: x.shape)).")
    }
    let isLargest = isLargest
    return try fold(x, from: isLargest ? -.infinity : .infinity) { best, entry in
      if best.isNaN || entry.isNaN { return .nan }
      return isLargest ? Swift.max(best, entry) : Swift.min(best, entry)
    }
  }

  /// The gradient goes to the entries that were picked, in equal shares, as PyTorch's `amax`.
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] {
    let x = result.operands[0]
    let picked = try x.compared(.equal, spread(result, over: x))
    return [try spread(gradient, over: x) * (picked / picked.sum(axes: axes, keeping: true))]
  }
  public func term(at index: [Int], of result: Node) -> Term {
    .extreme(cells(at: index, of: result), isLargest: isLargest)
  }
}

/// The position of the first largest or smallest entry along an axis.
public struct ExtremePosition: Reduction {
  public let axes: [Int]
  public let keeping: Bool
  public let ofLargest: Bool
  /// - Parameter axis: counted from the front.
  public init(axis: Int, keeping: Bool, ofLargest: Bool) {
    (axes, self.keeping, self.ofLargest) = ([axis], keeping, ofLargest)
  }
  public var name: String { ofLargest ? "argmax" : "argmin" }
  public var python: String { "np.\(name)" }

  public func forward(_ operands: [Tensor]) throws -> Tensor {
    let x = operands[0]
    let count = try Computation.admit(shape: kept(x.shape))
    let (length, step) = (x.shape[axes[0]], x.strides[axes[0]])
    guard length > 0 || count == 0 else {
      throw TensorError.invalid(
        "no entries have no \(ofLargest ? "largest" : "smallest"): the shape is \(describe(shape: x.shape)).")
    }
    let values = try filled(count) { place in
      let first = place / step * step * length + place % step
      return Double(positionOfExtreme((0..<length).map { x.values[first + $0 * step] }, ofLargest))
    }
    return Tensor(
      shape: reduced(x.shape), values: values, labels: reducedLabels(x, axes: axes, keeping: keeping))
  }

  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] { [nil] }
  public func term(at index: [Int], of result: Node) -> Term {
    .position(cells(at: index, of: result), ofLargest: ofLargest)
  }
  public func python(_ operands: [String], result: Tensor) -> String {
    "\(python)(\(operands[0]), axis=\(axes[0]), keepdims=\(keeping ? "True" : "False"))"
  }
}

extension Node {
  /// The largest entry along some axes.
  public func max(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(Extreme(axes: resolved(axes), keeping: keeping, isLargest: true), [self])
  }

  /// The smallest entry along some axes.
  public func min(axes: [Int]? = nil, keeping: Bool = false) throws -> Node {
    try Node(Extreme(axes: resolved(axes), keeping: keeping, isLargest: false), [self])
  }

  /// The position of the largest entry along an axis, or in the flattened tensor.
  public func argmax(axis: Int? = nil, keeping: Bool = false) throws -> Node {
    try extremePosition(axis, keeping, ofLargest: true)
  }

  /// The position of the smallest entry along an axis, or in the flattened tensor.
  public func argmin(axis: Int? = nil, keeping: Bool = false) throws -> Node {
    try extremePosition(axis, keeping, ofLargest: false)
  }

  private func extremePosition(_ axis: Int?, _ keeping: Bool, ofLargest: Bool) throws -> Node {
    guard let axis else {
      let flat = try reshaped([value.count])
      let place = try Node(ExtremePosition(axis: 0, keeping: false, ofLargest: ofLargest), [flat])
      return keeping ? try place.reshaped(shape.map { _ in 1 }) : place
    }
    return try Node(
      ExtremePosition(axis: Attention.axis(axis, of: shape), keeping: keeping, ofLargest: ofLargest), [self])
  }
}
