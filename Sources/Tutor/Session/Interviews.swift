import Display
import Language

/// What a mock interview is: questions against the clock, or a whiteboard.
enum Examination {
  case interview(Interview)
  case whiteboard(Whiteboard)

  func clock(at now: Instant) -> String {
    switch self {
    case .interview(let interview): interview.clock(at: now)
    case .whiteboard(let whiteboard): whiteboard.clock(at: now)
    }
  }

  /// Whether an answer goes on in the next line.
  var isCollecting: Bool {
    switch self {
    case .interview(let interview): interview.isCollecting
    case .whiteboard(let whiteboard): whiteboard.isCollecting
    }
  }

  /// Whether an empty line is part of an answer.
  var takesBlankLines: Bool {
    switch self {
    case .interview(let interview): interview.open.map { $0.question.kind == .explain } ?? true
    case .whiteboard(let whiteboard): whiteboard.isCollecting
    }
  }

  /// Whether a line that assigns is no answer: at the whiteboard it is what one writes.
  var keepsAssignments: Bool {
    if case .interview(let interview) = self {
      interview.open.map { $0.question.kind != .explain } ?? false
    } else {
      false
    }
  }
}

/// What an interview is asked to be.
public struct InterviewChoice: Sendable {
  public var level: Question.Level?
  public var topics: [String] = []
  public var minutes = 30
  public var count: Int?
  public init(level: Question.Level? = nil, topics: [String] = [], minutes: Int = 30, count: Int? = nil) {
    (self.level, self.topics, self.minutes, self.count) = (level, topics, minutes, count)
  }
}

extension Session {
  /// `:interview`, `:interview senior 20`, `:interview whiteboard`, `:interview stop`.
  func interview(_ argument: String) {
    var choice = InterviewChoice()
    for word in argument.split(separator: " ").map(String.init) {
      if word == "stop" { return stopInterview() }
      if word == "whiteboard" { return startWhiteboard() }
      if let level = Question.Level(rawValue: word) {
        choice.level = level
      } else if let minutes = Int(word), minutes > 0 {
        choice.minutes = minutes
      } else {
        return fail("`:interview [junior|senior|staff] [MINUTES]`, `:interview whiteboard` or `:interview stop`.")
      }
    }
    startInterview(choice)
  }

  func startInterview(_ choice: InterviewChoice) {
    leaveForExamination()
    let catalogue: Catalogue
    do { catalogue = try course.catalogue() } catch { return fail(sentence(error)) }
    var teaches: [String: String] = [:]
    for lesson in course.allLessons().lessons {
      for topic in lesson.frontMatter.topics where teaches[topic] == nil { teaches[topic] = lesson.id }
    }
    let setLevel = (try? log.memory())?.setting("level").flatMap { Question.Level(rawValue: $0) }
    let interview = Interview(
      Interview.Choice(
        level: choice.level ?? setLevel, topics: choice.topics, minutes: choice.minutes, count: choice.count,
        seed: nextSeed(),
        confirms: options.isInteractive),
      questions: course.allQuestions(), catalogue: catalogue, teaches: teaches, at: now,
      draw: { question, lesson, seed in
        try draw(question, seed: seed, in: authorScope(for: question, lesson: lesson), catalogue: catalogue)
      })
    examination = .interview(interview)
    follow(interview.begin())
  }

  private func startWhiteboard() {
    leaveForExamination()
    let whiteboard = Whiteboard(at: now)
    examination = .whiteboard(whiteboard)
    show(whiteboard.begin())
  }

  private func leaveForExamination() {
    closeQuestion()
    practice = nil
    isPlaying = false
    savedPlace = nil
    author = Scope()
    overlay()
  }

  /// What to say instead of running a command that would leave an interview without its report; nil for every other.
  func objection(inExamination command: Command, _ argument: String) -> String? {
    guard examination != nil, command.section == .lessons || command.section == .practice else { return nil }
    if ["skip", "try", "hint", "solution", "next", "progress", "backup", "stop"].contains(command.name) { return nil }
    if command.name == "interview", argument == "stop" { return nil }
    return "First the interview: `:interview stop` ends it with its report."
  }

  /// Gives a line to the interviewer.
  func answerExamination(_ line: String) {
    guard var current = examination else { return }
    if current.keepsAssignments, !current.isCollecting, let program = try? parse(line), program.onlyAssigns {
      return run(line)
    }
    let reply: Interview.Reply
    switch current {
    case .interview(var interview):
      reply = interview.respond(line, at: now, learner: learner, makeID: newID)
      current = .interview(interview)
    case .whiteboard(var whiteboard):
      reply = whiteboard.respond(line, at: now, makeID: newID)
      current = .whiteboard(whiteboard)
    }
    examination = current
    follow(reply)
  }

  /// Passes over what is asked.
  func skipInExamination() {
    let reply: Interview.Reply
    switch examination {
    case .interview(var interview):
      reply = interview.skip(at: now, makeID: newID)
      examination = .interview(interview)
    case .whiteboard(var whiteboard):
      reply = whiteboard.skip(at: now, makeID: newID)
      examination = .whiteboard(whiteboard)
    case nil: return
    }
    follow(reply)
  }

  /// Ends an interview before its time.
  func stopInterview() {
    let reply: Interview.Reply
    switch examination {
    case .interview(var interview):
      reply = interview.finish(at: now, makeID: newID)
      examination = .interview(interview)
    case .whiteboard(var whiteboard):
      reply = whiteboard.finish(at: now)
      examination = .whiteboard(whiteboard)
    case nil: return remark("No interview is going on.")
    }
    follow(reply)
  }

  /// Writes what is to be remembered, and only then shows what comes next.
  private func follow(_ reply: Interview.Reply) {
    if !reply.rows.isEmpty {
      record(reply.rows)
      for row in reply.rows { addUndo(.row(row.id, what: "the grade of `\(row.questionID ?? "a question")`")) }
    }
    show(reply.shown)
    if let asked = reply.asked {
      restoreNames()
      stash(asked.drawn.givenNames)
      scope = overlaid(on: asked.drawn.scope)
      show(questionView(asked.drawn, number: asked.heading, settings.style, isExamination: true))
    } else if case .whiteboard(let whiteboard)? = examination {
      scope = overlaid(on: whiteboard.scope)
    }
    guard reply.isOver else { return }
    if case .interview(let interview)? = examination { lastInterview = interview }
    examination = nil
    restoreNames()
    overlay()
    if let player {
      runAuthor(before: player.block)
      present(resuming: storedPlace(in: player.lesson.id))
    }
  }
}
