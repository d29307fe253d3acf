import Foundation

/// A person's `.editrc`: their keys, for every program that edits lines by libedit.
struct Editrc {
  let path: String
  let lines: [String]

  /// The file named by `EDITRC`, or `.editrc` at home; nil when there is none.
  static func found() -> Editrc? {
    let environment = ProcessInfo.processInfo.environment
    let path = environment["EDITRC"] ?? environment["HOME"].map { $0 + "/.editrc" }
    guard let path, let data = FileManager.default.contents(atPath: path) else { return nil }
    return Editrc(
      path: path,
      lines: String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(
        String.init))
  }

  /// Runs every line, and returns a warning for each that libedit does not understand.
  ///
  /// The choice of emacs or vi mode goes first, since it forgets all keys; then come our keys, and then the person's, which so win.
  func apply(to session: LineSession) -> [String] {
    var warnings: [Int: String] = [:]
    func run(where isWanted: (String) -> Bool) {
      for (number, line) in zip(1..., lines) where isWanted(line) && !isBlank(line) {
        if !session.run(editrcLine: line) { warnings[number] = "\(path), line \(number), is not understood: \(line)" }
      }
    }
    run(where: choosesMode)
    session.bindKeys()
    run { !choosesMode($0) }
    return warnings.sorted { $0.key < $1.key }.map(\.value)
  }

  private func isBlank(_ line: String) -> Bool {
    line.first { !$0.isWhitespace }.map { $0 == "#" } ?? true
  }

  private func choosesMode(_ line: String) -> Bool {
    let words = line.split(whereSeparator: \.isWhitespace)
    return words.count == 2 && (words[0] == "bind" || words[0].hasSuffix(":bind")) && ["-v", "-e"].contains(words[1])
  }
}
