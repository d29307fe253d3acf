import PseudoTerminal
import Testing

@Suite struct PasteTests {
  @Test func aMatrixOfSeveralLinesIsOneInput() throws {
    let terminal = try startProbe()
    terminal.paste("Q = [[1, 2],\n\t[3, 4]]\n")
    try terminal.waitForScreen { Array($0.lines[1...2]) == ["probe> Q = [[1, 2],", "        [3, 4]]"] }
    terminal.type("\r")
    try terminal.wait(for: #"got "Q = [[1, 2],\n\t[3, 4]]""#)
  }

  @Test func aPasteInTheMiddleCanBeEditedOn() throws {
    let terminal = try startProbe()
    terminal.type("f()\u{1B}[D")
    terminal.paste("1,\n2")
    terminal.type(", 3\u{5}!\r")
    try terminal.wait(for: #"got "f(1,\n2, 3)!""#)
  }

  @Test func aMatrixComesBackFromTheHistoryWhole() throws {
    let terminal = try startProbe()
    terminal.paste("[[1],\n[2]]")
    terminal.type("\r")
    try terminal.wait(for: "got")
    terminal.type("\u{1B}[A\u{7F}, [3]]\r")
    try terminal.wait(for: #"got "[[1],\n[2], [3]]""#)
  }

  @Test func lettersBeyondASCIIArePasted() throws {
    let terminal = try startProbe(["LANG": "C"])
    terminal.paste("größe\n√2 注意 🙂")
    terminal.type("\r")
    try terminal.wait(for: #"got "größe\n√2 注意 🙂""#)
  }

  @Test func controlCharactersInAPasteDoNothing() throws {
    let terminal = try startProbe()
    terminal.paste("a\u{4}b\u{1B}[Dc\u{7F}\0d")
    terminal.type("\r")
    try terminal.wait(for: #"got "ab[Dcd""#)
  }

  @Test func pairsOfCarriageReturnAndNewlineAreOneNewline() throws {
    let terminal = try startProbe()
    terminal.type("\u{1B}[200~a\r\nb\r\rc\u{1B}[201~\r")
    try terminal.wait(for: #"got "a\nb\n\nc""#)
  }

  @Test func twoHundredThousandCharactersArrive() throws {
    let terminal = try startProbe()
    let text = (0..<20_000).map { "\($0 % 10), 0.123√," }.joined()
    #expect(text.count == 200_000)
    terminal.paste(text)
    terminal.type("\r")
    try terminal.wait(for: "got \(text.utf8.count) bytes, \(text.hashed)")
  }

  @Test func pasteIsMarkedOnlyWhileALineIsRead() throws {
    let terminal = try startProbe()
    terminal.type("x\r")
    let written = try terminal.wait(for: "got")
    #expect(written.contains("\u{1B}[?2004l"))
    try terminal.wait(for: "\u{1B}[?2004h")
  }
}

extension String {
  /// The number by which the probe names a long text: FNV-1a.
  fileprivate var hashed: UInt64 {
    utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
