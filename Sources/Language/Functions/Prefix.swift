/// The libraries whose spellings are understood.
enum Library: Sendable {
  case numpy, torch, math
}

/// What people type before a dot: `np.`, `torch.nn.functional.`.
struct Prefix {
  /// The library it names; nil for parts that several have, such as `linalg`.
  let library: Library?

  init?(_ name: String) {
    switch name {
    case "np", "numpy", "jnp": library = .numpy
    case "torch", "F", "nn", "functional": library = .torch
    case "math": library = .math
    case "linalg", "random": library = nil
    default: return nil
    }
  }

  private init(library: Library?) { self.library = library }

  /// The prefix that this one and another after it make: `np.linalg`.
  func followed(by other: Prefix) -> Prefix { Prefix(library: other.library ?? library) }
}
