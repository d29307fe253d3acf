/// One part of an index, as in `x[1, ::2, None, mask]`.
public enum Selection: Sendable {
  /// One position along an axis, counted from the end where negative; the axis disappears.
  case position(Int)
  /// Positions from one to before another, in steps; nil means from or to the end.
  case slice(from: Int?, to: Int?, step: Int)
  /// A new axis of size 1: `None`.
  case newAxis
  /// Every axis that no other part names: `...`.
  case ellipsis
  /// The places where a boolean tensor is true; its axes become one.
  case mask(Tensor)
  /// The positions a tensor of whole numbers names along one axis; its axes take the place of that axis.
  case positions(Tensor)

  /// All positions of an axis.
  public static let all = Selection.slice(from: nil, to: nil, step: 1)

  /// How many axes of the tensor this part is about.
  public var axesUsed: Int {
    switch self {
    case .position, .slice, .positions: 1
    case .newAxis, .ellipsis: 0
    case .mask(let mask): mask.rank
    }
  }

  /// The positions a slice names along an axis of `count`, by Python's rules.
  ///
  /// - Precondition: `step` is not 0.
  public static func positions(from: Int?, to: Int?, step: Int, count: Int) -> [Int] {
    precondition(step != 0, "the step of a slice is not 0")
    func place(_ position: Int, _ least: Int, _ most: Int) -> Int {
      Swift.min(Swift.max(position < 0 ? position + count : position, least), most)
    }
    if step > 0 {
      return Array(
        stride(from: from.map { place($0, 0, count) } ?? 0, to: to.map { place($0, 0, count) } ?? count, by: step))
    }
    let first = from.map { place($0, -1, count - 1) } ?? count - 1
    let last = to.map { place($0, -1, count - 1) } ?? -1
    return Array(stride(from: first, to: last, by: step))
  }

  /// The part in Python's notation.
  var text: String {
    switch self {
    case .position(let position): return "\(position)"
    case .slice(let from, let to, let step):
      let ends = (from.map(String.init) ?? "") + ":" + (to.map(String.init) ?? "")
      return step == 1 ? ends : ends + ":\(step)"
    case .newAxis: return "None"
    case .ellipsis: return "..."
    case .mask: return "mask"
    case .positions(let tensor):
      return tensor.count > 8 ? "[…]" : "[" + tensor.values.map { "\(Int($0))" }.joined(separator: ", ") + "]"
    }
  }
}

extension Node {
  /// The entries an index names: NumPy's basic indexing, boolean masks and lists of positions.
  ///
  /// - Throws: `TensorError.indexOutOfRange`, or `.invalid` for more parts than axes or a mask of the wrong shape.
  public func selecting(_ selections: [Selection]) throws -> Node {
    try Node(Gather(selections, of: shape), [self])
  }

  /// The entry at one position of the first axis: row i of a matrix.
  public func row(_ position: Int) throws -> Node { try selecting([.position(position)]) }

  /// The positions from `from` to before `to` along an axis.
  public func slice(axis: Int, from: Int, to: Int) throws -> Node {
    let axis = try Attention.axis(axis, of: shape)
    return try selecting(Array(repeating: .all, count: axis) + [.slice(from: from, to: to, step: 1)])
  }

  /// The rows of this matrix that a tensor of whole numbers names: an embedding's lookup.
  public func rows(at positions: Node) throws -> Node { try selecting([.positions(positions.value)]) }
}

extension Gather {
  /// What `selections` name in a tensor of the given shape.
  init(_ selections: [Selection], of shape: [Int]) throws {
    var parts = selections
    let used = parts.reduce(0) { $0 + $1.axesUsed }
    guard used <= shape.count else {
      throw TensorError.invalid(
        "an index with \(used) parts is too many for shape \(describe(shape: shape)), which has \(shape.count) "
          + "\(shape.count == 1 ? "axis" : "axes").")
    }
    let rest = Array(repeating: Selection.all, count: shape.count - used)
    let gap = parts.firstIndex { if case .ellipsis = $0 { true } else { false } }
    if let gap { parts.replaceSubrange(gap...gap, with: rest) } else { parts += rest }

    let strides = rowMajorStrides(shape)
    var offsets = [0]
    var result: [Int] = []
    var sources: [AxisSource?] = []
    var axis = 0
    for part in parts {
      var picks: [Int]
      switch part {
      case .newAxis, .ellipsis:
        result.append(1)
        sources.append(nil)
        continue
      case .position(let position):
        picks = [try Gather.place(position, axis, shape)]
      case .slice(let from, let to, let step):
        guard step != 0 else { throw TensorError.invalid("the step of a slice cannot be 0.") }
        picks = Selection.positions(from: from, to: to, step: step, count: shape[axis])
        result.append(picks.count)
        sources.append(AxisSource(axis: axis, positions: picks.count == shape[axis] && step == 1 ? nil : picks))
      case .positions(let positions):
        picks = try positions.values.map {
          guard let whole = Int(exactly: $0) else {
            throw TensorError.wrongValue(argument: "index", value: "\($0)", wanted: "a whole number")
          }
          return try Gather.place(whole, axis, shape)
        }
        result += positions.shape
        sources +=
          positions.rank == 1
          ? [AxisSource(axis: axis, positions: picks)] : positions.shape.map { _ in nil }
      case .mask(let mask):
        guard axis + mask.rank <= shape.count, Array(shape[axis..<(axis + mask.rank)]) == mask.shape else {
          throw TensorError.wrongShape(
            argument: "mask", shape: mask.shape,
            wanted: describe(shape: Array(shape[axis..<Swift.min(axis + Swift.max(mask.rank, 1), shape.count)])))
        }
        let places = (0..<mask.count).filter { mask.values[$0] != 0 }
        let own = strides[axis..<(axis + mask.rank)]
        let steps = places.map { zip(mask.index(at: $0), own).reduce(0) { $0 + $1.0 * $1.1 } }
        offsets = try Gather.combine(offsets, steps)
        result.append(places.count)
        sources.append(mask.rank == 1 ? AxisSource(axis: axis, positions: places) : nil)
        axis += mask.rank
        continue
      }
      let step = strides[axis]
      offsets = try Gather.combine(offsets, picks.map { $0 * step })
      axis += 1
    }
    let text = "[" + selections.map(\.text).joined(separator: ", ") + "]"
    let isBasic = selections.allSatisfy {
      switch $0 {
      case .mask, .positions: false
      case .position, .slice, .newAxis, .ellipsis: true
      }
    }
    self.init(
      shape: result, offsets: offsets, labels: sources, notation: "$0" + text, python: isBasic ? "$0" + text : nil)
  }

  private static func place(_ position: Int, _ axis: Int, _ shape: [Int]) throws -> Int {
    let resolved = position < 0 ? position + shape[axis] : position
    guard resolved >= 0, resolved < shape[axis] else {
      throw TensorError.indexOutOfRange(position, axis: axis, shape: shape)
    }
    return resolved
  }

  /// Every sum of one of the first and one of the second numbers, in order.
  private static func combine(_ first: [Int], _ second: [Int]) throws -> [Int] {
    if first.count == 1 { return first[0] == 0 ? second : second.map { $0 + first[0] } }
    try Computation.admit(shape: [first.count, second.count])
    var sums: [Int] = []
    sums.reserveCapacity(first.count * second.count)
    for a in first { for b in second { sums.append(a + b) } }
    return sums
  }
}
