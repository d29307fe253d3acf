import Foundation
import GRDB

/// Why the log cannot be read or written, in words for the learner.
public enum StoreError: Error, Equatable, CustomStringConvertible {
  case full(file: String)
  case locked(file: String, seconds: Double)
  case readOnly(file: String)
  /// The folder cannot be made, or the file in it not opened.
  case unreachable(file: String, reason: String)
  case newer(file: String)
  case failed(file: String, reason: String)

  public var description: String {
    switch self {
    case .full(let file): "the disk is full, so \(file) cannot grow; free some space."
    case .locked(let file, let seconds): "another program has kept \(file) locked for \(seconds.formatted()) seconds."
    case .readOnly(let file): "\(file) may only be read; `--data DIR` keeps progress elsewhere."
    case .unreachable(let file, let reason):
      "\(file) cannot be opened (\(reason)); `--data DIR` keeps progress elsewhere."
    case .newer(let file): "\(file) was written by a newer attn than this one; update attn to go on with it."
    case .failed(let file, let reason): "\(file): \(reason)."
    }
  }

  init(_ error: any Error, file log: LogFile) {
    let file = log.path
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_FULL: self = .full(file: file)
      case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(file: file, seconds: log.patience)
      case .SQLITE_READONLY: self = .readOnly(file: file)
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
        self = .unreachable(file: file, reason: error.message ?? "it cannot be opened")
      default: self = .failed(file: file, reason: error.message ?? error.resultCode.description)
      }
    default: self = .unreachable(file: file, reason: reason(of: error))
    }
  }
}

/// Content that the log's own rules do not allow: the file was changed by something else, or a disk failed.
struct Damage: Error, Equatable {
  var message: String
}

extension Error {
  /// Whether the file itself is no longer what was written to it.
  var isDamage: Bool {
    switch self {
    case is Damage: true
    case let error as DatabaseError: [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    default: false
    }
  }
}
