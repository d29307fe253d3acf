import CPseudoTerminal

/// What a person sees of a terminal: rows of characters and a cursor, and what has scrolled away above.
///
/// It understands what line editors and pages use: moving, erasing, wrapping, scrolling, and lines that reflow when the window
/// changes. Colours are read over.
public struct Screen {
  public private(set) var columns: Int
  public private(set) var rows: Int

  /// Where the cursor stands, both from 0.
  public private(set) var cursor: (row: Int, column: Int) = (0, 0)

  private var grid: [Row]
  private var scrolled: [Row] = []
  private var isPastEnd = false  // a character in the last column wraps only when another follows
  private var pending: [UInt8] = []  // the beginning of a sequence whose rest has not come

  public init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    grid = Array(repeating: Row(), count: rows)
  }

  /// The rows, without the spaces at their ends.
  public var lines: [String] { grid.map(\.text) }

  /// The rows down to the last that is not empty.
  public var text: String { lines.joined(separator: "\n").trimmingNewlinesAtEnd }

  /// All that was ever shown and not erased, with what has scrolled away.
  public var transcript: String { (scrolled + grid).map(\.text).joined(separator: "\n").trimmingNewlinesAtEnd }

  /// The row the cursor is in.
  public var line: String { grid[cursor.row].text }
}

extension Screen {
  private struct Row {
    /// One scalar with its combining marks for each column; empty behind a wide character.
    var cells: [String] = []
    /// Whether the next row goes on with the same line.
    var wraps = false

    var text: String {
      var text = cells.joined()
      while text.last == " " { text.removeLast() }
      return text
    }

    mutating func put(_ cell: String, at column: Int) {
      while cells.count <= column { cells.append(" ") }
      cells[column] = cell
    }
  }

  /// Takes what a program writes.
  public mutating func write(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var rest = pending[...]
    while let byte = rest.first {
      if byte == 0x1B {
        guard let end = sequenceEnd(rest) else { break }
        obey(rest[..<end])
        rest = rest[end...]
      } else if byte < 32 || byte == 127 {
        control(byte)
        rest.removeFirst()
      } else {
        let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard rest.count >= length else { break }
        for scalar in String(decoding: rest.prefix(length), as: UTF8.self).unicodeScalars { put(scalar) }
        rest = rest.dropFirst(length)
      }
    }
    pending = Array(rest)
  }

