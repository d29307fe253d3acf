import Language

/// Something that `:undo` takes back.
enum Undoable {
  /// The learner's names as they were before a line, and the line.
  case names(Scope, line: String)
  /// The computation that was shown before a what-if.
  case shown(Shown?, line: String)
  /// A row of the log.
  case row(String, what: String)
  /// Several rows that one command wrote.
  case rows([String], what: String)

  /// What would be taken back, in a sentence.
  var what: String {
    switch self {
    case .names(_, let line), .shown(_, let line): "`\(line)`"
    case .row(_, let what), .rows(_, let what): what
    }
  }
}
