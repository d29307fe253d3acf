/// A lesson: what its front matter says, and its blocks in order.
public struct Lesson: Sendable {
  public var frontMatter: FrontMatter
  public var blocks: [LessonBlock]
  /// The file it was read from, as messages name it.
  public var file: String
  /// The number in the file's name; nil for a lesson from elsewhere.
  public var number: Int?

  public var id: String { frontMatter.id }
  public var questions: [Question] {
    blocks.compactMap { if case .question(let question) = $0.content { question } else { nil } }
  }
}

/// What stands between the `---` lines at the top of a lesson.
public struct FrontMatter: Equatable, Sendable {
  public var id: String
  public var title: String
  public var summary: String
  public var minutes: Int
  public var needs: [Located]
  public var topics: [String]
  public var cites: [String]
}

/// One block of a lesson with the line it starts on.
public struct LessonBlock: Sendable {
  public enum Content: Sendable {
    case prose(ProseBlock)
    case code(Script)
    /// What the code block before it must print.
    case expect(String)
    case `try`(Try)
    case question(Question)
    case predict(Prediction)
  }

  public var content: Content
  public var line: Int

  /// Whether the block is run or asked, rather than read.
  public var isExecutable: Bool {
    switch content {
    case .prose, .expect: false
    case .code, .try, .question, .predict: true
    }
  }
}

/// Code of the author, run in the author's scope.
public struct Script: Equatable, Sendable {
  public var code: Located
  public var isQuiet: Bool
}

/// A task that the learner works on at the prompt, changing only what may be changed.
public struct Try: Equatable, Sendable {
  public var ask: Located
  public var change: [String]
  public var check: Located
  public var hints: [Located]
  public var because: Located?
  public var solution: Located?
}

/// A guess about what a statement will show, graded by running it.
public struct Prediction: Equatable, Sendable {
  public var ask: Located
  public var show: Located
  public var answer: Located
  public var options: [String]
  public var because: Located?
}
