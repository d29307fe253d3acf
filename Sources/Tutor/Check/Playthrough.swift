/// Plays a lesson to its end as somebody does who skips everything, or who asks for every solution.
///
/// - Returns: where one of the two does not get on.
func playThrough(_ lesson: Lesson, text: String, shelf: @escaping () -> any Shelf) -> [Finding] {
  [[":skip", ":next"], [":solution", ":next"]].compactMap { path in
    let file = "01-\(lesson.id).md"
    let alone = LessonShelf(file: file, text: text, beside: shelf())
    var options = Session.Options()
    options.isInteractive = false
    let session = Session(course: Course(alone), log: MemoryLog(), options: options)
    var clock = Instant(secondsSince1970: 0)
    func type(_ line: String) {
      clock = clock.adding(seconds: 1)
      _ = session.respond(to: line, at: clock) { _ in }
    }
    type(":lesson \(lesson.id)")
    while let player = session.player, !player.isAtEnd {
      let screen = player.screen
      // Where nothing is asked, a solution is not to be had and going on is enough.
      for line in session.open == nil && session.attempt == nil ? [":next"] : path {
        type(line)
        if session.player?.screen != screen { break }
      }
      guard session.player?.screen != screen || session.player?.isAtEnd == true else {
        let place = min(player.block, lesson.blocks.count - 1)
        return Finding(
          file: lesson.file, line: lesson.blocks[place].line, column: 1, rule: "stuck",
          "\(path.joined(separator: " and ")) does not lead on from here.")
      }
    }
    return nil
  }
}

/// A course of one lesson that finds its data where the lesson stands.
private final class LessonShelf: Shelf {
  private let file: String
  private let text: String
  private let beside: any Shelf

  init(file: String, text: String, beside: any Shelf) { (self.file, self.text, self.beside) = (file, text, beside) }

  var place: String { beside.place }
  func names(in folder: String) -> [String] { folder.isEmpty ? [file] : [] }
  func text(_ name: String) throws -> String { name == file ? text : try beside.text(name) }
  func data(_ name: String) throws -> [UInt8] { try beside.data(name) }
  func open(_ path: String) throws -> [UInt8] { throw ShelfError("nothing is opened while a lesson is checked.") }
  func paths(beginningWith text: String) -> [String] { [] }
  func write(_ bytes: [UInt8], to path: String) throws {
    throw ShelfError("nothing is written while a lesson is checked.")
  }
}

/// A shelf without any files.
final class EmptyShelf: Shelf {
  var place: String { "nowhere" }
  func names(in folder: String) -> [String] { [] }
  func text(_ name: String) throws -> String { throw ShelfError("there is no file `\(name)`.") }
  func data(_ name: String) throws -> [UInt8] { throw ShelfError("there is no file `\(name)`.") }
  func open(_ path: String) throws -> [UInt8] { throw ShelfError("there is no file `\(path)`.") }
  func paths(beginningWith text: String) -> [String] { [] }
  func write(_ bytes: [UInt8], to path: String) throws { throw ShelfError("nothing can be written here.") }
}
