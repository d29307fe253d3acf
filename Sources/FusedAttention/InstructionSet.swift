import CProcessor
import FusedKernelBase

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
#if arch(x86_64)
  import FusedKernelV3
  import FusedKernelV4
#endif

/// The instruction sets the kernel was compiled for, in growing order. The source is the same for each.
public enum InstructionSet: String, CaseIterable, Comparable, Sendable {
  /// What every processor of the family has: SSE2, or NEON with its multiply-and-add.
  case base
  #if arch(x86_64)
    /// AVX2 and FMA: eight numbers and one rounding in an instruction.
    case v3
    /// AVX-512: sixteen numbers, and twice as many registers.
    case v4
  #endif

  /// The best this processor has, or a lower one that the environment variable `ATTN_KERNEL` asks for.
  public static let chosen = asked(for: getenv("ATTN_KERNEL").map { String(cString: $0) })

  /// The instruction set of that name, unless it is unknown or more than this processor has; then the best.
  static func asked(for name: String?) -> InstructionSet {
    min(name.flatMap(InstructionSet.init) ?? best, best)
  }

  /// The best this processor has.
  public static let best: InstructionSet = {
    #if arch(x86_64)
      switch processor_level() {
      case 4...: return .v4
      case 3: return .v3
      default: return .base
      }
    #else
      return .base
    #endif
  }()

  public static func < (a: InstructionSet, b: InstructionSet) -> Bool {
    allCases.firstIndex(of: a) ?? 0 < allCases.firstIndex(of: b) ?? 0
  }

  /// The kernel compiled for this instruction set.
  var kernel: any Tile.Type {
    switch self {
    case .base: FusedKernelBase.QueryTile.self
    #if arch(x86_64)
      case .v3: FusedKernelV3.QueryTile.self
      case .v4: FusedKernelV4.QueryTile.self
    #endif
    }
  }

  /// The multiply-and-add loop compiled for this instruction set, and how many operations a round of it makes.
  var peak: (run: @Sendable (_ rounds: Int) -> Float, operations: Int) {
    switch self {
    case .base: (FusedKernelBase.Peak.run, FusedKernelBase.Peak.operationsPerRound)
    #if arch(x86_64)
      case .v3: (FusedKernelV3.Peak.run, FusedKernelV3.Peak.operationsPerRound)
      case .v4: (FusedKernelV4.Peak.run, FusedKernelV4.Peak.operationsPerRound)
    #endif
    }
  }
}

/// What the kernel can do, whichever instruction set it was compiled for; `QueryTile` says what each step means.
protocol Tile: SendableMetatype {
  static var lanes: Int { get }
  static func memory(size: Int, valueSize: Int) -> Int
  init(at memory: UnsafeMutablePointer<Float>, size: Int, valueSize: Int)

  func load(_ rows: UnsafePointer<Float>, stride: Int, count: Int, scale: Float)
  func score(_ keys: UnsafePointer<Float>, stride: Int, count: Int, into scores: UnsafeMutablePointer<Float>)
  func cap(_ scores: UnsafeMutablePointer<Float>, count: Int, at cap: Float)
  func add(
    _ mask: UnsafePointer<Float>, queryStride: Int, queries: Int, count: Int, to scores: UnsafeMutablePointer<Float>)
  func hide(
    where mask: UnsafePointer<UInt8>, queryStride: Int, queries: Int, count: Int,
    in scores: UnsafeMutablePointer<Float>)
  func hide(outside low: Int, _ high: Int, keys: Range<Int>, in scores: UnsafeMutablePointer<Float>)
  func weigh(_ scores: UnsafeMutablePointer<Float>, count: Int)
  func collect(_ values: UnsafePointer<Float>, stride: Int, weights: UnsafePointer<Float>, count: Int)
  func store(_ rows: UnsafeMutablePointer<Float>, stride: Int, count: Int)
}

extension FusedKernelBase.QueryTile: Tile {}
#if arch(x86_64)
  extension FusedKernelV3.QueryTile: Tile {}
  extension FusedKernelV4.QueryTile: Tile {}
#endif
