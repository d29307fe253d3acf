import Language

/// Something asked that waits for an answer: a question with its numbers, or a prediction.
struct OpenQuestion {
  enum Task {
    case question(Drawn)
    case prediction(Prediction, block: Int)
  }

  var task: Task
  var mode: LogRow.Mode
  /// The lesson it stands in; nil for a question of the bank.
  var lesson: String?
  var hintsUsed = 0
  var misses = 0
  /// When it was asked, or the last verdict on it was given.
  var since: Instant
  /// The lines of a free text so far; nil for the other kinds.
  var freeText: String?
  /// A free text whose points wait for the learner's word.
  var confirming: (text: String, points: [PointFound])?
  /// Whether the last word on it was said, so that it has fresh numbers the next time.
  var isAnswered = false

  var drawn: Drawn? { if case .question(let drawn) = task { drawn } else { nil } }
  var isQuestion: Bool { drawn != nil }
  var isPrediction: Bool { !isQuestion }
  var isConfirming: Bool { confirming != nil }

  mutating func clearFreeText() { if freeText != nil { freeText = "" } }
}

/// A task that the learner works on at the prompt.
struct OpenTry {
  var task: Try
  var block: Int
  var hintsUsed = 0
}
