extension NumPyType {
  /// Appends the numbers' bytes as this type stores them, little-endian.
  ///
  /// What does not fit is brought to the nearest value that does; NaN becomes 0 in a type of whole numbers, and every
  /// number but 0 is true.
  func encode<Number: BinaryFloatingPoint>(_ numbers: UnsafeBufferPointer<Number>, into bytes: inout [UInt8]) {
    switch self {
    case .float16: append(numbers, to: &bytes) { Float16($0).bitPattern }
    case .float32: append(numbers, to: &bytes) { Float($0).bitPattern }
    case .float64: append(numbers, to: &bytes) { Double($0).bitPattern }
    case .bool: append(numbers, to: &bytes) { $0 == 0 ? 0 : 1 as UInt8 }
    case .int8: append(numbers, to: &bytes) { nearest(Int8.self, to: $0) }
    case .int16: append(numbers, to: &bytes) { nearest(Int16.self, to: $0) }
    case .int32: append(numbers, to: &bytes) { nearest(Int32.self, to: $0) }
    case .int64: append(numbers, to: &bytes) { nearest(Int64.self, to: $0) }
    case .uint8: append(numbers, to: &bytes) { nearest(UInt8.self, to: $0) }
    case .uint16: append(numbers, to: &bytes) { nearest(UInt16.self, to: $0) }
    case .uint32: append(numbers, to: &bytes) { nearest(UInt32.self, to: $0) }
    case .uint64: append(numbers, to: &bytes) { nearest(UInt64.self, to: $0) }
    }
  }
}

@inline(__always)
private func append<Number, Bits: FixedWidthInteger>(
  _ numbers: UnsafeBufferPointer<Number>, to bytes: inout [UInt8], _ bits: (Number) -> Bits
) {
  for number in numbers {
    withUnsafeBytes(of: bits(number).littleEndian) { bytes.append(contentsOf: $0) }
  }
}

/// The whole number towards zero, within the type's range.
@inline(__always)
private func nearest<Whole: FixedWidthInteger, Number: BinaryFloatingPoint>(
  _: Whole.Type, to number: Number
) -> Whole {
  if let whole = Whole(exactly: number.rounded(.towardZero)) { return whole }
  return number.isNaN ? 0 : number < 0 ? .min : .max
}
