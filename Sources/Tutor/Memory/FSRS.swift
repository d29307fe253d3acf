#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How well an answer was known, as the model of memory counts it.
public enum Rating: Int, Sendable, CaseIterable { case again = 1, hard, good, easy }

/// What the model knows of one question: how long it lasts, how hard it is, where it stands in its steps.
public struct Card: Sendable, Equatable {
  /// Days until the chance of recalling it has fallen to 90 %.
  public var stability: Double
  /// 1 (easy) to 10 (hard).
  public var difficulty: Double
  public var phase: Phase

  /// New and forgotten questions go through short steps before they are spaced by days.
  public enum Phase: Sendable, Equatable {
    case learning(step: Int)
    case review
    case relearning(step: Int)
  }

  public init(stability: Double, difficulty: Double, phase: Phase) {
    self.stability = stability
    self.difficulty = difficulty
    self.phase = phase
  }
}

/// How long to wait before a question is asked again.
public enum Interval: Sendable, Equatable {
  case days(Int)
  case seconds(Double)
}

/// FSRS-6, a model of memory with three numbers for each question: how likely it is recalled now, how long it lasts,
/// how hard it is.
///
/// Pure functions of card, rating and days gone by. Source: J. Ye, "FSRS-6"; the numbers are those of PyPI's `fsrs`
/// 6.3.2 with its random variation of intervals switched off.
public struct FSRS: Sendable, Equatable {
  /// The 21 weights of the model, named w₀ … w₂₀ in the formulas below.
  public let weights: [Double]
  /// The chance of recall at which a question is asked again.
  public let desiredRetention: Double
  /// Seconds to wait between the first answers to a new question, and after one that was forgotten.
  public let learningSteps: [Double]
  public let relearningSteps: [Double]
  /// The longest interval, in days.
  public let maximumInterval: Int

  /// Default weights; ask again at 0.9; steps of 1 and 10 minutes, 10 minutes after forgetting.
  public static let standard = FSRS()

  /// The weights that come with `fsrs` 6.3.2, fitted to some hundred million reviews of other learners.
  public static let defaultWeights: [Double] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
  ]

  /// - Parameter weights: 21 numbers within `bounds`.
  public init(
    weights: [Double] = FSRS.defaultWeights, desiredRetention: Double = 0.9, learningSteps: [Double] = [60, 600],
    relearningSteps: [Double] = [600], maximumInterval: Int = 36_500
  ) {
    precondition(
      weights.count == Self.bounds.count && zip(weights, Self.bounds).allSatisfy { $1.contains($0) },
      "FSRS-6 has 21 weights, each within its bounds")
    precondition(desiredRetention > 0 && desiredRetention < 1, "a retention lies between 0 and 1")
    self.weights = weights
    self.desiredRetention = desiredRetention
    self.learningSteps = learningSteps
    self.relearningSteps = relearningSteps
    self.maximumInterval = maximumInterval
  }

  /// Where each weight may lie.
  public static let bounds: [ClosedRange<Double>] = [
    0.001...100, 0.001...100, 0.001...100, 0.001...100, 1...10, 0.001...4, 0.001...4, 0.001...0.75, 0...4.5, 0...0.8,
    0.001...3.5, 0.001...5, 0.001...0.25, 0.001...0.9, 0...4, 0...1, 1...6, 0...2, 0...2, 0...0.8, 0.1...0.8,
  ]
}

// MARK: - The chance of recall

extension FSRS {
  /// The chance that a question of this stability is recalled `days` after it was last answered:
  /// R = (1 + f·t/S)^(−w₂₀), with f such that R = 0.9 at t = S.
  public func retrievability(stability: Double, afterDays days: Double) -> Double {
    pow(1 + factor * max(0, days) / stability, -weights[20])
  }

  /// Days until the chance of recall has fallen to the desired one: whole, at least one.
  public func interval(stability: Double) -> Int {
    let days = stability / factor * (pow(desiredRetention, -1 / weights[20]) - 1)
    return Int(min(max(days.rounded(.toNearestOrEven), 1), Double(maximumInterval)))
  }

  private var factor: Double { pow(0.9, -1 / weights[20]) - 1 }
}

// MARK: - One review

