/// Reads the YAML of a `question` block.
///
/// - Throws: `Finding` at the key that is missing, unknown or of the wrong form.
func parseQuestion(_ yaml: YAML, source text: String, file: String) throws(Finding) -> Question {
  var keys = try Keys(yaml, what: "a question")
  let id = try keys.required("id")
  guard isIdentifier(id.text) else {
    throw Finding(
      line: id.place.line, column: id.place.column, rule: "id",
      "an id is made of small letters, digits and `-`, not `\(id.text)`.")
  }
  let kind: Question.Kind = try keys.word("kind", required: true) ?? .number
  let level: Question.Level = try keys.word("level", required: false) ?? .junior
  let byHand = try keys.flag("by-hand")
  let (tolerance, relative) = (try keys.number("tolerance"), try keys.number("relative"))
  var question = Question(
    id: id.text, kind: kind, level: level, topics: try keys.texts("topics").map(\.text),
    given: try keys.located("given"), ask: try keys.required("ask"), answer: try keys.located("answer"),
    // A share of the number takes the place of the hundredth.
    tolerance: tolerance ?? (relative == nil ? 0.01 : 0), relative: relative,
    byHand: byHand, needsLesson: try keys.flag("needs-lesson"), hints: try keys.texts("hints"),
    because: try keys.located("because"),
    wrong: try traps(keys.list("wrong")), source: try keys.text("source"),
    units: try keys.word("units", required: false),
    options: try options(keys.list("options")), isOrdered: try keys.flag("ordered"), inputs: [],
    broken: try keys.located("broken"), items: try keys.texts("items"), points: try points(keys.list("points")),
    claims: try claims(keys.list("claims")), model: try keys.located("model"), then: try keys.located("then"),
    steps: [], place: yaml.place, file: file,
    revision: fingerprint(text))
  if let inputs = keys.take("inputs") { question.inputs = try readInputs(inputs) }
  if let steps = keys.take("steps") {
    guard let entries = steps.entries else { throw steps.finding("shape", "`steps` is a list of `name: expression`.") }
    for (key, value) in entries {
      guard let name = key.text, let expression = value.text else {
        throw key.finding("shape", "`steps` is a list of `name: expression`.")
      }
      question.steps.append((name, Located(text: expression, place: value.place)))
    }
  }
  try keys.finish()
  try require(question)
  return question
}

/// Whether a text can be the id of a lesson, question or misconception.
func isIdentifier(_ text: String) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
}

/// Sixteen hexadecimal digits that change when the text does (FNV-1a).
func fingerprint(_ text: String) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

extension Keys {
  mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, required: Bool) throws(Finding) -> Word?
  where Word.RawValue == String {
    let text: Located?
    if required { text = try self.required(name) } else { text = try located(name) }
    guard let text else { return nil }
    guard let word = Word(rawValue: text.text) else {
      throw Finding(
        line: text.place.line, column: text.place.column, rule: "shape",
        "`\(name)` is one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")), not `\(text.text)`.")
    }
    return word
  }
}

private func traps(_ items: [YAML]) throws(Finding) -> [Question.Trap] {
  var traps: [Question.Trap] = []
  for item in items {
    var keys = try Keys(item, what: "a trap")
    traps.append(Question.Trap(when: try keys.required("when"), says: try keys.required("says")))
    try keys.finish()
  }
  return traps
}

private func options(_ items: [YAML]) throws(Finding) -> [Question.Option] {
  var options: [Question.Option] = []
  for item in items {
    if let text = item.text {
      options.append(.init(text: Located(text: text, place: item.place), isRight: false, says: nil))
      continue
    }
    var keys = try Keys(item, what: "an option")
    options.append(
      Question.Option(
        text: try keys.required("text"), isRight: try keys.flag("right"), says: try keys.located("says")))
    try keys.finish()
  }
  return options
}

