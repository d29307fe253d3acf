import ArgumentParser
import Display
import Foundation
import ProgressStore
import Tutor

struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Open a lesson where you stopped.",
    discussion: """
      EXAMPLES
        attn lesson                the one to continue
        attn lesson 5              by number
        attn lesson softmax        by id
        attn lesson 5 --from 0     from its beginning
        attn lesson my-lesson.md   one you are writing
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Number, id or file of the lesson.") var lesson: String?
  @Option(help: "The block to run or answer to begin at, counted from 1; 0 is the start.") var from: Int?

  func run() throws {
    var options = options
    if let lesson, lesson.hasSuffix(".md"), FileManager.default.fileExists(atPath: lesson) {
      let file = URL(fileURLWithPath: lesson)
      let parsed: ParsedLesson
      do {
        parsed = try parseLesson(
          try CourseFolder(file.deletingLastPathComponent()).text(file.lastPathComponent), file: file.lastPathComponent)
      } catch {
        complain((error as? Finding)?.text ?? "\(error)")
        throw ExitCode(1)
      }
      if let finding = parsed.findings.first {
        complain(finding.text)
        throw ExitCode(1)
      }
      options.lessons = options.lessons ?? file.deletingLastPathComponent().path
      return try runSession(options) { session, instant, show in
        session.open(parsed.lesson, from: from, at: instant, show: show)
      }
    }
    try runSession(options) { session, instant, show in
      session.openLesson(named: lesson, from: from, at: instant, show: show)
    }
  }
}

struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "The course: number, id, title, minutes, state.")

  @OptionGroup var options: GlobalOptions
  @Flag(help: "As a JSON array.") var json = false

  func run() throws {
    guard json else {
      return try script(options, ":lessons")
    }
    let repl = try Repl(options)
    repl.output.write(repl.session.lessonsJSON() + "\n")
  }
}

/// Lets the session answer one line and leaves.
func script(_ options: GlobalOptions, _ line: String) throws {
  let repl: Repl
  do { repl = try Repl(options) } catch {
    complain("attn: \(error)")
    throw ExitCode(1)
  }
  if repl.session.respond(to: line, at: now(), show: repl.output.show).failed { throw ExitCode(1) }
}
