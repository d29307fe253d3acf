import Display

/// What `:set` changes.
struct Settings: Equatable {
  var style = NumberStyle()
  /// Pages and pictures are written without colour names; the rim asks for these two.
  var interview: Instant?
  var level: Question.Level?

  static let names = ["precision", "fractions", "interview", "level"]
}
