import Attention
import FusedAttention
import NumPyFile

/// What a traced call leaves behind: every step in double precision.
struct TracedAttend {
  /// `scores`, `scaled`, …, `output`, in the order in which they were computed.
  let steps: [(name: String, value: Tensor)]

  /// What the graph begins with: the arrays as nodes, read once however often the call is run.
  struct Inputs {
    fileprivate let query, key, value: Node
    fileprivate let mask: Node?
    fileprivate let past: (key: Node, value: Node)?

    init(_ call: AttendCall) throws {
      let sizes = call.sizes
      query = try call.headsInFront(call.query, sizes.heads)
      key = try call.headsInFront(call.key, sizes.keyHeads)
      value = try call.headsInFront(call.value, sizes.keyHeads)
      mask = try call.mask.map { Node(try call.widened(Tensor($0))) }
      past = try call.past.map {
        (try call.headsInFront($0.key, sizes.keyHeads), try call.headsInFront($0.value, sizes.keyHeads))
      }
    }
  }

  /// Computes the call through the graph.
  init(_ call: AttendCall, _ inputs: Inputs) throws {
    var options = AttentionOptions(
      scale: call.settings.scale, softcap: call.settings.softcap, past: inputs.past)
    if let positions = try call.positions() {
      if let mask = inputs.mask, !mask.value.isBoolean { options.bias = mask }
      options.mask =
        try inputs.mask.map { $0.value.isBoolean ? try $0.and(positions) : positions } ?? positions
    } else {
      options.mask = inputs.mask
    }
    steps = try attention(inputs.query, inputs.key, inputs.value, options).fields.map { ($0.name, $0.node.value) }
  }

  /// The step of that name, or the nearest one before it that was computed.
  func step(_ moment: ScoresMoment) -> Tensor {
    let names: [String] =
      switch moment {
      case .matmul: ["scaled"]
      case .softcap: ["capped", "scaled"]
      case .mask: ["masked", "biased", "capped", "scaled"]
      case .softmax: ["weights"]
      }
    return names.lazy.compactMap { self[$0] }.first ?? output
  }

  subscript(name: String) -> Tensor? { steps.last { $0.name == name }?.value }

  var output: Tensor { self["output"] ?? steps[steps.count - 1].value }
}

/// The moments at which ONNX's operator shows its scores (`qk_matmul_output_mode` 0, 2, 1 and 3).
enum ScoresMoment: String, CaseIterable {
  case matmul, mask, softcap, softmax
}

extension AttendCall {
  /// The array as `(batch, heads, tokens, size)`, or `(tokens, size)` where all of them are that simple.
  fileprivate func headsInFront(_ array: NumPyArray, _ heads: Int) throws -> Node {
    let node = Node(try Tensor(array))
    switch array.shape.count {
    case 2: return isPlain ? node : try node.reshaped([1, 1] + array.shape)
    case 3: return try splitHeads(node, heads)
    default: return node
    }
  }

  /// Whether nothing has a batch or heads.
  private var isPlain: Bool { lengths == nil && past == nil && (mask?.shape.count ?? 0) <= 2 }

  /// The mask with a column for every key; keys it does not know may not be seen.
  fileprivate func widened(_ mask: Tensor) throws -> Tensor {
    let columns = mask.shape[mask.rank - 1]
    guard columns < sizes.keys else { return mask }
    let shape = mask.shape.dropLast() + [sizes.keys]
    try Computation.admit(shape: Array(shape))
    let hidden = mask.isBoolean ? 0 : -Double.infinity
    var values: [Double] = []
    for row in 0..<shape.dropLast().reduce(1, *) {
      values += mask.values[row * columns..<(row + 1) * columns]
      values += Array(repeating: hidden, count: sizes.keys - columns)
    }
    return Tensor(shape: Array(shape), values: values, isBoolean: mask.isBoolean)
  }

  /// Which keys may be seen by their positions, `(n, m)` or `(batch, 1, n, m)`; nil where all may.
  fileprivate func positions() throws -> Node? {
    let right = settings.isCausal ? 0 : settings.right
    guard settings.left != nil || right != nil || lengths != nil else { return nil }
    let (n, m) = (sizes.queries, sizes.keys)
    func band(_ offset: Int) throws -> Node {
      try Node(
        PositionMask(rows: n, columns: m, low: settings.left.map { offset - $0 }, high: right.map { offset + $0 }), [])
    }
    guard let lengths else { return try band(pastLength) }
    let filled = try paddingMask(Node(Tensor(shape: [sizes.batch], values: lengths.map(Double.init))), m)
    return try Node.concatenated(try offsets.map { try band($0).reshaped([1, 1, n, m]) }, axis: 0).and(filled)
  }
}
