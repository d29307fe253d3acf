import PseudoTerminal
import Testing

@Suite struct EditrcTests {
  let home: Folder
  init() throws { home = try Folder() }

  @Test func keysOfTheFileWin() throws {
    try home.write("# mine\n\nbind \"^T\" ed-move-to-beg\nbind \"^R\" ed-move-to-end\n", to: ".editrc")
    let terminal = try startProbe(home: home.path)
    terminal.type("bc\u{14}a\u{12}d\r")  // Ctrl-T, Ctrl-R
    try terminal.wait(for: #"got "abcd""#)
    #expect(!terminal.screen.transcript.contains("warning"))
  }

  @Test func aLineForAnotherProgramIsNotOurs() throws {
    try home.write("other:bind a ed-move-to-beg\nprobe:bind b ed-move-to-beg\n", to: ".editrc")
    let terminal = try startProbe(home: home.path)
    terminal.type("xabc\r")
    try terminal.wait(for: #"got "cxa""#)
  }

  @Test func aLineThatIsNotUnderstoodIsNamedAndTheOthersCount() throws {
    try home.write("bind \"^T\" no-such-command\nnonsense\nbind \"^T\" ed-move-to-beg\n", to: ".editrc")
    let terminal = try startProbe(home: home.path)
    terminal.type("b\u{14}a\r")
    try terminal.wait(for: #"got "ab""#)
    let shown = terminal.screen.transcript.replacing("\n", with: "")
    #expect(shown.contains("line 1, is not understood: bind \"^T\" no-such-command"))
    #expect(shown.contains("line 2, is not understood: nonsense"))
    #expect(!shown.contains("line 3"))
  }

  @Test func editingThatIsSwitchedOffStillShowsWhatIsTyped() throws {
    try home.write("edit off\n", to: ".editrc")
    let terminal = try startProbe(home: home.path)
    terminal.type("seen")
    try terminal.waitForScreen { $0.line == "probe> seen" }
    terminal.type("\r")
    try terminal.wait(for: #"got "seen""#)
  }

  @Test func viModeKeepsOurKeys() throws {
    try home.write("bind -v\n", to: ".editrc")
    let terminal = try startProbe(["PROBE_WORDS": "softmax"], home: home.path)
    terminal.type("so\t\r")
    try terminal.wait(for: #"got "softmax""#)
    terminal.type("\u{1B}[A!\r")
    try terminal.wait(for: #"got "softmax!""#)
    terminal.paste("a\nb")
    terminal.type("\r")
    try terminal.wait(for: #"got "a\nb""#)
    terminal.type("xyz\u{1B}0iw\r")
    try terminal.wait(for: #"got "wxyz""#)
  }
}