private func claims(_ items: [YAML]) throws(Finding) -> [Question.Claim] {
  var claims: [Question.Claim] = []
  for item in items {
    var keys = try Keys(item, what: "a claim")
    claims.append(Question.Claim(signs: try keys.texts("signs").map(\.text), says: try keys.required("says")))
    try keys.finish()
  }
  return claims
}

private func points(_ items: [YAML]) throws(Finding) -> [Question.Point] {
  var points: [Question.Point] = []
  for item in items {
    var keys = try Keys(item, what: "a point")
    points.append(
      Question.Point(
        says: try keys.required("says"), signs: try keys.texts("signs").map(\.text),
        weight: try keys.number("weight") ?? 1))
    try keys.finish()
  }
  return points
}

/// `{Q: (n, d), mask: bool (n, m)}`: a name and its axes, each a letter or a size.
private func readInputs(_ yaml: YAML) throws(Finding) -> [Question.Input] {
  guard let entries = yaml.entries else {
    throw yaml.finding("shape", "`inputs` names each input with its shape: {Q: (n, d), K: (m, d)}.")
  }
  var inputs: [Question.Input] = []
  for (key, value) in entries {
    guard let name = key.text, isName(name) else { throw key.finding("shape", "an input has a name.") }
    guard var shape = value.text.map({ trimmed($0) }), shape.contains("(") else {
      throw value.finding("shape", "an input has a shape in brackets, such as (n, d).")
    }
    let isBoolean = shape.hasPrefix("bool")
    if isBoolean { shape = trimmed(shape.dropFirst(4)) }
    let axes = shape.split { "(), ".contains($0) }.map(String.init)
    inputs.append(Question.Input(name: name, axes: axes, isBoolean: isBoolean))
  }
  return inputs
}

/// Puts the shapes of `inputs: {Q: (n, d), K: (m, d)}` in quotes: YAML's flow style would end each at its comma.
func quotingShapes(_ yaml: String) -> String {
  var isInside = false
  return yaml.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
    if line.hasPrefix("inputs:") {
      isInside = true
    } else if let first = line.first, !first.isWhitespace {
      isInside = false
    }
    guard isInside, !line.contains("\""), !line.contains("'") else { return String(line) }
    var quoted = ""
    var rest = Substring(line)
    while let open = rest.firstIndex(of: "("), let close = rest[open...].firstIndex(of: ")") {
      let before = rest[..<open]
      let isBoolean = before.hasSuffix("bool ")
      quoted +=
        (isBoolean ? before.dropLast(5) : before) + "\"" + (isBoolean ? "bool " : "") + rest[open...close] + "\""
      rest = rest[rest.index(after: close)...]
    }
    return quoted + rest
  }.joined(separator: "\n")
}

private func isName(_ text: String) -> Bool {
  guard let first = text.unicodeScalars.first else { return false }
  return (first.properties.isAlphabetic || first == "_")
    && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" }
}

/// What each kind of question cannot do without.
private func require(_ question: Question) throws(Finding) {
  func missing(_ name: String) -> Finding {
    Finding(
      line: question.place.line, column: question.place.column, rule: "missing-key",
      "a question of the kind `\(question.kind.rawValue)` needs `\(name)`.")
  }
  switch question.kind {
  case .choice, .choices:
    if question.options.count < 2 { throw missing("options") }
    let right = question.options.count { $0.isRight }
    if right == 0 || (question.kind == .choice && right != 1) {
      throw Finding(
        line: question.place.line, column: question.place.column, rule: "options",
        question.kind == .choice
          ? "exactly one option is `right: true`; here \(right) are." : "at least one option is `right: true`.")
    }
  case .number, .matrix, .shape:
    if question.answer == nil { throw missing("answer") }
  case .expression, .fix:
    if question.answer == nil { throw missing("answer") }
    if question.inputs.isEmpty { throw missing("inputs") }
    if question.kind == .fix, question.broken == nil { throw missing("broken") }
  case .order:
    if question.items.count < 2 { throw missing("items") }
  case .explain:
    if question.points.isEmpty { throw missing("points") }
    if question.model == nil { throw missing("model") }
  }
}
