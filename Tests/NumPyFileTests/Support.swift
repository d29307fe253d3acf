import Glibc

@testable import NumPyFile

/// The folder of files that NumPy wrote (fixtures/make.py says how).
func fixture(_ name: String) -> String {
  let here = #filePath
  return here[..<here.lastIndex(of: "/")!] + "/fixtures/\(name).npy"
}

/// A path of its own in the system's folder for temporary files, removed when the body is done.
func withTemporaryPath<Result>(_ body: (String) throws -> Result) rethrows -> Result {
  let path = "/tmp/numpy-file-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  defer { unlink(path) }
  return try body(path)
}

func write(_ bytes: [UInt8], to path: String) {
  let file = fopen(path, "wb")!
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// The bytes of an `.npy` file with this header text and as many zero bytes of data.
func npy(_ header: String, version: (UInt8, UInt8) = (1, 0), data: Int = 0) -> [UInt8] {
  let text = Array(header.utf8)
  let length = [UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + (version.0 > 1 ? [0, 0] : [])
  return [0x93] + Array("NUMPY".utf8) + [version.0, version.1] + length + text + Array(repeating: 0, count: data)
}

/// What reading these bytes complains about.
func complaint(_ bytes: [UInt8]) -> String {
  do {
    let array = try NumPyArray(bytes: bytes, name: "x.npy")
    return "read: shape \(array.shape)"
  } catch {
    return error.description
  }
}

/// What reading this text as a `.csv` file complains about.
func complaint(csv: String) -> String {
  do {
    let table = try NumberTable(bytes: Array(csv.utf8), name: "x.csv")
    return "read: \(table.rows) × \(table.columns)"
  } catch {
    return error.description
  }
}
