/// The lines typed so far, and a way through those that begin alike.
struct EntryHistory {
  private(set) var entries: [Scalars]
  private var walk: Walk?

  init(entries: [Scalars]) {
    self.entries = entries
  }

  /// A walk with ↑ and ↓: what all entries met must begin with, where it is, what is shown, and what was typed before it.
  private struct Walk {
    let prefix: Scalars
    let draft: Scalars
    var index: Int
    var shown: Scalars
  }

  /// Adds an entry, and says whether it was worth adding: neither blank nor the same as the one before.
  mutating func add(_ entry: Scalars) -> Bool {
    guard entry.contains(where: { $0 > 32 }), entry != entries.last else { return false }
    entries.append(entry)
    return true
  }

  /// Ends a walk, as a new line begins.
  mutating func leave() {
    walk = nil
  }

  /// The next older entry that begins with what stood before the cursor when the walk began; nil when there is none.
  mutating func older(than line: (text: Scalars, cursor: Int)) -> Scalars? {
    var walk = walk(from: line)
    guard let index = entries[..<walk.index].lastIndex(where: { $0.starts(with: walk.prefix) && $0 != walk.shown })
    else { return nil }
    walk.index = index
    walk.shown = entries[index]
    self.walk = walk
    return walk.shown
  }

  /// The next newer one; after the newest, what was typed before the walk.
  mutating func newer(than line: (text: Scalars, cursor: Int)) -> Scalars? {
    var walk = walk(from: line)
    guard walk.index < entries.count else { return nil }
    let index = entries[(walk.index + 1)...].firstIndex { $0.starts(with: walk.prefix) && $0 != walk.shown }
    walk.index = index ?? entries.count
    walk.shown = index.map { entries[$0] } ?? walk.draft
    self.walk = walk
    return walk.shown
  }

  /// The newest entry before `index` that contains a text, and where the text begins in it.
  func newest(containing text: Scalars, before index: Int) -> (index: Int, offset: Int)? {
    for index in (0..<index).reversed() {
      if let offset = entries[index].offset(of: text) { return (index, offset) }
    }
    return nil
  }

  /// The oldest entry after `index` that contains a text, and where the text begins in it.
  func oldest(containing text: Scalars, after index: Int) -> (index: Int, offset: Int)? {
    for index in (index + 1)..<max(index + 1, entries.count) {
      if let offset = entries[index].offset(of: text) { return (index, offset) }
    }
    return nil
  }

  private func walk(from line: (text: Scalars, cursor: Int)) -> Walk {
    if let walk, walk.shown == line.text { return walk }
    return Walk(prefix: Array(line.text[..<line.cursor]), draft: line.text, index: entries.count, shown: line.text)
  }
}

extension Scalars {
  fileprivate func offset(of text: Scalars) -> Int? {
    guard !text.isEmpty, count >= text.count else { return nil }
    return (0...(count - text.count)).first { self[$0...].starts(with: text) }
  }
}
