import Display

/// A command: what is typed after a colon. This one list feeds dispatch, `:help`, completion and the README.
public struct Command: Sendable {
  public enum Section: String, CaseIterable, Sendable {
    case lessons = "Lessons and questions"
    case graph = "Reading a computation"
    case practice = "Practice and memory"
    case session = "The session"
  }

  /// What a command's argument is, for completion.
  public enum Argument: Sendable { case nothing, lesson, step, expression, name, file, setting, topic, export, help }

  public let name: String
  /// The arguments as the help shows them: `[ID|N]`.
  public let arguments: String
  /// One line for the list.
  public let summary: String
  /// What else there is to say.
  public let details: String
  public let section: Section
  public let takes: Argument
  /// A letter that always means this command.
  public let letter: String?
  /// Whether it drops an unfinished input.
  let endsInput: Bool
  let run: @Sendable (Session, String) -> Void

  init(
    _ name: String, _ arguments: String, _ summary: String, in section: Section, takes: Argument = .nothing,
    letter: String? = nil, endsInput: Bool = false, details: String = "",
    run: @escaping @Sendable (Session, String) -> Void
  ) {
    (self.name, self.arguments, self.summary, self.details) = (name, arguments, summary, details)
    (self.section, self.takes, self.letter, self.endsInput, self.run) = (section, takes, letter, endsInput, run)
  }

  /// A command without arguments.
  init(
    _ name: String, _ summary: String, in section: Section, letter: String? = nil, endsInput: Bool = false,
    details: String = "", run: @escaping @Sendable (Session, String) -> Void
  ) {
    self.init(
      name, "", summary, in: section, letter: letter, endsInput: endsInput, details: details, run: run)
  }

  public var usage: String { ":" + name + (arguments.isEmpty ? "" : " " + arguments) }

  enum Search {
    case one(Command)
    case several([String])
    case none(near: String?)
  }

  /// The command of this name, this letter, or the only one that begins so.
  static func find(_ name: String) -> Search {
    if let command = all.first(where: { $0.name == name || $0.letter == name }) { return .one(command) }
    let begun = name.isEmpty ? [] : all.filter { $0.name.hasPrefix(name) }
    if begun.count == 1 { return .one(begun[0]) }
    if begun.count > 1 { return .several(begun.map(\.name)) }
    return .none(near: closestNames(to: name, among: all.map(\.name)).first)
  }

  /// All commands, in the order of the help.
  public static let all: [Command] = lessonCommands + graphCommands + practiceCommands + sessionCommands
}

/// Names that differ from a word by little: what was probably meant, the nearest first.
func closestNames(to word: String, among names: [String]) -> [String] {
  let limit = max(1, word.count / 3)
  return names.map { ($0, editDistance(word, $0)) }.filter { $0.1 <= limit || (!word.isEmpty && $0.0.contains(word)) }
    .sorted { $0.1 < $1.1 }.map(\.0)
}

// MARK: - Lessons and questions

private let lessonCommands: [Command] = [
  Command("lessons", "the course, with time and state", in: .lessons) { session, _ in session.showLessons() },
  Command(
    "lesson", "[ID|N [BLOCK]]", "open a lesson; alone, the one to continue", in: .lessons, takes: .lesson,
    details: "`:lesson 5`, `:lesson softmax`; `:lesson 5 0` starts it over, `:lesson 5 3` goes to its third block."
  ) { session, argument in session.openLessonCommand(argument) },
  Command("next", "go on; Enter does the same", in: .lessons, letter: "n") { session, _ in session.goOn() },
  Command("back", "one screen back, or back from free play", in: .lessons, letter: "b") { session, _ in session.goBack()
  },
  Command("hint", "the next hint, from a nudge to the method to a worked number", in: .lessons) { session, _ in
    session.hint()
  },
  Command("skip", "leave the open question", in: .lessons) { session, _ in session.skip() },
  Command("solution", "show the way; the question counts as not known", in: .lessons) { session, _ in
    session.showSolution()
  },
  Command(
    "try", "EXPR", "compute something while a question is open, without answering", in: .lessons, takes: .expression
  ) { session, argument in
    argument.isEmpty ? session.repeatQuestion() : session.run(argument)
  },
  Command(
    "play", "leave the lesson for free play until `:back`", in: .lessons,
    details: "Your names and the lesson's stay; nothing you do here counts."
  ) { session, _ in session.play() },
  Command("recall", "[LESSON]", "what was asked in a lesson, what you answered, and why", in: .lessons, takes: .lesson)
  {
    session, argument in session.recall(argument)
  },
]

// MARK: - Reading a computation

