import ArgumentParser
import Display
import Foundation
import Tutor

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A lesson or a computation as a page, a picture, a script, notes.",
    discussion: """
      EXAMPLES
        attn export html scaled-dot-product -o lesson.html
        attn export markdown 5 > lesson.md
        attn export python 'Q = [[1, 0], [0, 1]]' 'attention(Q, Q, Q)' -o check.py
        attn export svg 'attention([[1, 0]], [[1, 0], [0, 1]], [[1, 2], [3, 4]])' -o steps.svg
        attn export html session.attn -o session.html

      WHAT is a lesson by number or id, a file of lines kept with `:save session`, or statements.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case html, svg, python, markdown }

  @OptionGroup var options: GlobalOptions
  @Argument(help: "html, svg, python or markdown.") var format: Format
  @Argument(help: "A lesson, a file of lines, or statements.") var what: [String]
  @Option(name: .shortAndLong, help: "The file to write; standard output without.", completion: .file()) var output:
    String?

  func run() throws {
    let folder: CourseFolder
    let text: String
    do {
      folder = try CourseFolder.find(options.lessons)
      text = try page(from: folder)
    } catch {
      complain("attn: \(error)")
      throw ExitCode(1)
    }
    guard let output else { return Output(options).write(text) }
    do { try folder.write(Array(text.utf8), to: output) } catch {
      complain("attn: \(error)")
      throw ExitCode(1)
    }
  }

  private func page(from folder: CourseFolder) throws -> String {
    var choices = Session.Options()
    choices.isInteractive = false
    choices.seed = options.seed ?? 1
    choices.style = options.style
    var (course, what) = (Course(folder), what)
    if what.count == 1, what[0].hasSuffix(".md"), FileManager.default.fileExists(atPath: what[0]) {
      // A lesson that is being written, in whatever folder.
      let url = URL(fileURLWithPath: what[0])
      course = Course(CourseFolder(url.deletingLastPathComponent()), common: folder)
      what = [url.lastPathComponent]
    }
    let session = Session(course: course, log: MemoryLog(), options: choices)
    let markup: Markup
    var title = "attention"
    if what.count == 1, let entry = course.entry(named: what[0]) {
      guard format == .html || format == .markdown else {
        throw ShelfError("a lesson becomes html or markdown; \(format.rawValue) is for a computation.")
      }
      markup = try session.page(of: .lesson(entry.id), at: now())
      title = (try? course.lesson(entry.id))?.frontMatter.title ?? entry.id
    } else {
      let isFile = what.count == 1 && FileManager.default.fileExists(atPath: what[0])
      let lines = isFile ? String(decoding: try folder.open(what[0]), as: UTF8.self) : what.joined(separator: "\n")
      markup = try session.page(of: .lines(lines), at: now())
    }
    switch format {
    case .html: return html(markup, title: title)
    case .markdown: return markdown(markup)
    case .svg:
      guard let steps = session.stepsMarkup() else {
        throw ShelfError("there is no computation in it that could be drawn.")
      }
      return svg(steps)
    case .python:
      guard let script = session.pythonScript() else { throw ShelfError("there is no computation in it for a script.") }
      return script
    }
  }
}
