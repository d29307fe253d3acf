/// Attention with the tiled kernel's own arithmetic, but all scores of a head kept in memory. The middle rung of the
/// ladder: what it gains on the textbook's loops is registers and lanes, what fused attention gains on it is tiling.
///
/// Heads lie one after another.
///
/// - Parameter isWanted: asked for every few queries; whether to go on.
public func keptScoresAttention(
  _ queries: [Float], _ keys: [Float], _ values: [Float], sizes: AttentionSizes,
  instructions: InstructionSet = .chosen, isWanted: () -> Bool = { true }
) throws(CancellationError) -> [Float] {
  try keepingScores(instructions.kernel, queries, keys, values, sizes, isWanted)
}

/// The memory that keeping the scores of a head takes beyond inputs and output.
public func keptScoresBytes(_ sizes: AttentionSizes, instructions: InstructionSet = .chosen) -> Int {
  func bytes<Kernel: Tile>(_: Kernel.Type) -> Int {
    let tiles = (sizes.queries + Kernel.lanes - 1) / Kernel.lanes
    return 4 * tiles * (sizes.keys * Kernel.lanes + Kernel.memory(size: sizes.size, valueSize: sizes.valueSize))
  }
  return bytes(instructions.kernel)
}

private func keepingScores<Kernel: Tile>(
  _: Kernel.Type, _ queries: [Float], _ keys: [Float], _ values: [Float], _ sizes: AttentionSizes,
  _ isWanted: () -> Bool
) throws(CancellationError) -> [Float] {
  let (n, m) = (sizes.queries, sizes.keys)
  let (scoreCount, tileMemory) = (m * Kernel.lanes, Kernel.memory(size: sizes.size, valueSize: sizes.valueSize))
  let starts = Array(stride(from: 0, to: n, by: Kernel.lanes))
  let memory = UnsafeMutableRawPointer.allocate(
    byteCount: 4 * starts.count * (scoreCount + tileMemory) + 64, alignment: 64)
  defer { memory.deallocate() }
  let scores = memory.bindMemory(to: Float.self, capacity: starts.count * (scoreCount + tileMemory))
  let tiles = starts.indices.map { place in
    Kernel(
      at: scores + starts.count * scoreCount + place * tileMemory, size: sizes.size, valueSize: sizes.valueSize)
  }
  let scale = 1 / Float(sizes.size).squareRoot()
  var output = [Float](repeating: 0, count: sizes.outputCount)
  var isStopped = false

  queries.withUnsafeBufferPointer { queries in
    keys.withUnsafeBufferPointer { keys in
      values.withUnsafeBufferPointer { values in
        output.withUnsafeMutableBufferPointer { output in
          guard let queries = queries.baseAddress, let keys = keys.baseAddress, let values = values.baseAddress,
            let output = output.baseAddress
          else { return }
          for head in 0..<sizes.batch * sizes.heads {
            let keyHead = head / (sizes.heads / sizes.keyHeads)
            // Each step for all queries before the next step begins, as matrix after matrix would be computed.
            for (place, start) in starts.enumerated() where !isStopped {
              isStopped = !isWanted()
              tiles[place].load(
                queries + (head * n + start) * sizes.size, stride: sizes.size, count: min(Kernel.lanes, n - start),
                scale: scale)
              tiles[place].score(
                keys + keyHead * m * sizes.size, stride: sizes.size, count: m, into: scores + place * scoreCount)
            }
            for place in starts.indices where !isStopped {
              tiles[place].weigh(scores + place * scoreCount, count: m)
            }
            for (place, start) in starts.enumerated() where !isStopped {
              isStopped = !isWanted()
              tiles[place].collect(
                values + keyHead * m * sizes.valueSize, stride: sizes.valueSize, weights: scores + place * scoreCount,
                count: m)
              tiles[place].store(
                output + (head * n + start) * sizes.valueSize, stride: sizes.valueSize,
                count: min(Kernel.lanes, n - start))
            }
          }
        }
      }
    }
  }
  if isStopped { throw CancellationError() }
  return output
}
