import Foundation
import GRDB
import Testing
import Tutor

@testable import ProgressStore

struct TroubleTests {
  private let folder = TemporaryFolder()

  @Test func `without a place to write, the session goes on and catches up later`() throws {
    // A file stands where the folder should be.
    let place = folder.path + "/attn"
    try Data().write(to: URL(fileURLWithPath: place))
    let log = StoredLog(folder: place)
    let error = #expect(throws: StoreError.self) { try log.append(.sample(1)) }
    #expect(error.map { "\($0)" }?.contains(place) == true)
    #expect(throws: StoreError.self) { try log.append(.sample(2)) }
    #expect(throws: LogError.idTaken("row-1")) { try log.append(.sample(1)) }
    #expect(log.memory().attempts == 2)
    #expect(log.summary()?.attempts == 2)
    #expect(log.check().first?.hasPrefix("2 entries are only in memory: ") == true)

    try FileManager.default.removeItem(atPath: place)
    try log.append([])
    #expect(log.trouble == nil && log.check().isEmpty)
    #expect(StoredLog(folder: place).rows() == [.sample(1), .sample(2)])
  }

  /// Another program that may hold the file for longer than one access.
  private func holder() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    return try DatabaseQueue(path: folder.path + "/progress.sqlite", configuration: configuration)
  }

  @Test func `a session that is writing is waited for`() async throws {
    try StoredLog(folder: folder.path).append(.sample(1))
    let other = try holder()
    try await other.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
    let path = folder.path
    let waiting = Task.detached { try StoredLog(folder: path, patience: 300).append(.sample(2)) }
    try await Task.sleep(for: .milliseconds(300))
    try await other.writeWithoutTransaction { try $0.rollback() }
    try await waiting.value
    #expect(StoredLog(folder: folder.path).rows().count == 2)
  }

  @Test func `a lock that is never let go of is reported, and the answer is written later`() throws {
    try StoredLog(folder: folder.path).append(.sample(1))
    let other = try holder()
    try other.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
    let log = StoredLog(folder: folder.path, patience: 0.1)
    #expect(throws: StoreError.locked(file: log.path, seconds: 0.1)) { try log.append(.sample(2)) }
    #expect(log.memory().attempts == 2)
    try other.writeWithoutTransaction { try $0.rollback() }
    try log.append(.sample(3))
    #expect(StoredLog(folder: folder.path).rows() == [.sample(1), .sample(2), .sample(3)])
  }

  @Test func `two sessions that answer at once lose nothing`() async throws {
    let path = folder.path
    try await withThrowingTaskGroup { group in
      for session in 0..<2 {
        group.addTask {
          let log = StoredLog(folder: path)
          for number in 0..<500 { try log.append(.sample(session * 500 + number)) }
        }
      }
      try await group.waitForAll()
    }
    let log = StoredLog(folder: path)
    #expect(Set(log.rows().map(\.id)).count == 1000)
    #expect(log.check().isEmpty)
    #expect(log.summary() == log.memory().summary)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk takes the rights of root"))
  func `a full disk is said loudly, the session goes on, and nothing earlier is lost`() throws {
    let disk = try SmallDisk(kilobytes: 1000)
    let log = StoredLog(folder: disk.path + "/attn")
    var written: [LogRow] = []
    var failure: StoreError?
    for number in 0..<5000 where failure == nil {
      do {
        try log.append(.sample(number))
        written.append(.sample(number))
      } catch let error as StoreError {
        failure = error
      }
    }
    #expect(failure == .full(file: log.path))
    #expect(written.count > 50)
    #expect(log.memory().attempts == written.count + 1)
    #expect(StoredLog(folder: disk.path + "/attn").rows() == written)

    #expect(throws: StoreError.self) { try log.append(.full) }
    try disk.grow(toKilobytes: 8000)
    try log.append(.bare)
    let expected = Memory(written + [.sample(written.count), .full, .bare]).rows
    #expect(StoredLog(folder: disk.path + "/attn").rows() == expected)
    #expect(log.check().isEmpty)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk takes the rights of root"))
  func `a disk that may only be read still shows what one knew`() throws {
    let disk = try SmallDisk(kilobytes: 4000)
    try StoredLog(folder: disk.path + "/attn").append([.sample(1), .sample(2)])
    try disk.forbidWriting()
    let log = StoredLog(folder: disk.path + "/attn")
    #expect(log.memory().attempts == 2)
    #expect(throws: StoreError.self) { try log.append(.sample(3)) }
    #expect(log.memory().attempts == 3)
    #expect(log.trouble != nil)
    #expect(StoredLog(folder: disk.path + "/attn").summary()?.attempts == 2)
    // Nor can anything be begun there.
    let new = StoredLog(folder: disk.path + "/other")
    #expect(throws: StoreError.self) { try new.append(.sample(3)) }
    #expect(new.memory().attempts == 1)
  }
}

/// A disk in memory that is soon full.
final class SmallDisk {
  let path: String

  static let isPossible = geteuid() == 0 && (try? SmallDisk(kilobytes: 100)) != nil

  init(kilobytes: Int) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("attn-disk-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Self.run("/bin/mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path])
  }

  func grow(toKilobytes kilobytes: Int) throws {
    try Self.run("/bin/mount", ["-o", "remount,size=\(kilobytes)k", path])
  }

  func forbidWriting() throws {
    try Self.run("/bin/mount", ["-o", "remount,ro", path])
  }

  deinit {
    try? Self.run("/bin/umount", ["-l", path])
    try? FileManager.default.removeItem(atPath: path)
  }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = try Process.run(URL(fileURLWithPath: program), arguments: arguments)
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw CocoaError(.fileWriteUnknown) }
  }
}
