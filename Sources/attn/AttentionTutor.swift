import ArgumentParser
import Display
import Foundation
import Tutor

/// The program: without a subcommand the prompt, everything else by name.
@main
struct AttentionTutor: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "attn",
    abstract: "Understand attention, one number at a time.",
    discussion: """
      EXAMPLES
        attn                      a prompt: type attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])
        attn lesson               the course, from where you stopped
        attn lesson 5             scaled dot-product attention
        attn quiz --topic masks   questions with fresh numbers
        attn eval 'softmax([2, 1, 0])'

      In the prompt, :help lists what can be typed, and Tab completes it.
      """,
    version: version,
    subcommands: [
      PromptCommand.self, LessonCommand.self, LessonsCommand.self, Quiz.self, Review.self, InterviewCommand.self,
      ProgressCommand.self, Eval.self, Attend.self, Export.self, Check.self,
      Diagnose.self, Bench.self,
    ],
    defaultSubcommand: PromptCommand.self)

  static func main() {
    do {
      var command = try parseAsRoot(withGlobalOptionsBehind(Array(CommandLine.arguments.dropFirst())))
      try command.run()
    } catch {
      let code = exitCode(for: error)
      // A usage error is 2 here, as the shell's own commands have it.
      if code == .validationFailure {
        complain(fullMessage(for: error))
        Foundation.exit(2)
      }
      exit(withError: error)
    }
  }
}

/// Global options may stand before the subcommand, too: there they are moved behind its name, where they are read.
func withGlobalOptionsBehind(_ arguments: [String]) -> [String] {
  let takesValue: Set = ["--lessons", "--data", "--color", "--width", "--precision", "--seed"]
  var place = 0
  while place < arguments.count,
    takesValue.contains(arguments[place]) || arguments[place] == "--ascii"
      || takesValue.contains(where: { arguments[place].hasPrefix($0 + "=") })
  {
    place += takesValue.contains(arguments[place]) ? 2 : 1
  }
  guard place > 0, place < arguments.count, !arguments[place].hasPrefix("-") else { return arguments }
  return [arguments[place]] + arguments[..<place] + arguments[(place + 1)...]
}

/// The prompt.
struct PromptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "repl", abstract: "The prompt; the same as attn alone.")
  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runSession(options) { session, instant, show in
      session.isInteractive ? session.greet(at: instant, show: show) : session.prompt
    }
  }
}

/// Runs a session and leaves with its status.
func runSession(
  _ options: GlobalOptions, _ opening: @escaping (Session, Instant, (Markup) -> Void) -> Prompt
) throws {
  let repl: Repl
  do { repl = try Repl(options) } catch {
    complain("attn: \(error)")
    throw ExitCode(1)
  }
  let status = repl.run(opening)
  if status != 0 { throw ExitCode(status) }
}
