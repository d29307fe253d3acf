import CLineEditor

/// A text as the editor counts it: in Unicode scalars.
typealias Scalars = [UInt32]

/// The terminal's line, as the keys of `LineEditor` see it: a typed face of the C functions.
final class LineSession {
  /// What to do when one of our keys is pressed.
  var onKey: (line_key) -> Void = { _ in }
  private var handle: OpaquePointer?

  init?(program: String) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    handle = line_session_open(
      program,
      { context, key in
        guard let context else { return }
        Unmanaged<LineSession>.fromOpaque(context).takeUnretainedValue().onKey(key)
      }, context)
    if handle == nil { return nil }
  }

  deinit {
    if let handle { line_session_close(handle) }
  }

  func run(editrcLine line: String) -> Bool { line_session_run(handle, line) }
  func bindKeys() { line_session_bind(handle) }
  func remember(_ entry: Scalars) { line_session_remember(handle, entry, entry.count) }

  func setPrompt(_ prompt: String, style: String = "") {
    let scalars = prompt.scalars
    line_session_set_prompt(handle, scalars, scalars.count, style, style.isEmpty ? "" : "\u{1B}[0m")
  }

  /// Reads a line; the text is nil unless the outcome is a text.
  func read() -> (outcome: line_outcome, text: Scalars) {
    let outcome = line_session_read(handle)
    var count = 0
    let text = line_session_result(handle, &count)
    return (outcome, Scalars(UnsafeBufferPointer(start: text, count: count)))
  }

  /// What is on the line now, and how many scalars of it stand before the cursor.
  var line: (text: Scalars, cursor: Int) {
    var count = 0, cursor = 0
    let text = line_session_text(handle, &count, &cursor)
    return (Scalars(UnsafeBufferPointer(start: text, count: count)), cursor)
  }

  /// Replaces a range of the line; the cursor stands behind what came instead.
  func replace(_ range: Range<Int>, with text: Scalars) {
    line_session_replace(handle, range.lowerBound, range.upperBound, text, text.count)
  }

  func replaceLine(with text: Scalars) { replace(0..<line.text.count, with: text) }
  func moveCursor(to cursor: Int) { line_session_move(handle, cursor) }

  /// The next key; nil when the read is over, by Ctrl-C for example.
  func key() -> UInt32? {
    let key = line_session_key(handle)
    return key < 0 ? nil : UInt32(key)
  }

  func unread(_ key: UInt32) { line_session_unread(handle, key) }
  func beep() { line_session_beep(handle) }

  /// Changes what is on the screen by hand: takes the line off, does `change`, and draws it again where the cursor then stands.
  func redraw(_ change: () -> Void) {
    line_session_erase(handle)
    change()
    line_session_draw(handle)
  }

  /// Draws the line without taking it off before.
  func draw() { line_session_draw(handle) }

  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { line_write($0.baseAddress, $0.count) }
    }
  }
}

extension String {
  var scalars: Scalars { unicodeScalars.map(\.value) }

  init(_ scalars: Scalars) {
    var view = UnicodeScalarView()
    for value in scalars { view.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
    self.init(view)
  }
}
