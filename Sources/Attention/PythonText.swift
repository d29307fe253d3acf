/// A shape as a Python tuple: `(3,)`, `()`.
func pythonShape(_ shape: [Int]) -> String { "(" + shape.map { "\($0)," }.joined(separator: " ") + ")" }

/// Whole numbers as a Python list.
func pythonList(_ numbers: [Int]) -> String { "[" + numbers.map(String.init).joined(separator: ", ") + "]" }

/// A number as Python reads it back to the same double.
func pythonNumber(_ number: Double) -> String {
  if number.isNaN { return "np.nan" }
  if number.isInfinite { return number > 0 ? "np.inf" : "-np.inf" }
  return "\(number)"
}
