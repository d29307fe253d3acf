/// The numbers of a `.csv` file: rows of equal length, separated by commas.
///
/// Blank lines and lines that begin with `#` are left out (`numpy.savetxt` writes its header so); numbers may stand in
/// quotation marks; `nan`, `inf` and `-inf` are numbers.
public struct NumberTable: Sendable, Equatable {
  public let rows, columns: Int
  /// The entries, row by row.
  public let values: [Double]

  /// Reads the file at `path`.
  ///
  /// - Parameter skipsHeader: leave out the first line, which holds names.
  /// - Throws: `NumPyFileError` for a file that cannot be read, a cell that is no number (with its line and column),
  ///   and rows of different lengths.
  public init(contentsOf path: String, skipsHeader: Bool = false) throws(NumPyFileError) {
    try self.init(FileBytes(path: path), name: path, skipsHeader: skipsHeader)
  }

  /// Reads the bytes of a `.csv` file.
  public init(bytes: [UInt8], name: String, skipsHeader: Bool = false) throws(NumPyFileError) {
    try self.init(FileBytes(bytes), name: name, skipsHeader: skipsHeader)
  }
}

extension NumberTable {
  private typealias Problem = NumPyFileError.Problem

  private init(_ file: FileBytes, name: String, skipsHeader: Bool) throws(NumPyFileError) {
    let table = withExtendedLifetime(file) {
      Result { () throws(Problem) in try NumberTable(parsing: file.bytes, skipsHeader: skipsHeader) }
    }
    do { self = try table.get() } catch { throw NumPyFileError(name, error) }
  }

  private init(parsing bytes: UnsafeRawBufferPointer, skipsHeader: Bool) throws(Problem) {
    var (rows, columns) = (0, 0)
    var values: [Double] = []
    var header = skipsHeader
    var lines = Lines(bytes)
    while let (number, line) = lines.next() {
      let text = line.trimmed
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      if header {
        header = false
        continue
      }
      let start = values.count
      for cell in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        guard let value = NumberTable.number(cell) else {
          throw NumberTable.problem(
            with: cell, in: text, line: number, column: values.count - start + 1, isFirst: rows == 0)
        }
        values.append(value)
      }
      let found = values.count - start
      if rows > 0 && found != columns { throw .raggedRow(line: number, found: found, wanted: columns) }
      (rows, columns) = (rows + 1, found)
    }
    if rows == 0 { throw .emptyTable }
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  private static func number(_ cell: Slice<UnsafeRawBufferPointer>) -> Double? {
    let text = String(decoding: cell.trimmed.unquoted.trimmed, as: UTF8.self)
    let isDecimal = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    let word = text.drop { $0 == "-" || $0 == "+" }.lowercased()
    return isDecimal || ["nan", "inf", "infinity"].contains(word) ? Double(text) : nil
  }

  /// What to tell somebody whose cell is no number.
  private static func problem(
    with cell: Slice<UnsafeRawBufferPointer>, in line: Slice<UnsafeRawBufferPointer>, line number: Int, column: Int,
    isFirst: Bool
  ) -> Problem {
    let separators: [(byte: UInt8, name: String)] = [
      (UInt8(ascii: ";"), "semicolons"), (UInt8(ascii: "\t"), "tabs"), (UInt8(ascii: " "), "spaces"),
    ]
    for (byte, name) in separators {
      let parts = cell.trimmed.split(separator: byte)
      if parts.count > 1 && parts.allSatisfy({ self.number($0) != nil }) { return .otherSeparator(name, line: number) }
    }
    let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    if isFirst && cells.allSatisfy({ self.number($0) == nil }) { return .headerRow(line.excerpt) }
    return .notANumber(cell.trimmed.excerpt, line: number, column: column)
  }
}

/// The lines of a text with their numbers, whatever ends them; a byte-order mark at the start is left out.
private struct Lines {
  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  private var number = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() -> (number: Int, line: Slice<UnsafeRawBufferPointer>)? {
    guard position < bytes.count else { return nil }
    let end = bytes[position...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    let line = bytes[position..<end]
    let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
    position = end + (isPair ? 2 : 1)
    number += 1
    return (number, line)
  }
}

extension Slice<UnsafeRawBufferPointer> {
  /// Without spaces and tabs around it.
  fileprivate var trimmed: Self {
    var part = self
    while let byte = part.first, byte == 0x20 || byte == 0x09 { part = part.dropFirst() }
    while let byte = part.last, byte == 0x20 || byte == 0x09 { part = part.dropLast() }
    return part
  }

  fileprivate var unquoted: Self {
    count >= 2 && first == UInt8(ascii: "\"") && last == UInt8(ascii: "\"") ? dropFirst().dropLast() : self
  }

  /// The beginning, fit to stand in a sentence.
  fileprivate var excerpt: String {
    let text = String(decoding: prefix(120), as: UTF8.self)
    return text.count > 30 ? text.prefix(30) + "…" : text
  }
}
