import Attention
import Dispatch
import Language
import Synchronization

/// A file of a course, as it is checked.
public struct CourseFile: Sendable {
  /// Its name as messages tell it.
  public var name: String
  public var text: String
  /// Whether findings in it are wanted; the others are read for what the wanted ones refer to.
  public var isWanted: Bool
  /// Whether it is a file of the bank, whatever messages call it.
  fileprivate let isBank: Bool

  /// - Parameter isBank: nil where the name tells, which has its folder in it.
  public init(name: String, text: String, isWanted: Bool = true, isBank: Bool? = nil) {
    (self.name, self.text, self.isWanted) = (name, text, isWanted)
    self.isBank = isBank ?? (name.split(separator: "/").dropLast().last == "questions")
  }

  fileprivate var isCatalogue: Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }
  /// Lessons begin with front matter; the bank's files do not.
  fileprivate var isLesson: Bool { !isCatalogue && (text.hasPrefix("---\n") || text.hasPrefix("---\r\n") || !isBank) }
}

/// Holds every file of a course to the rules for authors.
///
/// - Parameters:
///   - files: lessons, files of the bank (in a folder `questions`), and the catalogue of misconceptions.
///   - seeds: how many draws of each question are looked at.
///   - isWhole: whether these are all files of the course, so that what is missing can be told.
///   - shelf: where the files stand that lessons load; asked for on several threads.
/// - Returns: what is wrong, by file and line.
public func check(
  _ files: [CourseFile], seeds: Int = 50, isWhole: Bool = true,
  shelf: @escaping @Sendable () -> any Shelf
) -> [Finding] {
  var findings: [Finding] = []
  var catalogue = Catalogue()
  for file in files where file.isCatalogue {
    do throws(Finding) {
      catalogue = try Catalogue(yaml: file.text, file: file.name)
    } catch {
      findings.append(error)
    }
  }
  let texts = files.filter { !$0.isCatalogue && baseName($0.name) != "README.md" }
  let (known, bounds) = (catalogue, seeds)
  let results = Mutex([FileCheck?](repeating: nil, count: texts.count))
  // One file after the other on each processor: what a lesson computes is never shared between two of them.
  DispatchQueue.concurrentPerform(iterations: texts.count) { place in
    var check = FileCheck(texts[place], catalogue: known, seeds: bounds, shelf: shelf)
    check.run()
    results.withLock { $0[place] = check }
  }
  let checks = results.withLock { $0.compactMap { $0 } }
  findings += checks.flatMap(\.findings)
  findings += acrossFiles(checks, catalogue, isWhole: isWhole)
  let wanted = Set(files.filter(\.isWanted).map(\.name))
  return findings.filter { wanted.contains($0.file) }.sorted {
    ($0.file, $0.line, $0.column, $0.rule) < ($1.file, $1.line, $1.column, $1.rule)
  }
}

/// What one file was found to hold.
struct FileCheck: Sendable {
  let file: CourseFile
  let catalogue: Catalogue
  let seeds: Int
  let shelf: @Sendable () -> any Shelf
  var findings: [Finding] = []
  var lesson: Lesson?
  var questions: [Question] = []
  /// The ids of the misconceptions that some question of the file can meet.
  var met: Set<String> = []

  init(_ file: CourseFile, catalogue: Catalogue, seeds: Int, shelf: @escaping @Sendable () -> any Shelf) {
    (self.file, self.catalogue, self.seeds, self.shelf) = (file, catalogue, seeds, shelf)
  }

  /// What `load(path)` in a lesson reads.
  private var load: (String) throws -> Node {
    let files = shelf()
    return { try loadedByLesson($0, from: files) }
  }

  mutating func run() {
    if file.isLesson { runLesson() } else { runBank() }
  }

  private mutating func runBank() {
    let (questions, findings) = parseBank(file.text, file: file.name)
    self.findings += findings
    self.questions = questions
    guard file.isWanted else { return }
    var author = Scope()
    author.load = load
    for question in questions { check(question, in: author) }
  }

  private mutating func runLesson() {
    let parsed: ParsedLesson
    do throws(Finding) {
      parsed = try parseLesson(file.text, file: file.name)
    } catch {
      findings.append(error)
      return
    }
    findings += parsed.findings
    lesson = parsed.lesson
    questions = parsed.lesson.questions
    checkFrontMatter(of: parsed.lesson)
    guard file.isWanted else { return }
    var walk = LessonCheck(parsed.lesson, load: load)
    walk.run { finding in
      findings.append(finding)
    } ask: { question, author in
      check(question, in: author)
    }
    // What cannot be read or run cannot be played either.
    if findings.isEmpty { findings += playThrough(parsed.lesson, text: file.text, shelf: shelf) }
  }

