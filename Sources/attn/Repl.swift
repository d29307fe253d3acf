import Display
import Foundation
import LineEditor
import ProgressStore
import Tutor

/// The loop between the learner and the tutor: reads a line, lets the session answer it, shows what it says.
struct Repl {
  let options: GlobalOptions
  let output: Output
  let session: Session
  let source: any LineSource

  /// - Throws: `ShelfError` where no lessons can be found.
  init(_ options: GlobalOptions) throws {
    self.options = options
    output = Output(options)
    let folders = Folders(data: options.data)
    let editor = Editing()
    let source: any LineSource =
      LineEditor(program: "attn", historyFile: folders.history, completing: { editor.completions(of: $0, at: $1) })
      ?? PlainLineSource()
    var choices = Session.Options()
    choices.isInteractive = source.isInteractive
    choices.seed = options.seed ?? UInt64.random(in: .min ... .max)
    choices.style = options.style
    choices.isInterrupted = { InterruptSignal.isRaised }
    choices.benchmark = { try benchmark(arguments: $0, show: $1) }
    let session = Session(
      course: try CourseFolder.course(options.lessons), log: StoredLog(folder: folders.data), options: choices)
    editor.session = session
    (self.session, self.source) = (session, source)
    InterruptSignal.install()
    if let editor = source as? LineEditor { for warning in editor.warnings { complain(warning) } }
  }

  /// Opens the session with `opening` and answers lines until it is over.
  ///
  /// - Returns: the exit status.
  func run(_ opening: (Session, Instant, (Markup) -> Void) -> Prompt) -> Int32 {
    var prompt = opening(session, now(), output.show)
    if prompt.failed { return 1 }
    while !prompt.isOver {
      InterruptSignal.clear()
      switch source.read(prompt: source.isInteractive ? prompt.text : "") {
      case .line(let line):
        source.remember(line)
        prompt = session.respond(to: line, at: now(), show: output.show)
        if prompt.failed, !source.isInteractive { return InterruptSignal.isRaised ? 130 : 1 }
      case .interrupted:
        if !source.isInteractive { return 130 }
        prompt = session.dropLine()
      case .endOfInput:
        prompt = session.endOfInput(at: now(), show: output.show)
        if let signal = InterruptSignal.ending {
          _ = end()
          return 128 + signal
        }
        if source.isInteractive { return end() }
        return prompt.failed ? 1 : 0
      }
    }
    return 0
  }

  /// Leaves as `:quit` does, for Ctrl-D.
  private func end() -> Int32 {
    output.write("\n")
    _ = session.respond(to: ":quit", at: now(), show: output.show)
    return 0
  }
}

/// What Tab asks: the editor is made before the session, whose names it completes.
private final class Editing {
  weak var session: Session?

  func completions(of line: String, at cursor: Int) -> (range: Range<Int>, candidates: [String]) {
    session?.completions(of: line, at: cursor) ?? (cursor..<cursor, [])
  }
}

/// The moment it is, by the clock and the zone of this machine.
func now() -> Instant {
  let date = Date()
  return Instant(
    secondsSince1970: date.timeIntervalSince1970, zoneOffsetMinutes: TimeZone.current.secondsFromGMT(for: date) / 60)
}
