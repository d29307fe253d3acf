// Answers questions as fast as it can, for tests that kill it or let several of it write at once:
//
//     store-probe FOLDER NAME COUNT
//
// For each answer it prints the id of its row once the log has it, which is when the tutor would print the verdict.

import Foundation
import ProgressStore
import Tutor

let arguments = CommandLine.arguments
guard arguments.count == 4, let count = Int(arguments[3]) else {
  print("usage: store-probe FOLDER NAME COUNT")
  exit(2)
}
let log = StoredLog(folder: arguments[1])
for number in 0..<count {
  let id = "\(arguments[2])-\(number)"
  try log.append(
    LogRow(
      id: id, kind: .answer, instant: Instant(secondsSince1970: Date().timeIntervalSince1970), mode: .quiz,
      questionID: "question-\(number % 40)", questionKind: "number", seed: UInt64(number),
      answer: String(repeating: "0.25, ", count: number % 30), verdict: number % 4 == 0 ? .wrong : .right, seconds: 9))
  // One system call, so that a line is there whole or not at all.
  FileHandle.standardOutput.write(Data((id + "\n").utf8))
}
