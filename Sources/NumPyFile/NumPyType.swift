/// What one entry of a NumPy array is: the `dtype`, without its byte order.
public enum NumPyType: String, Sendable, CaseIterable {
  case float16, float32, float64
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64

  /// How many bytes one entry takes.
  public var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .float16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// Whether entries may have a fraction.
  public var isFloating: Bool {
    switch self {
    case .float16, .float32, .float64: true
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: false
    }
  }

  /// The letter and size that stand for it in a header's `descr`: `f4`.
  var code: String {
    switch self {
    case .float16: "f2"
    case .float32: "f4"
    case .float64: "f8"
    case .bool: "b1"
    case .int8: "i1"
    case .int16: "i2"
    case .int32: "i4"
    case .int64: "i8"
    case .uint8: "u1"
    case .uint16: "u2"
    case .uint32: "u4"
    case .uint64: "u8"
    }
  }

  /// The type a header's `descr` names, and whether its bytes are stored the most significant first.
  ///
  /// - Throws: `NumPyFileError.Problem.unreadableType` for records, objects, text, complex numbers and dates.
  static func parse(descr: String) throws(NumPyFileError.Problem) -> (type: NumPyType, isBigEndian: Bool) {
    let order = descr.first.flatMap { "<>|=".contains($0) ? $0 : nil }
    let code = order == nil ? descr : String(descr.dropFirst())
    guard let type = allCases.first(where: { $0.code == code || ($0 == .bool && code == "?") }) else {
      throw .unreadableType(descr)
    }
    return (type, order == ">" && type.byteCount > 1)
  }

  /// The `descr` under which this type is written: little-endian, `|` where one byte has no order.
  var descr: String { (byteCount == 1 ? "|" : "<") + code }
}
