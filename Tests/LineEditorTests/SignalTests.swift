import Foundation
import PseudoTerminal
import Testing

@Suite struct SignalTests {
  @Test func controlCDropsTheLine() throws {
    let terminal = try startProbe()
    terminal.type("wrong")
    try terminal.waitForScreen(showing: "probe> wrong")
    terminal.type("\u{3}")
    try terminal.wait(for: "interrupted")
    try terminal.wait(for: "probe> ")
    terminal.type("right\r")
    try terminal.wait(for: #"got "right""#)
    #expect(terminal.screen.lines[1] == "probe> wrong^C")
  }

  @Test func controlCInALongLineLeavesAllOfItOnTheScreen() throws {
    let terminal = try startProbe(columns: 20)
    terminal.type("0123456789abcdefghijklmnopqrstuvwxyz\u{1}")
    try terminal.waitForScreen { $0.lines[3] == "xyz" && $0.cursor == (1, 7) }
    terminal.type("\u{3}")
    try terminal.wait(for: "interrupted")
    #expect(Array(terminal.screen.lines[2...4]) == ["defghijklmnopqrstuvw", "xyz", "interrupted"])
  }

  @Test func controlCStopsAComputationAndNotTheProgram() throws {
    let terminal = try startProbe()
    for _ in 1...3 {
      terminal.type("spin\r")
      try terminal.wait(for: "spinning")
      terminal.type("\u{3}")
      try terminal.wait(for: "stopped")
      try terminal.wait(for: "probe> ")
    }
    terminal.type("on\r")
    try terminal.wait(for: #"got "on""#)
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func aRequestToEndGivesTheTerminalBack(signal: Int32) throws {
    let terminal = try startProbe()
    terminal.type("half a li")
    try terminal.waitForScreen(showing: "half a li")
    #expect(!terminal.isCooked)
    terminal.kill(signal)
    try terminal.wait(for: "end")
    #expect(try terminal.exitStatus() == 128 + signal)
    #expect(terminal.isCooked)
  }

  @Test func aRequestToEndStopsAComputation() throws {
    let terminal = try startProbe()
    terminal.type("spin\r")
    try terminal.wait(for: "spinning")
    terminal.kill(SIGTERM)
    try terminal.wait(for: "stopped")
    #expect(try terminal.exitStatus() == 128 + SIGTERM)
    #expect(terminal.isCooked)
  }

  @Test func aCrashGivesTheTerminalBack() throws {
    let terminal = try startProbe(["SWIFT_BACKTRACE": "enable=no"])
    terminal.type("crash\r")
    #expect(try terminal.exitStatus() == 256 + SIGABRT)
    #expect(terminal.isCooked)
  }

  @Test func aClosedTerminalIsTheEnd() throws {
    let home = try Folder()
    var terminal: PseudoTerminal? = try startProbe(["PROBE_HISTORY": home.path + "/history"], home: home.path)
    terminal?.type("kept\r")
    try terminal?.wait(for: "got")
    terminal = nil
    #expect(try home.read("history") == "kept\n")
  }

  @Test func aNarrowerWindowRedrawsTheLine() throws {
    let terminal = try startProbe(columns: 60)
    let text = "0123456789 abcdefghijklmnopqrstuvwxyz 0123456789"
    terminal.type(text)
    try terminal.waitForScreen(showing: text)
    terminal.resize(columns: 30, rows: 24)
    try terminal.waitForScreen {
      Array($0.lines[..<4]) == ["ready", "probe> 0123456789 abcdefghijkl", "mnopqrstuvwxyz 0123456789", ""]
    }
    terminal.type("!")
    try terminal.waitForScreen { $0.lines[2] == "mnopqrstuvwxyz 0123456789!" }
    terminal.resize(columns: 70, rows: 24)
    try terminal.waitForScreen { Array($0.lines[..<3]) == ["ready", "probe> \(text)!", ""] }
    terminal.type("\r")
    try terminal.wait(for: "got \"\(text)!\"")
  }

  @Test func controlZStopsAndTheProgramGoesOnWhereItWas() throws {
    let shell = try PseudoTerminal(
      "/bin/bash", ["--norc", "--noprofile", "--noediting", "-i"], environment: ["PS1": "shell$ "])
    try shell.wait(for: "shell$ ")
    shell.type(PseudoTerminal.product("line-editor-probe") + "\n")
    try shell.wait(for: "probe> ")
    shell.type("half")
    try shell.waitForScreen(showing: "probe> half")
    shell.type("\u{1A}")
    try shell.wait(for: "shell$ ")
    #expect(shell.isCooked)
    shell.type("fg\n")
    try shell.waitForScreen { $0.line == "probe> half" && $0.cursor.column == 11 }
    shell.type(" done\r")
    try shell.wait(for: #"got "half done""#)
    shell.type("spin\r")
    try shell.wait(for: "spinning")
    shell.type("\u{1A}")
    try shell.wait(for: "shell$ ")
    shell.type("fg\n")
    try shell.wait(untilCooked: false)  // until then Ctrl-C would be the shell's
    shell.type("\u{3}")
    try shell.wait(for: "stopped")
    shell.type("\u{4}")
    try shell.wait(for: "end")
    try shell.wait(for: "shell$ ")
  }

  @Test func whatIsTypedAheadForTheShellReachesIt() throws {
    let shell = try PseudoTerminal(
      "/bin/bash", ["--norc", "--noprofile", "--noediting", "-i"], environment: ["PS1": "shell$ "])
    try shell.wait(for: "shell$ ")
    shell.type(PseudoTerminal.product("line-editor-probe") + "\n")
    try shell.wait(for: "probe> ")
    shell.type("\u{4}echo a''live\r")
    try shell.wait(for: "alive")
  }
}
