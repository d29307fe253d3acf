#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What there is to say about a finished call.
struct AttendReport {
  let mode: AttendMode
  let threads: Int
  let shape: [Int]
  /// The attention alone, without reading and writing.
  let seconds: Double
  let operations: Double

  /// Billions of multiplications and additions a second.
  var gigaflops: Double { seconds > 0 ? operations / seconds / 1e9 : 0 }

  /// One JSON object on one line.
  var json: String {
    let sizes = shape.map(String.init).joined(separator: ", ")
    return "{\"mode\": \"\(mode.rawValue)\", \"threads\": \(threads), \"shape\": [\(sizes)], "
      + "\"seconds\": \(seconds), \"gflops\": \((gigaflops * 10).rounded() / 10), "
      + "\"peak_bytes\": \(peakResidentBytes())}"
  }

  /// One line for people.
  var text: String {
    let sizes = shape.map(String.init).joined(separator: ", ")
    let hands = threads == 1 ? "" : ", \(threads) threads"
    return "(\(sizes)) \(mode.rawValue)\(hands) in \(duration(seconds))"
  }
}

/// A time as people say it, with three digits.
func duration(_ seconds: Double) -> String {
  let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "µs")]
  let (size, unit) = units.first { seconds >= $0.0 } ?? (1e-6, "µs")
  return "\(threeDigits(seconds / size)) \(unit)"
}

/// A positive number with at least three digits and no needless ones.
func threeDigits(_ number: Double) -> String {
  if number >= 99.95 { return "\(Int(number.rounded()))" }
  let tenths = number >= 9.995
  let scaled = Int((number * (tenths ? 10 : 100)).rounded())
  let (whole, rest) = scaled.quotientAndRemainder(dividingBy: tenths ? 10 : 100)
  return tenths ? "\(whole).\(rest)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
}

/// The most memory this process has had, the pages of mapped files included.
func peakResidentBytes() -> Int {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss) * 1024
  #else
    getrusage(RUSAGE_SELF, &usage)
    return Int(usage.ru_maxrss)
  #endif
}
