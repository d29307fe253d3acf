import Foundation
import Testing

@testable import Tutor

/// FSRS-6 against PyPI's `fsrs` 6.3.2: the vectors of `fixtures/fsrs/cases.json` (MIT, run with `enable_fuzzing=False`)
/// and 40 random sequences of 14 reviews (`random.json`, made by the script beside it).
struct MemoryFSRSTests {
  @Test func `the weights are those of the reference`() throws {
    #expect(try Reference.cases()["default_weights"]?.numbers == FSRS.defaultWeights)
  }

  @Test func `every review of the reference vectors agrees`() throws {
    guard case .array(let cases)? = try Reference.cases()["cases"] else {
      Issue.record("no cases")
      return
    }
    #expect(cases.count == 12)
    for sequence in cases {
      let name = sequence["id"]?.text ?? ""
      let settings = try #require(sequence["params"])
      let model = FSRS(
        settings, steps: { $0.text.map { Double($0.prefix { $0 != " " })! * 60 } ?? 0 })
      let ratings = try #require(sequence["inputs"]?["ratings"]?.numbers)
      let days = try #require(sequence["inputs"]?["elapsed_days"]?.numbers)
      guard case .array(let reviews)? = sequence["expected"]?["reviews"] else { continue }
      var card: Card?
      for (index, expected) in reviews.enumerated() {
        let comment: Comment = "\(name), review \(index + 1)"
        if let card, let recall = expected["retrievability_before"]?.number {
          #expect(close(model.retrievability(stability: card.stability, afterDays: days[index]), recall), comment)
        }
        let rating = try #require(Rating(rawValue: Int(ratings[index])))
        let (next, interval) = model.review(card, rating, afterDays: Int(days[index]))
        card = next
        #expect(close(next.stability, expected["stability"]?.number), comment)
        #expect(close(next.difficulty, expected["difficulty"]?.number), comment)
        if let seconds = expected["interval_seconds"]?.number {
          #expect(interval.inSeconds == seconds, comment)
          #expect(next.phase.name == expected["state"]?.text, comment)
          #expect(next.phase.step == expected["step"]?.number.map { Int($0) }, comment)
        } else {
          #expect(interval == .days(Int(expected["interval_days"]?.number ?? -1)), comment)
        }
      }
    }
  }

  @Test func `forty random sequences agree, review by review`() throws {
    guard case .array(let sequences)? = try Reference.random()["sequences"] else {
      Issue.record("no sequences")
      return
    }
    #expect(sequences.count == 40)
    for (number, sequence) in sequences.enumerated() {
      let model = FSRS(try #require(sequence["settings"]), steps: { $0.number ?? 0 })
      guard case .array(let reviews)? = sequence["reviews"] else { continue }
      var card: Card?
      for (index, expected) in reviews.enumerated() {
        let comment: Comment = "sequence \(number), review \(index + 1)"
        let days = Int(expected["days"]?.number ?? 0)
        if let card, let recall = expected["recall"]?.number {
          #expect(close(model.retrievability(stability: card.stability, afterDays: Double(days)), recall), comment)
        }
        let rating = try #require(expected["rating"]?.number.flatMap { Rating(rawValue: Int($0)) })
        let (next, interval) = model.review(card, rating, afterDays: days)
        card = next
        #expect(close(next.stability, expected["stability"]?.number), comment)
        #expect(close(next.difficulty, expected["difficulty"]?.number), comment)
        #expect(next.phase.name == expected["state"]?.text, comment)
        #expect(next.phase.step == expected["step"]?.number.map { Int($0) }, comment)
        #expect(interval.inSeconds == expected["wait"]?.number, comment)
      }
    }
  }

  @Test func `a question is as likely recalled as wanted on the day its stability says`() {
    #expect(abs(FSRS.standard.retrievability(stability: 12, afterDays: 12) - 0.9) < 1e-12)
    #expect(FSRS.standard.interval(stability: 12) == 12)
  }

  private func close(_ ours: Double, _ theirs: Double?) -> Bool {
    theirs.map { abs(ours - $0) <= 1e-6 * abs($0) } ?? false
  }
}

extension FSRS {
  fileprivate init(_ settings: JSONValue, steps: (JSONValue) -> Double) {
    func seconds(_ name: String) -> [Double] {
      if case .array(let list)? = settings[name] { list.map(steps) } else { [] }
    }
    self.init(
      desiredRetention: settings["desired_retention"]?.number ?? 0.9, learningSteps: seconds("learning_steps"),
      relearningSteps: seconds("relearning_steps"),
      maximumInterval: Int(settings["maximum_interval"]?.number ?? 36_500))
  }
}

extension Card.Phase {
  fileprivate var name: String {
    switch self {
    case .learning: "Learning"
    case .review: "Review"
    case .relearning: "Relearning"
    }
  }

  fileprivate var step: Int? {
    switch self {
    case .learning(let step), .relearning(let step): step
    case .review: nil
    }
  }
}

extension Interval {
  fileprivate var inSeconds: Double {
    switch self {
    case .days(let days): Double(days) * 86_400
    case .seconds(let seconds): seconds
    }
  }
}

extension JSONValue {
  fileprivate var numbers: [Double]? {
    if case .array(let values) = self { values.compactMap(\.number) } else { nil }
  }
}

private enum Reference {
  static func cases() throws -> JSONValue { try read("cases.json") }
  static func random() throws -> JSONValue { try read("random.json") }

  private static func read(_ name: String) throws -> JSONValue {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "fixtures/fsrs")
    return try JSONValue(reading: String(contentsOf: folder.appending(path: name), encoding: .utf8))
  }
}
