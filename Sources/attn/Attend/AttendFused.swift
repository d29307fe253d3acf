import FusedAttention
import NumPyFile

extension AttendCall {
  /// Computes the call with the tiled kernel, in single precision, into memory for the output.
  ///
  /// The arrays are used where they lie in their files, when they are float32.
  func fused(
    into output: UnsafeMutableBufferPointer<Float>, progress: @escaping @Sendable (Double) -> Bool
  ) throws {
    try withPresent(key, past?.key, size: sizes.size) { keys in
      try withPresent(value, past?.value, size: sizes.valueSize) { values in
        try query.withFloats { queries in
          try withMask { mask in
            var options = fusedOptions
            options.mask = mask
            try fusedAttention(
              queries, keys, values, into: output, sizes: sizes, options: options, progress: progress)
          }
        }
      }
    }
  }

  /// Multiplications and additions for the keys that queries may see by their positions.
  var operations: Double { FusedAttention.operations(sizes, fusedOptions) }

  /// How many threads the tiled kernel uses.
  var threads: Int { workers(sizes, fusedOptions).threads }

  private var fusedOptions: FusedOptions {
    var options = FusedOptions()
    options.scale = settings.scale.map { Float($0) }
    options.softcap = Float(settings.softcap)
    options.isCausal = settings.isCausal
    (options.left, options.right) = (settings.left, settings.right)
    (options.offsets, options.lengths) = (offsets, lengths)
    options.threads = settings.threads
    return options
  }

  private func withPresent<Result>(
    _ new: NumPyArray, _ past: NumPyArray?, size: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) throws -> Result {
    guard past != nil else { return try new.withFloats(body) }
    return try present(new.floats(), past?.floats(), size: size).withUnsafeBufferPointer(body)
  }

  private func withMask<Result>(_ body: (ScoreMask?) throws -> Result) throws -> Result {
    guard let mask else { return try body(nil) }
    if mask.type == .bool {
      let truths = mask.floats().map { $0 == 0 ? UInt8(0) : 1 }
      return try truths.withUnsafeBufferPointer { try body(ScoreMask(allowing: $0, shape: mask.shape)) }
    }
    return try mask.withFloats { try body(ScoreMask(adding: $0, shape: mask.shape)) }
  }

  /// Keys or values with the past in front, `(batch, heads, tokens, size)`.
  func present<Number>(_ new: [Number], _ past: [Number]?, size: Int) -> [Number] {
    let tokens = sizes.keys - pastLength
    var all: [Number] = []
    all.reserveCapacity(new.count + (past?.count ?? 0))
    for batch in 0..<sizes.batch {
      for head in 0..<sizes.keyHeads {
        let matrix = batch * sizes.keyHeads + head
        if let past { all += past[matrix * pastLength * size..<(matrix + 1) * pastLength * size] }
        if key.shape.count == 3 {
          for token in 0..<tokens {
            let start = ((batch * tokens + token) * sizes.keyHeads + head) * size
            all += new[start..<start + size]
          }
        } else {
          all += new[matrix * tokens * size..<(matrix + 1) * tokens * size]
        }
      }
    }
    return all
  }
}
