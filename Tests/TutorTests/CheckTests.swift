import Attention
import Foundation
import Testing

@testable import Language
@testable import Tutor

/// What is wrong in each of the lessons that are broken on purpose: the rule, and the text at which it is told.
private let broken: [(file: String, rule: String, at: String)] = [
  ("no-front-matter", "front-matter", "# A lesson"),
  ("unknown-key", "unknown-key", "hint: [Three"),
  ("missing-key", "missing-key", "id: missing-key-power"),
  ("wrong-id", "id", "wrong-id Weights"),
  ("bad-yaml", "yaml", ""),
  ("unknown-block-word", "block", "```attn silent"),
  ("control-character", "control-character", "\u{1B}[2J"),
  ("control-character-in-label", "control-character", "\u{7}"),
  ("syntax-error", "run", ")\n```\n\n```expect"),
  ("block-fails", "run", "nobody + 1"),
  ("expect-differs", "expect", "```expect"),
  ("number-in-prose", "prose-number", "weights[0] -->"),
  ("try-solution-fails", "try-solution", "first = 1"),
  ("try-done-already", "try-done", "softmax([first, 0, 0])[0] > 0.9"),
  ("try-changes-nothing-known", "try-change", "Give the first"),
  ("predict-fails", "run", "7]\n```"),
  ("answer-is-no-number", "answer", "\"(n, n)\""),
  ("given-fails", "given", ""),
  ("given-is-endless", "endless", ""),
  ("given-is-huge", "given", ""),
  ("wrong-passes", "wrong-passes", "n * n"),
  ("wrong-expression-passes", "wrong-passes", "attention(Q, K, V).output"),
  ("traps-alike", "traps-alike", "n + n"),
  ("two-right-options", "options", "id: two-right-options-shift"),
  ("options-alike", "options", "Nothing.\n    says"),
  ("hides-every-mistake", "draws", ""),
  ("no-such-name-in-text", "interpolation", "The exponentials are"),
  ("hint-gives-answer", "hint-gives-answer", "\"It is {=n ** 2}, is"),
  ("hint-gives-expression", "hint-gives-answer", "\"softmax(Q"),
  ("mutant-passes", "mutant-passes", "softmax(Q @ K.T / sqrt(Q.shape[-1])) @ V\nhints"),
  ("too-few-questions", "too-few", "---\nid"),
  ("same-id-twice", "duplicate-id", ""),
  ("needs-itself", "needs-cycle", "needs-itself]"),
  ("needs-nobody", "needs-unknown", "nobody]"),
  ("loads-a-password", "run", "load(\"/etc"),
  ("loads-from-above", "run", "load(\"../"),
  ("writes-a-file", "run", "open("),
  ("yaml-bomb", "yaml", ""),
  ("empty-rubric", "answer-fails", "Because."),
  ("shape-is-no-shape", "answer", "sqrt(n)"),
]

/// Where what is wrong is told whose text does not stand at one place only: line and column, or the line alone.
private let places: [String: (line: Int, column: Int?)] = [
  "bad-yaml": (67, 10), "given-fails": (46, 23), "given-is-endless": (47, nil), "given-is-huge": (46, 39),
  "hides-every-mistake": (73, 1), "same-id-twice": (73, 1), "yaml-bomb": (73, 19),
]

@Suite struct ReadmeTests {
  /// What authors are shown to begin with must itself be sound.
  @Test func theExampleInTheReadmeForAuthorsIsSound() throws {
    let shelf = RepositoryShelf()
    let readme = try shelf.text("README.md")
    let fence = "````"
    let start = try #require(readme.firstRange(of: fence + "markdown\n")).upperBound
    let end = try #require(readme[start...].firstRange(of: "\n" + fence)).lowerBound
    let files = [
      CourseFile(name: "30-two-tokens.md", text: String(readme[start..<end]) + "\n"),
      CourseFile(name: "misconceptions.yaml", text: try shelf.text("misconceptions.yaml"), isWanted: false),
    ]
    let findings = check(files, seeds: 10, isWhole: false) { RepositoryShelf() }
    #expect(findings.map(\.text) == [])
  }
}

