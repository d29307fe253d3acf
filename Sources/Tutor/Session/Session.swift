import Attention
import Display
import Language

/// The tutor: one function from a line of text to what is shown and what is waited for.
///
/// It reads nothing, prints nothing and asks no clock. Whoever runs it (a terminal, a pipe, a test, an export) passes the
/// lines, the instants, the course on its shelf, the learner's log and a source of seeds; with these it is deterministic.
public final class Session {
  public let course: Course
  /// Whether somebody sits there.
  public var isInteractive: Bool { options.isInteractive }
  let log: any ProgressLog
  let options: Options
  var seeds: SplitMix64
  var ids = SystemRandomNumberGenerator()
  var settings = Settings()

  /// What the learner named.
  var learner = Scope()
  /// What the lesson's author named, or what is given to the open question.
  var author = Scope()
  /// The learner's names over the author's: what a typed line sees.
  var scope = Scope()
  /// Names of the learner's that lie hidden while a question with inputs of the same names is open.
  var stashed: [(name: String, value: Value)] = []

  var shown: Shown?
  var undoable: [Undoable] = []
  /// Questions of lessons that were answered in this session, by id.
  var passed: Set<String> = []
  /// Questions of lessons that were left without an answer, by id, with their numbers.
  var leftOpen: [String: LessonPlace] = [:]
  /// The beginning of an input whose brackets are open.
  var pending = OpenInput()
  var pendingText = ""
  /// What was typed, for `:history` and `:save session`.
  var typed: [String] = []
  /// What was typed and shown, for `:export`.
  var transcript = Transcript()
  /// Remarks are made once in a session.
  var remarked: Set<String> = []

  var player: LessonPlayer?
  var practice: Practice?
  var open: OpenQuestion?
  var attempt: OpenTry?
  var examination: Examination?
  /// The interview that ended last, for its transcript.
  var lastInterview: Interview?
  var savedPlace: LessonPlace?
  /// Whether a page is being made, which has its own title.
  var isPage = false
  /// The line as it stands on the screen behind its prompt, so that an error can point at it there.
  var standing: (line: String, prompt: String)?
  /// How many sessions are being replayed inside each other.
  var loadDepth = 0
  var isPlaying = false
  var isOver = false
  var now = Instant(secondsSince1970: 0)
  var failed = false
  /// Whether the line before this one could not be followed.
  var hadFailed = false
  /// Whether the next thing shown belongs right below the last.
  var follows = true
  private var sink: (Markup) -> Void = { _ in }

  public struct Options {
    /// Whether somebody sits there: blank lines count, and the tutor may ask back.
    public var isInteractive = true
    /// Seeds the questions' numbers.
    public var seed: UInt64 = 0
    public var style = NumberStyle()
    /// True once the person wants the running computation to end.
    public var isInterrupted: @Sendable () -> Bool = { false }
    /// Measures attention on this machine, showing as it goes: what `:bench` runs.
    public var benchmark: ((_ arguments: String, _ show: (Markup) -> Void) throws -> Void)?

    public init() {}
  }

  public init(course: Course, log: any ProgressLog, options: Options = Options()) {
    (self.course, self.log, self.options) = (course, log, options)
    seeds = SplitMix64(seed: options.seed)
    settings.style = options.style
    learner = emptyLearner()
    scope = learner
  }

  /// Answers one line.
  ///
  /// - Parameters:
  ///   - line: what was typed, without its line break; a pasted input may hold several lines.
  ///   - instant: when.
  ///   - show: called with each thing to be shown, as it happens.
  /// - Returns: what is waited for next.
  public func respond(to line: String, at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) {
      note(line)
      route(line)
    }
  }

  /// What is waited for.
  public var prompt: Prompt {
    if isOver { return Prompt(.over, failed: failed) }
    if let examination, !isPlaying, pendingText.isEmpty {
      return Prompt(examination.isCollecting ? .more : .answer(clock: examination.clock(at: now)), failed: failed)
    }
    if !pendingText.isEmpty || open?.freeText?.isEmpty == false { return Prompt(.more, failed: failed) }
    if open != nil, !isPlaying { return Prompt(.answer(clock: nil), failed: failed) }
    return Prompt(.free, failed: failed)
  }

  /// Runs one entry of the program with the moment, the way to show and the bounds of computation set.
  func perform(at instant: Instant, show: (Markup) -> Void, _ body: () -> Void) -> Prompt {
    now = instant
    (hadFailed, failed) = (failed, false)
    follows = true
    withoutActuallyEscaping(show) { show in
      sink = show
      Computation.$current.withValue(Computation(isInterrupted: options.isInterrupted)) { body() }
      sink = { _ in }
    }
    return prompt
  }

  /// Shows something and keeps it for the notes.
  func show(_ markup: Markup) {
    guard !markup.isEmpty else { return }
    transcript.add(shown: markup)
    // What is shown in answer to one line stands apart, except that a value follows what computed it.
    if !follows { sink(Markup([.lines([[]])])) }
    sink(markup)
    if case .code(_, language: "attn")? = markup.blocks.last { follows = true } else { follows = false }
  }

  func show(_ spans: Span...) { show(Markup(paragraph: spans)) }

  /// Says that a line could not be followed.
  func fail(_ message: String) {
    failed = true
    show(Markup(paragraph: [.error(message)]))
  }

  func remark(_ text: String) { show(Markup(paragraph: [.hint(text)])) }

  /// A remark that is made only once in a session.
  func remarkOnce(_ text: String) { if remarked.insert(text).inserted { remark(text) } }

  func nextSeed() -> Int { Int(seeds.next() >> 12) }

  func newID() -> String { LogRow.makeID(at: now, using: &ids) }

  /// Adds rows to the learner's log; when that fails, the session goes on and says so.
  @discardableResult
  func record(_ rows: [LogRow]) -> Bool {
    defer { showNotices() }
    do {
      try log.append(rows)
      return true
    } catch {
      show(
        Markup(paragraph: [
          .error("Your progress could not be written: \(sentence(error))"),
          Span(" The session goes on, and writing is tried again with your next answer."),
        ]))
      return false
    }
  }

  /// Says what the log itself has to say, such as that a damaged file was set aside.
  func showNotices() {
    for notice in log.takeNotices() { show(Markup(paragraph: [.strong(notice)])) }
  }

  private func note(_ line: String) {
    standing = options.isInteractive && !line.contains("\n") ? (line, prompt.text) : nil
    typed.append(line)
    if typed.count > 10_000 { typed.removeFirst(5_000) }
    transcript.add(typed: line, prompt: prompt.text)
  }
}
