import CLineEditor
import Foundation

/// Facts about the terminal.
public enum Terminal {
  /// Whether a file descriptor is a terminal: 0 standard input, 1 standard output, 2 standard error.
  public static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// How many columns the terminal at a file descriptor has; nil when it is none or does not say.
  public static func columns(_ descriptor: Int32 = 1) -> Int? {
    size(descriptor)?.columns
  }

  /// How many rows the terminal at a file descriptor has; nil when it is none or does not say.
  public static func rows(_ descriptor: Int32 = 1) -> Int? {
    size(descriptor)?.rows
  }

  /// Whether the terminal understands no escape sequences: `TERM` is `dumb`, empty or missing.
  public static var isDumb: Bool {
    let name = ProcessInfo.processInfo.environment["TERM"] ?? ""
    return name.isEmpty || name == "dumb"
  }

  /// Whether lines can be edited: a person at both ends of a terminal that understands escape sequences.
  public static var canEditLines: Bool {
    isTerminal(0) && isTerminal(1) && !isDumb
  }

  private static func size(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
    var columns: Int32 = 0, rows: Int32 = 0
    guard line_terminal_size(descriptor, &columns, &rows) else { return nil }
    return (Int(columns), Int(rows))
  }
}
