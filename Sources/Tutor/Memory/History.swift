/// What the log says of one question.
public struct History: Sendable, Equatable {
  /// What the model of memory makes of it; nil until an answer has been rated.
  public internal(set) var card: Card?
  /// When it was last asked in a way that counts.
  public internal(set) var lastReviewed: Instant?
  /// When it is to be asked again by the model alone.
  public internal(set) var due: Instant?
  public internal(set) var lastRating: Rating?
  /// When it was first asked, and whether it was known then.
  public internal(set) var firstAsked: Instant?
  public internal(set) var firstKnown: Bool?
  /// How often it was asked in a way that counts.
  public internal(set) var reviews = 0
  /// When it was missed, in order.
  public internal(set) var misses: [Instant] = []
  /// When its place in a lesson was last looked at for its sake.
  public internal(set) var looked: Instant?
  /// The lessons it was asked in.
  public internal(set) var lessons: Set<String> = []
  /// Seconds the latest right answers took.
  var times = Times()
  /// The draw that was answered last, while its question may still be open.
  var open: Draw?

  /// One asking: several answers to the same numbers on the same day are one question asked once.
  struct Draw: Equatable {
    var seed: UInt64?
    var mode: LogRow.Mode?
    var day: Int
  }

  /// A question missed this often is a leech.
  public static let missesOfALeech = 4

  /// The chance that it is known `when`, by the model: 0 for a question never answered.
  public func recall(at when: Instant, by model: FSRS) -> Double {
    guard let card, let lastReviewed else { return 0 }
    return model.retrievability(stability: card.stability, afterDays: Double(lastReviewed.localDays(until: when)))
  }
}

/// The most recent of one's own times, for the median of them.
struct Times: Sendable, Equatable {
  private var recent: [Double] = []
  private static let kept = 50

  mutating func add(_ seconds: Double) {
    if recent.count == Self.kept { recent.removeFirst() }
    recent.append(seconds)
  }

  /// The middle one of at least `least` times.
  func median(ofAtLeast least: Int) -> Double? {
    guard recent.count >= least else { return nil }
    let sorted = recent.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
