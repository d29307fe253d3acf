import Foundation

/// The folders of the learner: XDG's, or one for everything where `ATTN_HOME` says so.
struct Folders {
  let data: String
  let state: String

  init(data option: String?) {
    let environment = ProcessInfo.processInfo.environment
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let home = value("HOME") ?? NSHomeDirectory()
    if let one = value("ATTN_HOME") {
      data = option ?? one
      state = one
    } else {
      data = option ?? (value("XDG_DATA_HOME") ?? home + "/.local/share") + "/attn"
      state = (value("XDG_STATE_HOME") ?? home + "/.local/state") + "/attn"
    }
  }

  var progress: String { data + "/progress.sqlite" }
  var history: String { state + "/history" }
}
