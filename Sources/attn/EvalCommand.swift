import ArgumentParser
import Attention
import Display
import Foundation
import Language
import LineEditor
import Tutor

struct Eval: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Evaluate statements and show the last value of each.",
    discussion: """
      EXAMPLES
        attn eval 'softmax([2, 1, 0])'
        attn eval 'Q = [[1, 0], [0, 1]]' 'attention(Q, Q, [[1, 2], [3, 4]])'
        attn eval --json 'Q = [[1, 2]]' 'Q @ Q.T'
        attn eval - < program.py

      The arguments run in order in one scope. With no argument, or with -, the program is read from standard input.
      """)

  @OptionGroup var options: GlobalOptions
  @Flag(help: "One JSON object a line for each value shown.") var json = false
  @Argument(parsing: .allUnrecognized, help: "Statements, or - for standard input.") var statements: [String] = []

  func run() throws {
    let statements = statements.first == "--" ? Array(statements.dropFirst()) : statements
    let text =
      statements.isEmpty || statements == ["-"]
      ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
      : statements.joined(separator: "\n")
    let output = Output(options)
    var scope = Scope()
    scope.seed = options.seed.map { Int(truncatingIfNeeded: $0) }
    scope.load = { try loadedByPerson($0, from: CourseFolder(URL(fileURLWithPath: "."))) }
    InterruptSignal.install()
    let bounds = Computation(isInterrupted: { InterruptSignal.isRaised })
    try Computation.$current.withValue(bounds) {
      do throws(Diagnostic) {
        try evaluate(try Language.parse(text), in: &scope) { shown in
          switch shown {
          case .value(let value, let name, _):
            json ? output.write(Language.json(value) + "\n") : output.show(valueView(value, name: name, options.style))
          case .remark(let text): if !json { complain(text) }
          }
        }
      } catch {
        if json { output.write(Language.json(error) + "\n") } else { complain(error.rendered(in: text)) }
        throw ExitCode(error.isInterruption ? 130 : 1)
      }
    }
  }
}
