import Attention
import FusedAttention

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How long attention takes on this machine, rung by rung, at growing numbers of tokens.
struct Ladder {
  let headSize, heads: Int
  /// Multiplications and additions a second in registers alone, on one thread.
  let peak: Double
  /// The same on all processors at once.
  let threadedPeak: Double
  var steps: [Step] = []
  /// The most tokens again, with other numbers of keys in a tile.
  var tiles: [(keys: Int, seconds: Double)] = []

  /// One number of tokens: seconds on one thread, and memory beyond inputs and output.
  struct Step {
    let tokens: Int
    /// Nil where it would take too long.
    var textbook: Double?
    /// Nil where the scores would take too much memory.
    var kept: Double?
    var fused: Double
    /// With all threads.
    var threaded: Double
    var threads: Int
    var operations: Double
    var keptBytes, fusedBytes: Int
  }

  /// Measures step after step, the smallest first.
  ///
  /// - Parameter isInterrupted: polled all the time; when it says so, `CancellationError` is thrown.
  static func measured(
    tokens: [Int], headSize: Int, heads: Int, isInterrupted: @escaping @Sendable () -> Bool,
    show: (Step) -> Void = { _ in }
  ) throws -> Ladder {
    var ladder = Ladder(
      headSize: headSize, heads: heads, peak: peakRate(), threadedPeak: peakRate(threads: processorCount()))
    for count in tokens.sorted() {
      let step = try step(count, headSize, heads, before: ladder.steps.last, isInterrupted)
      ladder.steps.append(step)
      show(step)
    }
    if let last = ladder.steps.last, last.tokens >= 1024 {
      let inputs = Inputs(last.tokens, headSize, heads)
      for keys in [16, 64, 256, 1024, 4096, 16_384] where keys <= last.tokens {
        var options = FusedOptions()
        (options.threads, options.keysPerTile) = (1, keys)
        ladder.tiles.append((keys, try inputs.fusedSeconds(options, isInterrupted)))
      }
    }
    return ladder
  }

  /// The textbook's loops are left out when they would take longer than this.
  private static let textbookPatience = 8.0
  /// Scores are not kept beyond this.
  private static let keptLimit = 2 << 30

  private static func step(
    _ tokens: Int, _ headSize: Int, _ heads: Int, before: Step?, _ isInterrupted: @escaping @Sendable () -> Bool
  ) throws -> Step {
    let inputs = Inputs(tokens, headSize, heads)
    let sizes = inputs.sizes
    var options = FusedOptions()
    options.threads = 1
    let fused = try inputs.fusedSeconds(options, isInterrupted)
    let fusedBytes = workers(sizes, options).bytes
    options.threads = nil
    let threads = workers(sizes, options).threads
    let threaded = threads == 1 ? fused : try inputs.fusedSeconds(options, isInterrupted)

    let keptBytes = keptScoresBytes(sizes)
    let kept =
      keptBytes > keptLimit
      ? nil
      : try median {
        _ = try keptScoresAttention(inputs.queries, inputs.keys, inputs.values, sizes: sizes) { !isInterrupted() }
      }
    // Without a step before: some two billion operations a second.
    let expected = before.map { step in
      (step.textbook ?? .infinity) * sizes.operations / step.operations
    }
    let textbook =
      (expected ?? sizes.operations / 2e9) > textbookPatience
      ? nil
      : try median {
        _ = try textbookAttention(inputs.queries, inputs.keys, inputs.values, sizes: sizes) { !isInterrupted() }
      }
    return Step(
      tokens: tokens, textbook: textbook, kept: kept, fused: fused, threaded: threaded, threads: threads,
      operations: sizes.operations, keptBytes: keptBytes, fusedBytes: fusedBytes)
  }

  /// By which power of the number of tokens a rung's time grew between its last two steps.
  func exponent(_ seconds: (Step) -> Double?) -> Double? {
    let known = steps.compactMap { step in seconds(step).map { (Double(step.tokens), $0) } }
    guard known.count >= 2 else { return nil }
    let (before, last) = (known[known.count - 2], known[known.count - 1])
    guard last.0 > before.0 else { return nil }
    return log(last.1 / before.1) / log(last.0 / before.0)
  }
}

/// Normal numbers for one call.
private struct Inputs {
  let sizes: AttentionSizes
  let queries, keys, values: [Float]

  init(_ tokens: Int, _ headSize: Int, _ heads: Int) {
    sizes = AttentionSizes(heads: heads, queries: tokens, keys: tokens, size: headSize)
    var generator = SplitMix64(seed: 1)
    // Normal enough for a clock: sums of three uniform numbers with variance 1.
    func numbers(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float(2 * (generator.unit() + generator.unit() + generator.unit()) - 3) }
    }
    (queries, keys, values) = (numbers(sizes.queryCount), numbers(sizes.keyCount), numbers(sizes.valueCount))
  }

  func fusedSeconds(_ options: FusedOptions, _ isInterrupted: @escaping @Sendable () -> Bool) throws -> Double {
    let output = UnsafeMutableBufferPointer<Float>.allocate(capacity: sizes.outputCount)
    defer { output.deallocate() }
    output.initialize(repeating: 0)
    return try queries.withUnsafeBufferPointer { queries in
      try keys.withUnsafeBufferPointer { keys in
        try values.withUnsafeBufferPointer { values in
          try median {
            try fusedAttention(queries, keys, values, into: output, sizes: sizes, options: options) { _ in
              !isInterrupted()
            }
          }
        }
      }
    }
  }
}

/// The median time of a few runs: at least one, more while they are quick.
private func median(_ run: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  var total = 0.0
  while times.isEmpty || (total < 0.4 && times.count < 15) || (total < 2 && times.count < 3) {
    let start = ContinuousClock.now
    try run()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    // The first run of several meets cold caches and memory that the system has yet to hand out.
    if total > 0 || seconds > 1 { times.append(seconds) }
    total += seconds
  }
  times.sort()
  return times[times.count / 2]
}
