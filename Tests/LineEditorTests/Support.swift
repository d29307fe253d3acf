import Foundation
import PseudoTerminal

/// The probe at a terminal, which says what it reads.
func startProbe(
  _ environment: [String: String] = [:], home: String? = nil, columns: Int = 80, rows: Int = 24
) throws -> PseudoTerminal {
  let terminal = try PseudoTerminal(
    PseudoTerminal.product("line-editor-probe"), environment: environment, home: home, columns: columns, rows: rows)
  try terminal.wait(for: "probe> ")
  return terminal
}

/// A folder that lives as long as the test.
final class Folder {
  let path: String
  init() throws { path = try PseudoTerminal.makeFolder() }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }
}
