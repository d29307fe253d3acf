/// One function of the language: how it is called, what it does, and how it is told in help and errors.
public struct FunctionEntry: Sendable {
  public let name: String
  /// Other names for the same.
  public let aliases: [String]
  /// The heading it stands under in help.
  public internal(set) var section = ""
  public let parameters: [ParameterEntry]
  /// One sentence: what it gives.
  public let summary: String
  /// More to know, a sentence or two; empty where the summary says it all.
  public let details: String
  /// A line that can be typed as it stands.
  public let example: String
  /// The paper it comes from.
  public let citation: String?
  /// The library whose meaning this is, where NumPy and PyTorch give one name two meanings.
  let library: Library?
  let run: Body

  typealias Body = @Sendable (inout Call) throws -> Value

  init(
    _ name: String, aliases: [String] = [], _ parameters: [ParameterEntry], _ summary: String, details: String = "",
    example: String, citation: String? = nil, library: Library? = nil, run: @escaping Body
  ) {
    (self.name, self.aliases, self.parameters, self.summary, self.details) = (
      name, aliases, parameters, summary, details
    )
    (self.example, self.citation, self.library, self.run) = (example, citation, library, run)
  }

  /// The call with its parameters and their defaults: `softmax(x, dim=-1, stable=True)`.
  public var signature: String { "\(name)(\(parameters.map(\.text).joined(separator: ", ")))" }
}

/// One parameter of a function.
public struct ParameterEntry: Sendable, ExpressibleByStringLiteral {
  public let name: String
  /// What is taken when the argument is left out, as text; nil for one that must be given.
  public let standard: String?
  /// Whether it takes any number of arguments.
  public let isVariadic: Bool

  /// `x`, `dim=-1`, or `*shape`.
  public init(stringLiteral text: String) {
    isVariadic = text.utf8.first == UInt8(ascii: "*")
    let text = isVariadic ? String(text.dropFirst()) : text
    if let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
      name = String(text[..<sign])
      standard = String(text[text.index(after: sign)...])
    } else {
      (name, standard) = (text, nil)
    }
  }

  /// The parameter as it stands in a signature.
  public var text: String { (isVariadic ? "*" : "") + name + (standard.map { "=\($0)" } ?? "") }
}
