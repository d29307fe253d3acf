import Attention

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs code of an author with bounds on its time and memory: a lesson that computes for ever or fills the memory is refused.
///
/// The time is this thread's own, so that a busy machine makes no lesson fail.
func bounded<Result, Failure: Error>(
  _ seconds: Double = 5, _ work: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let end = threadSeconds() + seconds
  let outer = Computation.current
  let bounds = Computation(byteLimit: min(outer.byteLimit, 1 << 28)) {
    outer.isInterrupted() || threadSeconds() > end
  }
  let outcome = Computation.$current.withValue(bounds) { () -> Swift.Result<Result, Failure> in
    do throws(Failure) { return .success(try work()) } catch { return .failure(error) }
  }
  return try outcome.get()
}

/// Seconds of work this thread has had.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
