import Foundation
import Tutor

/// A course in a folder on the disk.
final class CourseFolder: Shelf {
  let folder: URL

  init(_ folder: URL) { self.folder = folder }

  var place: String { folder.path }

  /// The course to use: `--lessons`, `$ATTN_LESSONS`, beside an installed program, or in the package it was built in.
  ///
  /// - Throws: `ShelfError` that says where was looked.
  static func find(_ option: String?) throws -> CourseFolder {
    let environment = ProcessInfo.processInfo.environment
    var looked: [String] = []
    func folder(_ path: String) -> CourseFolder? {
      let url = URL(fileURLWithPath: path, isDirectory: true)
      looked.append(url.path)
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
        ? CourseFolder(url) : nil
    }
    if let option {
      if let found = folder(option) { return found }
      throw ShelfError("there is no folder \(option) with lessons.")
    }
    if let path = environment["ATTN_LESSONS"], !path.isEmpty {
      if let found = folder(path) { return found }
      throw ShelfError("ATTN_LESSONS names \(path), which is no folder.")
    }
    let program = URL(fileURLWithPath: programPath()).resolvingSymlinksInPath().deletingLastPathComponent()
    if let found = folder(program.deletingLastPathComponent().appendingPathComponent("share/attn/lessons").path) {
      return found
    }
    var ancestor = program
    while ancestor.path != "/" {
      if FileManager.default.fileExists(atPath: ancestor.appendingPathComponent("Package.swift").path),
        let found = folder(ancestor.appendingPathComponent("lessons").path)
      {
        return found
      }
      ancestor.deleteLastPathComponent()
    }
    throw ShelfError(
      "no lessons were found. Looked in \(looked.joined(separator: ", ")). `--lessons DIR` or ATTN_LESSONS says where they are."
    )
  }

  /// The course to use, with the misconceptions of the one that comes with the program.
  static func course(_ option: String?) throws -> Course {
    Course(try find(option), common: try? find(nil))
  }

  func names(in folder: String) -> [String] {
    let url = folder.isEmpty ? self.folder : self.folder.appendingPathComponent(folder)
    return ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).filter { !$0.hasPrefix(".") }
      .sorted()
  }

  func text(_ name: String) throws -> String {
    let bytes = try read(folder.appendingPathComponent(name), name, limit: 16 << 20)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ShelfError("\(name) is not UTF-8 text.")
    }
    // Files written on Windows say the same.
    let lines = text.contains("\r\n") ? text.replacing("\r\n", with: "\n") : text
    return lines.hasPrefix("\u{FEFF}") ? String(lines.dropFirst()) : lines
  }

  func data(_ name: String) throws -> [UInt8] {
    let url = folder.appendingPathComponent(name).resolvingSymlinksInPath().standardizedFileURL
    let root = folder.resolvingSymlinksInPath().standardizedFileURL.path
    guard url.path.hasPrefix(root + "/") else {
      throw ShelfError("a lesson loads only files below its own folder, not `\(name)`.")
    }
    return try read(url, name, limit: 256 << 20)
  }

  func open(_ path: String) throws -> [UInt8] {
    try read(URL(fileURLWithPath: expanded(path)), path, limit: 1 << 30)
  }

  func write(_ bytes: [UInt8], to path: String) throws {
    do { try Data(bytes).write(to: URL(fileURLWithPath: expanded(path)), options: .atomic) } catch {
      throw ShelfError("\(path) could not be written: \(reason(error)).")
    }
  }

  func paths(beginningWith text: String) -> [String] {
    let split = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
    let (shown, prefix) = (String(text[..<split]), String(text[split...]))
    let folder = shown.isEmpty ? "." : expanded(shown)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(prefix) && (!$0.hasPrefix(".") || prefix.hasPrefix(".")) }.sorted().map { name in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
      return shown + name + (isFolder.boolValue ? "/" : "")
    }
  }

  private func expanded(_ path: String) -> String { (path as NSString).expandingTildeInPath }

  private func read(_ url: URL, _ name: String, limit: Int) throws -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw ShelfError("there is no file `\(name)`.")
    }
    guard !isFolder.boolValue else { throw ShelfError("`\(name)` is a folder.") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else {
      throw ShelfError("`\(name)` is no regular file.")
    }
    if let size = attributes?[.size] as? Int, size > limit {
      throw ShelfError("`\(name)` has \(size >> 20) MiB; at most \(limit >> 20) are read.")
    }
    do { return [UInt8](try Data(contentsOf: url)) } catch {
      throw ShelfError("`\(name)` cannot be read: \(reason(error)).")
    }
  }

  private func reason(_ error: any Error) -> String {
    let underlying = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError }
    if let underlying, underlying.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(underlying.code)))
    }
    return error.localizedDescription
  }
}

/// Where this program stands on the disk.
func programPath() -> String {
  #if os(Linux)
    if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { return path }
  #endif
  return Bundle.main.executablePath ?? CommandLine.arguments[0]
}
