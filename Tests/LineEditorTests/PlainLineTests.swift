import Foundation
import PseudoTerminal
import Testing

@testable import LineEditor

@Suite struct PlainLineTests {
  /// All that a plain source makes of the bytes of a pipe.
  func lines(_ bytes: [UInt8]) throws -> [LineRead] {
    let pipe = Pipe()
    let writer = Thread {
      try? pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
      try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    let source = PlainLineSource(descriptor: pipe.fileHandleForReading.fileDescriptor)
    #expect(!source.isInteractive)
    var reads: [LineRead] = []
    repeat { reads.append(source.read(prompt: "never shown> ")) } while reads.last != .endOfInput
    return reads
  }

  @Test func linesComeOneByOne() throws {
    #expect(try lines(Array("a\n\nb\n".utf8)) == [.line("a"), .line(""), .line("b"), .endOfInput])
  }

  @Test func nothingIsTheEnd() throws {
    #expect(try lines([]) == [.endOfInput])
  }

  @Test func theLastLineNeedsNoNewline() throws {
    #expect(try lines(Array("a\nb".utf8)) == [.line("a"), .line("b"), .endOfInput])
  }

  @Test func linesOfOtherSystemsAndByteOrderMarksAreRead() throws {
    #expect(try lines(Array("\u{FEFF}a\r\nb\r\n".utf8)) == [.line("a"), .line("b"), .endOfInput])
  }

  @Test func bytesThatAreNoTextStopNothing() throws {
    #expect(
      try lines([0x61, 0, 0x62, 0x0A, 0xFF, 0xC3, 0x0A]) == [.line("a\0b"), .line("\u{FFFD}\u{FFFD}"), .endOfInput])
  }

  @Test func aLineMayHaveTenMegabytes() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000_000)
    #expect(
      try lines(long + Array("\nb\n".utf8)) == [.line(String(decoding: long, as: UTF8.self)), .line("b"), .endOfInput])
  }

  @Test(arguments: ["dumb", ""])
  func aTerminalWithoutEscapeSequencesGetsNone(name: String) throws {
    let terminal = try startProbe(["TERM": name])
    terminal.type("one\ntwo\n")
    try terminal.wait(for: #"got "one""#)
    try terminal.wait(for: #"got "two""#)
    try terminal.wait(for: "probe> ")
    terminal.type("\u{4}")
    try terminal.wait(for: "end")
    #expect(try terminal.exitStatus() == 0)
    #expect(!terminal.output.contains(0x1B))
  }

  @Test func controlCDropsTheLineThereToo() throws {
    let terminal = try startProbe(["TERM": "dumb"])
    terminal.type("wrong")
    try terminal.waitForScreen(showing: "wrong")
    terminal.type("\u{3}")
    try terminal.wait(for: "interrupted")
    try terminal.wait(for: "probe> ")
    terminal.type("right\n")
    try terminal.wait(for: #"got "right""#)
  }

  @Test func aPipeIntoTheProgramShowsNoPrompt() throws {
    let shell = try PseudoTerminal(
      "/bin/sh", ["-c", "printf 'a\\nb' | \(PseudoTerminal.product("line-editor-probe")); echo status $?"])
    try shell.wait(for: "status 0")
    #expect(shell.screen.text == "reading\ngot \"a\"\ngot \"b\"\nend\nstatus 0")
  }

  @Test func anUnknownTerminalStillEdits() throws {
    let terminal = try startProbe(["TERM": "no-such-terminal"])
    terminal.type("abc\u{7F}d\r")
    try terminal.wait(for: #"got "abd""#)
  }
}
