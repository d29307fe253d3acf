/// What the tutor wants to say, without a word about how it will look: a list of blocks whose words carry a role.
///
/// Plain text, a coloured terminal, a page, a picture and notes are readers of the same markup:
/// `plain(_:width:ascii:)`, `ansi(_:width:depth:background:ascii:)`, `html(_:title:)`, `svg(_:)`, `markdown(_:)`.
public struct Markup: Equatable, Sendable {
  /// The blocks from top to bottom.
  public var blocks: [Block]

  public init(_ blocks: [Block] = []) {
    self.blocks = blocks
  }

  /// One paragraph of plain words.
  public init(_ text: String) {
    blocks = [.paragraph([Span(text)])]
  }

  /// One paragraph of words with roles: `Markup("The weight is ", .value("0.4011"), ".")`.
  public init(_ first: Span, _ rest: Span...) {
    blocks = [.paragraph([first] + rest)]
  }

  /// One paragraph of words with roles.
  public init(paragraph spans: [Span]) {
    blocks = [.paragraph(spans)]
  }

  /// One table.
  public init(_ table: Table) {
    blocks = [.table(table)]
  }

  /// Whether there is nothing to show.
  public var isEmpty: Bool { blocks.isEmpty }

  public static func + (above: Markup, below: Markup) -> Markup {
    Markup(above.blocks + below.blocks)
  }

  public static func += (above: inout Markup, below: Markup) {
    above.blocks += below.blocks
  }

  public mutating func append(_ block: Block) {
    blocks.append(block)
  }

  public mutating func append(_ markup: Markup) {
    blocks += markup.blocks
  }
}

extension Markup: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) {
    self.init(text)
  }
}
