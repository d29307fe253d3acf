import Attention

/// The value as one line of JSON. Numbers read back as the same double; infinities and NaN are strings.
public func json(_ value: Value) -> String {
  var text = ""
  text.append(json: value)
  return text
}

/// The error as one line of JSON: message, range in Unicode scalars of the program, and the hint or null.
public func json(_ diagnostic: Diagnostic) -> String {
  let hint = diagnostic.hint.map(quoted) ?? "null"
  return "{\"error\": {\"message\": \(quoted(diagnostic.message)), "
    + "\"range\": [\(diagnostic.range.lowerBound), \(diagnostic.range.upperBound)], \"hint\": \(hint)}}"
}

extension String {
  fileprivate mutating func append(json value: Value) {
    switch value {
    case .node(let node): append(json: node.value)
    case .string(let string): self += "{\"type\": \"string\", \"values\": \(quoted(string))}"
    case .tuple(let entries): append("tuple", entries)
    case .list(let entries): append("list", entries)
    case .record(let record):
      self += "{\"type\": \"record\", \"fields\": {"
      for (place, field) in record.fields.enumerated() {
        if place > 0 { self += ", " }
        self += "\(quoted(field.name)): "
        append(json: field.value)
      }
      self += "}}"
    case .function(let function): self += "{\"type\": \"function\", \"name\": \(quoted(function.name))}"
    case .none: self += "{\"type\": \"none\"}"
    }
  }

  private mutating func append(_ type: String, _ entries: [Value]) {
    self += "{\"type\": \"\(type)\", \"items\": ["
    for (place, entry) in entries.enumerated() {
      if place > 0 { self += ", " }
      append(json: entry)
    }
    self += "]}"
  }

  private mutating func append(json tensor: Tensor) {
    let isNumber = tensor.rank == 0 && !tensor.isBoolean
    self += "{\"type\": \"\(tensor.isBoolean ? "boolean" : isNumber ? "number" : "tensor")\""
    if !isNumber { self += ", \"shape\": [\(tensor.shape.map(String.init).joined(separator: ", "))]" }
    self += ", \"values\": "
    var offset = 0
    append(tensor, axis: 0, &offset)
    if tensor.labels.contains(where: { $0 != nil }) {
      let axes = tensor.labels.map { names in names.map { "[\($0.map(quoted).joined(separator: ", "))]" } ?? "null" }
      self += ", \"labels\": [\(axes.joined(separator: ", "))]"
    }
    self += "}"
  }

  private mutating func append(_ tensor: Tensor, axis: Int, _ offset: inout Int) {
    guard axis < tensor.rank else {
      append(tensor.values[offset], isBoolean: tensor.isBoolean)
      offset += 1
      return
    }
    self += "["
    for position in 0..<tensor.shape[axis] {
      if position > 0 { self += ", " }
      append(tensor, axis: axis + 1, &offset)
    }
    self += "]"
  }

  private mutating func append(_ number: Double, isBoolean: Bool) {
    if isBoolean {
      self += number == 0 ? "false" : "true"
    } else if number.isNaN {
      self += "\"nan\""
    } else if number.isInfinite {
      self += number > 0 ? "\"inf\"" : "\"-inf\""
    } else if number == number.rounded(), number.magnitude < 1e15, number != 0 || number.sign == .plus {
      self += String(Int64(number))
    } else {
      self += number.description
    }
  }
}

/// A string with what JSON cannot hold escaped.
private func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    case _
    where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
      || scalar.value == 0x2029:
      let digits = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
