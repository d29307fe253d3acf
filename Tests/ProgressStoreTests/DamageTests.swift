import Foundation
import GRDB
import Testing
import Tutor

@testable import ProgressStore

struct DamageTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/progress.sqlite" }
  private let rows = (0..<400).map { LogRow.sample($0) }

  /// A log of 400 answers, closed, whose file is then changed.
  private func damaged(_ change: (inout Data) -> Void) throws {
    try StoredLog(folder: folder.path).append(rows)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(bytes.count > 12 * 4096)
    change(&bytes)
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  private func setAside() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasPrefix("progress-damaged-") && $0.hasSuffix(".sqlite")
    }
  }

  @Test func `a file that is no database is set aside, loudly, and learning goes on`() throws {
    try damaged { $0 = Data("not a database at all, whatever its name says".utf8) }
    let log = StoredLog(folder: folder.path)
    #expect(log.memory().attempts == 0)
    let name = try #require(try setAside().first)
    #expect(
      log.takeNotices() == [
        "Your progress file was damaged. It was set aside as \(folder.path)/\(name), and a new one begun with the "
          + "0 entries that could still be read."
      ])
    #expect(log.takeNotices().isEmpty)
    try log.append(.sample(1))
    #expect(log.trouble == nil && log.check().isEmpty)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
        == Data("not a database at all, whatever its name says".utf8))
  }

  @Test func `what can still be read of a damaged file is taken over`() throws {
    // Three pages of rows in the middle of the file are lost.
    try damaged { $0.replaceSubrange(8 * 4096..<11 * 4096, with: Data(repeating: 0xA5, count: 3 * 4096)) }
    #expect(!StoredLog(folder: folder.path).check().isEmpty)
    let log = StoredLog(folder: folder.path)
    let kept = log.rows()
    #expect(kept.count > 200 && kept.count < 400)
    #expect(kept.allSatisfy(rows.contains))
    #expect(try setAside().count == 1)
    #expect(log.takeNotices().count == 1)
    #expect(StoredLog(folder: folder.path).rows() == kept)
    #expect(StoredLog(folder: folder.path).check().isEmpty)
  }

  @Test func `the latest backup fills the gaps`() throws {
    let log = StoredLog(folder: folder.path)
    try log.append(Array(rows[..<390]))
    _ = try log.backup()
    try damaged(from: log)
    #expect(StoredLog(folder: folder.path).rows() == rows)
  }

  /// Adds the last ten answers, then loses three pages of the others.
  private func damaged(from log: StoredLog) throws {
    try log.append(Array(rows[390...]))
    try DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.seek(toOffset: 8 * 4096)
    try handle.write(contentsOf: Data(repeating: 0xA5, count: 3 * 4096))
    try handle.close()
  }

  @Test func `damage met while writing loses nothing that the session knows`() throws {
    let log = StoredLog(folder: folder.path)
    try log.append(rows)
    try log.append(.full)
    try DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    let end = try handle.seekToEnd()
    try handle.seek(toOffset: 4096)
    try handle.write(contentsOf: Data(repeating: 0xA5, count: Int(end) - 4096))
    try handle.close()
    // Another session has the file set aside; this one finds its file gone from under it.
    _ = StoredLog(folder: folder.path).memory()
    try log.append(.bare)
    #expect(try setAside().count == 1)
    #expect(StoredLog(folder: folder.path).rows() == Memory(rows + [.full, .bare]).rows)
    #expect(log.check().isEmpty)
  }

  @Test func `a file taken away under a session is made again with all it knew`() throws {
    let log = StoredLog(folder: folder.path)
    try log.append([.sample(1), .sample(2)])
    try FileManager.default.removeItem(atPath: folder.path)
    try log.append(.sample(3))
    #expect(StoredLog(folder: folder.path).rows() == [.sample(1), .sample(2), .sample(3)])
  }
}
