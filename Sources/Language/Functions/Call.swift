import Attention

/// A call with each argument at its parameter, ready to be read by the function's body.
struct Call {
  /// An argument and how it was written.
  struct Argument {
    var value: Value
    var expression: Expression?
  }

  let entry: FunctionEntry
  /// The library named by a prefix.
  let library: Library?
  /// By parameter; nil where the default holds.
  var arguments: [Argument?]
  /// Those of a parameter that takes any number, after its first.
  var rest: [Argument] = []
  /// How many parameters were filled by place.
  private var filled = 0
  /// What is said beside the result.
  var remarks: [String] = []
  /// Remarks that are said only once in a session.
  var remarksOnce: [String] = []
  /// What `load` reads files with.
  var load: ((String) throws -> Node)?
  /// The seed for random numbers where none is given.
  var standardSeed = 0
  /// Whether that seed was used.
  var drewSeed = false
  /// Where the stream of random numbers begins anew.
  var newSeed: Int?

  init(entry: FunctionEntry, library: Library?) {
    (self.entry, self.library) = (entry, library)
    arguments = Array(repeating: nil, count: entry.parameters.count)
  }

  /// Puts an argument without a name at the next parameter; false where there is none.
  mutating func take(_ argument: Argument) -> Bool {
    if filled > 0, entry.parameters[filled - 1].isVariadic {
      rest.append(argument)
      return true
    }
    guard filled < arguments.count else { return false }
    arguments[filled] = argument
    filled += 1
    return true
  }
}

/// What is wrong with one argument, or with the whole call.
struct Mistake: Error {
  let message: String
  var hint: String?
  /// The parameter it is about.
  var argument: String?

  init(_ message: String, hint: String? = nil, argument: String? = nil) {
    (self.message, self.hint, self.argument) = (message, hint, argument)
  }
}

