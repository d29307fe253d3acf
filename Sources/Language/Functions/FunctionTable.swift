/// The one table of functions: dispatch, help, completion and errors all read it.
public let functions: [FunctionEntry] = FunctionTable.sections.flatMap { section, entries in
  entries.map { entry in
    var entry = entry
    entry.section = section
    return entry
  }
}

enum FunctionTable {
  fileprivate static let spellingsSection = "Spellings of NumPy and PyTorch"

  static let sections: [(String, [FunctionEntry])] = [
    ("Elementwise", elementwise),
    ("Reductions", reductions),
    ("Linear algebra and shape", linearAlgebra + shapes),
    ("Making", making),
    ("Tokens and checks", tokensAndChecks),
    ("Attention", attention),
    ("Positions and layers", layers),
    ("Reading and counting", reading),
    (spellingsSection, spellings),
  ]

  /// Where in `functions` each name stands; a name with two meanings is found again under its library.
  private static let places: (plain: [String: Int], numpy: [String: Int], torch: [String: Int]) = {
    var (plain, numpy, torch): ([String: Int], [String: Int], [String: Int]) = ([:], [:], [:])
    for (place, entry) in functions.enumerated() {
      for name in [entry.name] + entry.aliases {
        switch entry.library {
        case nil: if plain[name] == nil { plain[name] = place }
        case .numpy, .math: numpy[name] = place
        case .torch: torch[name] = place
        }
      }
    }
    return (plain, numpy, torch)
  }()

  /// The function called `name`, in the meaning of a library where the library has its own.
  static func entry(_ name: String, _ library: Library? = nil) -> FunctionEntry? {
    let own: Int? =
      switch library {
      case .numpy, .math: places.numpy[name]
      case .torch: places.torch[name]
      case nil: nil
      }
    return (own ?? places.plain[name] ?? places.torch[name] ?? places.numpy[name]).map { functions[$0] }
  }

  /// Every name a function can be called by.
  static var names: [String] { functions.flatMap { [$0.name] + $0.aliases } }
}

extension FunctionEntry {
  fileprivate var isSpelling: Bool { section == FunctionTable.spellingsSection }
}

/// The function called `name`, by itself or by another of its names; prefixes are not looked at.
public func function(named name: String) -> FunctionEntry? { FunctionTable.entry(name) }

/// Whether a variable of this name hides a constant, a function or a prefix. What is there only for pasted code, mostly
/// after a dot, such as `size`, does not count.
public func hidesBuiltin(_ name: String) -> Bool {
  constants[name] != nil || Prefix(name) != nil || FunctionTable.entry(name).map { !$0.isSpelling } ?? false
}

/// Numbers and words with a name.
let constants: [String: Constant] = [
  "pi": .number(.pi), "e": .number(2.718281828459045), "inf": .number(.infinity), "nan": .number(.nan),
  "newaxis": .none,
]

enum Constant: Sendable {
  case number(Double)
  case none
}
