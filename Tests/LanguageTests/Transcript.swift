import Attention
import Language

/// Plays a transcript again: every line that begins with `> ` is typed, and what the language answers is put below it.
///
/// Lines that begin with `. ` continue the one before. A transcript is right when it comes back unchanged.
func played(_ transcript: String) -> String {
  var scope = Scope()
  var answers: [String] = []
  var input: [String] = []
  func play() {
    guard !input.isEmpty else { return }
    answers += zip(input, ["> "] + Array(repeating: ". ", count: input.count - 1)).map { $1 + $0 }
    answers += answer(to: input.joined(separator: "\n"), in: &scope)
    input = []
  }
  for line in transcript.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.hasPrefix("> ") {
      play()
      input = [String(line.dropFirst(2))]
    } else if line.hasPrefix(". ") {
      input.append(String(line.dropFirst(2)))
    }
  }
  play()
  return answers.joined(separator: "\n")
}

/// What the language says to a program: remarks, values, and the error with its marks.
func answer(to program: String, in scope: inout Scope) -> [String] {
  var lines: [String] = []
  do {
    try evaluate(parse(program), in: &scope) { output in
      switch output {
      case .remark(let remark): lines.append("(\(remark))")
      case .value(let value, _, _): lines.append(text(of: value))
      }
    }
  } catch {
    let excerpt = error.excerpt(in: program)
    lines += ["  " + excerpt.marks, error.sentence]
  }
  return lines
}

/// The answer to one program in a fresh scope.
func answer(_ program: String) -> String {
  var scope = Scope()
  return answer(to: program, in: &scope).joined(separator: "\n")
}

/// A value in Python's notation, numbers to four decimals.
func text(of value: Value) -> String {
  switch value {
  case .node(let node): return text(of: node.value)
  case .string(let text): return "\"\(text)\""
  case .tuple(let entries):
    return "(" + entries.map(text(of:)).joined(separator: ", ") + (entries.count == 1 ? ",)" : ")")
  case .list(let entries): return "list[" + entries.map(text(of:)).joined(separator: ", ") + "]"
  case .record(let record):
    return record.fields.map { "\($0.name): \(text(of: $0.value))" }.joined(separator: "\n")
  case .function(let function): return function.signature
  case .none: return "None"
  }
}

func text(of tensor: Tensor) -> String {
  func part(_ axis: Int, _ start: Int, _ count: Int) -> String {
    guard axis < tensor.rank else {
      let number = tensor.values[start]
      return tensor.isBoolean ? (number == 0 ? "False" : "True") : text(of: number)
    }
    let size = tensor.shape[axis]
    let each = size == 0 ? 0 : count / size
    return "[" + (0..<size).map { part(axis + 1, start + $0 * each, each) }.joined(separator: ", ") + "]"
  }
  let labels = tensor.labels.contains { $0 != nil } ? " \(tensor.labels.map { $0 ?? [] })" : ""
  return part(0, 0, tensor.count) + labels
}

/// Whole numbers without a point, others to four decimals; both ends of the scale with six digits.
private func text(of number: Double) -> String {
  if number.isNaN { return "nan" }
  if number.isInfinite { return number < 0 ? "-inf" : "inf" }
  if number == number.rounded(), abs(number) < 1e15 { return "\(Int(number))" }
  guard abs(number) >= 0.0001, abs(number) < 1e6 else { return "\(number)" }
  let digits = "\(Int((abs(number) * 10_000).rounded()))"
  let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  return (number < 0 ? "-" : "") + padded.dropLast(4) + "." + padded.suffix(4)
}
