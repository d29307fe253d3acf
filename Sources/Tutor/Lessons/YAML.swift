import Yams

/// A piece of YAML with its place in the lesson file. Every scalar is text: YAML's own guessing of types would turn
/// `no`, `1e3` and `2:30` into something else.
struct YAML {
  indirect enum Content {
    case text(String)
    case list([YAML])
    case map([(key: YAML, value: YAML)])
  }

  let content: Content
  let place: Place

  /// Reads a YAML text that starts at `line` of its file.
  ///
  /// - Throws: `Finding` for a syntax error, for nesting deeper than 16, and for more than 20,000 nodes (aliases that
  ///   refer to aliases can grow without end).
  static func parse(_ text: String, startingAt line: Int) throws(Finding) -> YAML? {
    let node: Yams.Node?
    do {
      node = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw Finding(error, startingAt: line)
    } catch {
      throw Finding(line: line, column: 1, rule: "yaml", "this is no YAML: \(error)")
    }
    guard let node else { return nil }
    var budget = 20_000
    return try YAML(node, startingAt: line, depth: 16, budget: &budget)
  }

  private init(_ node: Yams.Node, startingAt line: Int, depth: Int, budget: inout Int) throws(Finding) {
    place = Place(line: line + (node.mark?.line ?? 1) - 1, column: node.mark?.column ?? 1)
    budget -= 1
    guard depth > 0, budget > 0 else {
      throw Finding(
        line: place.line, column: place.column, rule: "yaml",
        depth > 0 ? "this YAML grows beyond 20,000 entries." : "this YAML is nested more than 16 deep.")
    }
    switch node {
    case .scalar(let scalar):
      content = .text(scalar.string)
    case .sequence(let sequence):
      var items: [YAML] = []
      for item in sequence {
        items.append(try YAML(item, startingAt: line, depth: depth - 1, budget: &budget))
      }
      content = .list(items)
    case .mapping(let mapping):
      var entries: [(key: YAML, value: YAML)] = []
      for (key, value) in mapping {
        let key = try YAML(key, startingAt: line, depth: depth - 1, budget: &budget)
        entries.append((key, try YAML(value, startingAt: line, depth: depth - 1, budget: &budget)))
      }
      content = .map(entries)
    case .alias(let alias):
      throw Finding(
        line: place.line, column: place.column, rule: "yaml", "the alias *\(alias.anchor.rawValue) is not allowed here."
      )
    }
  }
}

extension Finding {
  fileprivate init(_ error: YamlError, startingAt line: Int) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(line: line + mark.line - 1, column: mark.column, rule: "yaml", Finding.told(problem))
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        line: line + context.mark.line - 1, column: context.mark.column, rule: "yaml",
        "the key \(duplicates.map { "\($0)" }.joined(separator: ", ")) stands there twice.")
    default:
      self.init(line: line, column: 1, rule: "yaml", "this is no YAML: \(error).")
    }
  }
}

extension Finding {
  /// What the YAML library found, in words that say what to do.
  private static func told(_ problem: String) -> String {
    let remedies = [
      ("mapping values are not allowed", "`: ` inside a text makes a pair of it; put the whole text in double quotes."),
      (
        "cannot start any token",
        "a text that begins with ` or @ or %, or a tab: put the text in double quotes, and indent with blanks."
      ),
      (
        "did not find expected key",
        "the text goes on behind its closing quote or bracket, or a line is not indented as its neighbours; put the whole text in double quotes."
      ),
      ("did not find expected '-'", "this line is not indented as its neighbours."),
      ("did not find expected <document start>", "this line is not indented as its neighbours."),
    ]
    return remedies.first { problem.contains($0.0) }?.1 ?? "this is no YAML: \(problem)."
  }
}

extension YAML {
  var text: String? { if case .text(let text) = content { text } else { nil } }
  var items: [YAML]? { if case .list(let items) = content { items } else { nil } }
  var entries: [(key: YAML, value: YAML)]? { if case .map(let entries) = content { entries } else { nil } }