@Suite struct CheckTests {
  private static let folder = gradingFixtures.appending(path: "broken-lessons")

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
  }

  private func findings(in name: String, isWhole: Bool = false) throws -> [Finding] {
    let catalogue = try String(contentsOf: lessonsFolder.appending(path: "misconceptions.yaml"), encoding: .utf8)
    return check(
      [
        CourseFile(name: name, text: try text(name)),
        CourseFile(name: "misconceptions.yaml", text: catalogue, isWanted: false),
      ], seeds: 12, isWhole: isWhole
    ) { EmptyShelf() }
  }

  @Test func aSoundLessonIsSound() throws {
    #expect(try findings(in: "sound.md").map(\.text) == [])
  }

  @Test func eachBrokenLessonIsRefusedAtItsPlace() throws {
    for (file, rule, marker) in broken {
      let found = try findings(in: "\(file).md", isWhole: rule == "needs-unknown")
      guard let finding = found.first(where: { $0.rule == rule }) else {
        Issue.record("\(file): no \(rule) among \(found.map { "\($0.rule) \($0.text)" })")
        continue
      }
      guard !marker.isEmpty else {
        let place = try #require(places[file], "\(file) has no place")
        #expect(finding.line == place.line, "\(file): \(finding.text)")
        if let column = place.column { #expect(finding.column == column, "\(file): \(finding.text)") }
        continue
      }
      let text = try text("\(file).md")
      let place = try #require(text.firstRange(of: marker), "\(file) has no \(marker)").lowerBound
      let before = text[..<place].split(separator: "\n", omittingEmptySubsequences: false)
      #expect(finding.line == before.count, "\(file): \(finding.text)")
      #expect(finding.column == (before.last?.unicodeScalars.count ?? 0) + 1, "\(file): \(finding.text)")
    }
  }

  @Test func everyBrokenLessonIsInTheTable() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".md") }
    #expect(Set(files.map { String($0.dropLast(3)) }) == Set(broken.map(\.file) + ["sound"]))
  }

  @Test func aBrokenCatalogueIsRefused() throws {
    let step = check([CourseFile(name: "c.yaml", text: try text("broken-catalogue.yaml"))]) { EmptyShelf() }
    #expect(
      step.map(\.text) == [
        "c.yaml:3:9: `scores-scaled` is no step; the steps are scores, scaled, mask, masked, weights, output."
      ])
    let unmet = check([CourseFile(name: "c.yaml", text: try text("unmet.yaml"))]) { EmptyShelf() }
    #expect(unmet.map(\.rule).sorted() == ["unknown-lesson", "unmet-misconception"])
  }

  @Test func lessonsThatNeedEachOtherAreFound() throws {
    func lesson(_ id: String, needs: String) throws -> CourseFile {
      let text = try text("sound.md").replacing("id: sound", with: "id: \(id)").replacing(
        "needs: []", with: "needs: [\(needs)]")
      return CourseFile(name: "\(id).md", text: text)
    }
    let files = try [lesson("a", needs: "b"), lesson("b", needs: "c"), lesson("c", needs: "a")]
    let found = check(files, seeds: 1, isWhole: false) { EmptyShelf() }.filter { $0.rule == "needs-cycle" }
    #expect(found.map(\.file) == ["a.md", "b.md", "c.md"])
  }

  @Test func theTemplateIsASoundLesson() throws {
    let text = try #require(lessonTemplate(id: "my-topic"))
    let found = check([CourseFile(name: "my-topic.md", text: text)], seeds: 5, isWhole: false) { EmptyShelf() }
    #expect(found.map(\.text) == [])
    #expect(lessonTemplate(id: "My Topic") == nil)
  }

  @Test func numbersInProseAgreeByTheDigitsWritten() {
    func agree(_ written: String, _ code: String) -> Bool {
      var scope = Scope()
      guard let expression = try? parseExpression(code), let value = try? evaluate(expression, in: &scope) else {
        return false
      }
      return agrees(written, with: value)
    }
    #expect(agree("0.67", "2 / 3") && agree("0.6667", "2 / 3") && !agree("0.66", "2 / 3"))
    #expect(agree("67 %", "2 / 3") && agree("2/3", "2 / 3") && agree("−3", "-3") && agree("1,048,576", "2 ** 20"))
    #expect(agree("1.5e-4", "0.00015") && !agree("1.5e-4", "0.00014") && agree("(2, 3)", "(2, 3)"))
    #expect(agree("[[1, 0.5], [0, 1]]", "[[1, 1 / 2], [0, 1]]") && !agree("[[1, 0.5], [0, 2]]", "[[1, 1 / 2], [0, 1]]"))
  }

  @Test func everyMutantOfEveryExpressionInTheCourseFails() throws {
    var (all, killed, questions) = (0, 0, 0)
    var named = 0
    let bank = lessonsFolder.appending(path: "questions")
    let files = try [lessonsFolder, bank].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
        $0.hasSuffix(".md") && $0 != "README.md"
      }.sorted()
        .map { folder.appending(path: $0) }
    }
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      for question in parseBank(text, file: file.lastPathComponent).questions where question.isExpression {
        let drawn = try draw(question, seed: 1, in: Scope(), catalogue: nil)
        let answer = try #require(try question.answer?.expression())
        questions += 1
        for (what, mutant) in answer.mutants {
          let trials = Trial.all(mutant, answer, drawn, Scope())
          all += 1
          if trials.allSatisfy(\.isRight) {
            Issue.record("\(question.id): \(what): \(mutant)")
          } else {
            killed += 1
          }
        }
        let meets = misconceptions(toMeetIn: drawn, of: wholeCatalogue)
        named += meets.count
      }
    }
    print(
      "mutation score \(percent(killed, of: all)) in \(questions) expression questions, which \(named) times meet a misconception"
    )
  }
}
