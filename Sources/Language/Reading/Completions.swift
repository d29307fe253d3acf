/// What could stand in the place of the word at a cursor.
public struct Completions: Sendable, Equatable {
  /// The part of the text that a candidate replaces, in Unicode scalars.
  public let range: Range<Int>
  /// Whole words, the likeliest kind first, each kind in alphabetical order (fields and arguments in their own).
  public let candidates: [String]
}

/// The words that could stand at `offset` (in Unicode scalars of `text`): functions, variables and constants; inside a
/// call also its arguments, as `dim=`; after a dot fields, attributes and functions.
public func completions(of text: String, at offset: Int, in scope: Scope) -> Completions {
  let scalars = Array(text.unicodeScalars)
  let end = min(max(offset, 0), scalars.count)
  var start = end
  while start > 0, scalars[start - 1].continuesName { start -= 1 }
  let place = CursorPlace(scalars, before: start)
  let none = Completions(range: start..<end, candidates: [])
  if place.isInText || (start < end && !scalars[start].startsName) { return none }
  let word = String(String.UnicodeScalarView(scalars[start..<end]))

  var groups: [[String]]
  if start > 0, scalars[start - 1] == "." {
    guard let owner = place.owner(endingAt: start - 1) else { return none }
    groups = candidates(after: owner, scope)
  } else {
    groups = [scope.names.sorted(), FunctionTable.names.sorted(), constants.keys.sorted()]
    if let entry = place.callee.flatMap({ scope[$0] == nil ? FunctionTable.entry($0) : nil }) {
      groups.insert(entry.parameters.filter { !$0.isVariadic }.map { "\($0.name)=" }, at: 0)
    }
    groups.append(["True", "False", "None"])
  }
  var seen: Set<String> = []
  let candidates = groups.joined().filter { $0.hasPrefix(word) && $0 != word && seen.insert($0).inserted }
  return Completions(range: start..<end, candidates: candidates)
}

private func candidates(after owner: String, _ scope: Scope) -> [[String]] {
  let methods = FunctionTable.names.sorted()
  let parts = owner.split(separator: ".").map(String.init)
  guard let first = parts.first else { return [Interpreter.attributes, methods] }
  guard var value = scope[first] ?? (first == "_" ? scope.last : nil) else {
    return parts.allSatisfy { Prefix($0) != nil } ? [methods, constants.keys.sorted()] : []
  }
  for name in parts.dropFirst() {
    guard case .record(let record) = value, let field = record[name] else { return [Interpreter.attributes, methods] }
    value = field
  }
  switch value {
  case .record(let record): return [record.fields.map(\.name), Interpreter.attributes, methods]
  case .node, .list: return [Interpreter.attributes, methods]
  case .string, .tuple, .function, .none: return []
  }
}

/// Where in a line the cursor stands: in which call, or inside a quote or a comment.
private struct CursorPlace {
  private let scalars: [Unicode.Scalar]
  private(set) var isInText = false
  /// The function whose brackets are open.
  private(set) var callee: String?

  init(_ scalars: [Unicode.Scalar], before end: Int) {
    self.scalars = scalars
    var open: [Int] = []
    var at = 0
    while at < end {
      switch scalars[at] {
      case "\"", "'":
        let quote = scalars[at]
        at += 1
        while at < end, scalars[at] != quote, !scalars[at].isLineEnd { at += scalars[at] == "\\" ? 2 : 1 }
        if at >= end { isInText = true }
      case "#":
        while at < end, !scalars[at].isLineEnd { at += 1 }
        if at >= end { isInText = true }
      case "(", "[", "{": open.append(at)
      case ")", "]", "}": _ = open.popLast()
      default: break
      }
      at += 1
    }
    guard let bracket = open.last, scalars[bracket] == "(" else { return }
    var start = bracket
    while start > 0, scalars[start - 1].continuesName { start -= 1 }
    if start < bracket { callee = String(String.UnicodeScalarView(scalars[start..<bracket])) }
  }

  /// The chain of names before a dot; empty after a bracket, nil after a number.
  func owner(endingAt dot: Int) -> String? {
    guard dot > 0 else { return nil }
    if [")", "]", "ᵀ"].contains(scalars[dot - 1]) { return "" }
    var start = dot
    while start > 0, scalars[start - 1].continuesName || scalars[start - 1] == "." { start -= 1 }
    guard start < dot, scalars[start].startsName else {
      return start > 0 && scalars[start] == "." && [")", "]"].contains(scalars[start - 1]) ? "" : nil
    }
    return String(String.UnicodeScalarView(scalars[start..<dot]))
  }
}
