extension LineEditor {
  /// Ctrl-R: finds the newest entry that contains what is typed, letter for letter.
  ///
  /// Ctrl-R again goes to older ones and Ctrl-S to newer ones; Enter takes the entry as the line; Ctrl-G leaves the line as it was;
  /// any other key edits the entry found.
  func search() {
    let draft = session.line
    var pattern: Scalars = []
    var found: (index: Int, offset: Int)?
    var isMissing = false
    while true {
      session.redraw {
        session.setPrompt("\(isMissing ? "no entry with" : "search") \"\(String(pattern))\": ")
        if let found {
          session.replaceLine(with: history.entries[found.index])
          session.moveCursor(to: found.offset)
        }
      }
      let key = session.key()
      switch key {
      case ctrl("R"):
        let older = history.newest(containing: pattern, before: found?.index ?? history.entries.count)
        if older == nil { session.beep() }
        found = older ?? found
      case ctrl("S"):
        let newer = found.flatMap { history.oldest(containing: pattern, after: $0.index) }
        if newer == nil { session.beep() }
        found = newer ?? found
      case ctrl("H"), 127:
        _ = pattern.popLast()
        found = history.newest(containing: pattern, before: history.entries.count)
        isMissing = found == nil && !pattern.isEmpty
        if found == nil { session.redraw { restore(draft) } }
      case nil, ctrl("G"):
        session.redraw {
          session.setPrompt(prompt, style: promptStyle)
          restore(draft)
        }
        return
      case .some(let key) where key >= 32:
        pattern.append(key)
        let start = found.map { $0.index + 1 } ?? history.entries.count
        let next = history.newest(containing: pattern, before: start)
        isMissing = next == nil
        if isMissing { session.beep() }
        found = next ?? found
      case .some(let key):
        session.redraw { session.setPrompt(prompt, style: promptStyle) }
        session.unread(key)
        return
      }
    }
  }

  private func restore(_ draft: (text: Scalars, cursor: Int)) {
    session.replaceLine(with: draft.text)
    session.moveCursor(to: draft.cursor)
  }

  private func ctrl(_ letter: Unicode.Scalar) -> UInt32 { letter.value & 31 }
}
