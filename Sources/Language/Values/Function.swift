/// A function as a value: one of the table, a `lambda` or a `def`.
public struct Function {
  /// The name it is called by; `lambda` for one that has none.
  public let name: String
  let kind: Kind

  enum Kind {
    case entry(FunctionEntry, Library?)
    case lambda(Lambda)
  }

  /// `lambda q, k: q @ k.T` or a `def`, with the values that the names of functions around it had.
  struct Lambda {
    let parameters: [Expression.Parameter]
    let standards: [Value?]
    let body: Body
    let captured: [String: Value]
    /// The program it was defined in, which errors in its body point at; nil for a lambda.
    let text: String?

    enum Body {
      case expression(Expression)
      case block(Block)
    }
  }

  /// Its names and defaults as they are written in a call: `softmax(x, dim=-1, stable=True)`.
  public var signature: String {
    switch kind {
    case .entry(let entry, _): return entry.signature
    case .lambda(let lambda):
      let parameters = lambda.parameters.map { $0.name + ($0.standard.map { "=\($0)" } ?? "") }
      return "\(name)(\(parameters.joined(separator: ", ")))"
    }
  }

  /// The expression of a lambda, as text.
  public var body: String? {
    if case .lambda(let lambda) = kind, case .expression(let body) = lambda.body { return body.description }
    return nil
  }
}
