/// A few words and the part they play. A string literal is a plain span.
public struct Span: Equatable, Sendable {
  public var text: String
  public var role: Role

  public init(_ text: String, _ role: Role = .plain) {
    self.text = text
    self.role = role
  }
}

/// The part that words play; a reader decides how each part looks, and never by colour alone.
public enum Role: String, CaseIterable, Equatable, Sendable {
  case plain, value, label, emphasis, strong, code, right, wrong, changed, dimmed, heading, prompt, error, hint, link
}

extension Span: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) {
    self.init(text)
  }
}

/// One short name for each role: `[.label("weights"), " is ", .value("0.4011")]`.
extension Span {
  public static func value(_ text: String) -> Span { Span(text, .value) }
  public static func label(_ text: String) -> Span { Span(text, .label) }
  public static func emphasis(_ text: String) -> Span { Span(text, .emphasis) }
  public static func strong(_ text: String) -> Span { Span(text, .strong) }
  public static func code(_ text: String) -> Span { Span(text, .code) }
  public static func right(_ text: String) -> Span { Span(text, .right) }
  public static func wrong(_ text: String) -> Span { Span(text, .wrong) }
  public static func changed(_ text: String) -> Span { Span(text, .changed) }
  public static func dimmed(_ text: String) -> Span { Span(text, .dimmed) }
  public static func heading(_ text: String) -> Span { Span(text, .heading) }
  public static func prompt(_ text: String) -> Span { Span(text, .prompt) }
  public static func error(_ text: String) -> Span { Span(text, .error) }
  public static func hint(_ text: String) -> Span { Span(text, .hint) }
  public static func link(_ text: String) -> Span { Span(text, .link) }
}
