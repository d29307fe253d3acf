/// What can be wrong with a file of numbers, and which file it is.
public struct NumPyFileError: Error, Equatable, Sendable {
  /// The file's path, or a word for what was read instead of one.
  public let file: String
  public let problem: Problem

  public init(_ file: String, _ problem: Problem) {
    (self.file, self.problem) = (file, problem)
  }

  public enum Problem: Error, Equatable, Sendable {
    /// The system refused: there is no such file, it may not be read, the disk is full.
    case system(doing: String, reason: String)
    case directory
    /// More bytes than are read from something that is no file on a disk.
    case endless(limit: Int)
    /// The first bytes are not those of an `.npy` file.
    case notNumPy(looksLike: String?)
    case unknownVersion(major: Int, minor: Int)
    /// The file ends within its header.
    case headerTruncated
    /// The header is not the dictionary it should be.
    case header(String)
    /// A `dtype` that does not hold plain numbers.
    case unreadableType(String)
    /// A shape whose numbers would not fit any memory.
    case shapeTooLarge([Int])
    /// Fewer bytes of numbers than the shape needs.
    case dataTruncated(shape: [Int], type: NumPyType, needed: Int, found: Int)

    case emptyTable
    /// A cell that is no number; lines and columns count from 1.
    case notANumber(String, line: Int, column: Int)
    case headerRow(String)
    case raggedRow(line: Int, found: Int, wanted: Int)
    case otherSeparator(String, line: Int)
  }
}

extension NumPyFileError: CustomStringConvertible {
  public var description: String { "\(file): \(problem)" }
}

extension NumPyFileError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let doing, let reason):
      return "\(doing) failed: \(reason)."
    case .directory:
      return "this is a folder, not a file."
    case .endless(let limit):
      return "more than \(limit >> 20) MiB came from it; save it as a file first."
    case .notNumPy(let other):
      return other.map { "this is \($0), not an .npy file; numpy.save writes one." }
        ?? "this is not an .npy file: it does not begin with \\x93NUMPY. numpy.save writes one."
    case .unknownVersion(let major, let minor):
      return "version \(major).\(minor) of the .npy format is not known; 1.0, 2.0 and 3.0 are."
    case .headerTruncated:
      return "the file ends within its header; it was probably not copied or written to its end."
    case .header(let what):
      return "the header is damaged: \(what)."
    case .unreadableType(let descr):
      return "entries of type \(descr) are not numbers that can be read here; "
        + "x.astype(numpy.float32) or numpy.float64 makes them so."
    case .shapeTooLarge(let shape):
      return "an array of shape (\(shape.map(String.init).joined(separator: ", "))) would not fit any memory."
    case .dataTruncated(let shape, let type, let needed, let found):
      return "shape (\(shape.map(String.init).joined(separator: ", "))) of \(type.rawValue) needs \(needed) bytes "
        + "after the header, but the file holds only \(found)."
    case .emptyTable:
      return "there are no numbers in it."
    case .notANumber(let text, let line, let column):
      return "line \(line), column \(column): “\(text)” is not a number."
    case .headerRow(let text):
      return "line 1 holds names, not numbers (“\(text)”); remove it, or ask for it to be skipped."
    case .raggedRow(let line, let found, let wanted):
      return "line \(line) has \(found) number\(found == 1 ? "" : "s"), the lines before it have \(wanted)."
    case .otherSeparator(let separator, let line):
      return "line \(line): numbers are separated by \(separator); commas are wanted, and points for decimals."
    }
  }
}
