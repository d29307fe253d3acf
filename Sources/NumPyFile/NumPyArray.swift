/// The numbers of an `.npy` file: a shape, a type, and the entries, read from the file when they are looked at.
///
/// Versions 1.0 to 3.0, C and Fortran order, either byte order. Whatever the file's order, entries come out in
/// row-major order (the last axis varies fastest).
public struct NumPyArray: Sendable {
  private let header: NumPyHeader
  private let file: FileBytes

  /// Reads the file at `path`; big files are mapped, not copied.
  ///
  /// - Throws: `NumPyFileError` for a file that cannot be read, is damaged or truncated, or holds no numbers.
  public init(contentsOf path: String) throws(NumPyFileError) {
    try self.init(FileBytes(path: path), name: path)
  }

  /// Reads the bytes of an `.npy` file.
  ///
  /// - Parameter name: what errors call it.
  public init(bytes: [UInt8], name: String) throws(NumPyFileError) {
    try self.init(FileBytes(bytes), name: name)
  }

  private init(_ file: FileBytes, name: String) throws(NumPyFileError) {
    do {
      header = try NumPyHeader(parsing: file.bytes)
    } catch {
      throw NumPyFileError(name, error)
    }
    self.file = file
  }

  /// The size of each axis, outermost first.
  public var shape: [Int] { header.shape }
  public var type: NumPyType { header.type }
  /// The number of entries.
  public var count: Int { header.count }

  /// The entries in double precision, in row-major order; true is 1 and false is 0.
  public func doubles() -> [Double] { numbers() }

  /// The entries in single precision, in row-major order; true is 1 and false is 0.
  public func floats() -> [Float] { numbers() }

  /// Lends the entries in single precision, in row-major order: the file's own bytes where they are just that,
  /// otherwise a converted copy.
  public func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
    guard let lying = floatsAsTheyLie else { return try floats().withUnsafeBufferPointer(body) }
    return try withExtendedLifetime(file) { try body(lying) }
  }

  /// Whether `withFloats` lends the file's own bytes.
  public var liesInSinglePrecision: Bool { floatsAsTheyLie != nil }

  private var floatsAsTheyLie: UnsafeBufferPointer<Float>? {
    guard type == .float32, !header.isBigEndian, !isStoredTransposed,
      Int(bitPattern: entries.baseAddress) % MemoryLayout<Float>.alignment == 0
    else { return nil }
    return entries.bindMemory(to: Float.self)
  }

  private var entries: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: file.bytes[header.dataOffset..<(header.dataOffset + count * type.byteCount)])
  }

  /// Whether the file's order of entries is not the row-major one; with one axis longer than 1 both are the same.
  private var isStoredTransposed: Bool {
    header.isFortranOrder && shape.filter { $0 != 1 }.count > 1
  }
}

extension NumPyArray {
  private func numbers<Number: BinaryFloatingPoint>() -> [Number] {
    switch type {
    case .float16: numbers(of: UInt16.self) { Number(Float(Float16(bitPattern: $0))) }
    case .float32: numbers(of: UInt32.self) { Number(Float(bitPattern: $0)) }
    case .float64: numbers(of: UInt64.self) { Number(Double(bitPattern: $0)) }
    case .bool: numbers(of: UInt8.self) { $0 == 0 ? 0 : 1 }
    case .int8: numbers(of: UInt8.self) { Number(Int8(bitPattern: $0)) }
    case .int16: numbers(of: UInt16.self) { Number(Int16(bitPattern: $0)) }
    case .int32: numbers(of: UInt32.self) { Number(Int32(bitPattern: $0)) }
    case .int64: numbers(of: UInt64.self) { Number(Int64(bitPattern: $0)) }
    case .uint8: numbers(of: UInt8.self) { Number($0) }
    case .uint16: numbers(of: UInt16.self) { Number($0) }
    case .uint32: numbers(of: UInt32.self) { Number($0) }
    case .uint64: numbers(of: UInt64.self) { Number($0) }
    }
  }

  /// Every entry's bits in row-major order, converted.
  @inline(__always)
  private func numbers<Bits: FixedWidthInteger, Number>(of: Bits.Type, _ convert: (Bits) -> Number) -> [Number] {
    let entries = self.entries
    func number(at index: Int) -> Number {
      let bits = entries.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
      return convert(header.isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
    }
    return Array(unsafeUninitializedCapacity: count) { numbers, filled in
      withExtendedLifetime(file) {
        var position = FortranPosition(shape: isStoredTransposed ? shape : [])
        for index in 0..<count {
          numbers.initializeElement(at: index, to: number(at: isStoredTransposed ? position.offset : index))
          position.advance()
        }
      }
      filled = count
    }
  }
}

/// Walks through an array in row-major order and says where in Fortran order each entry stands.
private struct FortranPosition {
  private let shape: [Int]
  private let strides: [Int]
  private var index: [Int]
  private(set) var offset = 0

  init(shape: [Int]) {
    self.shape = shape
    index = Array(repeating: 0, count: shape.count)
    var strides: [Int] = []
    var stride = 1
    for size in shape {
      strides.append(stride)
      stride *= size
    }
    self.strides = strides
  }

  mutating func advance() {
    var axis = shape.count - 1
    while axis >= 0 {
      index[axis] += 1
      offset += strides[axis]
      if index[axis] < shape[axis] { return }
      offset -= strides[axis] * shape[axis]
      index[axis] = 0
      axis -= 1
    }
  }
}
