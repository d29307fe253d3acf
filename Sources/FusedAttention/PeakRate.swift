import Dispatch

/// How many multiplications and additions a second this machine makes in registers, with threads at work at once.
///
/// The best of several short runs: whatever else the machine does can only slow one down.
public func peakRate(threads: Int = 1, instructions: InstructionSet = .chosen) -> Double {
  let (run, operations) = instructions.peak
  let rounds = 200_000
  var best = 0.0
  for _ in 0..<8 {
    let start = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      // Always so; the comparison is there to use the result.
      precondition(run(rounds) < .infinity, "sums that shrink stay small")
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    best = max(best, Double(rounds * operations * threads) / seconds)
  }
  return best
}
