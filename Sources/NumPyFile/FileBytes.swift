#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The bytes of a file: mapped where it is big, so that only what is looked at is read; copied where it is small.
final class FileBytes: @unchecked Sendable {
  // Safe to share: the bytes are never written after `init`, and nobody else holds the memory.
  let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Below this a copy is quicker than a mapping, and cannot be cut short by somebody who truncates the file.
  private static let mappedFrom = 1 << 18
  /// How much is read from a pipe, whose size is not known beforehand.
  private static let pipeLimit = 1 << 30

  /// The bytes of the file at `path`.
  init(path: String) throws(NumPyFileError) {
    do {
      (bytes, isMapped) = try FileBytes.read(path)
    } catch {
      throw NumPyFileError(path, error)
    }
  }

  /// A copy of the given bytes.
  init(_ given: [UInt8]) {
    bytes = given.withUnsafeBytes { FileBytes.copy($0) }
    isMapped = false
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    } else {
      bytes.baseAddress?.deallocate()
    }
  }

  private static func copy(_ given: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: given.count, alignment: 64)
    memory.copyMemory(from: given)
    return UnsafeRawBufferPointer(memory)
  }

  private static func read(_ path: String) throws(NumPyFileError.Problem) -> (UnsafeRawBufferPointer, isMapped: Bool) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("opening it") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system("reading it") }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw .directory }
    guard kind == S_IFREG, status.st_size >= mappedFrom else {
      return (try readAll(descriptor), false)
    }
    let size = Int(status.st_size)
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw .system("mapping it")
    }
    return (UnsafeRawBufferPointer(start: address, count: size), true)
  }

  private static func readAll(_ descriptor: Int32) throws(NumPyFileError.Problem) -> UnsafeRawBufferPointer {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Swift.min(chunk.count, pipeLimit + 1 - all.count)
      let got = chunk.withUnsafeMutableBytes {
        #if canImport(Glibc)
          Glibc.read(descriptor, $0.baseAddress, count)
        #else
          Darwin.read(descriptor, $0.baseAddress, count)
        #endif
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .system("reading it") }
      if got == 0 { break }
      all += chunk[..<got]
      guard all.count <= pipeLimit else { throw .endless(limit: pipeLimit) }
    }
    return all.withUnsafeBytes { copy($0) }
  }
}

extension NumPyFileError.Problem {
  /// What the system says about the call that has just failed.
  static func system(_ doing: String) -> Self {
    .system(doing: doing, reason: String(cString: strerror(errno)))
  }
}
