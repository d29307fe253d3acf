import Display
import Foundation
import LineEditor

/// Where results go: standard output, in the colours and the width that it can show.
struct Output {
  let depth: ColorDepth
  let background: Background
  let ascii: Bool
  private let fixedWidth: Int?
  private let isTerminal: Bool

  init(_ options: GlobalOptions) {
    let environment = ProcessInfo.processInfo.environment
    isTerminal = Terminal.isTerminal(1)
    depth = ColorDepth.detect(environment: environment, isTerminal: isTerminal, choice: options.color)
    background = Background.detect(environment: environment)
    ascii = options.ascii
    fixedWidth = options.width
  }

  /// Columns to fit into: as asked for, else the terminal's; none for a file or a pipe.
  var width: Int? { fixedWidth ?? (isTerminal ? Terminal.columns(1) ?? 80 : nil) }

  func text(_ markup: Markup) -> String {
    depth == .none
      ? plain(markup, width: width, ascii: ascii)
      : ansi(markup, width: width, depth: depth, background: background, ascii: ascii)
  }

  /// Prints something at once, so that it can be read while more is computed.
  func show(_ markup: Markup) { write(text(markup)) }

  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(1, $0.baseAddress, $0.count) }
      if count > 0 { bytes.removeFirst(count) } else if errno != EINTR && errno != EAGAIN { return }
    }
  }
}

/// Prints a diagnostic on standard error.
func complain(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
