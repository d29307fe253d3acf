import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Attention in single precision for inputs of any length: `softmax(Q Kᵀ · scale) V` without ever holding the scores.
///
/// The queries are dealt into blocks, the keys into tiles; every block looks at one tile after another with an online
/// softmax (Dao et al. 2022, arXiv:2205.14135; Dao 2023, arXiv:2307.08691). So the memory beyond the four arrays is a
/// few hundred KiB whatever the length, and tiles that no query of a block may see, such as those above the causal
/// diagonal, are never computed.
///
/// The arrays lie as `sizes` says, in row-major order. NaN in a query, or in a key or value it sees, comes through.
///
/// - Parameter progress: told now and then, by any of the threads, which share of the work is done (0…1); whether to
///   go on.
/// - Throws: `CancellationError` when `progress` says not to go on. The output is then incomplete.
/// - Precondition: the arrays have as many numbers as `sizes` says.
public func fusedAttention(
  _ queries: UnsafeBufferPointer<Float>, _ keys: UnsafeBufferPointer<Float>, _ values: UnsafeBufferPointer<Float>,
  into output: UnsafeMutableBufferPointer<Float>, sizes: AttentionSizes, options: FusedOptions = FusedOptions(),
  instructions: InstructionSet = .chosen, progress: @escaping @Sendable (Double) -> Bool = { _ in true }
) throws(CancellationError) {
  precondition(queries.count == sizes.queryCount, "as many numbers in the queries as their sizes say")
  precondition(keys.count == sizes.keyCount, "as many numbers in the keys as their sizes say")
  precondition(values.count == sizes.valueCount, "as many numbers in the values as their sizes say")
  precondition(output.count == sizes.outputCount, "as many numbers in the output as its sizes say")
  guard let output = output.baseAddress, sizes.outputCount > 0 else { return }
  guard let keys = keys.baseAddress, let values = values.baseAddress, let queries = queries.baseAddress else {
    output.update(repeating: 0, count: sizes.outputCount)
    return
  }
  let arrays = Arrays(queries: queries, keys: keys, values: values, output: output)
  try attend(instructions.kernel, arrays, sizes, options, progress)
}

/// The same on arrays of their own; gives the output back.
public func fusedAttention(
  _ queries: [Float], _ keys: [Float], _ values: [Float], sizes: AttentionSizes,
  options: FusedOptions = FusedOptions(), instructions: InstructionSet = .chosen
) -> [Float] {
  Array(unsafeUninitializedCapacity: sizes.outputCount) { output, filled in
    queries.withUnsafeBufferPointer { queries in
      keys.withUnsafeBufferPointer { keys in
        values.withUnsafeBufferPointer { values in
          // Nobody asks it to stop.
          try? fusedAttention(
            queries, keys, values, into: UnsafeMutableBufferPointer(rebasing: output[..<sizes.outputCount]),
            sizes: sizes, options: options, instructions: instructions)
        }
      }
    }
    filled = sizes.outputCount
  }
}

/// Where the four arrays begin.
struct Arrays: @unchecked Sendable {
  // Safe to share: inputs are read only, and no two threads write the same rows of the output.
  let queries, keys, values: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
}

private func attend<Kernel: Tile>(
  _ kernel: Kernel.Type, _ arrays: Arrays, _ sizes: AttentionSizes, _ options: FusedOptions,
  _ progress: @escaping @Sendable (Double) -> Bool
) throws(CancellationError) {
  let plan = Plan(sizes, options, lanes: Kernel.lanes, tileMemory: Kernel.memory)
  let threads = min(plan.threads, plan.blocks)
  let next = Atomic(0)
  let tilesDone = Atomic(0)
  let isStopped = Atomic(false)

  /// Takes one block after another until none is left.
  @Sendable func work() {
    let worker = BlockWorker<Kernel>(arrays, sizes, options, plan)
    defer { worker.free() }
    while !isStopped.load(ordering: .relaxed) {
      let block = next.add(1, ordering: .acquiringAndReleasing).oldValue
      guard block < plan.blocks else { return }
      worker.attend(block) {
        let done = tilesDone.add(1, ordering: .acquiringAndReleasing).newValue
        if !progress(Double(done) / Double(plan.tiles)) { isStopped.store(true, ordering: .releasing) }
        return !isStopped.load(ordering: .relaxed)
      }
    }
  }
  if threads == 1 {
    work()
  } else {
    DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
  }
  if isStopped.load(ordering: .acquiring) { throw CancellationError() }
}

/// How the work is cut up.
struct Plan {
  /// Queries in a block, and keys in a tile.
  let queriesPerBlock, keysPerTile: Int
  /// Blocks of one head, and of all heads of all batches.
  let blocksPerHead, blocks: Int
  /// Tiles of keys that are looked at, all blocks together.
  private(set) var tiles = 1
  let threads: Int
  /// The memory each thread needs.
  let bytesPerThread: Int

  /// Per thread. More queries in a block read keys and values less often from far away; but their state has to stay
  /// in the second cache, beside a tile of keys and values.
  private static let bytesPerBlock = 176 << 10
  /// Less than this is done before a second thread has woken up.
  private static let operationsWorthAThread = 1e7

  init(_ sizes: AttentionSizes, _ options: FusedOptions, lanes: Int, tileMemory: (Int, Int) -> Int) {
    let threads = options.threads ?? (sizes.operations < Plan.operationsWorthAThread ? 1 : processorCount())
    let perHead = (sizes.queries + lanes - 1) / lanes
    let fitting = Plan.bytesPerBlock / (4 * tileMemory(sizes.size, sizes.valueSize))
    // At least some four blocks a thread, so that no thread waits long for the last one.
    let shared = (sizes.batch * sizes.heads * perHead + 4 * threads - 1) / (4 * threads)
    let tilesPerBlock = max(1, min(256 / lanes, fitting, shared))

    self.threads = max(1, threads)
    queriesPerBlock = tilesPerBlock * lanes
    keysPerTile = max(1, options.keysPerTile ?? min(256, max(32, (1 << 15) / max(1, sizes.size + sizes.valueSize) * 2)))
    bytesPerThread = 4 * (keysPerTile * lanes + tilesPerBlock * tileMemory(sizes.size, sizes.valueSize))
    blocksPerHead = (sizes.queries + queriesPerBlock - 1) / queriesPerBlock
    blocks = sizes.batch * sizes.heads * blocksPerHead
    var tiles = 0
    for batch in 0..<sizes.batch {
      let band = Band(options, batch: batch, keys: sizes.keys)
      for block in 0..<blocksPerHead {
        tiles += self.tiles(band, self.queries(block, of: sizes)).count
      }
    }
    self.tiles = max(1, tiles * sizes.heads)
  }

  /// The queries of a head's block, the last ones first: with a causal mask they have the most to do.
  func queries(_ block: Int, of sizes: AttentionSizes) -> Range<Int> {
    let start = (blocksPerHead - 1 - block) * queriesPerBlock
    return start..<min(start + queriesPerBlock, sizes.queries)
  }

  /// The tiles of keys of which these queries see anything.
  func tiles(_ band: Band, _ queries: Range<Int>) -> [Range<Int>] {
    stride(from: 0, to: band.end, by: keysPerTile).lazy
      .map { $0..<min($0 + keysPerTile, band.end) }
      .filter { !band.seen($0, by: queries).isEmpty }
  }
}

/// The number of processors that are there to be used.
public func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
