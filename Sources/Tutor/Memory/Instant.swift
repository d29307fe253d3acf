/// A moment and the zone it was lived in: what the rim's clock says, passed in by hand.
///
/// Two instants are ordered by their moment alone; the zone decides only how the moment is written and which
/// local day it belongs to. A local day turns over at four in the morning, so a late evening is one day.
public struct Instant: Sendable, Comparable, Hashable {
  /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
  public var secondsSince1970: Double
  /// How far the local clock is ahead of UTC, in minutes: 60 for +01:00.
  public var zoneOffsetMinutes: Int

  public init(secondsSince1970: Double, zoneOffsetMinutes: Int = 0) {
    self.secondsSince1970 = secondsSince1970
    self.zoneOffsetMinutes = zoneOffsetMinutes
  }

  public static func == (one: Instant, other: Instant) -> Bool {
    one.secondsSince1970 == other.secondsSince1970 && one.zoneOffsetMinutes == other.zoneOffsetMinutes
  }

  public static func < (one: Instant, other: Instant) -> Bool {
    (one.secondsSince1970, one.zoneOffsetMinutes) < (other.secondsSince1970, other.zoneOffsetMinutes)
  }

  /// The same place on the clock, `seconds` later (earlier when negative).
  public func adding(seconds: Double) -> Instant {
    Instant(secondsSince1970: secondsSince1970 + seconds, zoneOffsetMinutes: zoneOffsetMinutes)
  }

  /// Seconds from `earlier` to this instant; negative when it lies before.
  public func seconds(since earlier: Instant) -> Double {
    secondsSince1970 - earlier.secondsSince1970
  }
}

// MARK: - Local days

extension Instant {
  /// The hour at which one local day gives way to the next.
  public static let hourOfTurn = 4

  /// The number of the local day, counted from 1970-01-01 and turning over at 04:00.
  public var localDay: Int {
    Int(((localSeconds - Double(Self.hourOfTurn) * 3600) / 86_400).rounded(.down))
  }

  /// 04:00 on the local day with this number, in the zone of this instant.
  public func start(ofLocalDay day: Int) -> Instant {
    Instant(
      secondsSince1970: Double(day) * 86_400 + Double(Self.hourOfTurn) * 3600 - Double(zoneOffsetMinutes) * 60,
      zoneOffsetMinutes: zoneOffsetMinutes)
  }

  /// Whole local days from this instant to `later`: 0 on the same day, 1 tomorrow, negative for the past.
  public func localDays(until later: Instant) -> Int {
    later.localDay - localDay
  }

  /// How many times the calendar turns between this instant and `later`, as people count days to a date.
  public func calendarDays(until later: Instant) -> Int {
    Int((later.localSeconds / 86_400).rounded(.down)) - Int((localSeconds / 86_400).rounded(.down))
  }

  private var localSeconds: Double {
    secondsSince1970 + Double(zoneOffsetMinutes) * 60
  }
}

// MARK: - Text

extension Instant {
  /// The moment in ISO 8601 with its zone, `2026-12-01T10:00:00+01:00`; milliseconds only where there are any.
  public var iso8601: String {
    let milliseconds = Int((localSeconds * 1000).rounded())
    let (days, rest) = milliseconds.flooredDivision(by: 86_400_000)
    let time = "\(two(rest / 3_600_000)):\(two(rest / 60_000 % 60)):\(two(rest / 1000 % 60))"
    let fraction = rest % 1000 == 0 ? "" : "." + padded(rest % 1000, 3)
    let offset = abs(zoneOffsetMinutes)
    let zone =
      zoneOffsetMinutes == 0 ? "Z" : (zoneOffsetMinutes < 0 ? "-" : "+") + "\(two(offset / 60)):\(two(offset % 60))"
    return "\(CivilDate(daysSince1970: days))T\(time)\(fraction)\(zone)"
  }

  /// The calendar date by the clock on the wall (which turns over at midnight).
  public var date: CivilDate {
    CivilDate(daysSince1970: Int((localSeconds / 86_400).rounded(.down)))
  }

  /// The time by the clock on the wall, `10:05`.
  public var clock: String {
    let minutes = Int((localSeconds / 60).rounded(.down)).flooredDivision(by: 1440).remainder
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }

  /// The instant rounded to the millisecond, which is as fine as its text.
  public var roundedToMilliseconds: Instant {
    Instant(secondsSince1970: (secondsSince1970 * 1000).rounded() / 1000, zoneOffsetMinutes: zoneOffsetMinutes)
  }

  /// Reads `2026-12-01`, `2026-12-01 10:00`, `2026-12-01T10:00:00.250+01:00` and the forms between.
  ///
  /// - Parameter zoneOffsetMinutes: the zone of a text that names none.
  /// - Returns: nil for anything else, a 30th of February and a 25th hour included.
  public init?(iso8601 text: String, zoneOffsetMinutes: Int = 0) {
    var reader = DigitReader(text)
    guard let year = reader.number(digits: 4), reader.skip("-"),
      let month = reader.number(digits: 2), reader.skip("-"),
      let day = reader.number(digits: 2), let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var milliseconds = 0
    var zone = zoneOffsetMinutes
    if !reader.isAtEnd {
      guard reader.skip("T") || reader.skip("t") || reader.skip(" "),
        let hour = reader.number(digits: 2), reader.skip(":"),
        let minute = reader.number(digits: 2), hour < 24, minute < 60
      else { return nil }
      milliseconds = (hour * 60 + minute) * 60_000
      if reader.skip(":") {
        guard let second = reader.number(digits: 2), second < 60 else { return nil }
        milliseconds += second * 1000
        if reader.skip(".") {
          guard let fraction = reader.fraction() else { return nil }
          milliseconds += fraction
        }
      }
      if reader.skip("Z") || reader.skip("z") {
        zone = 0
      } else if !reader.isAtEnd {
        let west = reader.skip("-")
        guard west || reader.skip("+"), let hours = reader.number(digits: 2) else { return nil }
        _ = reader.skip(":")
        guard let minutes = reader.number(digits: 2), hours < 24, minutes < 60 else { return nil }
        zone = (west ? -1 : 1) * (hours * 60 + minutes)
      }
    }
    guard reader.isAtEnd else { return nil }
    let whole = date.daysSince1970 * 86_400_000 + milliseconds - zone * 60_000
    self.init(secondsSince1970: Double(whole) / 1000, zoneOffsetMinutes: zone)
  }
}

private func two(_ number: Int) -> String { padded(number, 2) }

func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int {
  /// Quotient rounded down and the remainder that goes with it, which is never negative.
  func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
    let remainder = (self % divisor + divisor) % divisor
    return ((self - remainder) / divisor, remainder)
  }
}

/// Takes fixed numbers of ASCII digits and single separators off the front of a text.
private struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ separator: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == separator.value else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Digits after the point, as milliseconds; what is finer than that is dropped.
  mutating func fraction() -> Int? {
    guard let first = digit() else { return nil }
    var (value, unit) = (first * 100, 10)
    while let next = digit() {
      value += next * unit
      unit /= 10
    }
    return value
  }

  private mutating func digit() -> Int? {
    guard let first = rest.first, (0x30...0x39).contains(first) else { return nil }
    rest.removeFirst()
    return Int(first - 0x30)
  }
}
