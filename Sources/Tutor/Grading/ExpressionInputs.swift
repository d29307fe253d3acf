import Attention
import Language

/// Random inputs for an expression that is to hold for any: every named input with a size for each letter of its shape.
struct ExpressionInputs {
  var values: [(name: String, value: Tensor)]

  /// How many there are at least.
  static let count = 24

  /// Numbers in all inputs together.
  var size: Int { values.reduce(0) { $0 + $1.value.count } }

  /// The scope with the inputs in it.
  func scope(over scope: Scope) -> Scope {
    var scope = scope
    for (name, value) in values { scope[name] = .node(Node(value, name: name)) }
    return scope
  }

  /// The letters that stand for sizes, each once.
  static func letters(of inputs: [Question.Input]) -> [String] {
    var letters: [String] = []
    for letter in inputs.flatMap(\.axes).flatMap(\.axisLetters) where !letters.contains(letter) {
      letters.append(letter)
    }
    return letters
  }

  /// Inputs from small to large. On half of them all letters differ; on two all are the same, so that a missing transpose
  /// has a legal shape.
  static func draw(_ inputs: [Question.Input], seed: Int) -> [ExpressionInputs] {
    var generator = SplitMix64(seed: seed, function: "inputs", shape: [inputs.count])
    let letters = letters(of: inputs)
    return (0..<count).map { round in
      var sizes: [String: Int] = [:]
      let order = (1...6).shuffled(using: &generator)
      let common = Int.random(in: 2...4, using: &generator)
      for (place, letter) in letters.enumerated() {
        sizes[letter] =
          round % 12 == 11 ? common : round % 2 == 0 ? order[place % 6] : Int.random(in: 1...6, using: &generator)
      }
      return ExpressionInputs(
        values: inputs.map { input in
          let shape = input.axes.map { $0.axisSize(sizes) }
          return (input.name, input.draw(shape, &generator))
        })
    }.sorted { $0.size < $1.size }
  }
}

extension Question.Input {
  /// Numbers to one decimal; truth values with at least one true in each row; a small whole number where there are no axes.
  fileprivate func draw(_ shape: [Int], _ generator: inout SplitMix64) -> Tensor {
    let count = shape.reduce(1, *)
    if isBoolean {
      var values = (0..<count).map { _ in generator.unit() < 0.6 ? 1.0 : 0 }
      let columns = max(1, shape.last ?? 1)
      for row in 0..<count / columns {
        let place = Int(generator.unit() * Double(columns))
        values[row * columns + place] = 1
      }
      return Tensor(shape: shape, values: values, isBoolean: true)
    }
    if shape.isEmpty { return Tensor(Double(Int.random(in: 1...6, using: &generator))) }
    return Tensor(shape: shape, values: (0..<count).map { _ in (generator.normal() * 10).rounded() / 10 })
  }
}

extension String {
  /// The letters of an axis: `h` and `d` of `h*d`.
  fileprivate var axisLetters: [String] { split(separator: "*").map { trimmed($0) }.filter { Int($0) == nil } }

  fileprivate func axisSize(_ sizes: [String: Int]) -> Int {
    split(separator: "*").map { trimmed($0) }.reduce(1) { $0 * (Int($1) ?? sizes[$1] ?? 1) }
  }
}
