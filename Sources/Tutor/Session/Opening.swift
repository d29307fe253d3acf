import Attention
import Display

/// What the rim opens a session with.
extension Session {
  /// The greeting of the prompt: what is due, where the last lesson stopped, how long until the interview.
  public func greet(at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) {
      self.show(
        .strong("attn"), .dimmed("  the attention tutor.  :lesson starts or continues, :help tells the rest"))
      do {
        if let summary = try log.summary() { self.show(greetingView(summary, course: course, at: now)) }
      } catch {
        fail("Your progress cannot be read: \(sentence(error))")
      }
      showNotices()
    }
  }

  /// Opens a lesson by number or id; without a name the one to continue.
  public func openLesson(named name: String?, from block: Int?, at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) {
      guard let name else {
        return continueLesson()
      }
      guard let entry = course.entry(named: name) else { return fail(course.unknown(name)) }
      openLesson(entry.id, from: block)
    }
  }

  /// Asks a few questions to find out whether a lesson can be left out; without a name, the next that is not done.
  public func openPlacement(_ name: String?, at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) { placement(name ?? "") }
  }

  /// Opens a lesson that is no part of the course.
  public func open(_ lesson: Lesson, from block: Int?, at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) { openLesson(lesson, from: block ?? 0) }
  }

  /// Starts a quiz.
  public func openQuiz(_ choice: QuizChoice, at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) {
      let topics = Set(course.questionFacts().flatMap(\.topics))
      if let unknown = choice.topics.first(where: { !topics.contains($0) }) {
        let near = closestNames(to: unknown, among: topics.sorted()).first
        return fail(
          "there is no topic `\(unknown)`."
            + (near.map { " Did you mean `\($0)`?" } ?? " Topics: \(topics.sorted().joined(separator: ", "))."))
      }
      startQuiz(choice)
    }
  }

  /// Starts a mock interview.
  public func openInterview(_ choice: InterviewChoice, at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) { startInterview(choice) }
  }

  /// Starts a review.
  public func openReview(at instant: Instant, show: (Markup) -> Void) -> Prompt {
    perform(at: instant, show: show) { review("") }
  }
}

/// What scripts ask of the learner's progress.
extension Session {
  /// Where one stands, as one JSON object.
  public func progressJSON(at instant: Instant) -> String {
    now = instant
    guard let policy = policy() else { return "{}" }
    return policy.picture(at: instant).jsonLine
  }

  /// The course as a JSON array: number, id, title, minutes, state.
  public func lessonsJSON() -> String {
    JSONValue.array(
      lessonStates().map { lesson, state in
        .object([
          .init(name: "number", value: .number(Double(lesson.number ?? 0))),
          .init(name: "id", value: .string(lesson.id)),
          .init(name: "title", value: .string(lesson.frontMatter.title)),
          .init(name: "minutes", value: .number(Double(lesson.frontMatter.minutes))),
          .init(name: "state", value: .string(state.rawValue)),
        ])
      }
    ).line
  }

  /// What is wrong with the learner's log; empty when all is well.
  public func checkProgress() -> [String] {
    do { return try log.check() } catch { return [sentence(error)] }
  }

  /// Runs lines, or goes through a lesson from its beginning to its end without answering, and gives what was shown as a
  /// page: what `attn export` writes.
  public enum Page { case lines(String), lesson(String) }

  public func page(of content: Page, at instant: Instant) throws -> Markup {
    var failure: String?
    isPage = true
    _ = perform(at: instant, show: { _ in }) {
      switch content {
      case .lines(let text):
        run(text)
        if failed { failure = plain(transcript.markup) }
      case .lesson(let name):
        guard let entry = course.entry(named: name) else {
          failure = course.unknown(name)
          return
        }
        openLesson(entry.id, from: 0)
        while let player, !player.isAtEnd, !options.isInterrupted() {
          if open?.isPrediction == true { reveal(guess: nil) }
          closeQuestion()
          goOn()
        }
      }
    }
    if let failure { throw ShelfError(failure) }
    return transcript.markup
  }

  /// The last computation that was shown, as a script that runs with NumPy alone.
  public func pythonScript() -> String? {
    shown.map { PythonExport(of: $0.roots, title: $0.source).script }
  }

  /// The steps of the last computation that was shown.
  public func stepsMarkup() -> Markup? {
    shown.map { shown in
      stepsView(shown.shownSteps, settings.style)
    }
  }
}
