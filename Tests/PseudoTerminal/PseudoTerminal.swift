import CPseudoTerminal
import Foundation

/// A program at a terminal of its own, with the test in the place of the person: it types, waits for what it wants to see,
/// changes the window's size, and looks how the program ended. It never sleeps.
public final class PseudoTerminal {
  /// Everything the program has written, escape sequences included.
  public private(set) var output: [UInt8] = []

  /// What a person would see now.
  public private(set) var screen: Screen

  /// The program's home folder. Unless one is given, a fresh one that is removed in the end.
  public let home: String

  private var terminal = pseudo_terminal()
  private var unsent: ArraySlice<UInt8> = []
  private var seen = 0
  private var isClosed = false
  private var status: Int32?
  private let ownsHome: Bool

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: the program's file; see `product(_:)`.
  ///   - environment: added to `TERM=xterm-256color`, `LANG=C.UTF-8`, `PATH` and `HOME`; nothing else is inherited.
  public init(
    _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], home: String? = nil,
    columns: Int = 80, rows: Int = 24
  ) throws {
    ownsHome = home == nil
    self.home = try home ?? Self.makeFolder()
    screen = Screen(columns: columns, rows: rows)
    let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "LLVM_PROFILE_FILE"].contains($0.key) }
    let all = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": self.home]
      .merging(inherited) { $1 }.merging(environment) { $1 }
    let error = withCStrings([path] + arguments) { arguments in
      withCStrings(all.map { "\($0.key)=\($0.value)" }) { environment in
        pseudo_terminal_start(&terminal, path, arguments, environment, Int32(columns), Int32(rows))
      }
    }
    if error != 0 { throw Failure("\(path) does not start: \(String(cString: strerror(error)))") }
  }

  deinit {
    if status == nil, (try? poll(until: { self.status != nil }, seconds: 0)) != true {
      Foundation.kill(terminal.process, SIGKILL)
      while pseudo_terminal_status(terminal.process) == -1 { _ = pseudo_terminal_wait(terminal.controller, 0, 1) }
    }
    close(terminal.controller)
    if ownsHome { try? FileManager.default.removeItem(atPath: home) }
  }

  /// Types a text.
  public func type(_ text: String) { type(Array(text.utf8)) }

  /// Types bytes, which need not be valid UTF-8.
  public func type(_ bytes: [UInt8]) {
    unsent += bytes
    exchange(milliseconds: 0)
  }

  /// Pastes a text as a terminal does that marks pastes, with its newlines as carriage returns.
  public func paste(_ text: String) {
    type("\u{1B}[200~" + text.replacing("\n", with: "\r") + "\u{1B}[201~")
  }

  /// Waits until the program has written a text, and returns all it wrote since the last such wait, up to the text's end.
  @discardableResult
  public func wait(for text: String, seconds: Double = 30) throws -> String {
    let wanted = Array(text.utf8)
    var start = seen
    let isFound = try poll(
      until: {
        guard let range = self.output[start...].firstRange(of: wanted) else {
          start = max(start, self.output.count - wanted.count)
          return false
        }
        start = range.upperBound
        return true
      }, seconds: seconds)
    guard isFound else { throw Failure("“\(text)” did not come.\n\(report)") }
    defer { seen = start }
    return String(decoding: output[seen..<start], as: UTF8.self)
  }

  /// Waits until the screen shows a text; within one row, as a person sees it.
  public func waitForScreen(showing text: String, seconds: Double = 30) throws {
    try waitForScreen(seconds: seconds, "to show “\(text)”") { $0.lines.contains { $0.contains(text) } }
  }

  /// Waits until the screen is as wanted.
  public func waitForScreen(
    seconds: Double = 30, _ description: String = "as wanted", where isWanted: (Screen) -> Bool
  ) throws {
    guard try poll(until: { isWanted(self.screen) }, seconds: seconds) else {
      throw Failure("The screen was expected \(description).\n\(report)")
    }
  }

  /// Changes the size of the window.
  public func resize(columns: Int, rows: Int) {
    screen.resize(columns: columns, rows: rows)
    _ = pseudo_terminal_resize(terminal.controller, Int32(columns), Int32(rows))
  }

  /// Sends the program a signal.
  public func kill(_ signal: Int32) { Foundation.kill(terminal.process, signal) }

  /// Waits for the program's end: its exit status, or 256 and the signal's number when a signal ended it.
  public func exitStatus(seconds: Double = 30) throws -> Int32 {
    if try poll(until: { self.status != nil }, seconds: seconds), let status { return status }
    throw Failure("The program did not end.\n\(report)")
  }

  /// Whether the terminal echoes and assembles lines, as a shell leaves it and wants it back.
  public var isCooked: Bool { pseudo_terminal_is_cooked(terminal.controller) == 1 }

  /// Waits until the terminal is so, or no longer so: a program that edits lines or is at work has taken it from the shell.
  public func wait(untilCooked isCooked: Bool, seconds: Double = 30) throws {
    guard try poll(until: { self.isCooked == isCooked }, seconds: seconds) else {
      throw Failure("The terminal is \(isCooked ? "not " : "")as a shell wants it.\n\(report)")
    }
  }

  /// Why a test cannot go on, with the screen as it was.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
  }
}

extension PseudoTerminal {
  /// The file of a program built beside the tests.
  public static func product(_ name: String) -> String {
    #if os(Linux)
      let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    #else
      let tests = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
    #endif
    return tests.deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// A fresh folder of the test's own.
  public static func makeFolder() throws -> String {
    let path = NSTemporaryDirectory() + "pseudo-terminal-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// Lets the two sides talk until something is so; whether it became so in time.
  private func poll(until isDone: () -> Bool, seconds: Double) throws -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while !isDone() {
      if ContinuousClock.now > end { return false }
      if isClosed, status != nil { return isDone() }
      exchange(milliseconds: 20)
    }
    return true
  }

  private func exchange(milliseconds: Int32) {
    if isClosed || pseudo_terminal_wait(terminal.controller, unsent.isEmpty ? 0 : 1, milliseconds) == 1 {
      if !unsent.isEmpty, !isClosed {
        let count = unsent.withUnsafeBytes { write(terminal.controller, $0.baseAddress, $0.count) }
        if count > 0 { unsent.removeFirst(count) }
      }
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = read(terminal.controller, &bytes, bytes.count)
      if count > 0 {
        output += bytes[..<count]
        screen.write(bytes[..<count])
      } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
        isClosed = true
      }
    }
    if status == nil {
      let status = pseudo_terminal_status(terminal.process)
      if status >= 0 { self.status = status }
    }
  }

  private var report: String {
    let ended = status.map { "The program has ended with \($0). " } ?? ""
    return "\(ended)The screen:\n\(screen.text)\nThe last bytes: "
      + String(decoding: output.suffix(300), as: UTF8.self).debugDescription
  }
}

/// C strings that live as long as the call, ended by a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let copies = strings.map { strdup($0) } + [nil]
  defer { for copy in copies { free(copy) } }
  return copies.withUnsafeBufferPointer { body($0.baseAddress!) }
}
