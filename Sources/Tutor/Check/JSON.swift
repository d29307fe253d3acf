import Language

extension Finding {
  /// One JSON object: file, line, column, rule and message.
  public var json: String {
    "{\"file\": \(quoted(file)), \"line\": \(line), \"column\": \(column), \"rule\": \(quoted(rule)), \"message\": \(quoted(message))}"
  }
}

extension Diagnosis {
  /// One JSON object: the verdict, how far the answer is off, the first step that differs, and the mistakes that fit.
  public var json: String {
    let difference = maximumDifference.map { $0.isFinite ? "\($0)" : "\"inf\"" } ?? "null"
    let step = firstDifferingStep.map(quoted) ?? "null"
    let matches = matches.map { match in
      let faults = match.faults.map { fault in
        "{\"id\": \(quoted(fault.id)), \"number\": \(fault.number.map(String.init) ?? "null"), \"says\": \(quoted(fault.says))}"
      }
      return "{\"faults\": [\(faults.joined(separator: ", "))]}"
    }
    let seen = observations.map(quoted).joined(separator: ", ")
    return
      "{\"verdict\": \"\(verdict.rawValue)\", \"maximum-difference\": \(difference), \"first-differing-step\": \(step), "
      + "\"matches\": [\(matches.joined(separator: ", "))], \"observations\": [\(seen)]}"
  }
}

/// A string as JSON writes it.
private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default:
      if scalar.value < 0x20 || isControl(scalar) {
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}
