/// Something wrong in a lesson, a question or the catalogue of misconceptions: where, by which rule, and what.
public struct Finding: Error, Equatable, Sendable {
  public var file: String
  /// Counted from 1.
  public var line: Int
  /// Counted from 1, in Unicode scalars.
  public var column: Int
  /// A short name of the rule that is broken: `unknown-key`, `wrong-passes`.
  public var rule: String
  public var message: String

  public init(file: String = "", line: Int, column: Int, rule: String, _ message: String) {
    (self.file, self.line, self.column, self.rule, self.message) = (file, line, column, rule, message)
  }

  /// `file:line:column: message`, as editors read it.
  public var text: String { "\(file):\(line):\(column): \(message)" }
}

/// A place in a lesson file, both counted from 1.
public struct Place: Equatable, Sendable {
  public var line: Int
  public var column: Int
  public init(line: Int, column: Int = 1) { (self.line, self.column) = (line, column) }
}
