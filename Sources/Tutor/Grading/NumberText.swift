/// A typed number, read before the language sees it: its unit taken off, a decimal comma noticed.
struct NumberText: Equatable {
  /// What is left for the language.
  var expression: String
  /// What the value of the expression is multiplied by.
  var factor: Double
  /// For a unit that counts in thousands, the one that counts in 1024s and may have been meant.
  var binary: Binary?

  /// A unit of bytes that counts in 1024s, and what to say to those who named it by its decimal sister.
  struct Binary: Equatable {
    var factor: Double
    var doubt: String
  }

  /// Why a text is asked back.
  struct Doubt: Error, Equatable { var message: String }

  init(_ line: String, units: Question.Units?) throws(Doubt) {
    var text = trimmed(line)
    factor = 1
    if let (word, rest) = NumberText.unit(of: text) {
      let known = NumberText.factor(of: word, units)
      if let known {
        (text, factor) = (rest, known)
      } else if let (name, size) = NumberText.decimalBytes[word.lowercased()], units == .bytes {
        (text, factor) = (rest, size)
        binary = NumberText.bytes[name.lowercased()].map {
          Binary(
            factor: $0,
            doubt: "\(word) counts in thousands. Write \(name), which counts in 1024s, or the number of bytes.")
        }
      } else if NumberText.timeUnits.contains(word), units != .bytes, rest.last?.isNumber == true {
        throw Doubt(message: "Give the number alone, without \(word), in the unit that is asked for.")
      } else if units != .bytes, NumberText.isPlainWord(word, behind: rest, in: text) {
        // `540672 tokens`, `7x`
        text = rest
      }
    }
    try NumberText.checkCommas(text)
    expression = text
  }

  /// A trailing word of letters or `%` after a number or a bracket, and what stands before it.
  private static func unit(of text: String) -> (word: String, rest: String)? {
    if text.hasSuffix("%") { return ("%", trimmed(text.dropLast())) }
    let word = String(text.reversed().prefix { $0.isLetter }.reversed())
    guard !word.isEmpty, word.count < text.count else { return nil }
    let rest = trimmed(text.dropLast(word.count))
    guard let last = rest.last, last.isNumber || ")]".contains(last) || (last == "." && rest.count > 1) else {
      return nil
    }
    // 1e is the beginning of an exponent and 2j no unit; a letter of its own after a digit is one only if it is known.
    return (word, rest)
  }

  /// Whether a word behind a number only says what was counted.
  private static func isPlainWord(_ word: String, behind rest: String, in text: String) -> Bool {
    guard rest.allSatisfy({ $0.isNumber || ".+-−*/() ".contains($0) }) else { return false }
    if ["inf", "nan", "exp", "log", "sqrt"].contains(word) { return false }
    if NumberText.bytes[word.lowercased()] != nil || NumberText.decimalBytes[word.lowercased()] != nil { return false }
    return word == "x" || (word.count > 2 && text.count > rest.count + word.count)
  }

  private static func factor(of word: String, _ units: Question.Units?) -> Double? {
    let small = word.lowercased()
    switch units {
    case .bytes: return small == "byte" ? 1 : bytes[small]
    case .count: return counts[small] ?? spelled[small]
    case .percent: return small == "%" || small == "percent" ? 1 : nil
    case nil: return small == "%" ? 0.01 : spelled[small]
    }
  }

  private static let bytes: [String: Double] = [
    "b": 1, "bytes": 1, "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    "k": 1024, "m": 1_048_576, "g": 1_073_741_824, "t": 1_099_511_627_776,
  ]
  private static let spelled: [String: Double] = ["thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12]
  private static let timeUnits = ["s", "ms", "us", "µs", "ns", "sec", "seconds", "min", "minutes"]
  private static let counts: [String: Double] = ["k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12]
  private static let decimalBytes: [String: (binary: String, factor: Double)] = [
    "kb": ("KiB", 1e3), "mb": ("MiB", 1e6), "gb": ("GiB", 1e9), "tb": ("TiB", 1e12),
  ]

  /// A comma between digits outside brackets is a decimal comma or a separator of thousands; neither is the language's.
  private static func checkCommas(_ text: String) throws(Doubt) {
    guard text.contains(","), text.allSatisfy({ $0.isNumber || "+-−,. ".contains($0) }) else { return }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    guard parts.allSatisfy({ !$0.isEmpty }), !parts.dropFirst().contains(where: { $0.contains { "+-−".contains($0) } })
    else {
      return
    }
    let joined = parts.joined()
    let groups = parts.dropFirst().allSatisfy { $0.prefix { $0.isNumber }.count == 3 }
    if parts.count == 2, !parts[1].contains(".") {
      let point = parts.joined(separator: ".")
      throw Doubt(
        message: groups
          ? "Do you mean \(point) or \(joined)? Decimals have a point here, and thousands have no comma."
          : "Do you mean \(point)? Decimals have a point here, not a comma.")
    }
    if groups { throw Doubt(message: "Do you mean \(joined)? Thousands have no comma here.") }
  }
}
