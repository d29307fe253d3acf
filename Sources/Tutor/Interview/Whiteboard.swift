import Attention
import Display
import Language

/// An empty prompt and a task: write attention, then with heads, then with a mask, then with a cache. Every line is
/// judged by what it computes on inputs of several sizes, whatever its names and spelling.
///
/// A value driven like an `Interview`. Its lines run in a scope of its own.
public struct Whiteboard {
  public private(set) var start: Instant
  public private(set) var attempts: [Attempt] = []
  private var stageStart: Instant
  private var boards: [Board]
  private var lines: [String] = []
  private var reached: Set<String> = []
  private var slips = 0
  private var text = ""
  /// The same, as far as it is known whether it goes on.
  private var begun = OpenInput()

  /// What came of one stage.
  public struct Attempt: Sendable {
    public var stage: WhiteboardStage
    public var lines: [String]
    public var slips: Int
    public var isDone: Bool
    public var seconds: Double
  }

  public init(at start: Instant) {
    (self.start, stageStart) = (start, start)
    boards = WhiteboardStage.all[0].boards()
  }

  /// The stage that is worked on; nil after the last.
  public var stage: WhiteboardStage? {
    attempts.count < WhiteboardStage.all.count ? WhiteboardStage.all[attempts.count] : nil
  }

  public var isOver: Bool { stage == nil }
  public var isCollecting: Bool { !text.isEmpty }

  /// The time so far, `4:05`.
  public func clock(at now: Instant) -> String { Interview.written(seconds: max(0, now.seconds(since: start))) }

  /// The names on the board, with the smallest inputs behind them: what `:try` sees.
  public var scope: Scope { boards.first?.scope ?? Scope() }

  /// The task that is open.
  public func begin() -> Markup {
    guard let stage else { return Markup() }
    let inputs = stage.inputs.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    return Markup([
      .heading(
        level: 2, [.heading("Whiteboard \(attempts.count + 1) of \(WhiteboardStage.all.count): \(stage.title)")]),
      .paragraph(spans(stage.ask)),
      .paragraph([.dimmed("Given: "), .code(inputs), .dimmed(". Line by line or all at once; `:skip` shows one way.")]),
    ])
  }

  /// Takes one line.
  public mutating func respond(_ line: String, at now: Instant, makeID: () -> String) -> Interview.Reply {
    guard let stage else { return Interview.Reply(isOver: true) }
    let whole = text.isEmpty ? line : text + "\n" + line
    if trimmed(whole).isEmpty { return Interview.Reply(shown: begin()) }
    let isEnded = trimmed(line).isEmpty && begun.mayEnd
    begun.append(text.isEmpty ? line : "\n" + line)
    if begun.needsMore, !isEnded {
      text = whole
      return Interview.Reply()
    }
    (text, begun) = ("", OpenInput())
    let program: Program
    do throws(Diagnostic) { program = try parse(whole) } catch { return refused(error, in: whole) }
    if let used = program.calledNames.first(where: WhiteboardStage.readyMade.contains) {
      return Interview.Reply(
        shown: Markup("`\(used)` is what you are asked to write: use products, softmax and shapes only."))
    }
    var (next, values) = (boards, [[Tensor]]())
    for (place, board) in boards.enumerated() {
      do throws(Diagnostic) {
        values.append(try next[place].run(program))
      } catch {
        if place == 0 { return refused(error, in: whole) }
        return Interview.Reply(
          shown: Markup(
            "With \(board.sizes) this does not run: \(error.sentence) It runs with \(boards[0].sizes) only."))
      }
    }
    boards = next
    lines.append(whole)
    return judged(stage, values, at: now, makeID)
  }

  /// Shows one way to write what is open, and goes on.
  public mutating func skip(at now: Instant, makeID: () -> String) -> Interview.Reply {
    guard let stage else { return Interview.Reply(isOver: true) }
    let way = stage.steps.map { "\($0.name) = \($0.ways[0])" }.joined(separator: "\n")
    let shown = Markup([.paragraph(["One way:"]), .code(way, language: "python")])
    return closed(shown, isDone: false, at: now, makeID)
  }

  /// Ends it where it stands.
  public mutating func finish(at now: Instant) -> Interview.Reply {
    if let stage, !lines.isEmpty { note(stage, isDone: false, at: now) }
    return Interview.Reply(shown: report, isOver: true)
  }
}

// MARK: - Judging

extension Whiteboard {
  private func refused(_ error: Diagnostic, in line: String) -> Interview.Reply {
    let excerpt = error.excerpt(in: line)
    return Interview.Reply(
      shown: Markup([.lines([[.code(excerpt.line)], [.error(excerpt.marks)]]), .paragraph([Span(error.sentence)])]))
  }

