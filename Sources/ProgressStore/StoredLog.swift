import Foundation
import GRDB
import Tutor

/// The learner's log on the disk: `progress.sqlite` in a folder of its own.
///
/// Nothing is opened or made before it is first needed. What `append` returned from is on the disk, a pulled plug
/// included. Several sessions may use one folder at once; each sees the others' rows. When the disk fails, the log goes
/// on in memory: `append` throws a `StoreError`, reading gives everything known so far, and each further append tries
/// again to write what is missing. Use a log from one thread at a time.
public final class StoredLog: ProgressLog {
  private let file: LogFile
  private var queue: DatabaseQueue?
  /// Which file `queue` speaks to: another one may have taken its place.
  private var identity: UInt64?

  private var known = Memory()
  /// The last row of the file that `known` contains.
  private var through: Int64 = 0
  /// Whether `known` is the whole log, as far as it can be read.
  private var isLoaded = false
  /// Rows that are not on the disk yet.
  private var pending: [LogRow] = []
  private var notices: [String] = []

  /// Why the log is only in memory; nil while all is well.
  public private(set) var trouble: StoreError?

  /// - Parameters:
  ///   - folder: the folder of the learner's progress. It is made when the first row is written, for its owner only.
  ///   - patience: seconds to wait for another session that is writing.
  public init(folder: String, patience: Double = 5) {
    file = LogFile(folder: URL(fileURLWithPath: folder, isDirectory: true), patience: patience)
  }

  /// Where the log is kept.
  public var path: String { file.path }
}

// MARK: - Writing

extension StoredLog {
  /// Adds rows in one transaction, and with them those that earlier appends could not write.
  ///
  /// `append([])` only tries to write what is missing: do that before leaving.
  ///
  /// - Throws: `LogError.idTaken`, and then nothing was added; a `StoreError` when the rows are in memory only.
  public func append(_ rows: [LogRow]) throws {
    if rows.isEmpty, pending.isEmpty { return }
    do {
      try write { known in
        try known.checkIDs(of: rows)
        return rows
      }
    } catch let error as LogError {
      throw error
    } catch {
      try known.checkIDs(of: rows)
      known.add(rows)
      pending += rows
      throw error
    }
  }

  /// - Throws: a `StoreError`, and then nothing was added.
  public func merge(_ rows: [LogRow]) throws -> Int {
    try write { known in
      var ids: Set<String> = []
      return rows.filter { !known.contains($0.id) && ids.insert($0.id).inserted }
    }
  }

  /// Writes what is pending and the rows that are chosen in view of everything written so far, all in one transaction.
  ///
  /// - Returns: how many rows were chosen.
  @discardableResult
  private func write(_ choose: (Memory) throws -> [LogRow]) throws -> Int {
    do {
      let rows = try onDisk { queue in
        var (rows, next, last) = ([LogRow](), known, through)
        try queue.writeWithoutTransaction { database in
          try database.inTransaction(.immediate) {
            try catchUp(in: database)
            rows = try choose(known)
            next = known
            next.add(rows)
            for row in pending + rows { try LogTable.insert(row, into: database) }
            last = try LogTable.lastSequence(in: database)
            if last > 0, try LogTable.summary(in: database) == nil {
              try LogTable.write(next.summary, through: last, to: database)
            }
            return .commit
          }
        }
        (known, through, pending) = (next, last, [])
        return rows
      }
      (isLoaded, trouble) = (true, nil)
      return rows.count
    } catch let error as LogError {
      throw error
    } catch {
      let error = StoreError(error, file: file)
      trouble = error
      throw error
    }
  }
}

// MARK: - Reading

extension StoredLog {
  public func rows() -> [LogRow] {
    load()
    return known.rows
  }

  public func memory() -> Memory {
    load()
    return known
  }

  /// Reads one row of the file where that suffices; the whole log only where its summary lags behind.
  public func summary() -> Summary? {
    if !isLoaded, pending.isEmpty, file.exists {
      let stored = try? onDisk { queue in try queue.read(LogTable.summary) }
      if let stored { return stored }
    }
    load()
    if known.rows.isEmpty { return nil }
    if trouble == nil { _ = try? write { _ in [] } }
    return known.summary
  }

  public func takeNotices() -> [String] {
    defer { notices = [] }
    return notices
  }

  /// Brings `known` up to date. A disk that failed is not waited for again: only appends try it.
  private func load() {
    if isLoaded && trouble != nil || queue == nil && !file.exists { return }
    do {
      try onDisk { queue in try queue.read(catchUp) }
    } catch {
      let error = StoreError(error, file: file)
      trouble = error
      if !isLoaded { known.add((try? file.rowsOfCopy()) ?? []) }
      notices.append("Your progress cannot be kept: \(error) What you do now is remembered until you leave.")
    }
    isLoaded = true
  }

  /// Takes in the rows that this session has not seen, other sessions' for the most part.
  private func catchUp(in database: Database) throws {
    var (rows, last) = ([LogRow](), through)
    try LogTable.each(after: through, in: database) { sequence, row in
      rows.append(row)
      last = sequence
    }
    known.add(rows)
    through = last
  }
}

// MARK: - Care

extension StoredLog {
  public func backup() throws -> String? {
    if queue == nil, pending.isEmpty, !file.exists { return nil }
    try append([])
    do {
      return try onDisk { try file.backup($0) }
    } catch {
      throw StoreError(error, file: file)
    }
  }

  /// Looks at every page and every row; changes nothing.
  public func check() -> [String] {
    var findings: [String] = []
    if !pending.isEmpty {
      findings.append("\(pending.count) entries are only in memory" + (trouble.map { ": \($0)" } ?? "."))
    }
    return findings + (file.exists ? file.check() : [])
  }
}

// MARK: - The disk

extension StoredLog {
  /// Runs `body` on the open file; a damaged one is replaced, and `body` run again.
  private func onDisk<Result>(_ body: (DatabaseQueue) throws -> Result) throws -> Result {
    do {
      return try body(opened())
    } catch  where error.isDamage {
      leave()
      if let notice = try file.replaceDamaged() { notices.append(notice) }
      return try body(opened())
    }
  }

  private func opened() throws -> DatabaseQueue {
    if queue != nil, file.identity != identity { leave() }
    if let queue { return queue }
    let opened = try file.open()
    (queue, identity) = (opened, file.identity)
    return opened
  }

  /// Lets go of a file. Whatever takes its place gets everything that is known here.
  private func leave() {
    try? queue?.close()
    (queue, identity, through) = (nil, nil, 0)
    pending = known.rows
  }
}
