import Attention
import Testing

@testable import NumPyFile

@Test(arguments: NumPyType.allCases)
func `every type is read as NumPy wrote it`(type: NumPyType) throws {
  let array = try NumPyArray(contentsOf: fixture(type.rawValue))
  #expect(array.shape == [2, 3])
  #expect(array.type == type)
  let expected: [Double] =
    switch type {
    case .bool: [1, 0, 1, 0, 0, 1]
    case .int8: [1, 2, 3, 4, 5, -128]
    default: [1, 2, 3, 4, 5, 250]
    }
  #expect(array.doubles() == expected)
  #expect(array.floats() == expected.map { Float($0) })
}

@Test(arguments: NumPyType.allCases.filter { $0.byteCount > 1 })
func `the most significant byte may come first`(type: NumPyType) throws {
  let array = try NumPyArray(contentsOf: fixture("\(type.rawValue)-big-endian"))
  #expect(array.type == type)
  #expect(array.doubles() == [1, 2, 3, 4, 5, 250])
}

@Test func `Fortran order comes out row by row`() throws {
  let array = try NumPyArray(contentsOf: fixture("cube-fortran"))
  #expect(array.shape == [2, 3, 4])
  #expect(array.floats() == (0..<24).map { Float($0) })
  #expect(!array.liesInSinglePrecision)
  let row = try NumPyArray(contentsOf: fixture("row-fortran"))
  #expect(row.floats() == [0, 1, 2, 3])
}

@Test func `single precision in row-major order is lent, not copied`() throws {
  let array = try NumPyArray(contentsOf: fixture("cube"))
  #expect(array.liesInSinglePrecision)
  #expect(array.withFloats { Array($0) } == (0..<24).map { Float($0) })
}

@Test(arguments: [2, 3])
func `later versions of the format are read`(version: Int) throws {
  #expect(try NumPyArray(contentsOf: fixture("version-\(version)")).floats() == [1, 2, 3, 4, 5, 250])
}

@Test func `a number, a vector and nothing have their shapes`() throws {
  let scalar = try NumPyArray(contentsOf: fixture("scalar"))
  #expect(scalar.shape == [] && scalar.doubles() == [2.5])
  let vector = try NumPyArray(contentsOf: fixture("vector"))
  #expect(vector.shape == [2] && vector.doubles() == [1.5, -2.5])
  let empty = try NumPyArray(contentsOf: fixture("empty"))
  #expect(empty.shape == [3, 0, 2] && empty.floats().isEmpty)
  #expect(empty.withFloats { $0.isEmpty })
}

@Test func `half precision keeps its infinities, its smallest and its largest`() throws {
  let values = try NumPyArray(contentsOf: fixture("special")).doubles()
  #expect(values[0].isNaN)
  #expect(values[1...2] == [.infinity, -.infinity])
  #expect(values[3] == 0 && values[3].sign == .minus)
  #expect(values[4] == 0x1p-24)  // 6e-8 rounded to half precision
  #expect(values[5] == 65504)
}

@Test func `a big file is mapped`() throws {
  try withTemporaryPath { path in
    let numbers = (0..<200_000).map { Float($0) }
    let writer = try NumPyWriter(path: path, shape: [200_000], type: .float32)
    try writer.write(numbers)
    try writer.finish()
    #expect(try NumPyArray(contentsOf: path).withFloats { Array($0) } == numbers)
  }
}

@Test func `arrays become tensors`() throws {
  let mask = try Tensor(NumPyArray(contentsOf: fixture("bool")))
  #expect(mask.isBoolean && mask.shape == [2, 3] && mask.values == [1, 0, 1, 0, 0, 1])
  let numbers = try Tensor(NumPyArray(contentsOf: fixture("int16")))
  #expect(!numbers.isBoolean && numbers.values == [1, 2, 3, 4, 5, 250])
}

@Test func `a tensor beyond the memory allowed is refused`() throws {
  let array = try NumPyArray(contentsOf: fixture("cube"))
  #expect(throws: TensorError.tooLarge(shape: [2, 3, 4], limit: 64)) {
    try Computation.$current.withValue(Computation(byteLimit: 64)) { try Tensor(array) }
  }
}
