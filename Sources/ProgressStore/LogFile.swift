import Foundation
import GRDB
import Tutor

/// The file the log is kept in, and what stands beside it in its folder: backups, damaged files that were set aside.
struct LogFile {
  /// The folder of the learner's progress.
  let folder: URL

  /// Seconds to wait for another session that is writing.
  var patience = 5.0

  var url: URL { folder.appendingPathComponent("progress.sqlite") }
  var path: String { url.path }
  private var backups: URL { folder.appendingPathComponent("backups") }

  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Tells one file from another that took its place.
  var identity: UInt64? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.systemFileNumber] as? UInt64
  }
}

// MARK: - Opening

extension LogFile {
  /// Opens the file, making or migrating it first where that is needed.
  ///
  /// - Throws: `StoreError.newer`, an error with `isDamage`, or whatever the system has to say.
  func open() throws -> DatabaseQueue {
    try makeFolder(folder)
    if exists, let queue = try ready() { return queue }
    return try FolderLock.holding(folder) { try setUp() }
  }

  /// The file as it is; nil while a migration is missing.
  private func ready() throws -> DatabaseQueue? {
    let queue = try connect()
    return try queue.read { database in
      // A session that makes the file now may not have come to its migrations.
      guard try database.tableExists("grdb_migrations") else { return false }
      if try Migrations.migrator.hasBeenSuperseded(database) { throw StoreError.newer(file: path) }
      return try Migrations.migrator.hasCompletedMigrations(database)
    } ? queue : nil
  }

  private func setUp() throws -> DatabaseQueue {
    // Another session may have done it while this one waited.
    if exists, let queue = try ready() { return queue }
    let queue = try connect()
    if try !queue.read(Migrations.migrator.appliedIdentifiers).isEmpty { _ = try backup(queue) }
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    try Migrations.migrator.migrate(queue)
    return queue
  }

  func connect() throws -> DatabaseQueue {
    try DatabaseQueue(path: path, configuration: configuration)
  }

  private var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.prepareDatabase { database in
      // Each commit is on the disk before it returns.
      try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
    }
    return configuration
  }

  private func makeFolder(_ folder: URL) throws {
    if FileManager.default.fileExists(atPath: folder.path) { return }
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }
}

// MARK: - Copies

extension LogFile {
  /// Writes a copy of the whole file into `backups/`, named by the time.
  ///
  /// - Returns: its path.
  func backup(_ queue: DatabaseQueue) throws -> String {
    try makeFolder(backups)
    let copy = unused(backups.appendingPathComponent("progress-\(Self.stamp)"))
    let partial = copy.appendingPathExtension("partial")
    try? FileManager.default.removeItem(at: partial)
    try queue.vacuum(into: partial.path)
    let handle = try FileHandle(forUpdating: partial)
    try handle.synchronize()
    try handle.close()
    try FileManager.default.moveItem(at: partial, to: copy)
    return copy.path
  }

  /// The latest copy; nil where none was made.
  private var latestBackup: URL? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: backups.path)) ?? []
    return names.filter { $0.hasSuffix(".sqlite") }.max().map(backups.appendingPathComponent)
  }

  /// `2026-11-24T101500Z`: the time as part of a file's name.
  private static var stamp: String {
    let now = Instant(secondsSince1970: Date().timeIntervalSince1970.rounded(.down))
    return now.iso8601.replacingOccurrences(of: ":", with: "")
  }

  private func unused(_ base: URL) -> URL {
    for number in 1... {
      let name = number == 1 ? base : URL(fileURLWithPath: "\(base.path)-\(number)")
      let url = name.appendingPathExtension("sqlite")
      if !FileManager.default.fileExists(atPath: url.path) { return url }
    }
    preconditionFailure("a folder has an end")
  }
}

// MARK: - Damage

extension LogFile {
  /// Puts a damaged file aside and begins a new one with every row that can still be read, from it and from the
  /// latest backup.
  ///
  /// - Returns: what to tell the learner; nil when another session has put things right meanwhile.
  func replaceDamaged() throws -> String? {
    try FolderLock.holding(folder) {
      if isSound { return nil }
      var rows = latestBackup.map { readable(in: $0) } ?? []
      var ids = Set(rows.map(\.id))
      rows += readable(in: url).filter { ids.insert($0.id).inserted }

      let fresh = folder.appendingPathComponent("progress.new")
      try? FileManager.default.removeItem(at: fresh)
      try write(rows, to: fresh)
      let aside = unused(folder.appendingPathComponent("progress-damaged-\(Self.stamp)"))
      // The journal first: left behind it would be taken for the new file's.
      for ending in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + ending) {
        try FileManager.default.moveItem(atPath: path + ending, toPath: aside.path + ending)
      }
      try FileManager.default.linkItem(at: url, to: aside)
      guard rename(fresh.path, path) == 0 else { throw SystemError(errno) }
      return "Your progress file was damaged. It was set aside as \(aside.path), and a new one begun with the "
        + "\(rows.count) entries that could still be read."
    }
  }

  private var isSound: Bool { check().isEmpty }

  /// What is wrong with the file: its pages, its rows, its summary.
  func check() -> [String] {
    do {
      return try connect().read { database in
        let report = try String.fetchAll(database, sql: "PRAGMA integrity_check")
        if report != ["ok"] { return report }
        // A file that is not finished, or of another version, has no more to look at.
        guard try Migrations.migrator.hasCompletedMigrations(database) else { return [] }
        var rows: [LogRow] = []
        try LogTable.each(in: database) { rows.append($1) }
        if let summary = try LogTable.summary(in: database), summary != Memory(rows).summary {
          return ["the summary is not what follows from the log"]
        }
        return []
      }
    } catch let error as Damage {
      return [error.message]
    } catch {
      return ["\(StoreError(error, file: self))"]
    }
  }

  /// The rows a file still gives, read from both ends in case there is a hole between them.
  private func readable(in file: URL) -> [LogRow] {
    guard let queue = try? DatabaseQueue(path: file.path, configuration: configuration) else { return [] }
    var rows: [Int64: LogRow] = [:]
    for latestFirst in [false, true] {
      try? queue.read { database in
        try LogTable.each(latestFirst: latestFirst, in: database) { rows[$0] = $1 }
      }
    }
    return rows.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The rows of a file that cannot be opened where it stands, such as on a disk that may only be read.
  func rowsOfCopy() throws -> [LogRow] {
    let copies = FileManager.default.temporaryDirectory.appendingPathComponent("attn-\(UUID())")
    try FileManager.default.createDirectory(
      at: copies, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: copies) }
    let copy = copies.appendingPathComponent("progress.sqlite")
    try FileManager.default.copyItem(at: url, to: copy)
    if FileManager.default.fileExists(atPath: path + "-wal") {
      try FileManager.default.copyItem(atPath: path + "-wal", toPath: copy.path + "-wal")
    }
    return readable(in: copy)
  }

  private func write(_ rows: [LogRow], to file: URL) throws {
    let queue = try DatabaseQueue(path: file.path, configuration: configuration)
    try Migrations.migrator.migrate(queue)
    try queue.write { database in
      for row in rows { try LogTable.insert(row, into: database) }
    }
    // It becomes a file in use only after its rename: with a journal beside it, the journal would stay behind.
    try queue.close()
  }
}
