import Language

/// The misconceptions that are recognised, in the order in which they are told when several fit.
public struct Catalogue: Sendable {
  public var misconceptions: [Misconception]
  public var file: String

  /// A catalogue without entries: only what a question says itself is recognised.
  public init() { (misconceptions, file) = ([], "") }

  /// Reads the catalogue's YAML: a list of misconceptions.
  ///
  /// - Throws: `Finding` at the first entry that is broken.
  public init(yaml text: String, file: String) throws(Finding) {
    self.file = file
    misconceptions = []
    do throws(Finding) {
      guard let yaml = try YAML.parse(text, startingAt: 1), let items = yaml.items else {
        throw Finding(line: 1, column: 1, rule: "shape", "the catalogue is a list of misconceptions.")
      }
      var seen: Set<String> = []
      for item in items {
        let misconception = try Misconception(item)
        guard seen.insert(misconception.id).inserted else {
          throw item.finding("duplicate-id", "the id `\(misconception.id)` stands there twice.")
        }
        misconceptions.append(misconception)
      }
    } catch {
      throw error.located(in: file)
    }
  }

  public subscript(id: String) -> Misconception? { misconceptions.first { $0.id == id } }
}

extension Misconception {
  init(_ yaml: YAML) throws(Finding) {
    var keys = try Keys(yaml, what: "a misconception")
    place = yaml.place
    let id = try keys.required("id")
    guard isIdentifier(id.text) else {
      throw Finding(
        line: id.place.line, column: id.place.column, rule: "id",
        "an id is made of small letters, digits and `-`, not `\(id.text)`.")
    }
    self.id = id.text
    number = try keys.number("number").map { Int($0) }
    says = try keys.required("says")
    lesson = try keys.text("lesson")
    var ways: [Way] = []
    if let way = try Way(&keys) { ways.append(way) }
    for item in try keys.list("ways") {
      var inner = try Keys(item, what: "a way")
      guard let way = try Way(&inner) else {
        throw item.finding("missing-key", "a way has `step`, `steps` or `instead-of`.")
      }
      try inner.finish()
      ways.append(way)
    }
    try keys.finish()
    guard !ways.isEmpty else {
      throw yaml.finding("missing-key", "a misconception has `step`, `steps`, `instead-of` or `ways`.")
    }
    self.ways = ways
  }
}

extension Misconception.Way {
  /// Takes one way out of the keys of an entry; nil where the entry names none.
  fileprivate init?(_ keys: inout Keys) throws(Finding) {
    let when = try keys.located("when")
    if let steps = keys.take("steps") {
      var replaced: [Part: Expression] = [:]
      guard let entries = steps.entries else {
        throw steps.finding("shape", "`steps` is a list of `name: expression`.")
      }
      for (key, value) in entries {
        guard let text = value.text else { throw value.finding("shape", "a step is an expression.") }
        replaced[try Part(Located(text: key.text ?? "", place: key.place))] = try Located(
          text: text, place: value.place
        )
        .expression()
      }
      self.init(replaced, when: try when?.expression())
    } else if let step = try keys.located("step") {
      self.init([try Part(step): try keys.required("wrong").expression()], when: try when?.expression())
    } else if let pattern = try keys.located("instead-of") {
      self = .rewriting(
        pattern: try pattern.expression(), holes: try keys.texts("holes").map(\.text),
        wrong: try keys.required("wrong").expression())
    } else {
      return nil
    }
  }
}

extension Misconception.Way {
  private init(_ steps: [Part: Expression], when: Expression?) {
    let expressions = Array(steps.values) + (when.map { [$0] } ?? [])
    let names = RightWay.names.filter { name in expressions.contains { $0.mentions(name) } }
    self = .steps(steps, when: when, names: Set(names))
  }
}

extension Part {
  fileprivate init(_ name: Located) throws(Finding) {
    guard let part = Part(rawValue: name.text) else {
      throw Finding(
        line: name.place.line, column: name.place.column, rule: "step",
        "`\(name.text)` is no step; the steps are \(Part.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    self = part
  }
}

extension Located {
  /// The text as one expression of the language.
  ///
  /// - Throws: `Finding` at the place of the text where it is none.
  func expression() throws(Finding) -> Expression {
    do throws(Diagnostic) {
      return try parseExpression(text)
    } catch {
      throw finding(error, rule: "syntax")
    }
  }

  /// What is wrong with this piece of code, at its place in the file.
  func finding(_ diagnostic: Diagnostic, rule: String) -> Finding {
    var (line, column) = (place.line, place.column)
    for scalar in text.unicodeScalars.prefix(diagnostic.focus.lowerBound) {
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return Finding(line: line, column: column, rule: rule, diagnostic.sentence)
  }

  func finding(_ rule: String, _ message: String) -> Finding {
    Finding(line: place.line, column: place.column, rule: rule, message)
  }
}
