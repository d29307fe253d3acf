import PseudoTerminal
import Testing

@testable import LineEditor

@Suite struct CompletionTests {
  let words = ["PROBE_WORDS": "softmax softcap attention :quit :quiz"]

  @Test func tabWritesTheOnlyCandidate() throws {
    let terminal = try startProbe(words)
    terminal.type("att\t(Q)\r")
    try terminal.wait(for: #"got "attention(Q)""#)
  }

  @Test func tabWritesWhatCandidatesShare() throws {
    let terminal = try startProbe(words)
    terminal.type("s\t")
    try terminal.waitForScreen { $0.line == "probe> soft" }
    terminal.type("m\t\r")
    try terminal.wait(for: #"got "softmax""#)
  }

  @Test func tabInTheMiddleLeavesWhatFollows() throws {
    let terminal = try startProbe(words)
    terminal.type("1 + () * 2")
    for _ in 1...5 { terminal.type("\u{1B}[D") }
    terminal.type("att\t\r")
    try terminal.wait(for: #"got "1 + (attention) * 2""#)
  }

  @Test func tabShowsTheCandidatesBelowAndTheLineAgain() throws {
    let terminal = try startProbe(words)
    terminal.type("x = soft\t")
    try terminal.waitForScreen {
      Array($0.lines[1...3]) == ["probe> x = soft", "softmax  softcap", "probe> x = soft"] && $0.cursor == (3, 15)
    }
  }

  @Test func tabShowsTheCandidatesBelowALineThatWraps() throws {
    let terminal = try startProbe(words, columns: 20)
    terminal.type("0123456789 0123456789 soft 9876543210")
    for _ in 1...11 { terminal.type("\u{1B}[D") }
    terminal.type("\t")
    try terminal.waitForScreen {
      Array($0.lines[1...7]) == [
        "probe> 0123456789 01", "23456789 soft 987654", "3210",
        "softmax  softcap",
        "probe> 0123456789 01", "23456789 soft 987654", "3210",
      ] && $0.cursor == (6, 13)
    }
    terminal.type("c\t\r")
    try terminal.wait(for: #"got "0123456789 0123456789 softcap 9876543210""#)
  }

  @Test func tabWithoutCandidatesChangesNothing() throws {
    let terminal = try startProbe(words)
    terminal.type("zzz\t\t\r")
    try terminal.wait(for: #"got "zzz""#)
  }

  @Test func wordsReadDownwardsInAsManyColumnsAsFit() {
    let words = ["one", "two", "three", "four", "five", "six", "seven"].map(\.scalars)
    #expect(inColumns(words, width: 21) == ["one    four   seven", "two    five", "three  six"])
    #expect(inColumns(words, width: 4) == ["one", "two", "three", "four", "five", "six", "seven"])
  }
}
