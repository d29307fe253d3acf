import Foundation
import Tutor

/// A folder that is gone when the test is over.
final class TemporaryFolder {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("attn-test-\(UUID())").path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

extension Instant {
  /// Monday 2026-11-23, 09:00 UTC, and `minutes` later.
  static func sample(_ minutes: Int) -> Instant {
    Instant(secondsSince1970: 1_795_424_400 + Double(minutes) * 60)
  }
}

extension LogRow {
  /// An answer; of two, the one with the higher number came later.
  static func sample(_ number: Int, verdict: Verdict = .right) -> LogRow {
    LogRow(
      id: "row-\(number)", kind: .answer, instant: .sample(number), mode: .quiz, questionID: "q\(number % 7)",
      questionKind: "number", seed: UInt64(number), answer: "\(number) / 7", verdict: verdict, seconds: 12.5)
  }

  /// A row that uses every column, with text that has to be kept apart from SQL and from C.
  static let full = LogRow(
    id: "0193'--", kind: .answer, instant: Instant(secondsSince1970: 1_795_424_400.123, zoneOffsetMinutes: -210),
    mode: .review, lessonID: "softmax", questionID: "weights-by-hand", questionRevision: "a1", questionKind: "matrix",
    seed: .max, answer: "[[1, \"½\"],\n\t'\\'; \u{0}\u{1B}[31m 😀 e\u{301}", verdict: .wrong,
    misconception: "forgot-scale", hintsUsed: 1, seconds: 12.345678901234567, confidence: .guess, target: "0193-0",
    details: ["key": "va\u{0}lue", "": "ünïcode"])

  static let bare = LogRow(id: "x", kind: .other("later"), instant: Instant(secondsSince1970: -0.25))
}
