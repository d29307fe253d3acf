import Attention

/// Named values in order: what the functions of the attention family return.
public struct Record {
  /// The function that made it.
  public let mechanism: String
  public let fields: [(name: String, value: Value)]

  public init(mechanism: String, fields: [(name: String, value: Value)]) {
    (self.mechanism, self.fields) = (mechanism, fields)
  }

  /// The steps of a mechanism.
  public init(_ steps: Steps) {
    self.init(mechanism: steps.mechanism, fields: steps.fields.map { ($0.name, .node($0.node)) })
  }

  /// The field called `name`, if there is one.
  public subscript(name: String) -> Value? { fields.last { $0.name == name }?.value }

  /// What the record stands for where a tensor is wanted: the field `output`, or the last one.
  public var output: Value { self["output"] ?? fields.last?.value ?? .none }
}
