/// A line of text laid out for a grid of equally wide characters, before it is coloured.
struct Line: Equatable {
  var runs: [Run] = []

  /// A stretch of a line that looks the same throughout.
  struct Run: Equatable {
    var text: String
    var style: Style
  }

  enum Style: Equatable {
    case role(Role)
    /// A cell shaded by its weight, 0…1.
    case heat(Double)
    /// The half block `▀`: one grey pixel above another, or above nothing.
    case pixels(above: Double, below: Double?)
  }

  init() {}

  init(_ text: String, _ role: Role = .plain) {
    append(text, role)
  }

  init(_ spans: [Span]) {
    for span in spans { append(span.text, span.role) }
  }

  var text: String { runs.map(\.text).joined() }
  var width: Int { runs.reduce(0) { $0 + displayWidth($1.text) } }
  var isEmpty: Bool { runs.isEmpty }

  mutating func append(_ text: String, _ role: Role = .plain) {
    append(text, .role(role))
  }

  mutating func append(_ text: String, _ style: Style) {
    guard !text.isEmpty else { return }
    if let last = runs.indices.last, runs[last].style == style {
      runs[last].text += text
    } else {
      runs.append(Run(text: text, style: style))
    }
  }

  mutating func append(_ line: Line) {
    for run in line.runs { append(run.text, run.style) }
  }

  mutating func pad(to width: Int) {
    append(blanks(width - self.width))
  }

  func indented(by count: Int) -> Line {
    var result = Line(blanks(count))
    result.append(self)
    return result
  }
}

/// So many blanks, none for a negative count.
func blanks(_ count: Int) -> String {
  String(repeating: " ", count: max(0, count))
}
