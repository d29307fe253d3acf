import CLineEditor
import Foundation

/// Lines as they come, from a pipe, a file or a terminal that cannot be edited on.
///
/// Nothing in the input is an error: a NUL stays, bytes that are not UTF-8 read as U+FFFD, the last line needs no newline,
/// and a line may be as long as memory allows.
public final class PlainLineSource: LineSource {
  public let isInteractive: Bool
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isFirst = true

  public init(descriptor: Int32 = 0) {
    self.descriptor = descriptor
    isInteractive = Terminal.isTerminal(descriptor) && Terminal.isTerminal(1)
    InterruptSignal.install()
  }

  public func read(prompt: String) -> LineRead {
    if isInteractive {
      InterruptSignal.clear()
      write(prompt)
    }
    var searched = 0  // how much of what is left holds no newline
    while true {
      if let newline = newline(from: start + searched) { return .line(take(upTo: newline)) }
      searched = buffer.count - start
      switch fill() {
      case .more: continue
      case .interrupted:
        buffer.removeAll()
        start = 0
        if isInteractive { write("\n") }
        return .interrupted
      case .end where start < buffer.count && InterruptSignal.ending == nil:
        return .line(take(upTo: buffer.count))
      case .end:
        if isInteractive { write("\n") }
        return .endOfInput
      }
    }
  }

  public func remember(_ line: String) {}
}

extension PlainLineSource {
  private enum Filling { case more, interrupted, end }

  /// Reads what there is, waiting until there is something.
  private func fill() -> Filling {
    buffer.removeFirst(start)
    start = 0
    while true {
      switch line_wait(descriptor) {
      case 0:
        InterruptSignal.clear()
        return .interrupted
      case 1: break
      default: return .end
      }
      let room = 65_536, before = buffer.count
      buffer.append(contentsOf: repeatElement(0, count: room))
      let count = buffer.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress! + before, room) }
      let reason = errno
      buffer.removeLast(room - max(count, 0))
      if count > 0 { return .more }
      if count == 0 || (reason != EINTR && reason != EAGAIN) { return .end }
    }
  }

  private func newline(from first: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard first < bytes.count, let base = bytes.baseAddress else { return nil }
      return memchr(base + first, 10, bytes.count - first).map { UnsafeRawPointer($0) - base }
    }
  }

  private func take(upTo end: Int) -> String {
    var line = buffer[start..<end]
    start = min(end + 1, buffer.count)
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if isFirst, line.starts(with: byteOrderMark) { line.removeFirst(byteOrderMark.count) }
    isFirst = false
    return String(decoding: line, as: UTF8.self)
  }

  private func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { line_write($0.baseAddress, $0.count) }
    }
  }
}

/// What some editors put before a text in UTF-8; it is no part of the text.
private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
