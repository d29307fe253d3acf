import ArgumentParser
import Display
import Tutor

/// Options that every subcommand takes.
struct GlobalOptions: ParsableArguments {
  @Option(help: "Another course: a folder with lessons.", completion: .directory)
  var lessons: String?

  @Option(help: "Another folder for your progress.", completion: .directory)
  var data: String?

  @Option(help: "Colour: auto, always or never.")
  var color: ColorChoice = .auto

  @Flag(help: "Spell every sign in ASCII.")
  var ascii = false

  @Option(help: "Columns to fit prose and tables into.")
  var width: Int?

  @Option(help: "Digits after the point.")
  var precision: Int = 4

  @Option(help: "Seed of the questions' numbers: the same seed asks the same.")
  var seed: UInt64?

  func validate() throws {
    if let width, width < 20 { throw ValidationError("--width takes 20 or more columns.") }
    if !(0...17).contains(precision) { throw ValidationError("--precision takes 0 to 17 digits.") }
  }

  var style: NumberStyle { NumberStyle(precision: precision) }
}

extension ColorChoice: ExpressibleByArgument {}