extension FSRS {
  /// What an answer does to a card.
  ///
  /// - Parameters:
  ///   - card: nil for a question never answered before.
  ///   - days: whole days since the last answer; 0 is the same day, for which the short-term formula holds.
  public func review(_ card: Card?, _ rating: Rating, afterDays days: Int) -> (card: Card, interval: Interval) {
    guard let card else {
      let new = Card(
        stability: max(weights[rating.rawValue - 1], Self.leastStability),
        difficulty: clamped(initialDifficulty(rating)), phase: .learning(step: 0))
      return schedule(new, rating)
    }
    var next = card
    next.stability = max(
      Self.leastStability,
      days < 1 ? stabilityOnSameDay(card, rating) : stability(card, rating, afterDays: Double(days)))
    next.difficulty = difficulty(after: rating, from: card.difficulty)
    return schedule(next, rating)
  }

  private static let leastStability = 0.001

  /// D₀(G) = w₄ − e^(w₅·(G−1)) + 1
  private func initialDifficulty(_ rating: Rating) -> Double {
    weights[4] - exp(weights[5] * Double(rating.rawValue - 1)) + 1
  }

  /// ΔD = −w₆·(G−3), damped towards 10, then drawn back by w₇ to the difficulty of an easy card.
  private func difficulty(after rating: Rating, from difficulty: Double) -> Double {
    let change = -weights[6] * Double(rating.rawValue - 3)
    let damped = difficulty + (10 - difficulty) * change / 9
    return clamped(weights[7] * initialDifficulty(.easy) + (1 - weights[7]) * damped)
  }

  private func clamped(_ difficulty: Double) -> Double { min(max(difficulty, 1), 10) }

  /// S·e^(w₁₇·(G−3+w₁₈))·S^(−w₁₉); anything but `again` never shortens it.
  private func stabilityOnSameDay(_ card: Card, _ rating: Rating) -> Double {
    let growth =
      exp(weights[17] * (Double(rating.rawValue - 3) + weights[18])) * pow(card.stability, -weights[19])
    return card.stability * (rating == .again ? growth : max(growth, 1))
  }

  private func stability(_ card: Card, _ rating: Rating, afterDays days: Double) -> Double {
    let (stability, difficulty) = (card.stability, card.difficulty)
    let recall = retrievability(stability: stability, afterDays: days)
    if rating == .again {
      // S' = w₁₁·D^(−w₁₂)·((S+1)^w₁₃ − 1)·e^(w₁₄·(1−R)), at most what a miss on the same day leaves.
      let forgotten =
        weights[11] * pow(difficulty, -weights[12]) * (pow(stability + 1, weights[13]) - 1)
        * exp((1 - recall) * weights[14])
      return min(forgotten, stability / exp(weights[17] * weights[18]))
    }
    // S' = S·(1 + e^w₈·(11−D)·S^(−w₉)·(e^(w₁₀·(1−R)) − 1)·[w₁₅ if hard]·[w₁₆ if easy])
    let growth =
      exp(weights[8]) * (11 - difficulty) * pow(stability, -weights[9]) * (exp((1 - recall) * weights[10]) - 1)
    return stability * (1 + growth * (rating == .hard ? weights[15] : 1) * (rating == .easy ? weights[16] : 1))
  }
}

// MARK: - The next time

extension FSRS {
  /// Where the card stands after its rating, and how long it waits: short steps first, then days.
  private func schedule(_ card: Card, _ rating: Rating) -> (card: Card, interval: Interval) {
    switch card.phase {
    case .learning(let step):
      return walk(learningSteps, from: step, card, rating) { .learning(step: $0) }
    case .relearning(let step):
      return walk(relearningSteps, from: step, card, rating) { .relearning(step: $0) }
    case .review:
      guard rating == .again, let wait = relearningSteps.first else { return spaced(card) }
      var card = card
      card.phase = .relearning(step: 0)
      return (card, .seconds(wait))
    }
  }

  private func walk(
    _ steps: [Double], from step: Int, _ card: Card, _ rating: Rating, _ phase: (Int) -> Card.Phase
  ) -> (card: Card, interval: Interval) {
    // A card may stand beyond the last step when the steps were made fewer since.
    if steps.isEmpty || step >= steps.count && rating != .again { return spaced(card) }
    var card = card
    switch rating {
    case .again:
      card.phase = phase(0)
      return (card, .seconds(steps[0]))
    case .hard:
      if step > 0 { return (card, .seconds(steps[step])) }
      return (card, .seconds(steps.count == 1 ? steps[0] * 1.5 : (steps[0] + steps[1]) / 2))
    case .good:
      guard step + 1 < steps.count else { return spaced(card) }
      card.phase = phase(step + 1)
      return (card, .seconds(steps[step + 1]))
    case .easy:
      return spaced(card)
    }
  }

  private func spaced(_ card: Card) -> (card: Card, interval: Interval) {
    var card = card
    card.phase = .review
    return (card, .days(interval(stability: card.stability)))
  }
}
