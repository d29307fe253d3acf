import Foundation

/// The lines of earlier sessions: plain text, one entry a line, the newest last.
///
/// A newline within an entry is written `\n` and a backslash `\\`. Sessions that run side by side append under a lock, and
/// none of them ever writes over what another wrote. Where the file cannot be read or written there is no history, and nothing else is lost.
struct HistoryFile {
  let path: String

  /// How many entries are kept when a session begins.
  static let limit = 2000

  /// All entries, oldest first. A file that has grown too long is cut to its newest entries.
  func load() -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let lines = data.split(separator: UInt8(ascii: "\n"))
    if lines.count > Self.limit { trim() }
    return lines.suffix(Self.limit).map { Self.decoded(String(decoding: $0, as: UTF8.self)) }
  }

  /// Adds an entry at the end.
  func append(_ entry: String) {
    let folder = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    withLock(O_RDWR | O_CREAT | O_APPEND) { file in
      var last: UInt8 = UInt8(ascii: "\n")
      let size = lseek(file, 0, SEEK_END)
      if size > 0 { _ = pread(file, &last, 1, size - 1) }
      let separator = last == UInt8(ascii: "\n") ? "" : "\n"
      write(separator + Self.encoded(entry) + "\n", to: file)
    }
  }

  static func encoded(_ entry: String) -> String {
    entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing("\r", with: "\\r")
  }

  static func decoded(_ line: String) -> String {
    var text = String.UnicodeScalarView()
    var scalars = line.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "\\", let next = scalars.next() else {
        text.append(scalar)
        continue
      }
      switch next {
      case "n": text.append("\n")
      case "r": text.append("\r")
      case "\\": text.append("\\")
      default: text.append(contentsOf: [scalar, next])
      }
    }
    return String(text)
  }
}

extension HistoryFile {
  /// Puts a file with the newest entries in the place of the old one.
  private func trim() {
    withLock(O_RDWR) { _ in
      guard let data = FileManager.default.contents(atPath: path) else { return }
      let kept = data.split(separator: UInt8(ascii: "\n")).suffix(Self.limit)
      let beside = path + ".\(getpid())"
      let file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      guard file >= 0 else { return }
      let isWhole = write(Data(kept.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")], to: file)
      close(file)
      if !isWhole || rename(beside, path) != 0 { unlink(beside) }
    }
  }

  /// Opens the file, waits for its lock, and sees to it that no one has put another in its place meanwhile.
  private func withLock(_ flags: Int32, _ body: (Int32) -> Void) {
    for _ in 0..<10 {
      let file = open(path, flags | O_CLOEXEC, 0o600)
      guard file >= 0 else { return }
      defer { close(file) }
      guard flock(file, LOCK_EX) == 0 else { return }
      var opened = stat(), named = stat()
      guard fstat(file, &opened) == 0 else { return }
      if stat(path, &named) == 0, opened.st_ino == named.st_ino, opened.st_dev == named.st_dev {
        body(file)
        return
      }
    }
  }

  @discardableResult
  private func write(_ bytes: some DataProtocol, to file: Int32) -> Bool {
    Data(bytes).withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = Foundation.write(file, bytes.baseAddress! + written, bytes.count - written)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
      }
      return true
    }
  }

  private func write(_ text: String, to file: Int32) {
    write(Data(text.utf8), to: file)
  }
}