  private mutating func checkFrontMatter(of lesson: Lesson) {
    let name = baseName(file.name)
    if let dash = name.firstIndex(of: "-"), lesson.number != nil {
      let id = name[name.index(after: dash)...].prefix { $0 != "." }
      if id != lesson.id {
        report(
          1, 1, "id", "the id is `\(lesson.id)`, and the file's name says `\(id)`; progress is stored under the id.")
      }
    }
    let tasks = lesson.blocks.count { block in
      switch block.content {
      case .question, .try: true
      case .prose, .code, .expect, .predict: false
      }
    }
    // What could not be read is not missing.
    if tasks < 4, findings.isEmpty {
      report(1, 1, "too-few", "a lesson has at least four questions and tries; this one has \(tasks).")
    }
  }

  mutating func report(_ line: Int, _ column: Int, _ rule: String, _ message: String) {
    findings.append(Finding(file: file.name, line: line, column: column, rule: rule, message))
  }

  mutating func report(_ text: Located, _ rule: String, _ message: String) {
    report(text.place.line, text.place.column, rule, message)
  }

  mutating func report(_ finding: Finding) { findings.append(finding.located(in: file.name)) }
}

/// What can only be seen over all files: ids that stand there twice, lessons that need each other, mistakes no question meets.
private func acrossFiles(_ checks: [FileCheck], _ catalogue: Catalogue, isWhole: Bool) -> [Finding] {
  var findings: [Finding] = []
  var seen: [String: Question] = [:]
  for question in checks.flatMap(\.questions) {
    if let other = seen[question.id] {
      findings.append(
        Finding(
          file: question.file, line: question.place.line, column: question.place.column, rule: "duplicate-id",
          "the id `\(question.id)` is taken by the question at \(other.file):\(other.place.line)."))
    } else {
      seen[question.id] = question
    }
  }
  var lessons: [String: Lesson] = [:]
  for lesson in checks.compactMap(\.lesson) {
    if let other = lessons[lesson.id] {
      findings.append(
        Finding(
          file: lesson.file, line: 1, column: 1, rule: "duplicate-id",
          "the id `\(lesson.id)` is taken by \(other.file)."))
    } else {
      lessons[lesson.id] = lesson
    }
  }
  findings += needs(of: lessons, isWhole: isWhole)
  guard isWhole else { return findings }
  let met = checks.reduce(into: Set<String>()) { $0.formUnion($1.met) }
  for misconception in catalogue.misconceptions {
    if !met.contains(misconception.id) {
      findings.append(
        Finding(
          file: catalogue.file, line: misconception.place.line, column: misconception.place.column,
          rule: "unmet-misconception", "no question can meet the mistake `\(misconception.id)`."))
    }
    if let lesson = misconception.lesson, lessons[lesson] == nil {
      findings.append(
        Finding(
          file: catalogue.file, line: misconception.place.line, column: misconception.place.column,
          rule: "unknown-lesson", "there is no lesson `\(lesson)`."))
    }
  }
  return findings
}

/// Lessons that need one another in a circle, and lessons that are needed and not there.
private func needs(of lessons: [String: Lesson], isWhole: Bool) -> [Finding] {
  var findings: [Finding] = []
  for lesson in lessons.values {
    for need in lesson.frontMatter.needs {
      guard lessons[need.text] != nil else {
        if isWhole {
          findings.append(
            need.finding("needs-unknown", "there is no lesson `\(need.text)`.").located(in: lesson.file))
        }
        continue
      }
      var waiting = [need.text]
      var reached: Set<String> = []
      while let id = waiting.popLast() {
        guard reached.insert(id).inserted else { continue }
        waiting += lessons[id]?.frontMatter.needs.map(\.text) ?? []
      }
      if reached.contains(lesson.id) {
        findings.append(
          need.finding(
            "needs-cycle",
            "`\(lesson.id)` needs `\(need.text)`, which needs `\(lesson.id)` in turn: nobody could begin."
          ).located(in: lesson.file))
      }
    }
  }
  return findings
}
