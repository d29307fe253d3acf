import Testing

@testable import NumPyFile

@Test func `what is no NumPy file says what it looks like`() {
  #expect(complaint([]) == "x.npy: this is an empty file, not an .npy file; numpy.save writes one.")
  #expect(
    complaint([0x50, 0x4B, 0x03, 0x04])
      == "x.npy: this is a zip archive (.npz or .pt), not an .npy file; numpy.save writes one.")
  #expect(
    complaint(Array("1,2,3".utf8))
      == #"x.npy: this is not an .npy file: it does not begin with \x93NUMPY. numpy.save writes one."#)
}

@Test(arguments: [
  ("records", "[…] (records)"), ("objects", "|O"), ("complex", "<c8"), ("text", "<U2"), ("date", "<M8[D]"),
])
func `entries that are no numbers are refused`(file: String, type: String) {
  #expect(throws: NumPyFileError(fixture(file), .unreadableType(type))) {
    try NumPyArray(contentsOf: fixture(file))
  }
}

@Test func `a missing file, a folder and an unknown version are named`() {
  #expect(throws: NumPyFileError("/no/x", .system(doing: "opening it", reason: "No such file or directory"))) {
    try NumPyArray(contentsOf: "/no/x")
  }
  #expect(throws: NumPyFileError("/tmp", .directory)) { try NumPyArray(contentsOf: "/tmp") }
  #expect(
    complaint(npy("{}", version: (4, 0)))
      == "x.npy: version 4.0 of the .npy format is not known; 1.0, 2.0 and 3.0 are.")
}

@Test(arguments: [
  "", "{", "[]", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False}",
  "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (1,}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
  "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
  "{'descr': '<f4, 'fortran_order': False, 'shape': (1,)}",
  "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,)}",
])
func `a damaged header is refused`(header: String) {
  #expect(complaint(npy(header, data: 4)).hasPrefix("x.npy: the header is damaged: "), "\(header)")
}

@Test func `the spellings of other writers are read`() {
  #expect(
    complaint(npy(#"{"shape":(2L,1),"fortran_order":True,"descr":"=f4"}"#, data: 8)) == "read: shape [2, 1]")
}

@Test func `a shape no memory could hold is refused before anything is allocated`() {
  let huge = "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4), }"
  #expect(
    complaint(npy(huge)) == "x.npy: an array of shape (4611686018427387904, 4) would not fit any memory.")
  let hugeAndEmpty = "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4, 0), }"
  #expect(complaint(npy(hugeAndEmpty)).hasSuffix("would not fit any memory."))
}

@Test func `a file that ends too early says how much is missing`() {
  let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }"
  #expect(
    complaint(npy(header, data: 100))
      == "x.npy: shape (1000000, 1000000) of float32 needs 4000000000000 bytes after the header, "
      + "but the file holds only 100.")
}

@Test func `no cut and no changed byte of a good file brings the reader down`() throws {
  let good = NumPyWriter.bytes([1, 2, 3, 4, 5, 6], shape: [2, 3], type: .float32)
  for length in good.indices {
    #expect(throws: NumPyFileError.self) { try NumPyArray(bytes: Array(good[..<length]), name: "x") }
  }
  var random = SystemRandomNumberGenerator()
  for index in good.indices {
    for _ in 0..<8 {
      var bad = good
      bad[index] = .random(in: 0...255, using: &random)
      if let array = try? NumPyArray(bytes: bad, name: "x") { #expect(array.doubles().count == array.count) }
    }
  }
}
