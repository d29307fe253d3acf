import Foundation
import GRDB
import Testing
import Tutor

@testable import ProgressStore

struct MigrationTests {
  private let folder = TemporaryFolder()

  private func file(at step: Int) throws -> DatabaseQueue {
    let queue = try DatabaseQueue(path: folder.path + "/progress.sqlite")
    try Migrations.migrator.migrate(queue, upTo: Migrations.steps[step].name)
    return queue
  }

  private var backups: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/backups")) ?? []
  }

  @Test(arguments: Migrations.steps.indices)
  func `a file of every earlier version is copied, then brought up to date, and nothing is lost`(step: Int) throws {
    let rows: [LogRow] = [.bare, .full, .sample(1), .sample(2, verdict: .wrong)]
    try file(at: step).write { database in
      for row in rows { try LogTable.insert(row, into: database) }
    }
    let log = StoredLog(folder: folder.path)
    #expect(log.summary() == Memory(rows).summary)
    #expect(log.rows() == rows)
    #expect(log.check().isEmpty)

    let isCurrent = step == Migrations.steps.count - 1
    #expect(backups.count == (isCurrent ? 0 : 1))
    for name in backups {
      let copy = try DatabaseQueue(path: folder.path + "/backups/" + name)
      #expect(try copy.read(Migrations.migrator.appliedMigrations) == Migrations.steps[...step].map(\.name))
      #expect(try copy.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM log") } == rows.count)
    }
  }

  @Test func `a file of a later version is left alone`() throws {
    let queue = try file(at: Migrations.steps.count - 1)
    try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('of next year')") }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/progress.sqlite"))
    let log = StoredLog(folder: folder.path)
    #expect(throws: StoreError.newer(file: log.path)) { try log.append(.sample(1)) }
    #expect(log.memory().attempts == 1)
    #expect(log.trouble == .newer(file: log.path))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/progress.sqlite")) == before)
  }

  @Test func `sessions that begin at the same moment make one file`() async throws {
    let path = folder.path
    try await withThrowingTaskGroup { group in
      for number in 0..<6 {
        group.addTask { try StoredLog(folder: path).append(.sample(number)) }
      }
      try await group.waitForAll()
    }
    let log = StoredLog(folder: path)
    #expect(log.memory().attempts == 6)
    #expect(log.check().isEmpty)
  }
}
