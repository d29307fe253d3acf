import Attention

/// What running a program has to say.
public enum Output {
  /// A value to show. `name` is the variable it was assigned to, where assignments are shown.
  case value(Value, name: String?, statement: Statement)
  /// A sentence beside the values.
  case remark(String)
}

/// Runs the statements in order, and shows as things happen.
///
/// A line (statements joined by `;`) that fails changes nothing; what the lines before it changed stays. Statements with
/// a `;` after them are not shown.
///
/// - Parameter showsAssignments: whether an assignment shows its value, as in a lesson.
/// - Throws: what is wrong, with the place in the program; an interruption arrives as one with `isInterruption`.
public func evaluate(
  _ program: Program, in scope: inout Scope, showsAssignments: Bool = false, show: (Output) -> Void
) throws(Diagnostic) {
  var interpreter = Interpreter(text: program.source)
  swap(&interpreter.scope, &scope)
  defer { swap(&interpreter.scope, &scope) }
  for statement in program.statements {
    if statement.beginsLine { interpreter.beginLine() }
    do {
      try interpreter.run(statement, showsAssignments: showsAssignments, show: show)
    } catch {
      interpreter.undoLine()
      throw error
    }
  }
}

/// The value of one expression. Nothing is shown, and `_` stays what it was.
public func evaluate(_ expression: Expression, in scope: inout Scope) throws(Diagnostic) -> Value {
  var interpreter = Interpreter(text: nil)
  swap(&interpreter.scope, &scope)
  defer { swap(&interpreter.scope, &scope) }
  return try interpreter.value(of: expression)
}
