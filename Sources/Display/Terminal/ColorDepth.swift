/// How many colours a terminal can show.
public enum ColorDepth: Int, Comparable, CaseIterable, Sendable {
  /// No escape codes at all.
  case none
  /// The sixteen colours that every terminal has had since the nineties.
  case sixteen
  /// The palette of 256.
  case palette
  /// 24 bits.
  case full

  public static func < (fewer: ColorDepth, more: ColorDepth) -> Bool {
    fewer.rawValue < more.rawValue
  }

  /// The depth to use: what the person chose, else `NO_COLOR` (any non-empty value), else `CLICOLOR_FORCE`
  /// (any value but empty and 0), else whether the output is a terminal that is not `dumb`.
  ///
  /// Sources: no-color.org, bixense.com/clicolors.
  public static func detect(
    environment: [String: String], isTerminal: Bool, choice: ColorChoice = .auto
  ) -> ColorDepth {
    switch choice {
    case .never: return .none
    case .always: return capability(environment)
    case .auto: break
    }
    if !environment["NO_COLOR", default: ""].isEmpty { return .none }
    if !["", "0"].contains(environment["CLICOLOR_FORCE", default: ""]) { return capability(environment) }
    guard isTerminal, !["", "dumb"].contains(environment["TERM", default: ""]) else { return .none }
    return capability(environment)
  }

  /// How many colours the terminal says it has, sixteen at least.
  private static func capability(_ environment: [String: String]) -> ColorDepth {
    let terminal = environment["TERM", default: ""]
    if ["truecolor", "24bit"].contains(environment["COLORTERM", default: ""].lowercased()) { return .full }
    if terminal.hasSuffix("-direct") { return .full }
    return terminal.contains("256color") ? .palette : .sixteen
  }
}

/// What `--color` says.
public enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never
}
