/// What stands before the numbers in an `.npy` file: their type, order and shape.
///
/// The format: `\x93NUMPY`, two bytes of version, the length of the header text (2 bytes little-endian in version 1.0,
/// 4 in 2.0 and 3.0), then a Python dictionary such as `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`
/// and, behind it, the entries (NumPy's `numpy.lib.format`).
struct NumPyHeader: Equatable {
  let type: NumPyType
  let isBigEndian: Bool
  /// Whether the first axis varies fastest.
  let isFortranOrder: Bool
  let shape: [Int]
  /// Where the numbers begin.
  let dataOffset: Int

  /// The number of entries.
  let count: Int
}

extension NumPyHeader {
  /// Reads and checks the header. Nothing is allocated that the file could make large.
  ///
  /// - Parameter bytes: the whole file.
  init(parsing bytes: UnsafeRawBufferPointer) throws(NumPyFileError.Problem) {
    let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]
    guard bytes.count >= 6, bytes.prefix(6).elementsEqual(magic) else {
      throw .notNumPy(looksLike: NumPyHeader.otherFormat(bytes))
    }
    guard bytes.count >= 10 else { throw .headerTruncated }
    let (major, minor) = (Int(bytes[6]), Int(bytes[7]))
    guard (1...3).contains(major), minor == 0 else { throw .unknownVersion(major: major, minor: minor) }
    let textOffset = major == 1 ? 10 : 12
    guard bytes.count >= textOffset else { throw .headerTruncated }
    var textLength = Int(bytes[8]) | Int(bytes[9]) << 8
    if major > 1 { textLength |= Int(bytes[10]) << 16 | Int(bytes[11]) << 24 }
    guard textLength <= bytes.count - textOffset else { throw .headerTruncated }
    // Plain numbers need some 100 bytes; only long lists of record fields need more, and those are refused anyway.
    guard textLength <= 1 << 16 else { throw .header("its text is \(textLength) bytes long") }

    var literal = HeaderLiteral(UnsafeRawBufferPointer(rebasing: bytes[textOffset..<(textOffset + textLength)]))
    let (descr, isFortranOrder, shape) = try literal.dictionary()
    let (type, isBigEndian) = try NumPyType.parse(descr: descr)
    let dataOffset = textOffset + textLength
    let (count, needed) = try NumPyHeader.size(shape: shape, type: type)
    guard needed <= bytes.count - dataOffset else {
      throw .dataTruncated(shape: shape, type: type, needed: needed, found: bytes.count - dataOffset)
    }
    self.init(
      type: type, isBigEndian: isBigEndian, isFortranOrder: isFortranOrder, shape: shape, dataOffset: dataOffset,
      count: count)
  }

  /// How many entries and bytes an array has; a product beyond what an `Int` holds is refused, not wrapped.
  static func size(shape: [Int], type: NumPyType) throws(NumPyFileError.Problem) -> (count: Int, bytes: Int) {
    // Zeros last, so that a huge axis beside an empty one is refused as well.
    var bytes = type.byteCount
    for size in shape where size > 0 {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      if overflow { throw .shapeTooLarge(shape) }
      bytes = product
    }
    return shape.contains(0) ? (0, 0) : (bytes / type.byteCount, bytes)
  }

  /// The header of version 1.0 for little-endian entries in C order, padded so that the entries begin at a multiple
  /// of 64 bytes, as NumPy pads it.
  static func bytes(shape: [Int], type: NumPyType) -> [UInt8] {
    let sizes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    let text = "{'descr': '\(type.descr)', 'fortran_order': False, 'shape': (\(sizes)), }"
    let padding = 63 - (10 + text.utf8.count) % 64
    let length = text.utf8.count + padding + 1
    return [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
      + Array(text.utf8) + Array(repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
  }

  /// What a file that is no `.npy` file seems to be, for those that people mix up with one.
  private static func otherFormat(_ bytes: UnsafeRawBufferPointer) -> String? {
    if bytes.isEmpty { return "an empty file" }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return "a zip archive (.npz or .pt)" }
    if bytes.starts(with: [0x80]) { return "a Python pickle" }
    if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) { return "an HDF5 file" }
    return nil
  }
}

/// Reads the one kind of Python literal that stands in a header.
private struct HeaderLiteral {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  typealias Problem = NumPyFileError.Problem

  /// `{'descr': …, 'fortran_order': …, 'shape': …, }` with its keys in any order, each once, and nothing behind it.
  mutating func dictionary() throws(Problem) -> (descr: String, isFortranOrder: Bool, shape: [Int]) {
    var descr: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where descr == nil: descr = try type()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try truth()
      case "shape" where shape == nil: shape = try tuple()
      default: throw .header("the key '\(key)' is unknown or there twice")
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    skipSpaces()
    guard position == bytes.count else { throw .header("something follows the dictionary") }
    guard let descr, let isFortranOrder, let shape else {
      throw .header("one of 'descr', 'fortran_order' and 'shape' is missing")
    }
    return (descr, isFortranOrder, shape)
  }

  /// A quoted type; a list in its place describes records.
  private mutating func type() throws(Problem) -> String {
    if accept("[") { throw .unreadableType("[…] (records)") }
    return try string()
  }

  private mutating func string() throws(Problem) -> String {
    skipSpaces()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"") else {
      throw .header("a quoted word was expected at byte \(position)")
    }
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: bytes[position]), end - start <= 100 else {
      throw .header("a quoted word has no end")
    }
    position = end + 1
    let word = bytes[start..<end]
    guard word.allSatisfy({ (0x20..<0x7F).contains($0) }) else { throw .header("a word holds unreadable bytes") }
    return String(decoding: word, as: UTF8.self)
  }

  private mutating func truth() throws(Problem) -> Bool {
    if accept("True") { return true }
    if accept("False") { return false }
    throw .header("'fortran_order' is neither True nor False")
  }

  private mutating func tuple() throws(Problem) -> [Int] {
    var sizes: [Int] = []
    try expect("(")
    while !accept(")") {
      sizes.append(try size())
      guard sizes.count <= 64 else { throw .header("an array has at most 64 axes") }
      if accept(")") {
        // `(3)` is a number in Python; a tuple of one is `(3,)`.
        if sizes.count == 1 { throw .header("'shape' is not a tuple") }
        return sizes
      }
      try expect(",")
    }
    return sizes
  }

  private mutating func size() throws(Problem) -> Int {
    skipSpaces()
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    let digits = bytes[start..<position]
    guard !digits.isEmpty else { throw .header("'shape' holds something that is not a size of an axis") }
    guard digits.count <= 20, let size = Int(String(decoding: digits, as: UTF8.self)) else {
      throw .header("'shape' holds a size no memory could have")
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "L") { position += 1 }  // written by Python 2
    return size
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0A { position += 1 }
  }

  private mutating func accept(_ word: StaticString) -> Bool {
    skipSpaces()
    let length = word.utf8CodeUnitCount
    guard bytes.count - position >= length else { return false }
    for index in 0..<length where bytes[position + index] != word.utf8Start[index] { return false }
    position += length
    return true
  }

  private mutating func expect(_ word: StaticString) throws(Problem) {
    guard accept(word) else { throw .header("“\(word)” was expected at byte \(position)") }
  }
}
