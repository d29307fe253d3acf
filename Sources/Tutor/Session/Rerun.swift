import Attention
import Language

/// An author's code run again with the names that a task lets one change taken from the learner: whatever the code
/// assigns to them, the learner's value comes after it.
///
/// - Parameters:
///   - code: the blocks above the task.
///   - load: what `load` may read.
///   - running: runs one statement; bounded where nobody sits there to stop it.
func rerun(
  _ code: [Located], _ task: Try, with learner: Scope, load: ((String) throws -> Node)?,
  running: (Program, inout Scope) throws(Diagnostic) -> Void = { (program, scope) throws(Diagnostic) in
    try evaluate(program, in: &scope) { _ in }
  }
) throws(Diagnostic) -> Scope {
  var scope = Scope()
  scope.load = load
  for name in task.change { scope[name] = learner[name] }
  for block in code {
    for statement in try parse(block.text).statements {
      let one = Program(statements: [statement], source: block.text)
      try running(one, &scope)
      for name in one.boundNames where task.change.contains(name) {
        if let value = learner[name] { scope[name] = value }
      }
    }
  }
  return scope
}
