import Foundation
import PseudoTerminal
import Testing

@Suite struct TypingTests {
  @Test func aTypedLineArrives() throws {
    let terminal = try startProbe()
    terminal.type("softmax([1, 2])\r")
    try terminal.wait(for: #"got "softmax([1, 2])""#)
  }

  @Test func whatIsTypedShowsOnce() throws {
    let terminal = try startProbe()
    terminal.type("a = 1")
    try terminal.waitForScreen { $0.line == "probe> a = 1" && $0.cursor.column == 12 }
    #expect(terminal.screen.text == "ready\nprobe> a = 1")
  }

  @Test func linesTypedAtOnceArriveOneByOneAndTheEndComesAfterThem() throws {
    let terminal = try startProbe()
    terminal.type("one\rtwo\rthree\r\u{4}")
    for line in ["one", "two", "three"] { try terminal.wait(for: "got \"\(line)\"") }
    try terminal.wait(for: "end")
    #expect(try terminal.exitStatus() == 0)
  }

  @Test func whatIsTypedBeforeThePromptArrives() throws {
    let terminal = try PseudoTerminal(PseudoTerminal.product("line-editor-probe"))
    terminal.type("early\r")
    try terminal.wait(for: #"got "early""#)
  }

  @Test func whatIsTypedDuringAComputationWaitsForThePrompt() throws {
    let terminal = try startProbe()
    terminal.type("spin\r")
    try terminal.wait(for: "spinning")
    terminal.type("\u{3}")
    try terminal.wait(for: "stopped")
    terminal.type("spin\rafter\r\u{4}")
    try terminal.wait(for: "spinning")
    terminal.kill(SIGINT)
    try terminal.wait(for: #"got "after""#)
    #expect(try terminal.exitStatus() == 0)
    #expect(!terminal.screen.transcript.contains("^D\n^D"))
  }

  @Test func controlDOnAnEmptyLineEnds() throws {
    let terminal = try startProbe()
    terminal.type("\u{4}")
    try terminal.wait(for: "end")
    #expect(try terminal.exitStatus() == 0)
    #expect(terminal.isCooked)
  }

  @Test func controlDWithinALineDeletesAndEndsNothing() throws {
    let terminal = try startProbe()
    terminal.type("abc\u{1}\u{4}\r")  // Ctrl-A goes to the beginning
    try terminal.wait(for: #"got "bc""#)
  }

  @Test func arrowsHomeEndAndDeleteEdit() throws {
    let terminal = try startProbe()
    terminal.type("bcd\u{1B}[Ha\u{1B}[Fe\u{1B}[D\u{1B}[D\u{1B}[3~\r")
    try terminal.wait(for: #"got "abce""#)
  }

  @Test func controlArrowsMoveByWords() throws {
    let terminal = try startProbe()
    terminal.type("one two three\u{1B}[1;5D\u{1B}[1;5Dx\u{1B}[1;5Cy\r")
    try terminal.wait(for: #"got "one xtwoy three""#)
  }

  @Test func keysWithoutAMeaningTypeNothing() throws {
    let terminal = try startProbe()
    terminal.type("a\u{1B}[2~\u{1B}[5~\u{1B}[6~\u{1B}[15~\u{1B}[1;2Ab\r")  // Insert, Page Up, Page Down, F5, Shift-↑
    try terminal.wait(for: #"got "ab""#)
  }

  @Test(arguments: ["C", "C.UTF-8", "", "de_DE.ISO-8859-1", "nonsense"])
  func everyLetterArrivesWhateverTheLocale(locale: String) throws {
    let terminal = try startProbe(["LANG": locale])
    terminal.type("größe = √2 · 注意 🙂\r")
    try terminal.wait(for: #"got "größe = √2 · 注意 🙂""#)
    #expect(terminal.screen.text.contains("probe> größe = √2 · 注意 🙂"))
  }

  @Test func wideLettersAreErasedWhole() throws {
    let terminal = try startProbe()
    terminal.type("注意x")
    try terminal.waitForScreen(showing: "probe> 注意x")
    terminal.type("\u{7F}\u{7F}")
    try terminal.waitForScreen { $0.line == "probe> 注" && $0.cursor.column == 9 }
  }

  @Test func bytesThatAreNoTextReadAsReplacementCharacters() throws {
    let terminal = try startProbe()
    terminal.type([0x61, 0xFF, 0xC3, 0x62, 0xE2, 0x88, 0x63, 0xED, 0xA0, 0x80, 0xC0, 0x80, 0x0D])
    try terminal.wait(for: "got \"a\u{FFFD}\u{FFFD}b\u{FFFD}c")
    terminal.type("fine\r")
    try terminal.wait(for: #"got "fine""#)
  }

  @Test func aLineLongerThanTheScreenIsWideWraps() throws {
    let terminal = try startProbe(columns: 20)
    terminal.type("0123456789abcdefghijklmnopqrstuvwxyz")
    try terminal.waitForScreen { Array($0.lines[1...3]) == ["probe> 0123456789abc", "defghijklmnopqrstuvw", "xyz"] }
    terminal.type("\r")
    try terminal.wait(for: #"got "0123456789abcdefghijklmnopqrstuvwxyz""#)
  }

  @Test func theStyleOfThePromptDoesNotMoveTheText() throws {
    let terminal = try PseudoTerminal(
      PseudoTerminal.product("line-editor-probe"), environment: ["PROBE_STYLE": "\u{1B}[1;36m"])
    try terminal.wait(for: "\u{1B}[1;36mprobe>\u{1B}[0m ")
    terminal.type("ab\u{1}c")
    try terminal.waitForScreen { $0.line == "probe> cab" && $0.cursor.column == 8 }
  }

  @Test func aPromptThatIsNotAsciiIsShown() throws {
    let terminal = try PseudoTerminal(
      PseudoTerminal.product("line-editor-probe"), environment: ["PROBE_PROMPT": "übung› ", "LANG": "C"])
    terminal.type("x\r")
    try terminal.wait(for: #"got "x""#)
    #expect(terminal.screen.text.contains("übung› x"))
  }
}
