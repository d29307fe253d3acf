import Foundation
import Testing
import Tutor

@testable import ProgressStore

/// The short form of `Tests/kill-test.py`, on the store alone.
struct KillTests {
  private let folder = TemporaryFolder()

  /// The program beside the tests that writes answers until it is killed.
  private func probe(_ name: String, count: Int) throws -> (Process, Pipe) {
    let process = Process()
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("store-probe")
    process.arguments = [folder.path, name, "\(count)"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    return (process, pipe)
  }

  @Test func `every answer whose verdict was shown outlives a killed program`() throws {
    var random = SystemRandomNumberGenerator()
    var shown: Set<String> = []
    for round in 0..<25 {
      let (process, pipe) = try probe("round\(round)", count: 1_000_000)
      // Some die before they have opened the file, most in the middle of an answer.
      let wanted = Int.random(in: round % 5 == 0 ? 0...0 : 1...30, using: &random)
      var output = Data()
      while output.count(where: { $0 == UInt8(ascii: "\n") }) < wanted {
        output += pipe.fileHandleForReading.availableData
      }
      usleep(UInt32.random(in: 0...10_000, using: &random))
      kill(process.processIdentifier, SIGKILL)
      output += pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      shown.formUnion(String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init))
      let log = StoredLog(folder: folder.path)
      #expect(log.check().isEmpty)
      #expect(shown.isSubset(of: log.rows().map(\.id)))
      #expect(log.takeNotices().isEmpty)
    }
    #expect(shown.count >= 20)
  }

  @Test func `two programs that answer at once lose nothing`() throws {
    let programs = try ["one", "other"].map { try probe($0, count: 500) }
    for (process, pipe) in programs {
      _ = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    let log = StoredLog(folder: folder.path)
    #expect(log.rows().count == 1000)
    #expect(log.check().isEmpty)
  }
}
