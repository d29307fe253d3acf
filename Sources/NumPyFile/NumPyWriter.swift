#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An `.npy` file that is being written: version 1.0, C order, little-endian.
///
/// The numbers go to a file beside the wanted one that takes its place in `finish()`. So there is never half a file
/// under the wanted name, and a file may be replaced by what is computed from it. A device or a pipe is written to as
/// it is. Room on the disk is claimed at the start, so that a full disk is an error then and not a crash later.
public final class NumPyWriter {
  private let path: String
  private let shape: [Int]
  private let type: NumPyType
  private let count: Int
  private let header: [UInt8]
  private let descriptor: Int32
  /// The file that becomes the wanted one, or nil where the wanted one is written to directly.
  private let provisional: String?
  private let target: String
  private var written = 0
  private var isFinished = false

  /// Opens the file and writes its header.
  ///
  /// - Throws: `NumPyFileError` when it cannot be made or there is no room for it.
  public init(path: String, shape: [Int], type: NumPyType) throws(NumPyFileError) {
    (self.path, self.shape, self.type) = (path, shape, type)
    do {
      let size = try NumPyHeader.size(shape: shape, type: type)
      count = size.count
      header = NumPyHeader.bytes(shape: shape, type: type)
      (descriptor, target, provisional) = try NumPyWriter.open(path)
      if provisional != nil { try reserve(header.count + size.bytes) }
      try put(header)
    } catch {
      throw NumPyFileError(path, error)
    }
  }

  deinit {
    close(descriptor)
    if !isFinished, let provisional { unlink(provisional) }
  }

  /// Appends the next entries in row-major order.
  public func write(_ numbers: [Double]) throws(NumPyFileError) { try append(numbers) }

  /// Appends the next entries in row-major order.
  public func write(_ numbers: [Float]) throws(NumPyFileError) { try append(numbers) }

  /// Lends memory for all entries in row-major order, to be filled by `body`: the file itself where it stores single
  /// precision (the system writes it as it goes), otherwise memory that is converted and written afterwards.
  ///
  /// - Precondition: nothing has been written yet.
  public func fill(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Void) throws {
    precondition(written == 0, "`fill` writes all entries")
    if type == .float32, count > 0, provisional != nil, let mapping = map() {
      defer { munmap(mapping.baseAddress, mapping.count) }
      try body(UnsafeMutableRawBufferPointer(rebasing: mapping[header.count...]).bindMemory(to: Float.self))
      written = count
      return
    }
    let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
    defer { memory.deallocate() }
    memory.initialize(repeating: 0)
    try body(memory)
    try append(memory)
  }

  /// Gives the file its name. Without it, what was written is removed again.
  ///
  /// - Precondition: as many entries were written as the shape has.
  public func finish() throws(NumPyFileError) {
    precondition(written == count, "an .npy file holds one number for each entry of its shape")
    if let provisional, rename(provisional, target) != 0 {
      throw NumPyFileError(path, .system("replacing it"))
    }
    isFinished = true
  }

  /// The bytes of a whole `.npy` file.
  public static func bytes(_ numbers: [Double], shape: [Int], type: NumPyType = .float64) -> [UInt8] {
    precondition(numbers.count == shape.reduce(1, *), "an .npy file holds one number for each entry of its shape")
    var bytes = NumPyHeader.bytes(shape: shape, type: type)
    numbers.withUnsafeBufferPointer { type.encode($0, into: &bytes) }
    return bytes
  }
}

extension NumPyWriter {
  private typealias Problem = NumPyFileError.Problem

  private static func open(
    _ path: String
  ) throws(Problem) -> (descriptor: Int32, target: String, provisional: String?) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists && status.st_mode & S_IFMT == S_IFDIR { throw .directory }
    if exists && status.st_mode & S_IFMT != S_IFREG {
      let descriptor = systemOpen(path, O_WRONLY | O_CLOEXEC, 0)
      guard descriptor >= 0 else { throw .system("opening it for writing") }
      return (descriptor, path, nil)
    }
    let target = exists ? resolved(path) : path
    let provisional = "\(target).\(getpid()).part"
    let descriptor = systemOpen(provisional, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw .system("writing it") }
    return (descriptor, target, provisional)
  }

  /// The file a symbolic link stands for, so that the link stays.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private func reserve(_ size: Int) throws(Problem) {
    #if canImport(Glibc)
      let error = posix_fallocate(descriptor, 0, off_t(size))
      guard error == 0 else {
        throw .system(doing: "claiming \(size) bytes for it", reason: String(cString: strerror(error)))
      }
    #else
      guard ftruncate(descriptor, off_t(size)) == 0 else { throw .system("claiming \(size) bytes for it") }
    #endif
  }

  private func map() -> UnsafeMutableRawBufferPointer? {
    let size = header.count + count * type.byteCount
    guard let address = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), address != MAP_FAILED
    else { return nil }
    return UnsafeMutableRawBufferPointer(start: address, count: size)
  }

  private func append<Number: BinaryFloatingPoint>(_ numbers: [Number]) throws(NumPyFileError) {
    let result = numbers.withUnsafeBufferPointer { numbers in
      Result { () throws(NumPyFileError) in try append(UnsafeMutableBufferPointer(mutating: numbers)) }
    }
    try result.get()
  }

  private func append<Number: BinaryFloatingPoint>(
    _ numbers: UnsafeMutableBufferPointer<Number>
  ) throws(NumPyFileError) {
    precondition(numbers.count <= count - written, "more numbers than the shape has entries")
    var bytes: [UInt8] = []
    // A piece at a time, so that a big array is never held twice.
    for start in stride(from: 0, to: numbers.count, by: 1 << 16) {
      bytes.removeAll(keepingCapacity: true)
      let piece = numbers[start..<min(start + 1 << 16, numbers.count)]
      type.encode(UnsafeBufferPointer(rebasing: piece), into: &bytes)
      do { try put(bytes) } catch { throw NumPyFileError(path, error) }
    }
    written += numbers.count
  }

  private func put(_ bytes: [UInt8]) throws(Problem) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let done = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if done < 0 && errno == EINTR { continue }
      guard done > 0 else { throw .system("writing it") }
      rest = rest.dropFirst(done)
    }
  }
}

// `open` and `write` would otherwise mean the methods above.
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