extension Call {
  private func place(_ name: String) -> Int {
    guard let place = entry.parameters.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("\(entry.name) has no parameter \(name)")
    }
    return place
  }

  private func standard(_ name: String) -> String? { entry.parameters[place(name)].standard }

  /// The argument as it was given; nil where it was left out or is None.
  func given(_ name: String) -> Value? {
    guard let argument = arguments[place(name)] else { return nil }
    if case .none = argument.value { return nil }
    return argument.value
  }

  /// All arguments of a parameter that takes any number.
  func variadic(_ name: String) -> [Argument] { (arguments[place(name)].map { [$0] } ?? []) + rest }

  func expression(_ name: String) -> Expression? { arguments[place(name)]?.expression }

  private func wrong(_ name: String, _ value: Value, _ wanted: String) -> Mistake {
    Mistake("\(name) is \(value.kindText), but \(wanted) is wanted.", argument: name)
  }

  // MARK: Tensors

  /// The tensor given for a parameter without a default.
  func node(_ name: String) throws -> Node {
    guard let node = try optionalNode(name) else {
      throw Mistake("\(name) is None, but a tensor is wanted.", argument: name)
    }
    return node
  }

  /// The tensor given, or nil where it was left out or is None.
  func optionalNode(_ name: String) throws -> Node? {
    guard let value = given(name) else { return nil }
    guard let node = value.looseNode else {
      if case .list = value {
        throw Mistake(
          "the tensors in this list do not have one shape, so they do not stand for one tensor.", argument: name)
      }
      throw wrong(name, value, "a tensor")
    }
    return node
  }

  /// The tensors of a list, a tuple, or a single tensor's rows.
  func nodes(_ name: String) throws -> [Node] {
    guard let value = given(name) else {
      throw Mistake("\(name) is None, but a list of tensors is wanted.", argument: name)
    }
    switch value {
    case .list(let entries), .tuple(let entries):
      return try entries.map { entry in
        guard let node = entry.looseNode else {
          throw Mistake("the list holds \(entry.kindText), but only tensors can stand in it.", argument: name)
        }
        return node
      }
    case .node(let node):
      guard node.rank > 0 else { throw wrong(name, value, "a list of tensors") }
      try Call.admit(pieces: node.shape[0])
      return try (0..<node.shape[0]).map { try node.row($0) }
    case .record(let record):
      guard let node = record.output.node else { throw wrong(name, value, "a list of tensors") }
      return [node]
    case .string, .function, .none: throw wrong(name, value, "a list of tensors")
    }
  }

  // MARK: Numbers

  /// The number given, or the default.
  func number(_ name: String) throws -> Double {
    if let number = try optionalNumber(name) { return number }
    guard let standard = standard(name), let number = Double(standard) else {
      throw Mistake("\(name) is None, but a number is wanted.", argument: name)
    }
    return number
  }

  func optionalNumber(_ name: String) throws -> Double? {
    guard let value = given(name) else { return nil }
    guard let node = value.looseNode, node.value.count == 1 else { throw wrong(name, value, "a number") }
    return node.value.values[0]
  }

  /// The whole number given, or the default.
  func whole(_ name: String) throws -> Int {
    guard let number = try optionalNumber(name) else { return Int(try number(name)) }
    return try whole(number, name)
  }

  func optionalWhole(_ name: String) throws -> Int? { try optionalNumber(name).map { try whole($0, name) } }

  private func whole(_ number: Double, _ name: String) throws -> Int {
    guard let whole = Int(exactly: number), whole.magnitude < 1 << 53 else {
      throw Mistake("\(name) is \(Expression.Kind.text(of: number)), but a whole number is wanted.", argument: name)
    }
    return whole
  }

  /// Whole numbers: one, or several in a tuple or list.
  func wholes(_ name: String) throws -> [Int]? { try given(name).map { try wholes($0, name) } }

  private func wholes(_ value: Value, _ name: String) throws -> [Int] {
    guard let node = value.looseNode, node.rank <= 1 else {
      throw wrong(name, value, "a whole number or a tuple of them")
    }
    return try node.value.values.map { try whole($0, name) }
  }

  /// The sizes given to `*shape`: as several arguments, or as one tuple.
  func sizes(_ name: String) throws -> [Int] {
    try variadic(name).flatMap { try wholes($0.value, name) }
  }

  /// The axes given by `dim=`, or nil for all.
  func axes() throws -> [Int]? { try wholes("dim") }

  func flag(_ name: String) throws -> Bool {
    guard let value = given(name) else { return standard(name) == "True" }
    guard case .node(let node) = value, node.rank == 0 else { throw wrong(name, value, "True or False") }
    return node.value.values[0] != 0
  }

  /// Refuses more tensors than the memory allowed can hold, each with its surroundings some hundred bytes.
  static func admit(pieces count: Int) throws { try Computation.admit(shape: [count, 64]) }

  /// One of a few words.
  func choice(_ name: String, _ words: [String]) throws -> String {
    guard let value = given(name) else { return standard(name).map { String($0.dropFirst().dropLast()) } ?? words[0] }
    let list = words.map { "\"\($0)\"" }.joined(separator: " or ")
    guard case .string(let word) = value else { throw wrong(name, value, list) }
    guard words.contains(word) else {
      throw Mistake("\(name) is \"\(word)\", but \(list) is wanted.", argument: name)
    }
    return word
  }

  func string(_ name: String) throws -> String {
    guard let value = given(name) else {
      throw Mistake("\(name) is None, but a text in quotes is wanted.", argument: name)
    }
    guard case .string(let text) = value else { throw wrong(name, value, "a text in quotes") }
    return text
  }

  /// The words of a list, or of one text between its blanks.
  func words(_ name: String) throws -> [String]? {
    guard let value = given(name) else { return nil }
    switch value {
    case .string(let text): return text.split(whereSeparator: \.isWhitespace).map(String.init)
    case .list(let entries), .tuple(let entries):
      return try entries.map { entry in
        switch entry {
        case .string(let word): return word
        case .node(let node) where node.rank == 0: return Expression.Kind.text(of: node.value.values[0])
        default: throw wrong(name, entry, "a word in quotes")
        }
      }
    case .node(let node) where node.rank == 1: return node.value.values.map(Expression.Kind.text(of:))
    default: throw wrong(name, value, "a text or a list of words")
    }
  }

  /// The seed given, or the next one of the scope.
  mutating func seed() throws -> Int {
    if let seed = try optionalWhole("seed") { return seed }
    drewSeed = true
    return standardSeed
  }

  /// Whether queries are kept from seeing later keys: True, False or "lower-right".
  func causality() throws -> Causality {
    guard let value = given("causal") else { return .none }
    if case .string(let word) = value {
      guard let causality = Causality(rawValue: word), causality != .none else {
        throw Mistake(
          "causal is \"\(word)\", but True, False, \"upper-left\" or \"lower-right\" is wanted.", argument: "causal")
      }
      return causality
    }
    return try flag("causal") ? .upperLeft : .none
  }

  /// The mask given; numbers that look like truth values are remarked upon.
  mutating func mask(_ name: String = "mask") throws -> Node? {
    guard let mask = try optionalNode(name) else { return nil }
    if !mask.value.isBoolean, mask.value.values.contains(1), mask.value.values.allSatisfy({ $0 == 0 || $0 == 1 }) {
      let text = expression(name).map { "\($0)" } ?? name
      let shown = text.count <= 30 ? text : name
      remarks.append(
        "\(name) holds only the numbers 0 and 1, and numbers are added to the scores, as in PyTorch: "
          + "did you mean \(shown) == 1?")
    }
    return mask
  }
}
