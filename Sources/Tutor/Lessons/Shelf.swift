/// Where the course and the learner's own files stand. The tutor reads and writes nothing by itself: whoever runs it
/// passes a shelf, a folder on a disk or a handful of texts in a test.
public protocol Shelf: AnyObject {
  /// The names of the files in a folder of the course (`""` for the course itself, `"questions"`), in their order.
  func names(in folder: String) -> [String]

  /// A text of the course, by its name below the course's folder: `05-scaled-dot-product.md`.
  func text(_ name: String) throws -> String

  /// The bytes of a file below the course's folder. Refuses whatever lies elsewhere, links that lead out included.
  func data(_ name: String) throws -> [UInt8]

  /// The bytes of any file the person may read: for what is typed, never for what a lesson says.
  func open(_ path: String) throws -> [UInt8]

  /// The paths of files and folders that begin with a text, for completion; a folder ends with `/`.
  func paths(beginningWith text: String) -> [String]

  /// Writes a file the person asked for.
  func write(_ bytes: [UInt8], to path: String) throws

  /// Where the course was found, for messages.
  var place: String { get }
}

/// Something a shelf cannot do, said in full.
public struct ShelfError: Error, Equatable, Sendable, CustomStringConvertible {
  public var message: String
  public init(_ message: String) { self.message = message }
  public var description: String { message }
}
