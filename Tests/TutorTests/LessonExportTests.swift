import Attention
import Foundation
import Language
import Testing

@testable import Tutor

/// What the lessons compute, as scripts that NumPy runs and agrees with.
@Suite("A lesson's computations") struct LessonExportTests {
  @Test(
    "agree with NumPy", .enabled(if: hasNumPy, "python3 with numpy is not installed: exported scripts were not run"),
    arguments: Course(RepositoryShelf()).entries.map(\.id))
  func agree(id: String) throws {
    let course = Course(RepositoryShelf())
    let lesson = try course.lesson(id)
    var scope = Scope()
    scope.load = { try loadedByLesson($0, from: course.shelf) }
    var computed: [Node] = []
    for script in LessonPlayer(lesson).scripts(before: lesson.blocks.count) {
      try evaluate(try parse(script.code.text), in: &scope, showsAssignments: true) { output in
        if case .value(let value, _, _) = output { computed += value.nodes.filter { !$0.isLeaf } }
      }
    }
    // Samples of many thousand random numbers would make a script of megabytes.
    let roots = computed.filter { node in
      node.ancestors().filter(\.isLeaf).reduce(0) { $0 + $1.value.count } <= 10_000
    }
    guard !roots.isEmpty else { return }
    let file = FileManager.default.temporaryDirectory.appending(path: "\(id)-\(UUID().uuidString).py")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(PythonExport(of: roots, title: lesson.frontMatter.title).script.utf8).write(to: file)
    let (status, text) = try python([file.path])
    #expect(status == 0, "\(text.suffix(600))")
    #expect(text.contains("agree"))
  }
}

private let hasNumPy = (try? python(["-c", "import numpy"]))?.status == 0

private func python(_ arguments: [String]) throws -> (status: Int32, text: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["python3"] + arguments
  let output = Pipe()
  (process.standardOutput, process.standardError) = (output, output)
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (process.terminationStatus, text)
}
