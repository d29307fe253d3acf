/// What the tutor waits for after a line.
public struct Prompt: Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// Anything: a statement or a command.
    case free
    /// The answer to the open question; in an interview with the clock.
    case answer(clock: String?)
    /// The rest of an input whose brackets or quotes are open, or of a free text.
    case more
    /// Nothing: the learner has left.
    case over
  }

  public var kind: Kind
  /// Whether the line was a statement or command that failed: the first such line ends a script.
  public var failed: Bool

  public init(_ kind: Kind, failed: Bool = false) { (self.kind, self.failed) = (kind, failed) }

  public var isOver: Bool { kind == .over }

  /// The prompt as it stands before the cursor.
  public var text: String {
    switch kind {
    case .free: "attn> "
    case .answer(let clock): (clock.map { "\($0) " } ?? "") + "answer> "
    case .more: "....> "
    case .over: ""
    }
  }
}