  func finding(_ rule: String, _ message: String) -> Finding {
    Finding(line: place.line, column: place.column, rule: rule, message)
  }
}

/// The entries of one YAML mapping, taken out by name one after the other, so that what is left over at the end is
/// an unknown key.
struct Keys {
  private var entries: [(key: YAML, value: YAML)]
  private let all: [String]
  let place: Place
  private var known: [String] = []

  init(_ yaml: YAML, what: String) throws(Finding) {
    guard let entries = yaml.entries else {
      throw yaml.finding("shape", "\(what) is a list of `key: value` lines.")
    }
    self.entries = entries
    all = entries.compactMap { $0.key.text }
    place = yaml.place
  }

  mutating func take(_ name: String) -> YAML? {
    known.append(name)
    guard let index = entries.firstIndex(where: { $0.key.text == name }) else { return nil }
    return entries.remove(at: index).value
  }

  mutating func text(_ name: String) throws(Finding) -> String? {
    guard let value = take(name) else { return nil }
    guard let text = value.text else {
      throw value.finding(
        "shape", "`\(name)` is a text here; what begins with [ or {, or holds `: `, stands in double quotes.")
    }
    return text
  }

  mutating func located(_ name: String) throws(Finding) -> Located? {
    guard let value = take(name) else { return nil }
    guard let text = value.text else {
      throw value.finding(
        "shape", "`\(name)` is a text here; what begins with [ or {, or holds `: `, stands in double quotes.")
    }
    return Located(text: text, place: value.place)
  }

  mutating func required(_ name: String) throws(Finding) -> Located {
    guard let value = try located(name) else {
      throw Finding(line: place.line, column: place.column, rule: "missing-key", "`\(name)` is missing.")
    }
    return value
  }

  mutating func list(_ name: String) throws(Finding) -> [YAML] {
    guard let value = take(name) else { return [] }
    if let items = value.items { return items }
    if let text = value.text, !text.isEmpty { return [value] }
    throw value.finding("shape", "`\(name)` is a list here.")
  }

  mutating func texts(_ name: String) throws(Finding) -> [Located] {
    var texts: [Located] = []
    for item in try list(name) {
      guard let text = item.text else {
        throw item.finding(
          "shape", "an entry of `\(name)` is a text; `: ` makes a pair of it, so put it in double quotes.")
      }
      texts.append(Located(text: text, place: item.place))
    }
    return texts
  }

  mutating func number(_ name: String) throws(Finding) -> Double? {
    guard let value = try located(name) else { return nil }
    guard let number = Double(value.text), number.isFinite else {
      throw Finding(
        line: value.place.line, column: value.place.column, rule: "shape", "`\(name)` is a number, not `\(value.text)`."
      )
    }
    return number
  }

  mutating func flag(_ name: String) throws(Finding) -> Bool {
    guard let value = try located(name) else { return false }
    switch value.text {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      throw Finding(
        line: value.place.line, column: value.place.column, rule: "shape",
        "`\(name)` is true or false, not `\(value.text)`.")
    }
  }

  /// Throws for the first key that nobody took.
  func finish() throws(Finding) {
    guard let entry = entries.first else { return }
    let name = entry.key.text ?? "?"
    let near = known.min { editDistance($0, name) < editDistance($1, name) }
    let hint = near.map { editDistance($0, name) <= 2 ? " Did you mean `\($0)`?" : "" } ?? ""
    throw entry.key.finding(
      "unknown-key", "there is no key `\(name)` here.\(hint) Known: \(known.joined(separator: ", ")).")
  }
}

/// A text from a lesson file with its place there.
public struct Located: Equatable, Sendable {
  public var text: String
  public var place: Place
  public init(text: String, place: Place) { (self.text, self.place) = (text, place) }
}

/// How many letters must be put in, taken out or changed to make one word the other (Levenshtein 1966).
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
      diagonal = above
    }
  }
  return row[b.count]
}