private let graphCommands: [Command] = [
  Command(
    "steps", "[NAME]", "the steps of the last computation, or one of them", in: .graph, takes: .step, letter: "s"
  ) { session, argument in session.showSteps(argument) },
  Command(
    "why", "ENTRY", "where a number came from, down to your own", in: .graph, takes: .step, letter: "w",
    details: "`:why weights[1, 0]`, `:why Q[0] @ K[1]`. Of two steps with one name, "
      + "`weights#2` is the second; `a.weights` is that of a record."
  ) { session, argument in session.explain(argument) },
  Command(
    "whatif", "NAME[…] = EXPR", "change a number or a step of the last computation and see what changes",
    in: .graph, takes: .step,
    details: "`:whatif Q[0, 1] = 3` changes an input; `:whatif scaled = scores` puts another step in the place of "
      + "one. `:undo` takes it back."
  ) { session, argument in session.whatIf(argument) },
  Command(
    "grad", "OUTPUT INPUT", "the backward pass, step by step", in: .graph, takes: .step,
    details: "`:grad output Q` differentiates the sum of output's entries; each step answers `:why dScores[0, 1]`."
  ) { session, argument in session.showGradient(argument) },
  Command(
    "compare", "A, B", "two computations side by side, with the largest difference of each step", in: .graph,
    takes: .expression, details: "`:compare attention(Q, K, V), flash_attention(Q, K, V)`"
  ) { session, argument in session.compare(argument) },
  Command(
    "undo", "take back the last thing that changed anything", in: .graph,
    details: "An assignment, a what-if, a grade. Again for the one before."
  ) { session, _ in session.undo() },
  Command("heat", "[NAME]", "a matrix shaded by its entries", in: .graph, takes: .step) { session, argument in
    session.showHeat(argument)
  },
  Command(
    "plot", "EXPR", "a vector as bars, rows of a matrix as lines", in: .graph, takes: .expression
  ) { session, argument in session.plot(argument) },
  Command(
    "bench", "[OPTIONS]", "measure plain and fused attention on this machine", in: .graph,
    details: "`:bench --tokens 256,512,1024 --head-size 64 --heads 8`"
  ) { session, argument in session.bench(argument) },
]

// MARK: - Practice and memory

private let practiceCommands: [Command] = [
  Command("stop", "end a quiz, a drill, a review or an interview, and say what came of it", in: .practice) {
    session, _ in
    session.stop()
  },
  Command(
    "quiz", "[TOPIC|LEVEL] [N]", "questions with verdicts as you go", in: .practice, takes: .topic,
    details: "`:quiz`, `:quiz masks 5`, `:quiz senior`. `:quiz stop` ends it."
  ) { session, argument in session.quiz(argument) },
  Command(
    "placement", "[LESSON]", "a few questions that tell whether a lesson can be left out", in: .practice,
    takes: .lesson, details: "All right but one, and the lesson counts as done."
  ) { session, argument in session.placement(argument) },
  Command(
    "drill", "MISCONCEPTION|TOPIC", "the same kind of question with fresh numbers until it sits", in: .practice,
    takes: .topic, details: "Three right in a row end it. The schedule of reviews is left alone."
  ) { session, argument in session.drill(argument) },
  Command("review", "[N]", "what is due, or what is best asked before the interview", in: .practice) {
    session, argument in session.review(argument)
  },
  Command(
    "interview", "[LEVEL] [MINUTES] | whiteboard", "a timed mock interview, with a report at the end", in: .practice,
    takes: .topic
  ) { session, argument in session.interview(argument) },
  Command(
    "diagnose", "RIGHT, ANSWER", "name the mistake that turns one computation into another", in: .practice,
    takes: .expression,
    details:
      "`:diagnose attention(Q, K, V), softmax(Q @ K.T) @ V`, or a function you have pasted: `:diagnose attention(Q, K, V), my_attention(Q, K, V)`"
  ) { session, argument in session.diagnoseCommand(argument) },
  Command("progress", "what is known, what is due, how ready you are", in: .practice) { session, _ in
    session.showProgress()
  },
  Command("forget", "LESSON", "forget the place and the answers of a lesson", in: .practice, takes: .lesson) {
    session, argument in session.forget(argument)
  },
  Command("reset", "QUESTION", "forget what was answered to a question", in: .practice) { session, argument in
    session.reset(argument)
  },
  Command("backup", "copy your progress beside itself", in: .practice) { session, _ in session.backup() },
]

// MARK: - The session

private let sessionCommands: [Command] = [
  Command("vars", "the names there are, with their shapes", in: .session) { session, _ in session.showVariables() },
  Command("history", "[N]", "what you typed", in: .session) { session, argument in session.showHistory(argument) },
  Command(
    "load", "session|progress FILE", "replay a session, or merge progress from another machine", in: .session,
    takes: .file, details: "Numbers are loaded in expressions: `x = load(\"x.npy\")`."
  ) { session, argument in session.load(argument) },
  Command(
    "save", "NAME|session FILE", "keep a matrix as `.npy`, or the lines you typed", in: .session, takes: .file,
    details: "`:save weights w.npy`, `:save session today.attn`."
  ) { session, argument in session.save(argument) },
  Command(
    "export", "FORMAT FILE",
    "the session as a page or notes, the last computation as a "
      + "picture or script, your progress", in: .session, takes: .export,
    details: "Formats are html, svg, python, markdown, progress and interview. "
      + "`:export python a.py` runs with NumPy alone and checks its own numbers; `:export progress p.jsonl` is "
      + "what `:load progress` reads on another machine."
  ) { session, argument in session.export(argument) },
  Command(
    "set", "[NAME VALUE]", "precision, fractions, interview, level", in: .session, takes: .setting,
    details: "`:set precision 6`, `:set fractions on`, `:set interview 2026-12-01 10:00`, `:set level senior`; `off` "
      + "takes a setting back."
  ) { session, argument in session.set(argument) },
  Command(
    "help", "[NAME]", "this list, or all about a command or a function", in: .session, takes: .help, letter: "h",
    details: "`:help softmax`, `?softmax`, `:help :why`."
  ) { session, argument in argument.isEmpty ? session.showHelp() : session.help(on: argument) },
  Command("quit", "leave; your place is kept", in: .session, letter: "q", endsInput: true) { session, _ in
    session.quit()
  },
]
