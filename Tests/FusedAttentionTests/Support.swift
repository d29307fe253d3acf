import Attention
import FusedAttention

/// A call of fused attention with everything it needs, and the same call through the graph.
struct Call {
  var sizes: AttentionSizes
  var options = FusedOptions()
  var mask: Tensor?
  var queries: [Float] = []
  var keys: [Float] = []
  var values: [Float] = []

  /// A call on normal numbers that depend on the seed alone.
  init(_ sizes: AttentionSizes, seed: Int, scaledBy factor: Double = 1) {
    self.sizes = sizes
    var generator = SplitMix64(seed: UInt64(seed))
    func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.normal() * factor) } }
    queries = numbers(sizes.queryCount)
    keys = numbers(sizes.keyCount)
    values = numbers(sizes.valueCount)
  }

  /// The output of the tiled kernel.
  func fused(_ instructions: InstructionSet = .chosen) -> [Float] {
    guard let mask else { return run(options, instructions) }
    var options = options
    if mask.isBoolean {
      return mask.values.map { $0 == 0 ? UInt8(0) : 1 }.withUnsafeBufferPointer {
        options.mask = ScoreMask(allowing: $0, shape: mask.shape)
        return run(options, instructions)
      }
    }
    return mask.values.map { Float($0) }.withUnsafeBufferPointer {
      options.mask = ScoreMask(adding: $0, shape: mask.shape)
      return run(options, instructions)
    }
  }

  private func run(_ options: FusedOptions, _ instructions: InstructionSet) -> [Float] {
    fusedAttention(queries, keys, values, sizes: sizes, options: options, instructions: instructions)
  }

  /// The output of the graph in double precision, laid out as the kernel's.
  func traced() throws -> [Double] {
    let q = Node(tensor(queries, sizes.queryLayout, sizes.heads, sizes.queries, sizes.size))
    let k = Node(tensor(keys, sizes.keyLayout, sizes.keyHeads, sizes.keys, sizes.size))
    let v = Node(tensor(values, sizes.keyLayout, sizes.keyHeads, sizes.keys, sizes.valueSize))
    var settings = AttentionOptions(scale: options.scale.map(Double.init), softcap: Double(options.softcap))
    settings.mask = try Node(seen()).named("seen")
    if let mask, !mask.isBoolean {
      // Numbers for keys beyond the mask's do not matter: those keys are hidden.
      settings.bias = Node(stretched(mask, filling: 0))
    }
    let output = try attention(q, k, v, settings).output.value
    return sizes.queryLayout == .headsFirst
      ? output.values : transposed(output.values, sizes.heads, sizes.queries, sizes.valueSize)
  }

  /// Which keys each query sees, cell by cell as the options' documentation says it.
  private func seen() throws -> Tensor {
    let shape = [sizes.batch, sizes.heads, sizes.queries, sizes.keys]
    let allowed = mask.map { $0.isBoolean ? stretched($0, filling: 0) : nil } ?? nil
    var cells: [Double] = []
    for batch in 0..<sizes.batch {
      let offset = options.offsets.count == 1 ? options.offsets[0] : options.offsets[batch]
      for _ in 0..<sizes.heads {
        for query in 0..<sizes.queries {
          for key in 0..<sizes.keys {
            let distance = key - query - offset
            let right = options.isCausal ? min(0, options.right ?? 0) : options.right
            var sees = right.map { distance <= $0 } ?? true
            if let left = options.left, -distance > left, key >= options.sinks { sees = false }
            if let lengths = options.lengths, key >= lengths[batch] { sees = false }
            if let mask, key >= mask.shape[mask.rank - 1] { sees = false }
            if let allowed, allowed.values[cells.count] == 0 { sees = false }
            cells.append(sees ? 1 : 0)
          }
        }
      }
    }
    return Tensor(shape: shape, values: cells, isBoolean: true)
  }

  /// The mask written out for every score.
  private func stretched(_ mask: Tensor, filling filler: Double) -> Tensor {
    let shape = [sizes.batch, sizes.heads, sizes.queries, sizes.keys]
    let sizesOfMask = Array(repeating: 1, count: 4 - mask.rank) + mask.shape
    let whole = Tensor(shape: sizesOfMask, values: mask.values)
    let count = shape.reduce(1, *)
    let empty = Tensor(shape: shape, values: Array(repeating: 0, count: count))
    let values = (0..<count).map { cell in
      var index = empty.index(at: cell)
      if index[3] >= sizesOfMask[3] { return filler }
      for axis in 0..<3 where sizesOfMask[axis] == 1 { index[axis] = 0 }
      return whole[index]
    }
    return Tensor(shape: shape, values: values)
  }

  private func tensor(
    _ numbers: [Float], _ layout: AttentionSizes.Layout, _ heads: Int, _ tokens: Int, _ size: Int
  ) -> Tensor {
    let values = numbers.map(Double.init)
    let shape = [sizes.batch, heads, tokens, size]
    return Tensor(
      shape: shape, values: layout == .headsFirst ? values : transposed(values, tokens, heads, size))
  }

  /// `(batch, a, b, size)` as `(batch, b, a, size)`.
  private func transposed(_ values: [Double], _ a: Int, _ b: Int, _ size: Int) -> [Double] {
    var turned = values
    for batch in 0..<sizes.batch {
      for i in 0..<a {
        for j in 0..<b {
          for c in 0..<size {
            turned[((batch * b + j) * a + i) * size + c] = values[((batch * a + i) * b + j) * size + c]
          }
        }
      }
    }
    return turned
  }
}

/// The largest difference between two outputs; NaN must stand in the same places.
func largestDifference(_ fused: [Float], _ traced: [Double]) -> Double {
  guard fused.count == traced.count else { return .infinity }
  return zip(fused, traced).map { got, want in
    if Double(got) == want || got.isNaN && want.isNaN { return 0 }
    return got.isNaN || want.isNaN ? .infinity : abs(Double(got) - want)
  }.max() ?? 0
}

/// The instruction sets this processor has.
let instructionSets = InstructionSet.allCases.filter { $0 <= .best }
