import Foundation

/// Keeps other sessions out of a folder while its files are made, migrated or set aside. Answers do not need it: the
/// database has locks of its own.
enum FolderLock {
  /// Runs `body` while no other holder of the folder's lock runs. A holder that is killed lets go.
  static func holding<Result>(_ folder: URL, _ body: () throws -> Result) throws -> Result {
    let path = folder.appendingPathComponent("lock").path
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError(errno) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw SystemError(errno) }
    }
    return try body()
  }
}

/// An error number of the system.
struct SystemError: Error {
  var number: CInt
  init(_ number: CInt) { self.number = number }
}

/// Any error of the system or of Foundation in the system's own words, without the paths Foundation adds.
func reason(of error: any Error) -> String {
  if let error = error as? SystemError { return String(cString: strerror(error.number)) }
  var deepest = error as NSError
  while let below = deepest.userInfo[NSUnderlyingErrorKey] as? any Error { deepest = below as NSError }
  return deepest.domain == NSPOSIXErrorDomain
    ? String(cString: strerror(CInt(deepest.code))) : error.localizedDescription
}
