import Attention
import Glibc
import Testing

@testable import NumPyFile

@Test func `what is written is byte for byte what NumPy writes`() throws {
  for type in NumPyType.allCases {
    let array = try NumPyArray(contentsOf: fixture(type.rawValue))
    let bytes = NumPyWriter.bytes(array.doubles(), shape: array.shape, type: type)
    #expect(bytes == contents(fixture(type.rawValue)), "\(type)")
  }
  #expect(NumPyWriter.bytes([2.5], shape: []) == contents(fixture("scalar")))
  #expect(NumPyWriter.bytes([1.5, -2.5], shape: [2]) == contents(fixture("vector")))
  #expect(NumPyWriter.bytes([], shape: [3, 0, 2], type: .float32) == contents(fixture("empty")))
}

@Test func `filling and appending write the same file`() throws {
  for type in [NumPyType.float16, .float32, .float64] {
    try withTemporaryPath { path in
      let filled = try NumPyWriter(path: path, shape: [2, 3], type: type)
      try filled.fill { memory in for index in 0..<6 { memory[index] = Float(index) / 2 } }
      try filled.finish()
      let first = contents(path)
      let appended = try NumPyWriter(path: path, shape: [2, 3], type: type)
      try appended.write([0.0, 0.5, 1.0])
      try appended.write([1.5, 2, 2.5] as [Float])
      try appended.finish()
      #expect(contents(path) == first)
      #expect(first == NumPyWriter.bytes([0, 0.5, 1, 1.5, 2, 2.5], shape: [2, 3], type: type))
    }
  }
}

@Test func `an unfinished file leaves nothing behind and the old one as it was`() throws {
  try withTemporaryPath { path in
    write([1, 2, 3], to: path)
    do {
      let writer = try NumPyWriter(path: path, shape: [4], type: .float32)
      try writer.write([1.0, 2])
    }
    #expect(contents(path) == [1, 2, 3])
    #expect(access("\(path).\(getpid()).part", F_OK) != 0)
  }
}

@Test func `an array may be replaced by what is computed from it`() throws {
  try withTemporaryPath { path in
    write(NumPyWriter.bytes(Array(repeating: 1, count: 100_000), shape: [100_000], type: .float32), to: path)
    let old = try NumPyArray(contentsOf: path)
    let writer = try NumPyWriter(path: path, shape: old.shape, type: old.type)
    try writer.fill { new in
      old.withFloats { for index in $0.indices { new[index] = $0[index] + 1 } }
    }
    try writer.finish()
    #expect(try NumPyArray(contentsOf: path).floats().allSatisfy { $0 == 2 })
  }
}

@Test func `a device is written to as it is`() throws {
  let writer = try NumPyWriter(path: "/dev/null", shape: [3], type: .float32)
  try writer.fill { $0.update(repeating: 1) }
  try writer.finish()
}

@Test func `where nothing can be written the reason is given`() {
  #expect(throws: NumPyFileError("/no/x", .system(doing: "writing it", reason: "No such file or directory"))) {
    try NumPyWriter(path: "/no/x", shape: [1], type: .float32)
  }
  #expect(throws: NumPyFileError("/tmp", .directory)) { try NumPyWriter(path: "/tmp", shape: [1], type: .float32) }
}

@Test func `numbers beyond a type come to its nearest`() throws {
  let numbers = [300, -300, 1.9, -1.9, .nan, .infinity]
  func stored(_ type: NumPyType) throws -> [Double] {
    try NumPyArray(bytes: NumPyWriter.bytes(numbers, shape: [6], type: type), name: "x").doubles()
  }
  #expect(try stored(.int8) == [127, -128, 1, -1, 0, 127])
  #expect(try stored(.uint8) == [255, 0, 1, 0, 0, 255])
  #expect(try stored(.bool) == [1, 1, 1, 1, 1, 1])
}

@Test func `tensors are written in double precision, or as truth values`() throws {
  let numbers = Tensor(shape: [2], values: [0.1, 0.2])
  #expect(try Tensor(NumPyArray(bytes: numbers.numPyBytes, name: "x")) == numbers)
  let mask = Tensor(shape: [2], values: [0, 1], isBoolean: true)
  #expect(try Tensor(NumPyArray(bytes: mask.numPyBytes, name: "x")) == mask)
}

private func contents(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
}
