/// A table of prose, as Markdown knows it: cells hold words that may wrap.
public struct Grid: Equatable, Sendable {
  public var header: [[Span]]
  public var rows: [[[Span]]]
  /// One for each column; a missing one is `leading`.
  public var alignments: [Alignment]

  public init(header: [[Span]], rows: [[[Span]]], alignments: [Alignment] = []) {
    (self.header, self.rows, self.alignments) = (header, rows, alignments)
  }

  public enum Alignment: Equatable, Sendable {
    case leading, center, trailing
  }
}
