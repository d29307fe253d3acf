import Attention
import Display
import Language

/// Goes through a lesson as a learner would, running the author's blocks and holding each to its promises.
struct LessonCheck {
  let lesson: Lesson
  private var author = Scope()
  /// What was run so far, for tries, which run it again.
  private var scripts: [Located] = []

  init(_ lesson: Lesson, load: @escaping (String) throws -> Node) {
    self.lesson = lesson
    author.load = load
  }

  mutating func run(report: (Finding) -> Void, ask: (Question, Scope) -> Void) {
    func tell(_ finding: Finding) { report(finding.located(in: lesson.file)) }
    var printed = ""
    for block in lesson.blocks {
      do throws(Finding) {
        switch block.content {
        case .prose(let prose): for finding in checkProse(prose, in: author) { tell(finding) }
        case .code(let script): printed = try run(script.code)
        case .expect(let wanted):
          if withoutLayout(printed) != withoutLayout(wanted) {
            tell(
              Finding(
                line: block.line, column: 1, rule: "expect",
                "the block above prints something else: \(withoutLayout(printed).replacing("\n", with: " ⏎ "))"))
          }
        case .question(let question): ask(question, author)
        case .predict(let prediction):
          _ = try interpolated(prediction.ask, in: author)
          _ = try run(prediction.show)
          let answer = try value(of: prediction.answer, in: author)
          if !prediction.options.isEmpty, case .string(let text) = answer, !prediction.options.contains(text) {
            throw prediction.answer.finding("predict-answer", "`answer` is none of the options.")
          } else if !prediction.options.isEmpty, answer.node != nil {
            throw prediction.answer.finding(
              "predict-answer", "with `options`, `answer` is the text of one of them, in quotes: \"'it grows'\".")
          }
          if let because = prediction.because { _ = try interpolated(because, in: author) }
        case .try(let task): try check(task, tell)
        }
      } catch {
        tell(error)
      }
    }
  }

  /// Runs a block, and gives what it prints.
  private mutating func run(_ code: Located) throws(Finding) -> String {
    scripts.append(code)
    var printed = ""
    do throws(Diagnostic) {
      let program = try parse(code.text)
      try bounded { () throws(Diagnostic) in
        try evaluate(program, in: &author, showsAssignments: true) { output in
          switch output {
          case .value(let value, let name, _):
            printed += plain(valueView(value, name: name, NumberStyle()), width: 100) + "\n"
          case .remark(let text): printed += text + "\n"
          }
        }
      }
      return printed
    } catch {
      throw code.finding(error, rule: error.isInterruption ? "endless" : "run")
    }
  }

  private func check(_ task: Try, _ tell: (Finding) -> Void) throws(Finding) {
    _ = try interpolated(task.ask, in: author)
    for hint in task.hints { _ = try interpolated(hint, in: author) }
    for name in task.change where author[name] == nil {
      tell(task.ask.finding("try-change", "`\(name)` may be changed, and no block above assigns it."))
    }
    if try holds(task.check, in: author) {
      tell(task.check.finding("try-done", "the check is true before anything is changed."))
    }
    guard let solution = task.solution else { return }
    var learner = author
    let program: Program
    do throws(Diagnostic) {
      program = try parse(solution.text)
      try bounded { () throws(Diagnostic) in try evaluate(program, in: &learner) { _ in } }
    } catch {
      throw solution.finding(error, rule: "try-solution")
    }
    for name in program.boundNames where !task.change.contains(name) && author[name] != nil {
      tell(solution.finding("try-solution", "the solution changes `\(name)`, which may not be changed."))
    }
    let solved = try rerun(task, with: learner)
    guard try holds(task.check, in: solved) else {
      tell(solution.finding("try-solution", "with the solution the check is still false."))
      return
    }
    if let because = task.because { _ = try interpolated(because, in: solved) }
  }

  /// The author's blocks above run again, with the names that may be changed taken from the learner.
  private func rerun(_ task: Try, with learner: Scope) throws(Finding) -> Scope {
    do throws(Diagnostic) {
      return try Tutor.rerun(scripts, task, with: learner, load: author.load) { (one, scope) throws(Diagnostic) in
        try bounded { () throws(Diagnostic) in try evaluate(one, in: &scope) { _ in } }
      }
    } catch {
      throw (task.solution ?? task.check).finding(
        "try-solution", "with the solution a block above does not run: \(error.sentence)")
    }
  }

  private func holds(_ check: Located, in scope: Scope) throws(Finding) -> Bool {
    let value = try value(of: check, in: scope)
    guard let tensor = value.node?.value else { throw check.finding("try-check", "a check is true or false.") }
    return tensor.values.allSatisfy { $0 != 0 }
  }
}

/// The value of one expression of an author.
///
/// - Throws: `Finding` at the place in the file where it goes wrong.
func value(of code: Located, in scope: Scope) throws(Finding) -> Value {
  let expression = try code.expression()
  var scope = scope
  do throws(Diagnostic) {
    return try bounded { () throws(Diagnostic) in try evaluate(expression, in: &scope) }
  } catch {
    throw code.finding(error, rule: error.isInterruption ? "endless" : "run")
  }
}

/// A text line by line, with every run of blanks as one and without empty lines.
private func withoutLayout(_ text: String) -> String {
  let lines = text.split(whereSeparator: \.isNewline).map { line in
    line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
  return lines.filter { !$0.isEmpty }.joined(separator: "\n")
}
