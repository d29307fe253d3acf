import Language

/// The course: lessons in their order, the bank of questions, and the catalogue of misconceptions. Everything is read
/// when it is first asked for, and once.
public final class Course {
  public let shelf: any Shelf
  private let common: (any Shelf)?
  /// The lessons in their order, by what their file names say.
  public let entries: [Entry]
  private var lessons: [String: Lesson] = [:]
  private var readBank: [Question]?
  private var readCatalogue: Catalogue?
  var facts: [QuestionFacts]?

  /// A lesson as its file name tells it: `05-scaled-dot-product.md`.
  public struct Entry: Sendable, Equatable {
    public var number: Int
    public var id: String
    public var file: String
  }

  /// - Parameter common: the course that comes with the program, whose misconceptions are recognised in any other, too.
  public init(_ shelf: any Shelf, common: (any Shelf)? = nil) {
    (self.shelf, self.common) = (shelf, common)
    entries = shelf.names(in: "").compactMap { file in
      guard file.hasSuffix(".md"), let dash = file.firstIndex(of: "-"), let number = Int(file[..<dash]) else {
        return nil
      }
      return Entry(number: number, id: String(file[file.index(after: dash)...].dropLast(3)), file: file)
    }.sorted { ($0.number, $0.file) < ($1.number, $1.file) }
  }

  /// The lesson that a person means by a number, an id, or the beginning of one.
  public func entry(named name: String) -> Entry? {
    if let number = Int(name) { return entries.first { $0.number == number } }
    let name = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
    if let exact = entries.first(where: { $0.id == name || $0.file == name + ".md" }) { return exact }
    let begun = entries.filter { $0.id.hasPrefix(name) }
    return begun.count == 1 ? begun[0] : nil
  }

  /// The lesson with this id.
  ///
  /// - Throws: the first `Finding` of a file that is broken, `ShelfError` for one that cannot be read.
  public func lesson(_ id: String) throws -> Lesson {
    if let lesson = lessons[id] { return lesson }
    guard let entry = entries.first(where: { $0.id == id }) else { throw ShelfError(unknown(id)) }
    let parsed = try parseLesson(try shelf.text(entry.file), file: entry.file)
    if let finding = parsed.findings.first { throw finding }
    lessons[id] = parsed.lesson
    return parsed.lesson
  }

  /// All lessons that can be read, and what is wrong with the others.
  public func allLessons() -> (lessons: [Lesson], findings: [String]) {
    var (read, findings): ([Lesson], [String]) = ([], [])
    for entry in entries {
      do { read.append(try lesson(entry.id)) } catch { findings.append(sentence(error)) }
    }
    return (read, findings)
  }

  /// The interview bank: the questions of all files in `questions`, in their order. A file that is broken is left out.
  public func bank() -> [Question] {
    if let readBank { return readBank }
    var questions: [Question] = []
    for name in shelf.names(in: "questions") where name.hasSuffix(".md") {
      guard let text = try? shelf.text("questions/" + name) else { continue }
      questions += parseBank(text, file: "questions/" + name).questions
    }
    readBank = questions
    return questions
  }

  /// Every question of the course: the lessons' in their order, then the bank's.
  public func allQuestions() -> [(question: Question, lesson: String?)] {
    allLessons().lessons.flatMap { lesson in lesson.questions.map { ($0, lesson.id) } } + bank().map { ($0, nil) }
  }

  /// The questions that can be asked outside their lesson.
  func practiceQuestions() -> [(question: Question, lesson: String?)] {
    allQuestions().filter { !$0.question.needsLesson }
  }

  /// The misconceptions that are recognised: the course's own, then those that every course shares.
  public func catalogue() throws -> Catalogue {
    if let readCatalogue { return readCatalogue }
    let name = "misconceptions.yaml"
    var catalogue =
      shelf.names(in: "").contains(name) ? try Catalogue(yaml: try shelf.text(name), file: name) : Catalogue()
    if let common, common.place != shelf.place, let text = try? common.text(name) {
      let shared = try Catalogue(yaml: text, file: name).misconceptions
      catalogue.misconceptions += shared.filter { catalogue[$0.id] == nil }
    }
    readCatalogue = catalogue
    return catalogue
  }

  /// What to say of a lesson that is not there, with the nearest that are.
  public func unknown(_ name: String) -> String {
    guard let first = entries.first, let last = entries.last else {
      return "there are no lessons in \(shelf.place)."
    }
    let near = closestNames(to: name, among: entries.map(\.id))
    return "there is no lesson `\(name)`; lessons run from \(first.number) to \(last.number)."
      + (near.isEmpty ? " `:lessons` lists them." : " Did you mean `\(near[0])`?")
  }
}

/// Any error as a sentence for a person.
func sentence(_ error: any Error) -> String {
  switch error {
  case let finding as Finding: finding.text
  case let diagnostic as Diagnostic: diagnostic.sentence
  default: "\(error)"
  }
}

/// The sentence with a capital letter, for where it stands alone.
func capitalised(_ sentence: String) -> String { sentence.prefix(1).uppercased() + sentence.dropFirst() }
