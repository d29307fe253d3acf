import Display

/// What was typed and shown, so that a session can be kept as a page or as notes.
struct Transcript {
  private(set) var blocks: [Block] = []
  private static let limit = 4_000

  mutating func add(typed line: String, prompt: String) {
    guard !line.isEmpty else { return }
    append(.code(line.split(separator: "\n").map { prompt + $0 }.joined(separator: "\n"), language: nil))
  }

  mutating func add(shown markup: Markup) { for block in markup.blocks { append(block) } }

  private mutating func append(_ block: Block) {
    blocks.append(block)
    if blocks.count > 2 * Self.limit { blocks.removeFirst(Self.limit) }
  }

  var markup: Markup { Markup(blocks) }
}
