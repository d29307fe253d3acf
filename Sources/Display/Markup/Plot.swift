/// A chart: lines over a horizontal axis, or one bar for each label.
public struct Plot: Equatable, Sendable {
  public var title: [Span]
  public var content: Content
  /// What the horizontal axis counts.
  public var xLabel: String
  /// What the vertical axis, or the length of a bar, counts.
  public var yLabel: String
  public var xScale: Scale
  public var yScale: Scale

  public init(
    title: [Span] = [], _ content: Content, xLabel: String = "", yLabel: String = "", xScale: Scale = .linear,
    yScale: Scale = .linear
  ) {
    (self.title, self.content) = (title, content)
    (self.xLabel, self.yLabel, self.xScale, self.yScale) = (xLabel, yLabel, xScale, yScale)
  }

  public enum Content: Equatable, Sendable {
    case lines([Series])
    case bars([Bar])
  }

  /// One line of a chart. Points that are not finite, or not positive on a logarithmic axis, are left out.
  public struct Series: Equatable, Sendable {
    public var label: String
    public var points: [Point]

    public init(label: String, points: [Point]) {
      self.label = label
      self.points = points
    }
  }

  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One bar, with the number as it is to be written at its end.
  public struct Bar: Equatable, Sendable {
    public var label: String
    public var value: Double
    public var text: String

    public init(label: String, value: Double, text: String) {
      (self.label, self.value, self.text) = (label, value, text)
    }
  }

  public enum Scale: Equatable, Sendable {
    case linear, logarithmic
  }
}
