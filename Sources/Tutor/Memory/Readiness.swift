#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The share of the questions one will know on a day, if nothing is learnt until then, and how sure that is.
public struct Readiness: Sendable, Equatable {
  /// The day it speaks of.
  public var day: Instant
  /// Expected share of the questions known on the day, 0…1.
  public var share: Double
  /// In nine of ten cases the share on the day lies in here.
  public var interval: ClosedRange<Double>
  public var seen: Int
  public var unseen: Int
  /// The chance that an unseen question is known at once, by one's own first answers so far.
  public var firstTry: Double
  /// Reviews a day or more apart, beside which the model of memory was corrected.
  public var reviews: Int
  /// What the correction makes of a chance of 90 %: less when one forgets faster than the model thinks.
  public var ninety: Double

  /// How the number came about, a sentence each.
  public var explanation: [String] {
    var sentences = ["\(seen) questions seen: each counts with the chance that it is still known on the day (FSRS-6)."]
    if reviews > 0 {
      sentences.append(
        "That chance is corrected by your own \(reviews) reviews: where the model says 90 %, you count with "
          + "\(percent(ninety)).")
    }
    if unseen > 0 {
      sentences.append("\(unseen) unseen: each counts \(percent(firstTry)), as often as you know a question at once.")
    }
    sentences.append(
      "Nine times in ten the share on the day is between \(percent(interval.lowerBound)) and "
        + "\(percent(interval.upperBound)), if you stop learning now.")
    return sentences
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension Policy {
  /// What to expect on `day`; nil where there is no question to be asked.
  public func readiness(on day: Instant) -> Readiness? {
    guard !questions.isEmpty else { return nil }
    let correction = Correction(memory.predictions)
    let firstTry = FirstTry(memory.histories.values.compactMap(\.firstKnown))
    let seen = questions.filter { memory.histories[$0.id]?.card != nil }
    let chances = seen.map { correction.applied(to: memory.recall(of: $0.id, at: day)) }
    let unseen = Double(questions.count - seen.count)

    let count = Double(questions.count)
    let share = (chances.reduce(0, +) + unseen * firstTry.share) / count
    // Chance of each question by itself, then what is not known for sure of the two rates, which moves all together.
    let spread = chances.reduce(0) { $0 + $1 * (1 - $1) }
    let variance =
      spread + spread * spread * correction.variance
      + unseen * firstTry.share * (1 - firstTry.share) + unseen * unseen * firstTry.variance
    let margin = 1.645 * variance.squareRoot() / count
    return Readiness(
      day: day, share: share, interval: max(0, share - margin)...min(1, share + margin), seen: seen.count,
      unseen: questions.count - seen.count, firstTry: firstTry.share, reviews: memory.predictions.count,
      ninety: correction.applied(to: 0.9))
  }

  /// The chance that one question is known on `day`, corrected as in `readiness`.
  func chances(on day: Instant) -> (QuestionFacts) -> Double {
    let correction = Correction(memory.predictions)
    let firstTry = FirstTry(memory.histories.values.compactMap(\.firstKnown)).share
    return { question in
      memory.histories[question.id]?.card == nil
        ? firstTry : correction.applied(to: memory.recall(of: question.id, at: day))
    }
  }
}

/// How often a question is known the first time it is asked: a share with a cautious start of one in four, as strong
/// as four answers.
struct FirstTry: Equatable {
  let share, variance: Double

  init(_ known: [Bool]) {
    let (right, wrong) = (1 + Double(known.count { $0 }), 3 + Double(known.count { !$0 }))
    let total = right + wrong
    share = right / total
    variance = right * wrong / (total * total * (total + 1))
  }
}

/// How one's own memory differs from the model's: a shift b of the log-odds, so that logit p = logit R + b.
///
/// The most likely b given the reviews so far, with b ~ N(0, 0.5²) before any of them; found by Newton's method on a
/// concave function of one variable.
struct Correction: Equatable {
  let shift: Double
  /// What is left to doubt about the shift.
  let variance: Double

  init(_ predictions: [Knowledge.Prediction]) {
    let odds = predictions.map { Self.logit($0.recall) }
    let known = Double(predictions.count { $0.isKnown })
    let priorPrecision = 1 / (0.5 * 0.5)
    var shift = 0.0
    var precision = priorPrecision
    for _ in 0..<50 {
      let chances = odds.map { Self.chance($0 + shift) }
      let slope = known - chances.reduce(0, +) - priorPrecision * shift
      precision = priorPrecision + chances.reduce(0) { $0 + $1 * (1 - $1) }
      // Near certainty the curve is flat and a full step would overshoot.
      let step = min(max(slope / precision, -1), 1)
      shift += step
      if abs(step) < 1e-9 { break }
    }
    self.shift = shift
    variance = 1 / precision
  }

  func applied(to recall: Double) -> Double { Self.chance(Self.logit(recall) + shift) }

  /// The model's certainty on the day of an answer is no certainty: everything stays within one in a thousand.
  private static func logit(_ chance: Double) -> Double {
    let chance = min(max(chance, 0.001), 0.999)
    return log(chance / (1 - chance))
  }

  private static func chance(_ odds: Double) -> Double { 1 / (1 + exp(-odds)) }
}
