import Foundation
import PseudoTerminal
import Testing

@testable import LineEditor

@Suite struct HistoryTests {
  let home: Folder
  let environment: [String: String]

  init() throws {
    home = try Folder()
    environment = ["PROBE_HISTORY": home.path + "/state/history"]
    try FileManager.default.createDirectory(atPath: home.path + "/state", withIntermediateDirectories: true)
    try home.write("softmax(a)\nattention(Q, K, V)\nsoftmax(b)\na.T\nQ @ K.T\n", to: "state/history")
  }

  let up = "\u{1B}[A", down = "\u{1B}[B"

  @Test func upGoesBackAndDownComesToWhatWasTyped() throws {
    let terminal = try startProbe(environment)
    terminal.type(up)
    try terminal.waitForScreen { $0.line == "probe> Q @ K.T" }
    terminal.type(up)
    try terminal.waitForScreen { $0.line == "probe> a.T" }
    terminal.type(down + down)
    try terminal.waitForScreen { $0.line == "probe>" }
  }

  @Test func upFindsOnlyWhatBeginsAlike() throws {
    let terminal = try startProbe(environment)
    terminal.type("a" + up)
    try terminal.waitForScreen { $0.line == "probe> a.T" }
    terminal.type(up)
    try terminal.waitForScreen { $0.line == "probe> attention(Q, K, V)" }
    terminal.type(up + up + down + down)
    try terminal.waitForScreen { $0.line == "probe> a" }
    terminal.type(up + "!\r")
    try terminal.wait(for: #"got "a.T!""#)
  }

  @Test func applicationCursorKeysAndControlPDoTheSame() throws {
    let terminal = try startProbe(environment)
    terminal.type("soft\u{1B}OA")
    try terminal.waitForScreen { $0.line == "probe> softmax(b)" }
    terminal.type("\u{10}")
    try terminal.waitForScreen { $0.line == "probe> softmax(a)" }
    terminal.type("\u{E}\r")
    try terminal.wait(for: #"got "softmax(b)""#)
  }

  @Test func controlRFindsLetterForLetter() throws {
    let terminal = try startProbe(environment)
    terminal.type("\u{12}K.")
    try terminal.waitForScreen { $0.line == #"search "K.": Q @ K.T"# }
    terminal.type("\r")
    try terminal.wait(for: #"got "Q @ K.T""#)
    #expect(terminal.screen.text.contains("probe> Q @ K.T"))
  }

  @Test func controlRAgainGoesFurtherBackAndAnotherKeyEdits() throws {
    let terminal = try startProbe(environment)
    terminal.type("\u{12}max(\u{12}")
    try terminal.waitForScreen { $0.line == #"search "max(": softmax(a)"# }
    terminal.type("\u{5}\u{7F}, axis=0)\r")  // Ctrl-E goes to the end
    try terminal.wait(for: #"got "softmax(a, axis=0)""#)
  }

  @Test func controlRSaysWhenThereIsNone() throws {
    let terminal = try startProbe(environment)
    terminal.type("draft\u{12}max[")
    try terminal.waitForScreen { $0.line.hasPrefix(#"no entry with "max[": "#) }
    terminal.type("\u{7F}")
    try terminal.waitForScreen { $0.line == #"search "max": softmax(b)"# }
    terminal.type("\u{7}!\r")  // Ctrl-G brings the draft back
    try terminal.wait(for: #"got "draft!""#)
  }

  @Test func controlCLeavesTheSearchAndTheLine() throws {
    let terminal = try startProbe(environment)
    terminal.type("\u{12}soft")
    try terminal.waitForScreen { $0.line == #"search "soft": softmax(b)"# }
    terminal.type("\u{3}")
    try terminal.wait(for: "interrupted")
    terminal.type("on\r")
    try terminal.wait(for: #"got "on""#)
  }

  @Test func entriesOutliveTheSession() throws {
    let first = try startProbe(environment)
    first.type("kept = 1\r")
    try first.wait(for: "got")
    first.type("\u{4}")
    #expect(try first.exitStatus() == 0)
    let second = try startProbe(environment)
    second.type(up)
    try second.waitForScreen { $0.line == "probe> kept = 1" }
  }

  @Test func twoSessionsLoseNothingOfEachOther() throws {
    let one = try startProbe(environment), other = try startProbe(environment)
    for number in 1...20 {
      one.type("one\(number)\r")
      other.type("other\(number)\r")
    }
    try one.wait(for: "one20\"")
    try other.wait(for: "other20\"")
    let lines = Set(try home.read("state/history").split(separator: "\n").map(String.init))
    for number in 1...20 { #expect(lines.isSuperset(of: ["one\(number)", "other\(number)"])) }
  }

  @Test func aFolderThatCannotBeWrittenCostsOnlyTheHistory() throws {
    try home.write("", to: "file")
    let terminal = try startProbe(["PROBE_HISTORY": home.path + "/file/history"])
    terminal.type("one\rtwo\r" + up + up + "\r")
    try terminal.wait(for: #"got "two""#)
    try terminal.wait(for: #"got "one""#)
  }

  @Test func theFileIsForItsOwnerAlone() throws {
    let file = HistoryFile(path: home.path + "/new/history")
    file.append("a secret")
    let folder = try FileManager.default.attributesOfItem(atPath: home.path + "/new")
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(folder[.posixPermissions] as? Int == 0o700)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test(arguments: ["[[1, 2],\n [3, 4]]", #"a\nb"#, #"\"#, "\\\n\\n", "größe", "tab\tstays"])
  func anEntryReadsBackAsItWas(entry: String) throws {
    let file = HistoryFile(path: home.path + "/round")
    file.append(entry)
    file.append("next")
    #expect(file.load() == [entry, "next"])
    #expect(try home.read("round").split(separator: "\n").count == 2)
  }

  @Test func aLastLineWithoutItsNewlineStaysALineOfItsOwn() throws {
    try home.write("cut of", to: "cut")
    let file = HistoryFile(path: home.path + "/cut")
    file.append("next")
    #expect(file.load() == ["cut of", "next"])
  }

  @Test func aLongFileIsCutToItsNewestEntries() throws {
    try home.write((1...2500).map { "entry \($0)\n" }.joined(), to: "long")
    let file = HistoryFile(path: home.path + "/long")
    #expect(file.load().count == 2000)
    #expect(try home.read("long") == (501...2500).map { "entry \($0)\n" }.joined())
    #expect(try FileManager.default.contentsOfDirectory(atPath: home.path).sorted() == ["long", "state"])
  }

  @Test func aFileThatIsNoTextIsReadAsFarAsItGoes() throws {
    try Data([0x61, 0xFF, 0x0A, 0x00, 0x0A, 0x0A, 0x62]).write(to: URL(fileURLWithPath: home.path + "/odd"))
    #expect(HistoryFile(path: home.path + "/odd").load() == ["a\u{FFFD}", "\0", "b"])
  }

  @Test func blankLinesAndRepetitionsAreNoEntries() {
    var history = EntryHistory(entries: [])
    let added = ["a", "a", "  ", "b", "a"].map { history.add($0.scalars) }
    #expect(added == [true, false, false, true, true])
    #expect(history.entries.map { String($0) } == ["a", "b", "a"])
  }
}
