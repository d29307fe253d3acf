import Display

/// What `:set` changes.
struct Settings: Equatable {
  var style = NumberStyle()

  static let names = ["precision", "fractions", "interview", "level"]
}