  /// Changes the size and reflows the lines, as terminals do.
  public mutating func resize(columns: Int, rows: Int) {
    var lines: [[String]] = [[]]
    var place = (line: 0, offset: 0)
    let last = max(cursor.row, grid.lastIndex { !$0.text.isEmpty } ?? 0)
    for (index, row) in grid[...last].enumerated() {
      if index == cursor.row { place = (lines.count - 1, lines[lines.count - 1].count + cursor.column) }
      lines[lines.count - 1] += row.wraps ? row.cells[...] : row.cells.droppingBlanksAtEnd
      if !row.wraps, index < last { lines.append([]) }
    }
    var reflowed: [Row] = []
    for (index, line) in lines.enumerated() {
      let count = max(line.count, index == place.line ? place.offset + 1 : 1)
      for start in stride(from: 0, to: count, by: columns) {
        if index == place.line, (start..<start + columns).contains(place.offset) {
          cursor = (reflowed.count, place.offset - start)
        }
        let cells = start < line.count ? Array(line[start..<min(start + columns, line.count)]) : []
        reflowed.append(Row(cells: cells, wraps: start + columns < count))
      }
    }
    while reflowed.count > rows, cursor.row > 0 {
      scrolled.append(reflowed.removeFirst())
      cursor.row -= 1
    }
    grid = Array(reflowed.prefix(rows)) + Array(repeating: Row(), count: max(0, rows - reflowed.count))
    (self.columns, self.rows) = (columns, rows)
    isPastEnd = false
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Int(pseudo_terminal_width(scalar.value))
    if width == 0 {
      let column = max(0, isPastEnd ? cursor.column : cursor.column - 1)
      if grid[cursor.row].cells.indices.contains(column) {
        grid[cursor.row].cells[column].unicodeScalars.append(scalar)
      }
      return
    }
    if isPastEnd || cursor.column + width > columns {
      grid[cursor.row].wraps = true
      cursor.column = 0
      isPastEnd = false
      lineFeed()
    }
    grid[cursor.row].put(String(scalar), at: cursor.column)
    if width == 2 { grid[cursor.row].put("", at: cursor.column + 1) }
    cursor.column += width
    if cursor.column >= columns {
      cursor.column = columns - 1
      isPastEnd = true
    }
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 8: cursor.column = max(0, cursor.column - 1)
    case 9: cursor.column = min(columns - 1, cursor.column / 8 * 8 + 8)
    case 10: lineFeed()
    case 13: cursor.column = 0
    default: return
    }
    isPastEnd = false
  }

  private mutating func lineFeed() {
    if cursor.row < rows - 1 {
      cursor.row += 1
    } else {
      scrolled.append(grid.removeFirst())
      grid.append(Row())
    }
  }

  /// The index behind the escape sequence at the beginning of some bytes; nil when its end has not come yet.
  private func sequenceEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let kind = bytes.dropFirst().first else { return nil }
    switch kind {
    case UInt8(ascii: "["): return bytes.dropFirst(2).firstIndex { (0x40...0x7E).contains($0) }.map { $0 + 1 }
    case UInt8(ascii: "]"): return bytes.dropFirst(2).firstIndex { $0 == 7 || $0 == UInt8(ascii: "\\") }.map { $0 + 1 }
    case UInt8(ascii: "("), UInt8(ascii: ")"): return bytes.count > 2 ? bytes.startIndex + 3 : nil
    default: return bytes.startIndex + 2
    }
  }

  private mutating func obey(_ sequence: ArraySlice<UInt8>) {
    guard sequence.dropFirst().first == UInt8(ascii: "["), let letter = sequence.last else { return }
    let numbers = String(decoding: sequence.dropFirst(2).dropLast(), as: UTF8.self).split(separator: ";").map {
      Int($0) ?? 0
    }
    let count = max(1, numbers.first ?? 1)
    let (row, column) = cursor
    switch Character(Unicode.Scalar(letter)) {
    case "A": cursor.row = max(0, row - count)
    case "B": cursor.row = min(rows - 1, row + count)
    case "C": cursor.column = min(columns - 1, column + count)
    case "D": cursor.column = max(0, column - count)
    case "G": cursor.column = min(columns, count) - 1
    case "d": cursor.row = min(rows, count) - 1
    case "H", "f": cursor = (min(rows, count) - 1, min(columns, max(1, numbers.dropFirst().first ?? 1)) - 1)
    case "J":
      if numbers.first == 2 {
        for row in grid.indices { grid[row] = Row() }
      } else {
        erase(row, from: column)
        for row in grid.indices.dropFirst(row + 1) { grid[row] = Row() }
      }
    case "K": erase(row, from: numbers.first == 2 ? 0 : column)
    case "P":
      let end = min(grid[row].cells.count, column + count)
      if column < end { grid[row].cells.removeSubrange(column..<end) }
    case "@":
      if column < grid[row].cells.count {
        grid[row].cells.insert(contentsOf: Array(repeating: " ", count: count), at: column)
        grid[row].cells.removeLast(max(0, grid[row].cells.count - columns))
      }
    default: return
    }
    isPastEnd = false
  }

  private mutating func erase(_ row: Int, from column: Int) {
    if column < grid[row].cells.count { grid[row].cells.removeSubrange(column...) }
    grid[row].wraps = false
  }
}

extension [String] {
  fileprivate var droppingBlanksAtEnd: ArraySlice<String> {
    self[..<(lastIndex { $0 != " " }.map { $0 + 1 } ?? 0)]
  }
}

extension String {
  fileprivate var trimmingNewlinesAtEnd: String {
    String(self[..<(lastIndex { $0 != "\n" }.map { index(after: $0) } ?? startIndex)])
  }
}
