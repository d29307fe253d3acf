/// One piece of a page. A newline inside a span breaks the line; every other line break is the reader's choice.
public indirect enum Block: Equatable, Sendable {
  /// Prose, wrapped to the width.
  case paragraph([Span])
  /// A heading; level 1 is the title of a page.
  case heading(level: Int, [Span])
  /// Source text, never wrapped.
  case code(String, language: String?)
  /// A list; an ordered one counts from `start`.
  case list(items: [Markup], ordered: Bool, start: Int)
  /// Somebody else's words.
  case quote(Markup)
  /// A table of numbers: a matrix with its name, formula and labels.
  case table(Table)
  /// A table of prose, as Markdown knows it.
  case grid(Grid)
  /// A line across.
  case rule
  /// Lines laid out by whoever made them: never wrapped, and set close below the block before them.
  case lines([[Span]])
  /// A grey image.
  case picture(Picture)
  /// A chart of lines or bars.
  case plot(Plot)
}
