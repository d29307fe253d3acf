import Attention
import Language
import Testing

/// The table of functions, which help, completion and errors are read from.
@Suite struct FunctionTableTests {
  @Test(arguments: functions)
  func `the example of every function runs as it stands`(_ entry: FunctionEntry) throws {
    let value = try shown(entry.example)
    if entry.name != "manual_seed" { #expect(value != "None") }
    #expect(entry.example.contains(entry.name))
  }

  @Test(arguments: functions)
  func `help says something about every function`(_ entry: FunctionEntry) throws {
    #expect(!entry.section.isEmpty)
    for sentence in [entry.summary, entry.details] where !sentence.isEmpty {
      #expect(sentence.hasSuffix("."))
      #expect(!sentence.contains("  "))
    }
    #expect(!entry.summary.isEmpty)
    let isPaper = ["attention", "rope", "softmax", "layer_norm", "flash_attention", "rollout"].contains(entry.name)
    if isPaper, entry.example.hasPrefix(entry.name) { #expect(entry.citation != nil) }
  }

  /// Leaves out nothing: an argument that repeats the default that help prints gives the same as none.
  @Test(arguments: functions)
  func `every default that is printed is the one that holds`(_ entry: FunctionEntry) throws {
    let plain = try shown(entry.example)
    let last = try #require(try parse(entry.example).statements.last)
    guard case .show(let expression) = last.kind, case .call(_, let given) = expression.kind else { return }
    let named = Set(given.compactMap(\.name))
    let places = given.filter { $0.name == nil }.count
    for (place, parameter) in entry.parameters.enumerated() {
      guard let standard = parameter.standard, !named.contains(parameter.name) else { continue }
      let isVariadicBefore = entry.parameters[..<place].contains(where: \.isVariadic)
      guard place >= places || isVariadicBefore else { continue }
      // A default that names another parameter is what was given for that one.
      let text =
        entry.parameters.firstIndex { $0.name == standard }.map { index in
          given.first { $0.name == standard }.map { "\($0.value)" } ?? "\(given[index].value)"
        } ?? standard
      let longer = entry.example.dropLast() + (given.isEmpty ? "" : ", ") + "\(parameter.name)=\(text))"
      #expect(try shown(String(longer)) == plain, "\(longer)")
    }
  }

  @Test func `no name means two functions, but for those a prefix decides`() {
    let names = functions.flatMap { [$0.name] + $0.aliases }
    let twice = Set(names.filter { name in names.count { $0 == name } > 1 })
    #expect(twice == ["split", "repeat", "transpose", "layer_norm", "rms_norm", "size"])
  }

  @Test func `a function is found by each of its names`() {
    #expect(function(named: "ln")?.name == "log")
    #expect(function(named: "cat")?.signature == "concat(tensors, dim=0)")
    #expect(function(named: "softmax")?.signature == "softmax(x, dim=-1, stable=True)")
    #expect(function(named: "zeros")?.signature == "zeros(*shape)")
    #expect(function(named: "einsam") == nil)
    #expect(closest(to: "einsam", among: functions.map(\.name)) == ["einsum"])
  }

  private func shown(_ text: String) throws -> String {
    var scope = Scope()
    scope.load = { _ in Node(Tensor(shape: [2], values: [1, 2])) }
    var shown = "None"
    try evaluate(parse(text), in: &scope) { output in
      if case .value(let value, _, _) = output { shown = json(value) }
    }
    return shown
  }
}

extension FunctionEntry: CustomTestStringConvertible {
  public var testDescription: String { example }
}
