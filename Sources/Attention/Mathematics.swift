#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The functions of the platform's mathematics library that the engine uses, under one name everywhere.
enum Mathematics {
  static func exp(_ x: Double) -> Double { libraryExp(x) }
  static func expm1(_ x: Double) -> Double { libraryExpm1(x) }
  static func log(_ x: Double) -> Double { libraryLog(x) }
  static func log1p(_ x: Double) -> Double { libraryLog1p(x) }
  static func log2(_ x: Double) -> Double { libraryLog2(x) }
  static func tanh(_ x: Double) -> Double { libraryTanh(x) }
  static func sin(_ x: Double) -> Double { librarySin(x) }
  static func cos(_ x: Double) -> Double { libraryCos(x) }
  static func erf(_ x: Double) -> Double { libraryErf(x) }
  static func pow(_ x: Double, _ y: Double) -> Double { libraryPow(x, y) }
  static func fmod(_ x: Double, _ y: Double) -> Double { libraryFmod(x, y) }
}

// Outside the enumeration, where the library's names are not hidden by its own.
private func libraryExp(_ x: Double) -> Double { exp(x) }
private func libraryExpm1(_ x: Double) -> Double { expm1(x) }
private func libraryLog(_ x: Double) -> Double { log(x) }
private func libraryLog1p(_ x: Double) -> Double { log1p(x) }
private func libraryLog2(_ x: Double) -> Double { log2(x) }
private func libraryTanh(_ x: Double) -> Double { tanh(x) }
private func librarySin(_ x: Double) -> Double { sin(x) }
private func libraryCos(_ x: Double) -> Double { cos(x) }
private func libraryErf(_ x: Double) -> Double { erf(x) }
private func libraryPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
private func libraryFmod(_ x: Double, _ y: Double) -> Double { fmod(x, y) }
