import Foundation
import GRDB
import Testing
import Tutor

@testable import ProgressStore

struct StoredLogTests {
  private let folder = TemporaryFolder()

  @Test func `nothing is made before something is to be kept`() {
    let log = StoredLog(folder: folder.path + "/data/attn")
    #expect(log.summary() == nil)
    #expect(log.rows().isEmpty && log.memory() == Memory())
    #expect(log.check().isEmpty && log.takeNotices().isEmpty && log.trouble == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
  }

  @Test func `the folders are made for their owner only`() throws {
    let log = StoredLog(folder: folder.path + "/data/attn")
    try log.append(.sample(1))
    for path in ["/data", "/data/attn"] {
      let mode = try FileManager.default.attributesOfItem(atPath: folder.path + path)[.posixPermissions] as? Int
      #expect(mode == 0o700)
    }
  }

  @Test func `rows read back as they were written, in the order of their instants`() throws {
    let rows = [LogRow.full, .sample(2), .bare, .sample(1)]
    try StoredLog(folder: folder.path).append(rows)
    let log = StoredLog(folder: folder.path)
    #expect(log.rows() == [.bare, .full, .sample(1), .sample(2)])
    #expect(log.memory() == Memory(rows))
    #expect(log.check().isEmpty)
  }

  @Test func `appending is all or nothing, and an id is taken once`() throws {
    let log = StoredLog(folder: folder.path)
    try log.append(.sample(1))
    #expect(throws: LogError.idTaken("row-1")) { try log.append([.sample(2), .sample(1)]) }
    #expect(throws: LogError.idTaken("row-3")) { try log.append([.sample(3), .sample(3)]) }
    #expect(log.rows() == [.sample(1)])
    #expect(StoredLog(folder: folder.path).rows() == [.sample(1)])
  }

  @Test func `it keeps what its twin in memory keeps`() throws {
    let (stored, twin) = (StoredLog(folder: folder.path), MemoryLog())
    for number in 0..<60 {
      let row = LogRow.sample(number, verdict: number % 3 == 0 ? .wrong : .right)
      try stored.append(row)
      try twin.append(row)
      #expect(stored.summary() == twin.summary())
    }
    let undo = LogRow.undo("row-59", id: "undo", at: .sample(60))
    try stored.append([undo, .reset(question: "q3", id: "reset", at: .sample(61))])
    try twin.append([undo, .reset(question: "q3", id: "reset", at: .sample(61))])
    #expect(stored.memory() == twin.memory())
    let again = StoredLog(folder: folder.path)
    #expect(again.summary() == twin.summary())
    #expect(again.memory() == twin.memory())
  }

  @Test func `two sessions see each other's rows`() throws {
    let (one, other) = (StoredLog(folder: folder.path), StoredLog(folder: folder.path))
    try one.append(.sample(1))
    try other.append(.sample(2))
    #expect(one.memory().attempts == 2)
    try one.append(.sample(3))
    #expect(other.memory().attempts == 3)
    #expect(throws: LogError.idTaken("row-1")) { try other.append(.sample(1)) }
  }

  @Test func `the log only grows, whoever writes to it`() throws {
    try StoredLog(folder: folder.path).append(.sample(1))
    let queue = try DatabaseQueue(path: folder.path + "/progress.sqlite")
    for sql in ["DELETE FROM log", "UPDATE log SET verdict = 'wrong'"] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
    let journal = try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    #expect(journal == "wal")
  }

  @Test func `merging adds what is missing, once`() throws {
    let log = StoredLog(folder: folder.path)
    try log.append([.sample(1), .sample(2)])
    let other: [LogRow] = [.sample(2), .sample(3), .sample(3), .full]
    #expect(try log.merge(other) == 2)
    #expect(try log.merge(other) == 0)
    #expect(log.memory().attempts == 4)
    #expect(StoredLog(folder: folder.path).memory() == log.memory())
  }

  @Test func `a summary that lags, or is of another form, is made again`() throws {
    try StoredLog(folder: folder.path).append([.sample(1), .sample(2)])
    let queue = try DatabaseQueue(path: folder.path + "/progress.sqlite")
    let expected = Memory([.sample(1), .sample(2)]).summary
    for sql in [
      "UPDATE summary SET through = 1, line = '{}'", "UPDATE summary SET form = 0, line = '{}'",
      "UPDATE summary SET line = 'x'", "DELETE FROM summary",
    ] {
      try queue.write { try $0.execute(sql: sql) }
      #expect(StoredLog(folder: folder.path).summary() == expected)
      let line = try queue.read { try String.fetchOne($0, sql: "SELECT line FROM summary WHERE through = 2") }
      #expect(line == expected.jsonLine)
    }
  }

  @Test func `the greeting does not read the log`() throws {
    try StoredLog(folder: folder.path).append([.sample(1), .sample(2)])
    // A summary that says otherwise than the log shows where the greeting's numbers come from.
    let queue = try DatabaseQueue(path: folder.path + "/progress.sqlite")
    try queue.write { try LogTable.write(Summary(attempts: 77), through: 2, to: $0) }
    let log = StoredLog(folder: folder.path)
    #expect(log.summary()?.attempts == 77)
    #expect(log.check() == ["the summary is not what follows from the log"])
  }

  @Test func `a backup is a whole log, and each has its own name`() throws {
    let log = StoredLog(folder: folder.path)
    #expect(try log.backup() == nil)
    try log.append([.full, .sample(1)])
    let copies = try [log.backup(), log.backup()].compactMap { $0 }
    #expect(Set(copies).count == 2)
    for copy in copies {
      let elsewhere = TemporaryFolder()
      try FileManager.default.copyItem(atPath: copy, toPath: elsewhere.path + "/progress.sqlite")
      #expect(StoredLog(folder: elsewhere.path).memory() == log.memory())
    }
  }
}
