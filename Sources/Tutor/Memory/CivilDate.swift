/// A day of the Gregorian calendar, with the arithmetic that turns it into a count of days and back.
///
/// Source of the arithmetic: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
public struct CivilDate: Sendable, Hashable, CustomStringConvertible {
  public let year, month, day: Int

  /// - Returns: nil for a day that is not in the calendar, such as 2026-02-30.
  public init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
    // A day the month does not have comes back as one of the next month.
    guard CivilDate(daysSince1970: daysSince1970) == self else { return nil }
  }

  public init(daysSince1970 days: Int) {
    let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153  // months counted from March
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  public var daysSince1970: Int {
    let fromMarch = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = fromMarch.flooredDivision(by: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// `2026-12-01`
  public var description: String {
    "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
