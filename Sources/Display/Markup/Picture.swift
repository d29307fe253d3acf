/// A grey image, brightness 0 (black) to 1 (white), row by row.
public struct Picture: Equatable, Sendable {
  public var rows: [[Double]]
  public var caption: [Span]

  public init(rows: [[Double]], caption: [Span] = []) {
    self.rows = rows
    self.caption = caption
  }
}
