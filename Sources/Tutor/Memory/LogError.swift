/// What can be wrong with a log's rows, in words for the learner.
public enum LogError: Error, Equatable, CustomStringConvertible {
  /// Two rows with one id: the generator of ids was started twice from the same seed.
  case idTaken(String)

  public var description: String {
    switch self {
    case .idTaken(let id):
      "the log has a row \(id) already; ids must come from the system's generator, not from a seed"
    }
  }
}
