import Testing

@testable import Tutor

struct MemoryInstantTests {
  @Test func `an instant is written with its zone and read back`() throws {
    let instant = try #require(Instant(iso8601: "2026-12-01T10:00:00+01:00"))
    // date -u -d 2026-12-01T09:00:00 +%s
    #expect(instant.secondsSince1970 == 1_796_115_600)
    #expect(instant.zoneOffsetMinutes == 60)
    #expect(instant.iso8601 == "2026-12-01T10:00:00+01:00")
    #expect(Instant(secondsSince1970: 1_796_115_600.25).iso8601 == "2026-12-01T09:00:00.250Z")
    #expect(Instant(secondsSince1970: -1, zoneOffsetMinutes: -210).iso8601 == "1969-12-31T20:29:59-03:30")
  }

  @Test(arguments: [
    ("2026-12-01", "2026-12-01T00:00:00+01:00"), ("2026-12-01 10:00", "2026-12-01T10:00:00+01:00"),
    ("2026-12-01T10:00:05", "2026-12-01T10:00:05+01:00"), ("2026-12-01 10:00Z", "2026-12-01T10:00:00Z"),
    ("2026-12-01T10:00:00.5-0330", "2026-12-01T10:00:00.500-03:30"),
    ("2024-02-29 23:59:59.1239+01:00", "2024-02-29T23:59:59.123+01:00"),
  ])
  func `a date may leave out its time, its seconds and its zone`(text: String, full: String) {
    #expect(Instant(iso8601: text, zoneOffsetMinutes: 60)?.iso8601 == full)
  }

  @Test(arguments: [
    "", "tomorrow", "2026-02-29", "2026-13-01", "2026-00-10", "2026-12-01 24:00", "2026-12-01 10:60", "2026-12-01T",
    "2026-12-01 10", "2026-12-01 10:00 ", "2026-12-01 10:00+25:00", "2026-12-01T10:00:00.", "2026-12-01T10:00:61",
    "12/01/2026", "２026-12-01",
  ])
  func `what is no date is not read as one`(text: String) {
    #expect(Instant(iso8601: text) == nil)
  }

  @Test func `every day of four centuries is written and read back`() {
    for day in -200_000..<(-200_000 + 146_097) {
      let date = CivilDate(daysSince1970: day)
      #expect(date.daysSince1970 == day)
      #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
    }
  }

  @Test func `the local day turns over at four in the morning`() throws {
    let evening = try #require(Instant(iso8601: "2026-11-24 23:30+01:00"))
    let night = try #require(Instant(iso8601: "2026-11-25 03:59+01:00"))
    let morning = try #require(Instant(iso8601: "2026-11-25 04:00+01:00"))
    #expect(evening.localDays(until: night) == 0)
    #expect(evening.localDays(until: morning) == 1)
    #expect(morning.start(ofLocalDay: morning.localDay) == morning)
    #expect(night.date.description == "2026-11-25")
    #expect(night.clock == "03:59")
  }
}
