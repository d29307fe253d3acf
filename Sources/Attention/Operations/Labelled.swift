/// The same numbers with names for the positions along the axes.
public struct Labelled: Operation {
  public let labels: [[String]?]
  public init(labels: [[String]?]) { self.labels = labels }
  public var name: String { "label" }
  public func forward(_ operands: [Tensor]) throws -> Tensor { operands[0].labelled(labels) }
  public func backward(_ gradient: Node, through result: Node) throws -> [Node?] { [gradient] }
  public func term(at index: [Int], of result: Node) -> Term { .cell(operand: 0, index: index) }
  public func formula(_ operands: [Formula]) -> Formula { operands[0] }
  public func python(_ operands: [String], result: Tensor) -> String { operands[0] }
}

extension Node {
  /// The same numbers with other labels. A leaf without a name stays a leaf.
  public func labelled(_ labels: [[String]?]) throws -> Node {
    isLeaf && name == nil ? Node(value.labelled(labels)) : try Node(Labelled(labels: labels), [self])
  }
}
