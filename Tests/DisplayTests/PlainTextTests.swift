import Display
import Testing

@Test func look() {
  print(plain(Markup(Samples.scores) + Markup(Samples.masked) + Markup(Samples.weights), width: 80))
}
