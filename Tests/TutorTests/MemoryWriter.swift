@testable import Tutor

/// Writes the rows of made-up logs.
struct Writer {
  private var count = 0

  mutating func answer(
    _ question: String, _ verdict: LogRow.Verdict, seed: Int = 1, at instant: Instant, mode: LogRow.Mode = .quiz,
    seconds: Double = 0, kind: String? = nil, lesson: String? = nil, hints: Int = 0, misconception: String? = nil,
    confidence: LogRow.Confidence? = nil
  ) -> LogRow {
    count += 1
    return LogRow(
      id: "row-\(count)", kind: .answer, instant: instant, mode: mode, lessonID: lesson, questionID: question,
      questionKind: kind, seed: UInt64(seed), verdict: verdict, misconception: misconception, hintsUsed: hints,
      seconds: seconds, confidence: confidence)
  }

  mutating func place(_ lesson: String, block: Int, _ state: LessonState, at instant: Instant) -> LogRow {
    count += 1
    return .place(LessonPlace(lessonID: lesson, block: block, state: state), id: "row-\(count)", at: instant)
  }

  /// Answers, places, settings, undos and resets of a learner with ten questions, at increasing instants.
  static func randomRows(count: Int, from start: Instant, using random: inout SplitMix) -> [LogRow] {
    var writer = Writer()
    var now = start
    var rows: [LogRow] = []
    for _ in 0..<count {
      now = now.adding(seconds: Double(Int.random(in: 1...(random.next() % 4 == 0 ? 200_000 : 900), using: &random)))
      let question = "q\(Int.random(in: 0..<10, using: &random))"
      let id = "other-\(rows.count)"
      switch Int.random(in: 0..<20, using: &random) {
      case 0: rows.append(.undo(rows.randomElement(using: &random)?.id ?? "none", id: id, at: now))
      case 1: rows.append(.reset(question: question, id: id, at: now))
      case 2: rows.append(.reset(lesson: "l\(question.last ?? "0")", id: id, at: now))
      case 3: rows.append(.setting("interview", to: now.adding(seconds: 1e6).iso8601, id: id, at: now))
      case 4: rows.append(.looked(lesson: nil, question: question, id: id, at: now))
      case 5, 6: rows.append(writer.place("l\(question.last ?? "0")", block: rows.count, .started, at: now))
      default:
        rows.append(
          writer.answer(
            question,
            [.right, .right, .right, .wrong, .partly, .solution, .skipped].randomElement(using: &random) ?? .right,
            seed: Int.random(in: 0..<3, using: &random), at: now,
            mode: LogRow.Mode.allCases.randomElement(using: &random) ?? .quiz,
            seconds: Double.random(in: 1...100, using: &random),
            kind: ["choice", "matrix"].randomElement(using: &random),
            lesson: Bool.random(using: &random) ? "l\(question.last ?? "0")" : nil,
            hints: Int.random(in: 0..<3, using: &random),
            misconception: Bool.random(using: &random) ? "m\(question.last ?? "0")" : nil,
            confidence: [.sure, .guess, nil].randomElement(using: &random) ?? nil))
      }
    }
    return rows
  }
}

extension QuestionFacts {
  static func sample(
    _ id: String, lesson: String? = nil, order: Int = 0, level: Question.Level = .junior, topics: [String] = ["core"]
  ) -> QuestionFacts {
    QuestionFacts(
      id: id, topics: topics, level: level, kind: .number, lesson: lesson, order: order, isBank: lesson == nil)
  }
}

/// SplitMix64: the same draws from the same seed, on every machine. Source: Steele, Lea, Flood 2014.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
