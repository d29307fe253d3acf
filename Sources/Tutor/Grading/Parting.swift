import Attention

/// The step at which a wrong way leaves the right one, with what each has there.
struct Parting {
  var step: Part
  var theirs: Node
  var right: Node

  /// The first of the five steps in which two ways differ; nil where none does.
  init?(theirs: (Part) -> Node?, right: (Part) -> Node?) {
    for step in Part.allCases where step != .mask {
      guard let mine = theirs(step), let other = right(step), mine !== other else { continue }
      if let difference = maximumDifference(mine.value, other.value), difference <= 1e-9 { continue }
      self.init(step: step, theirs: mine, right: other)
      return
    }
    return nil
  }

  private init(step: Part, theirs: Node, right: Node) {
    (self.step, self.theirs, self.right) = (step, theirs, right)
  }
}
