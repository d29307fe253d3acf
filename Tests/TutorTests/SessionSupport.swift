import Display
import Foundation
import Testing

@testable import Tutor

/// A course of a few texts, and files that exist only in the test.
final class TextShelf: Shelf {
  var texts: [String: String]
  var written: [String: [UInt8]] = [:]

  init(_ texts: [String: String] = [:]) { self.texts = texts }

  var place: String { "the test" }

  func names(in folder: String) -> [String] {
    texts.keys.filter { folder.isEmpty ? !$0.contains("/") : $0.hasPrefix(folder + "/") }
      .map { folder.isEmpty ? $0 : String($0.dropFirst(folder.count + 1)) }.sorted()
  }

  func text(_ name: String) throws -> String {
    guard let text = texts[name] else { throw ShelfError("there is no file `\(name)`.") }
    return text
  }

  func data(_ name: String) throws -> [UInt8] { Array(try text(name).utf8) }
  func open(_ path: String) throws -> [UInt8] { try written[path] ?? data(path) }
  func write(_ bytes: [UInt8], to path: String) throws { written[path] = bytes }
  func paths(beginningWith text: String) -> [String] {
    (Array(texts.keys) + written.keys).filter { $0.hasPrefix(text) }.sorted()
  }
}

/// The course of this repository, read from its files.
final class RepositoryShelf: Shelf {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("lessons")

  var place: String { folder.path }

  func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: self.folder.appendingPathComponent(folder).path)) ?? [])
      .sorted()
  }

  func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }
  func data(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appendingPathComponent(name))) }
  func open(_ path: String) throws -> [UInt8] { throw ShelfError("no files in this test.") }
  func write(_ bytes: [UInt8], to path: String) throws { throw ShelfError("no files in this test.") }
  func paths(beginningWith text: String) -> [String] { [] }
}

/// A session whose clock runs a second a line, and what it showed.
final class Played {
  let shelf: any Shelf
  let log: any ProgressLog
  let session: Session
  private var clock = Instant(secondsSince1970: 1_790_000_000)
  private(set) var prompt: Prompt
  /// Everything shown so far, as plain text.
  private(set) var screen = ""

  init(
    _ shelf: any Shelf = TextShelf(), log: any ProgressLog = MemoryLog(), isInteractive: Bool = true, seed: UInt64 = 7
  ) {
    var options = Session.Options()
    options.isInteractive = isInteractive
    options.seed = seed
    (self.shelf, self.log) = (shelf, log)
    session = Session(course: Course(shelf), log: log, options: options)
    prompt = session.prompt
  }

  /// Types lines and gives what was shown for them.
  @discardableResult
  func type(_ lines: String...) -> String {
    var shown = ""
    for line in lines {
      clock = clock.adding(seconds: 1)
      prompt = session.respond(to: line, at: clock) { shown += plain($0, width: 80) }
    }
    screen += shown
    return shown
  }
}
