/// Where the learner's log is kept. The tutor writes to it before it shows a verdict; what `append` has returned from
/// is never lost.
///
/// When `append` throws, the rows are not on the disk, but the log still counts them until the program ends and tries
/// again with the next append: show the error and go on.
public protocol ProgressLog: AnyObject {
  /// Adds one row, in a transaction of its own.
  func append(_ row: LogRow) throws

  /// Adds several rows, all or none.
  func append(_ rows: [LogRow]) throws

  /// Every row, in the order of the instants.
  func rows() throws -> [LogRow]

  /// What the greeting needs, without reading the whole log; nil while there is nothing in it.
  func summary() throws -> Summary?

  /// What follows from the rows, kept up to date with every append, other sessions' included.
  func memory() throws -> Memory

  /// Adds those of `rows` whose id is not there yet, all in one transaction.
  ///
  /// - Returns: how many were new. Merging the same rows again adds none.
  func merge(_ rows: [LogRow]) throws -> Int

  /// Writes a copy of the whole log beside it.
  ///
  /// - Returns: where the copy is; nil for a log that is only in memory.
  func backup() throws -> String?

  /// What is wrong with the log's file: empty when all is well.
  func check() throws -> [String]

  /// What has to be said to the learner about the log itself, such as a damaged file that was set aside. Each is
  /// given once.
  func takeNotices() -> [String]
}

extension ProgressLog {
  public func append(_ row: LogRow) throws { try append([row]) }
}
