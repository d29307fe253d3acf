extension Finding {
  /// One JSON object: file, line, column, rule and message.
  public var json: String {
    JSONValue.object([
      .init(name: "file", value: .string(file)), .init(name: "line", value: .number(Double(line))),
      .init(name: "column", value: .number(Double(column))), .init(name: "rule", value: .string(rule)),
      .init(name: "message", value: .string(message)),
    ]).line
  }
}

extension Diagnosis {
  /// One JSON object: the verdict, how far the answer is off, the first step that differs, and the mistakes that fit.
  public var json: String {
    let matches = matches.map { match in
      let faults = match.faults.map { fault in
        JSONValue.object([
          .init(name: "id", value: .string(fault.id)),
          .init(name: "number", value: fault.number.map { .number(Double($0)) } ?? .null),
          .init(name: "says", value: .string(fault.says)),
        ])
      }
      return JSONValue.object([.init(name: "faults", value: .array(faults))])
    }
    return JSONValue.object([
      .init(name: "verdict", value: .string(verdict.rawValue)),
      .init(
        name: "maximum-difference",
        value: maximumDifference.map { $0.isFinite ? .number($0) : .string("inf") } ?? .null),
      .init(name: "first-differing-step", value: firstDifferingStep.map { .string($0) } ?? .null),
      .init(name: "matches", value: .array(matches)),
      .init(name: "observations", value: .array(observations.map { .string($0) })),
    ]).line
  }
}
