/// What a layout has to fit: so many columns of equally wide characters, and the signs it may use.
struct Page {
  /// Columns; nothing where lines may be as long as they like.
  var width: Int?
  var ascii = false
  /// Whether pixels may be drawn by colouring half blocks.
  var hasShades = false

  init(width: Int?, ascii: Bool = false, hasShades: Bool = false) {
    self.width = width.map { max(20, $0) }
    self.ascii = ascii
    self.hasShades = hasShades && !ascii
  }

  /// Prose is never wider than this, however wide the terminal.
  static let widestProse = 90

  /// The columns that prose may fill.
  var measure: Int? { width.map { min($0, Page.widestProse) } }

  /// The page left beside something that takes so many columns.
  func inset(by columns: Int) -> Page {
    var page = self
    page.width = width.map { max(10, $0 - columns) }
    return page
  }

  var ellipsis: String { ascii ? "..." : "…" }
  var masked: String { ascii ? "." : "·" }
  var arrow: String { ascii ? " -> " : " → " }
  var right: String { ascii ? "ok" : "✓" }
  var wrong: String { ascii ? "no" : "✗" }
  var bullet: String { ascii ? "*" : "•" }
  var horizontal: String { ascii ? "-" : "─" }
  var vertical: String { ascii ? "|" : "│" }
}
