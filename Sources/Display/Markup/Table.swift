/// A table of numbers as the tutor shows a step: a title, what the step means, the shape, and the matrix with its labels.
///
/// ```
///  4  weights = softmax(masked)        each row shares out 1                   3×3
///          The     cat     sat  sum
///   The  1.0000       ·       ·    1
///   cat  0.2689  0.7311       ·    1
/// ```
public struct Table: Equatable, Sendable {
  /// The first line's left: ` 1  scores = Q @ Kᵀ`.
  public var title: [Span]
  /// The first line's middle: what the step means.
  public var note: [Span]
  /// The first line's right: `3×3`.
  public var shape: String?
  /// One label above each column.
  public var columnLabels: [String]?
  /// One label before each row.
  public var rowLabels: [String]?
  /// The numbers, row by row.
  public var cells: [[Cell]]
  /// A column set apart on the right, such as the sum of each row.
  public var trailer: Trailer?
  /// Whether each row stands in square brackets.
  public var bracketed: Bool
  /// Rows left out of `cells`, shown as `…`.
  public var hiddenRows: Gap?
  /// Columns left out of `cells`, shown as `…`.
  public var hiddenColumns: Gap?
  /// A table with more rows than this shows its first and last ones only.
  public var rowLimit: Int
  /// A table with more columns than this shows its first and last ones only.
  public var columnLimit: Int

  public init(
    title: [Span] = [], note: [Span] = [], shape: String? = nil, columnLabels: [String]? = nil,
    rowLabels: [String]? = nil, cells: [[Cell]], trailer: Trailer? = nil, bracketed: Bool = false,
    hiddenRows: Gap? = nil, hiddenColumns: Gap? = nil,
    rowLimit: Int = Table.defaultRowLimit, columnLimit: Int = Table.defaultColumnLimit
  ) {
    (self.title, self.note, self.shape) = (title, note, shape)
    (self.columnLabels, self.rowLabels, self.cells, self.trailer) = (columnLabels, rowLabels, cells, trailer)
    (self.bracketed, self.hiddenRows, self.hiddenColumns) = (bracketed, hiddenRows, hiddenColumns)
    (self.rowLimit, self.columnLimit) = (rowLimit, columnLimit)
  }

  /// Rows shown before a table is elided.
  public static let defaultRowLimit = 20
  /// Columns shown before a table is elided.
  public static let defaultColumnLimit = 20

  /// A column set apart on the right of a table, one cell a row.
  public struct Trailer: Equatable, Sendable {
    public var label: String
    public var cells: [Cell]

    public init(label: String, cells: [Cell]) {
      self.label = label
      self.cells = cells
    }
  }

  /// A stretch of rows or columns that a table does not hold: `count` of them after the first `after`.
  public struct Gap: Equatable, Sendable {
    public var after: Int
    public var count: Int

    public init(after: Int, count: Int) {
      self.after = after
      self.count = count
    }
  }
}

/// One entry of a table: its text and what is to be seen about it.
public struct Cell: Equatable, Sendable {
  public var text: String
  public var role: Role
  /// How strongly the cell is shaded, 0…1; nothing for a cell without shade.
  public var heat: Double?
  public var mark: Mark?

  public init(_ text: String, role: Role = .value, heat: Double? = nil, mark: Mark? = nil) {
    (self.text, self.role, self.heat, self.mark) = (text, role, heat, mark)
  }

  /// What is remarkable about a cell, told by a sign and not by colour alone.
  public enum Mark: Equatable, Sendable {
    /// Not looked at: shown as `·` whatever the text.
    case masked
    /// Another number stood here: `old → text`.
    case changed(old: String)
    /// The learner's number is right: `✓`.
    case right
    /// The learner's number is wrong: `✗`.
    case wrong
  }

  /// A cell that a mask hides.
  public static let masked = Cell("·", role: .dimmed, mark: .masked)
}

extension Cell: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) {
    self.init(text)
  }
}
