import CLineEditor
import Foundation

/// What may stand at the cursor: the range of the text, in Unicode scalars, that a candidate would replace, and the candidates.
public typealias Completing = (_ text: String, _ cursor: Int) -> (range: Range<Int>, candidates: [String])

/// Lines from a person at a terminal: editing, history, search and completion, by libedit.
///
/// Keys beyond libedit's own: Tab completes; ↑ and ↓ go through the entries that begin with what stands before the cursor;
/// Ctrl-R searches; Ctrl-← and Ctrl-→ move by words; a pasted text arrives whole, with its newlines. What `~/.editrc` says wins.
/// An editor is used from one thread.
public final class LineEditor: LineSource {
  public let isInteractive = true

  /// An escape sequence that begins the style of the prompt, such as a colour; empty for none.
  public var promptStyle = ""

  /// What should be told before the first prompt: lines of `~/.editrc` that libedit does not understand.
  public let warnings: [String]

  let session: LineSession
  let completing: Completing
  var history: EntryHistory
  private let historyFile: HistoryFile?

  /// Opens an editor at standard input and output; nil when they are no terminal libedit can use.
  ///
  /// - Parameters:
  ///   - program: the name before the colon in lines of `~/.editrc` meant for one program.
  ///   - historyFile: where lines are kept between sessions; nil for nowhere.
  ///   - completing: asked at every Tab.
  public init?(
    program: String, historyFile: String?, completing: @escaping Completing = { _, cursor in (cursor..<cursor, []) }
  ) {
    guard Terminal.canEditLines, let session = LineSession(program: program) else { return nil }
    InterruptSignal.install()
    self.session = session
    self.completing = completing
    self.historyFile = historyFile.map(HistoryFile.init)
    history = EntryHistory(entries: self.historyFile?.load().map(\.scalars) ?? [])
    warnings =
      Editrc.found()?.apply(to: session)
      ?? {
        session.bindKeys()
        return []
      }()
    for entry in history.entries { session.remember(entry) }
    session.onKey = { [unowned self] key in press(key) }
  }

  public func read(prompt: String) -> LineRead {
    InterruptSignal.clear()
    session.setPrompt(prompt, style: promptStyle)
    history.leave()
    self.prompt = prompt
    let (outcome, text) = session.read()
    switch outcome {
    case line_outcome_text: return .line(String(Array(text.trimmingNewlines)))
    case line_outcome_interrupted:
      InterruptSignal.clear()
      return .interrupted
    default: return .endOfInput
    }
  }

  public func remember(_ line: String) {
    let entry = Array(line.scalars.trimmingNewlines)
    guard history.add(entry) else { return }
    session.remember(entry)
    historyFile?.append(String(entry))
  }

  private(set) var prompt = ""
}

extension LineEditor {
  private func press(_ key: line_key) {
    switch key {
    case line_key_complete: complete()
    case line_key_older: showEntry(history.older(than: session.line))
    case line_key_newer: showEntry(history.newer(than: session.line))
    case line_key_search: search()
    default: paste()
    }
  }

  private func showEntry(_ entry: Scalars?) {
    guard let entry else { return session.beep() }
    session.replaceLine(with: entry)
  }

  /// Takes a pasted text into the line, up to the mark at its end: newlines and tabs stay, other control characters go.
  private func paste() {
    let mark = "\u{1B}[201~".scalars
    var text: Scalars = []
    while let key = session.key() {
      text.append(key)
      if key == mark.last, text.suffix(mark.count) == mark[...] {
        text.removeLast(mark.count)
        break
      }
    }
    let (_, cursor) = session.line
    session.replace(cursor..<cursor, with: text.withPlainNewlines)
  }
}

extension Sequence<UInt32> {
  /// Carriage returns, alone or beside a newline, as newlines, and no other control characters but tabs.
  fileprivate var withPlainNewlines: Scalars {
    var plain: Scalars = [], previous: UInt32?
    for scalar in self {
      switch scalar {
      case 10, 13:
        let isSecondOfPair = previous == (scalar == 10 ? 13 : 10)
        if isSecondOfPair {
          previous = nil
          continue
        }
        plain.append(10)
      case 9, 32..<127, 160...: plain.append(scalar)
      default: break
      }
      previous = scalar
    }
    return plain
  }
}

extension Scalars {
  fileprivate var trimmingNewlines: ArraySlice<UInt32> {
    self[..<(lastIndex { $0 != 10 && $0 != 13 }.map { $0 + 1 } ?? 0)]
  }
}
