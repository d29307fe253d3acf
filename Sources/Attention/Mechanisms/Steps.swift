/// What a mechanism returns: its named intermediates in the order in which they were computed, `output` among them.
public struct Steps {
  /// The mechanism's name in the language.
  public let mechanism: String
  /// The named values, in order.
  public private(set) var fields: [(name: String, node: Node)]

  public init(_ mechanism: String, _ fields: [(name: String, node: Node)] = []) {
    (self.mechanism, self.fields) = (mechanism, fields)
    self.fields.reserveCapacity(8)
  }

  /// The value called `name`, if this mechanism computed one.
  public subscript(_ name: String) -> Node? { fields.last { $0.name == name }?.node }

  /// What the mechanism computes: the field `output`, or the last one.
  public var output: Node { self["output"] ?? fields[fields.count - 1].node }

  /// The last step so far.
  var last: Node { fields[fields.count - 1].node }

  /// Adds a step under its name and gives it back, so that a mechanism reads as one line for each step.
  @discardableResult
  mutating func step(_ name: String, _ node: Node) -> Node {
    let named = node.named(name)
    fields.append((name, named))
    return named
  }

  /// Adds all steps of another mechanism that this one goes through.
  mutating func append(_ others: Steps) { fields += others.fields }
}
