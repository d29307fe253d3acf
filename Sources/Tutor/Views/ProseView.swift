import Display

/// Prose of a lesson as markup.
///
/// - Parameter computed: the text of a computed number, from its expression and the number as the author wrote it; nil
///   where it cannot be computed, and then what the author wrote stands.
public func proseView(
  _ blocks: [ProseBlock], computed: @escaping (Located, _ written: String) -> String? = { _, _ in nil }
) -> Markup {
  Markup(blocks.compactMap { ProseReader(computed: computed).block($0) })
}

/// A text in Markdown, as questions, hints and verdicts are written, as markup.
public func proseView(_ text: String) -> Markup { proseView(parseMarkdown(text)) }

private struct ProseReader {
  let computed: (Located, String) -> String?

  func block(_ block: ProseBlock) -> Block? {
    switch block.content {
    case .paragraph(let inlines): .paragraph(spans(inlines))
    case .heading(let level, let inlines): .heading(level: level, spans(inlines))
    case .list(let items, let ordered, let start):
      .list(items: items.map { Markup($0.compactMap { self.block($0) }) }, ordered: ordered, start: start)
    case .quote(let blocks): .quote(Markup(blocks.compactMap { self.block($0) }))
    case .table(let header, let rows):
      .grid(Grid(header: header.map { spans($0) }, rows: rows.map { $0.map { spans($0) } }))
    case .code(let text, let info):
      .code(text.hasSuffix("\n") ? String(text.dropLast()) : text, language: info.isEmpty ? nil : info)
    case .rule: .rule
    }
  }

  private func spans(_ inlines: [Inline], _ role: Role = .plain) -> [Span] {
    inlines.flatMap { inline -> [Span] in
      switch inline {
      case .text(let text): [Span(text, role)]
      case .code(let text): [.code(text)]
      case .emphasis(let inner): spans(inner, .emphasis)
      case .strong(let inner): spans(inner, .strong)
      case .link(let inner, let url):
        spans(inner, .link) + (url.isEmpty || inner == [.text(url)] ? [] : [Span(" (\(url))", .dimmed)])
      case .computed(let written, let expression, let isCode):
        [Span(computed(expression, written) ?? written, isCode ? .code : .value)]
      case .lineBreak: [Span("\n", role)]
      }
    }
  }
}
