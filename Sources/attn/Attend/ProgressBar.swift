import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A line on standard error about work that takes longer than two seconds, at a terminal only.
final class ProgressBar: Sendable {
  private let start = ContinuousClock.now
  private let isTerminal = isatty(2) == 1
  private let lastDrawn = Mutex<ContinuousClock.Instant?>(nil)

  private static let patience = Duration.seconds(2)
  private static let pause = Duration.milliseconds(100)

  /// Tells how much is done, 0…1, or nil where nobody knows; any thread may call it, and often.
  func show(_ share: Double?) {
    guard isTerminal else { return }
    let now = ContinuousClock.now
    guard now - start > ProgressBar.patience else { return }
    lastDrawn.withLock { last in
      if let last, now - last < ProgressBar.pause { return }
      last = now
      write(ProgressBar.line(share, elapsed: (now - start) / .seconds(1)))
    }
  }

  /// Takes the line away.
  func clear() {
    lastDrawn.withLock { last in
      if last != nil { write("\r\u{1B}[K") }
      last = nil
    }
  }

  /// `[#####···············]  25 %  about 12 s left`
  static func line(_ share: Double?, elapsed: Double) -> String {
    guard let share, share > 0 else { return "\r  \(Int(elapsed)) s …\u{1B}[K" }
    let filled = min(20, Int(share * 20))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
    let left = Int((elapsed / share - elapsed).rounded(.up))
    return "\r  [\(bar)] \(Int(share * 100)) %  about \(left) s left\u{1B}[K"
  }

  private func write(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { systemWrite(2, $0.baseAddress, $0.count) }
  }
}

// `write` alone would mean the method above.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
