import ArgumentParser
import Display
import Foundation
import Tutor

struct Quiz: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Questions with verdicts as you go.",
    discussion: """
      EXAMPLES
        attn quiz --topic masks --count 5
        attn quiz --level senior --seed 7
        attn quiz --placement softmax      can this lesson be left out?
      """)

  @OptionGroup var options: GlobalOptions
  @Option(name: .customLong("topic"), help: "Only this topic; may be given several times.") var topics: [String] = []
  @Option(help: "junior, senior or staff.") var level: Question.Level?
  @Option(help: "How many questions.") var count: Int?
  @Option(help: "A lesson that counts as done when you know it.") var placement: String?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count takes 1 or more.") }
  }

  func run() throws {
    if let placement {
      return try runSession(options) { session, instant, show in
        session.openPlacement(placement, at: instant, show: show)
      }
    }
    try runSession(options) { session, instant, show in
      session.openQuiz(.init(topics: topics, level: level, count: count), at: instant, show: show)
    }
  }
}

extension Question.Level: ExpressibleByArgument {}

struct Review: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What is due, or with an interview date what is best asked today.")
  @OptionGroup var options: GlobalOptions

  func run() throws {
    try runSession(options) { session, instant, show in session.openReview(at: instant, show: show) }
  }
}

struct InterviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interview", abstract: "A timed mock interview, verdicts and a report by topic at the end.",
    discussion: """
      EXAMPLES
        attn interview --level senior --minutes 20
        attn interview --count 5 --seed 7
      """)

  @OptionGroup var options: GlobalOptions
  @Option(help: "junior, senior or staff.") var level: Question.Level?
  @Option(help: "How long it lasts.") var minutes: Int = 30
  @Option(help: "How many questions; as many as fit without.") var count: Int?

  func validate() throws {
    if minutes < 1 { throw ValidationError("--minutes takes 1 or more.") }
    if let count, count < 1 { throw ValidationError("--count takes 1 or more.") }
  }

  func run() throws {
    try runSession(options) { session, instant, show in
      session.openInterview(.init(level: level, minutes: minutes, count: count), at: instant, show: show)
    }
  }
}

struct ProgressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progress", abstract: "What is known, what is due, how ready you are.")

  @OptionGroup var options: GlobalOptions
  @Flag(help: "As a JSON object.") var json = false
  @Flag(help: "Check the file that keeps your progress.") var check = false

  func run() throws {
    if check {
      let repl = try Repl(options)
      let findings = repl.session.checkProgress()
      repl.output.write(findings.isEmpty ? "The log is in order.\n" : findings.joined(separator: "\n") + "\n")
      if !findings.isEmpty { throw ExitCode(1) }
      return
    }
    guard json else { return try script(options, ":progress") }
    let repl = try Repl(options)
    repl.output.write(repl.session.progressJSON(at: now()) + "\n")
  }
}
