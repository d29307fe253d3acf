import ArgumentParser
import Foundation
import Tutor

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold lessons, questions and misconceptions to the rules for authors.",
    discussion: """
      EXAMPLES
        attn check                                 the whole course
        attn check lessons/05-scaled-dot-product.md
        attn check --seeds 500 my-course           another course, more draws of each question
        attn check --new-lesson my-topic           a lesson to begin with, on standard output

      Every finding is a line `file:line:column: message`, as editors read it. The status is 1 when there is any.
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Lessons, files of the bank, or folders.", completion: .file()) var paths: [String] = []
  @Option(help: "How many draws of each question are looked at.") var seeds = 50
  @Flag(help: "One JSON object a line for each finding.") var json = false
  @Option(help: ArgumentHelp("Print a lesson to begin with, under this id.", valueName: "id")) var newLesson: String?

  func validate() throws {
    if seeds < 1 { throw ValidationError("--seeds takes 1 or more.") }
  }

  func run() throws {
    let output = Output(options)
    if let newLesson {
      if newLesson.first?.isNumber == true {
        complain("attn: an id has no number; the file is called 30-my-lesson.md and the lesson my-lesson.")
        throw ExitCode(1)
      }
      guard let text = lessonTemplate(id: newLesson) else {
        complain("attn: an id is made of small letters, digits and `-`, not `\(newLesson)`.")
        throw ExitCode(1)
      }
      return output.write(text)
    }
    var findings: [Finding] = []
    var read = 0
    do {
      for course in try courses() {
        let folder = course.folder
        read += course.files.count { $0.isWanted }
        findings += check(course.files, seeds: seeds, isWhole: course.isWhole) { CourseFolder(folder) }
      }
    } catch {
      complain("attn: \(error)")
      throw ExitCode(1)
    }
    for finding in findings { output.write((json ? finding.json : finding.text) + "\n") }
    if !findings.isEmpty { throw ExitCode(1) }
    guard read > 0 else {
      complain("attn: there is nothing to check here; a lesson is a file such as 30-my-lesson.md.")
      throw ExitCode(1)
    }
    if !json { complain("\(read) file\(read == 1 ? "" : "s") checked: nothing to report.") }
  }

  /// A folder with the files of a course in it.
  private struct Part {
    var folder: URL
    var files: [CourseFile]
    var isWhole: Bool
  }

  /// What is to be checked, folder by folder.
  private func courses() throws -> [Part] {
    if paths.isEmpty { return [try part(CourseFolder.find(options.lessons).folder, only: nil)] }
    var wanted: [URL: Set<String>] = [:]
    var parts: [Part] = []
    for path in paths {
      let url = URL(fileURLWithPath: path).standardizedFileURL
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
        throw ShelfError("there is no file `\(path)`.")
      }
      if isFolder.boolValue {
        parts.append(try part(url.lastPathComponent == "questions" ? url.deletingLastPathComponent() : url, only: nil))
      } else {
        var folder = url.deletingLastPathComponent()
        if folder.lastPathComponent == "questions" { folder.deleteLastPathComponent() }
        wanted[folder, default: []].insert(String(url.path.dropFirst(folder.path.count).drop { $0 == "/" }))
      }
    }
    return try parts + wanted.sorted { $0.key.path < $1.key.path }.map { try part($0.key, only: $0.value) }
  }

  private func part(_ folder: URL, only wanted: Set<String>?) throws -> Part {
    let shelf = CourseFolder(folder)
    let listed = Set(Course(shelf).entries.map(\.file))
    for name in shelf.names(in: "") where wanted == nil && name.hasSuffix(".md") && !listed.contains(name) {
      guard name != "README.md" else { continue }
      complain(
        "note: the course leaves \(shown(folder, name)) out; its name would be a number, `-` and the id: 30-my-lesson.md."
      )
    }
    var names = shelf.names(in: "").filter { $0.hasSuffix(".md") || $0 == "misconceptions.yaml" }
    names += shelf.names(in: "questions").filter { $0.hasSuffix(".md") }.map { "questions/\($0)" }
    for name in wanted ?? [] where !names.contains(name) { names.append(name) }
    var files = try names.map { name in
      CourseFile(
        name: shown(folder, name), text: try shelf.text(name), isWanted: wanted?.contains(name) ?? true,
        isBank: name.hasPrefix("questions/"))
    }
    if !names.contains("misconceptions.yaml"), let course = try? CourseFolder.find(options.lessons),
      let text = try? course.text("misconceptions.yaml")
    {
      files.append(CourseFile(name: shown(course.folder, "misconceptions.yaml"), text: text, isWanted: false))
    }
    return Part(folder: folder, files: files, isWhole: wanted == nil && names.contains("misconceptions.yaml"))
  }

  /// A file's name from where one stands, if it is below.
  private func shown(_ folder: URL, _ name: String) -> String {
    let path = folder.appendingPathComponent(name).standardizedFileURL.path
    let here = URL(fileURLWithPath: ".").standardizedFileURL.path + "/"
    return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
  }
}
