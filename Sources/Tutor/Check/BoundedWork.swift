import Attention

/// Runs code of an author with bounds on its time and memory: a lesson that computes for ever or fills the memory is refused.
func bounded<Result, Failure: Error>(
  _ seconds: Double = 10, _ work: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let end = ContinuousClock.now + .seconds(seconds)
  let outer = Computation.current
  let bounds = Computation(byteLimit: min(outer.byteLimit, 1 << 28)) {
    outer.isInterrupted() || ContinuousClock.now > end
  }
  let outcome = Computation.$current.withValue(bounds) { () -> Swift.Result<Result, Failure> in
    do throws(Failure) { return .success(try work()) } catch { return .failure(error) }
  }
  return try outcome.get()
}
