// Says what it reads: a line as `got "…"`, Ctrl-C as `interrupted`, the end as `end`. The line `spin` computes until Ctrl-C.
// PROBE_HISTORY names a history file, PROBE_WORDS the words Tab knows, PROBE_STYLE the prompt's style.

import Foundation
import LineEditor

let environment = ProcessInfo.processInfo.environment
let words = environment["PROBE_WORDS"]?.split(separator: " ").map(String.init) ?? []

func completing(_ text: String, _ cursor: Int) -> (range: Range<Int>, candidates: [String]) {
  let before = text.unicodeScalars.prefix(cursor)
  let word = String(
    String.UnicodeScalarView(before.reversed().prefix { $0.properties.isAlphabetic || $0 == ":" }.reversed()))
  return (cursor - word.unicodeScalars.count..<cursor, words.filter { $0.hasPrefix(word) })
}

func say(_ text: String) {
  print(text)
  fflush(nil)
}

InterruptSignal.install()
let editor = LineEditor(program: "probe", historyFile: environment["PROBE_HISTORY"], completing: completing)
editor?.promptStyle = environment["PROBE_STYLE"] ?? ""
for warning in editor?.warnings ?? [] { say("warning: \(warning)") }
let source: any LineSource = editor ?? PlainLineSource()
say(source.isInteractive ? "ready" : "reading")

while true {
  switch source.read(prompt: environment["PROBE_PROMPT"] ?? "probe> ") {
  case .line("spin"):
    say("spinning")
    while !InterruptSignal.isRaised {}
    say("stopped")
    InterruptSignal.clear()
  case .line("crash"):
    abort()
  case .line(let line):
    source.remember(line)
    say(line.utf8.count < 1000 ? "got \(line.debugDescription)" : "got \(line.utf8.count) bytes, \(line.hashed)")
  case .interrupted:
    say("interrupted")
  case .endOfInput:
    say("end")
    exit(InterruptSignal.ending.map { 128 + $0 } ?? 0)
  }
}

extension String {
  /// A number that another text is unlikely to share: FNV-1a.
  var hashed: UInt64 {
    utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