  /// - Parameter values: the tensors the line gave, board by board.
  private mutating func judged(
    _ stage: WhiteboardStage, _ values: [[Tensor]], at now: Instant, _ makeID: () -> String
  ) -> Interview.Reply {
    /// Whether one of the line's tensors is what `code` gives, on every board.
    func gives(_ code: String) -> Bool {
      zip(boards, values).allSatisfy { board, own in
        guard let wanted = board.value(of: code) else { return false }
        return own.contains { agree($0, wanted) }
      }
    }
    if let step = stage.steps.last(where: { $0.ways.contains(where: gives) }) {
      reached.insert(step.name)
      if step.name == stage.steps.last?.name {
        let shown = Markup(paragraph: [.right("Right."), " \(step.says) It holds on \(boards.count) sizes."])
        return closed(shown, isDone: true, at: now, makeID)
      }
      return Interview.Reply(shown: Markup(paragraph: [.right("✓ \(step.name)"), "  \(step.says)"]) + progress(stage))
    }
    if let trap = stage.traps.first(where: { gives($0.code) }) {
      slips += 1
      return Interview.Reply(shown: Markup(paragraph: [.wrong("Not yet."), " "] + spans(trap.says)))
    }
    let shapes = boards[0].shapes(of: values[0])
    return Interview.Reply(
      shown: Markup(paragraph: [.dimmed("Noted\(shapes.isEmpty ? "" : ", \(shapes)"); none of the steps so far.")]))
  }

  /// `✓ scores  ✓ scaled  · weights  · output`
  private func progress(_ stage: WhiteboardStage) -> Markup {
    let marks = stage.steps.map { "\(reached.contains($0.name) ? "✓" : "·") \($0.name)" }
    return Markup([.lines([[.dimmed("    " + marks.joined(separator: "  "))]])])
  }

  private mutating func closed(
    _ shown: Markup, isDone: Bool, at now: Instant, _ makeID: () -> String
  ) -> Interview.Reply {
    guard let stage else { return Interview.Reply(isOver: true) }
    var reply = Interview.Reply(shown: shown)
    // Practice: it is kept, and leaves the schedule alone.
    reply.rows = [
      LogRow(
        id: makeID(), kind: .answer, instant: now, mode: .drill, questionID: "whiteboard-\(stage.id)",
        questionKind: Question.Kind.expression.rawValue, answer: lines.joined(separator: "\n"),
        verdict: isDone ? .right : .skipped, seconds: now.seconds(since: stageStart))
    ]
    note(stage, isDone: isDone, at: now)
    if let next = self.stage {
      boards = next.boards()
      reply.shown += begin()
    } else {
      reply.shown += report
      reply.isOver = true
    }
    return reply
  }

  private mutating func note(_ stage: WhiteboardStage, isDone: Bool, at now: Instant) {
    attempts.append(
      Attempt(stage: stage, lines: lines, slips: slips, isDone: isDone, seconds: now.seconds(since: stageStart)))
    (lines, reached, slips, stageStart) = ([], [], 0, now)
  }

  /// Stage by stage: how it went, and what was written.
  public var report: Markup {
    var markup = Markup([.rule, .heading(level: 2, [.heading("Report")])])
    if attempts.isEmpty { return markup + "Nothing was written." }
    for attempt in attempts {
      let slips = attempt.slips == 0 ? "no slip" : attempt.slips == 1 ? "one slip" : "\(attempt.slips) slips"
      markup.append(
        .paragraph([
          attempt.isDone ? .right("✓ ") : .dimmed("– "), .strong(attempt.stage.title),
          Span("  \(Interview.written(seconds: attempt.seconds)), \(slips)\(attempt.isDone ? "" : ", not finished")"),
        ]))
      if !attempt.lines.isEmpty {
        markup.append(.code(attempt.lines.joined(separator: "\n"), language: "python"))
      }
    }
    let open = attempts.filter { !$0.isDone || $0.slips > 0 }.map(\.stage.lesson)
    if !open.isEmpty {
      let lessons = open.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      markup.append(
        .paragraph([.strong("What to look at next: "), .code(lessons.map { ":lesson \($0)" }.joined(separator: ", "))]))
    }
    return markup
  }
}

extension Program {
  /// The names of the functions it calls, prefixes and methods left out.
  fileprivate var calledNames: [String] {
    func names(in expression: Expression) -> [String] {
      var found = expression.parts.flatMap(names)
      if case .call(let callee, _) = expression.kind {
        switch callee.kind {
        case .name(let name), .attribute(_, let name, _): found.append(name)
        default: break
        }
      }
      return found
    }
    func names(inAll statements: [Statement]) -> [String] {
      statements.flatMap { $0.expressions.flatMap(names) + names(inAll: $0.inner) }
    }
    return names(inAll: statements)
  }
}
