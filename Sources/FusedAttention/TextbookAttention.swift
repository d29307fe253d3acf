#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Attention as a textbook has it: three loops, one number after another, all scores kept. The lowest rung of the ladder.
///
/// Heads lie one after another. What makes it slow is not the n² but that each number waits for the one before: the
/// compiler may not reorder a sum of floating-point numbers, so it cannot use a register's lanes.
///
/// - Parameter isWanted: asked before every query; whether to go on.
public func textbookAttention(
  _ queries: [Float], _ keys: [Float], _ values: [Float], sizes: AttentionSizes, isWanted: () -> Bool = { true }
) throws(CancellationError) -> [Float] {
  let (n, m, size, valueSize) = (sizes.queries, sizes.keys, sizes.size, sizes.valueSize)
  let scale = 1 / Float(size).squareRoot()
  var output = [Float](repeating: 0, count: sizes.outputCount)
  var scores = [Float](repeating: 0, count: n * m)
  for head in 0..<sizes.batch * sizes.heads {
    let keyHead = head / (sizes.heads / sizes.keyHeads)
    for i in 0..<n {
      if !isWanted() { throw CancellationError() }
      for j in 0..<m {
        var score: Float = 0
        for c in 0..<size {
          score += queries[(head * n + i) * size + c] * keys[(keyHead * m + j) * size + c]
        }
        scores[i * m + j] = score * scale
      }
    }
    for i in 0..<n {
      var top = -Float.infinity
      for j in 0..<m { top = max(top, scores[i * m + j]) }
      var sum: Float = 0
      for j in 0..<m {
        scores[i * m + j] = exp(scores[i * m + j] - top)
        sum += scores[i * m + j]
      }
      for j in 0..<m { scores[i * m + j] /= sum }
    }
    for i in 0..<n {
      if !isWanted() { throw CancellationError() }
      for c in 0..<valueSize {
        var total: Float = 0
        for j in 0..<m {
          total += scores[i * m + j] * values[(keyHead * m + j) * valueSize + c]
        }
        output[(head * n + i) * valueSize + c] = total
      }
    }
  }
  return output
}
