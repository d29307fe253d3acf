import ArgumentParser
import Attention
import Display
import Foundation
import Language
import LineEditor
import Tutor

struct Diagnose: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Name the mistake that turns the right way into an answer.",
    discussion: """
      EXAMPLES
        attn diagnose --given 'Q = [[1, 0], [0, 2]]; K = [[1, 1], [0, 1]]; V = [[1, 2], [3, 4]]' \\
          --right 'attention(Q, K, V, causal=True)' 'softmax(Q @ K.T) @ V'
        attn diagnose --given 'Q = load("q.npy"); K = load("k.npy"); V = load("v.npy")' \\
          --right 'attention(Q, K, V)' mine.npy
        attn diagnose --given "$(cat mine.py)" --right 'attention(Q, K, V)' 'my_attention(Q, K, V)'

      The answer is an expression over what is given, which may define functions, or a file your own code wrote. Numbers rounded to two decimals will do.
      """)

  @OptionGroup var options: GlobalOptions
  @Option(help: "Statements that assign the inputs.") var given = ""
  @Option(help: "The right expression over them.") var right: String
  @Option(help: "How far a number may be off.") var tolerance = 0.01
  @Flag(help: "One JSON object.") var json = false
  @Argument(parsing: .allUnrecognized, help: "The answer: an expression, or an .npy or .csv file.") var answer: [String]

  func run() throws {
    let answer = answer.filter { $0 != "--" }.joined(separator: " ")
    let output = Output(options)
    var scope = Scope()
    scope.load = { try loadedByPerson($0, from: CourseFolder(URL(fileURLWithPath: "."))) }
    let catalogue: Catalogue
    do { catalogue = try CourseFolder.course(options.lessons).catalogue() } catch {
      complain("attn: \(error)")
      throw ExitCode(1)
    }
    InterruptSignal.install()
    try Computation.$current.withValue(Computation(isInterrupted: { InterruptSignal.isRaised })) {
      var text = given
      do throws(Diagnostic) {
        try evaluate(try Language.parse(given), in: &scope) { _ in }
        text = isFile(answer) ? "load(\"\(answer)\")" : answer
        let value = try node(text, scope)
        text = right
        let diagnosis = try diagnose(value, right: right, in: scope, catalogue: catalogue, tolerance: tolerance)
        json ? output.write(diagnosis.json + "\n") : output.show(diagnosis.view)
      } catch {
        if json { output.write(Language.json(error) + "\n") } else { complain(error.rendered(in: text)) }
        throw ExitCode(error.isInterruption ? 130 : 1)
      }
    }
  }

  private func isFile(_ text: String) -> Bool {
    (text.hasSuffix(".npy") || text.hasSuffix(".csv")) && !text.contains("\"") && !text.contains("(")
  }

  private func node(_ text: String, _ scope: Scope) throws(Diagnostic) -> Node {
    var scope = scope
    let expression = try parseExpression(text)
    guard let node = try evaluate(expression, in: &scope).node else {
      throw Diagnostic("a number or a tensor is wanted here.", at: expression.range)
    }
    return node
  }
}
