/// A cell taken apart so that the cells of a column can be aligned: what was there before, the number up to its point,
/// the rest, and a sign that judges it.
struct CellLayout {
  var old = ""
  var whole = ""
  var fraction = ""
  /// Text that is no number and stands flush right: `·`, `nan`, `True`.
  var words = ""
  var sign = ""
  var role: Role
  var heat: Double?

  init(_ cell: Cell, on page: Page) {
    role = cell.role
    heat = cell.heat.map { min(1, max(0, $0.isNaN ? 0 : $0)) }
    var text = truncated(cell.text, to: CellLayout.widest, ellipsis: page.ellipsis)
    switch cell.mark {
    case nil: break
    case .masked:
      (text, role, heat) = (page.masked, .dimmed, nil)
    case .changed(let before):
      old = truncated(before, to: CellLayout.widest, ellipsis: page.ellipsis) + page.arrow
      role = .changed
    case .right: (sign, role) = (" " + page.right, .right)
    case .wrong: (sign, role) = (" " + page.wrong, .wrong)
    }
    if let point = pointPosition(of: text) {
      (whole, fraction) = (String(text[..<point]), String(text[point...]))
    } else {
      words = text
    }
  }

  /// A longer text in a cell is cut.
  static let widest = 40
}

/// Where a number's fraction or exponent begins; nothing for what is no number. A fraction on paper, 1/6, is a whole.
func pointPosition(of text: String) -> String.Index? {
  let number = text.first.map { "-+−".contains($0) } == true ? text.dropFirst() : text[...]
  guard let first = number.first(where: { $0 != "." }), first.isASCII, first.isNumber else { return nil }
  guard number.allSatisfy({ ($0.isASCII && $0.isNumber) || ".e+-/_".contains($0) }) else { return nil }
  return text.firstIndex { $0 == "." || $0 == "e" } ?? text.endIndex
}

/// The widths that the cells of one column share.
struct ColumnLayout {
  private(set) var header: String
  private(set) var cells: [CellLayout]
  private var old = 0
  private var whole = 0
  private var fraction = 0
  private var words = 0
  private var sign = 0
  /// Set from outside where all columns are to be equally wide.
  var width = 0

  init(header: String, cells: [CellLayout]) {
    self.header = header
    self.cells = cells
    for cell in cells {
      old = max(old, displayWidth(cell.old))
      whole = max(whole, displayWidth(cell.whole))
      fraction = max(fraction, displayWidth(cell.fraction))
      words = max(words, displayWidth(cell.words))
      sign = max(sign, displayWidth(cell.sign))
    }
    width = max(body, displayWidth(header))
  }

  private var number: Int { max(whole + fraction, words) }
  /// What the cells need without the header.
  var body: Int { old + number + sign }

  /// The header, flush right over the numbers.
  func headerLine(gap: Int) -> Line {
    let right = min(sign, max(0, width - displayWidth(header)))
    var line = Line(blanks(gap + width - right - displayWidth(header)))
    line.append(header, .label)
    line.pad(to: gap + width)
    return line
  }

  /// One cell in its column, `gap` blanks before it. The shade of a heated cell reaches one blank to either side.
  func line(_ row: Int, gap: Int) -> Line {
    guard cells.indices.contains(row) else { return Line(blanks(gap + width)) }
    let cell = cells[row]
    let style = cell.heat.map(Line.Style.heat) ?? .role(cell.role)
    let text =
      cell.words.isEmpty
      ? blanks(number - fraction - displayWidth(cell.whole)) + cell.whole + cell.fraction
        + blanks(fraction - displayWidth(cell.fraction))
      : blanks(number - displayWidth(cell.words)) + cell.words
    var line = Line(blanks(gap - 1))
    let before = blanks(1 + width - body + old - displayWidth(cell.old)) + cell.old
    let after = cell.sign + blanks(sign - displayWidth(cell.sign))
    if cell.heat == nil {
      line.append(before, .dimmed)
      line.append(text + after, style)
      line.append(" ")
    } else {
      line.append(before + text, style)
      line.append(after + " ", style)
    }
    return line
  }
}
