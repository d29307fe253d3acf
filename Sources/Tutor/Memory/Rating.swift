extension Rating {
  /// The rating of an answer, from what happened: nobody presses buttons.
  ///
  /// - Wrong, only partly right, the solution shown, or right only after the second hint: again.
  /// - Right after one hint, three times slower than usual, or guessed: hard.
  /// - Right, sure and in at most half the usual time: easy. Right otherwise: good.
  /// - Parameters:
  ///   - usual: the learner's own median time for this, in seconds; nil while it is not known.
  /// - Returns: nil for what says nothing about memory: practice, and a question passed over outside an interview.
  public init?(
    _ verdict: LogRow.Verdict, hints: Int = 0, seconds: Double = 0, usual: Double? = nil,
    confidence: LogRow.Confidence? = nil, mode: LogRow.Mode? = nil
  ) {
    if mode == .drill { return nil }
    switch verdict {
    case .skipped:
      guard mode == .interview else { return nil }
      self = .again
    case .wrong, .partly, .solution:
      self = .again
    case .right where hints >= 2:
      self = .again
    case .right:
      let isSlow = usual.map { seconds > 3 * $0 } ?? false
      let isFast = usual.map { seconds <= $0 / 2 } ?? false
      if hints == 1 || isSlow || confidence == .guess {
        self = .hard
      } else {
        self = confidence == .sure && isFast ? .easy : .good
      }
    }
  }

  /// Whether the answer showed that the question was known.
  public var isKnown: Bool { self != .again }
}
