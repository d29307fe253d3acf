/// What came of asking for a line.
public enum LineRead: Equatable, Sendable {
  /// A line without the newline at its end. A pasted text of several lines has newlines inside.
  case line(String)
  /// Ctrl-C: what was typed is dropped, and the source can be asked again.
  case interrupted
  /// Ctrl-D on an empty line, the end of a pipe, a closed terminal, or a request to end the program.
  case endOfInput
}

/// Where lines come from: a person at a terminal, or a pipe.
public protocol LineSource: AnyObject {
  /// Asks for the next line. `prompt` is plain text and ends with a space; a source that is not interactive shows none.
  func read(prompt: String) -> LineRead

  /// Keeps a line, so that it can be called back in this session and the next. A pipe keeps nothing.
  func remember(_ line: String)

  /// Whether a person sees the prompt.
  var isInteractive: Bool { get }
}
