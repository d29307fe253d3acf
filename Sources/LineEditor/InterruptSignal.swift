import CLineEditor

/// Signals as flags: nothing is stopped by force, a long computation looks at the flag and stops itself.
public enum InterruptSignal {
  /// Takes over Ctrl-C, and the two requests to end the program (SIGTERM and SIGHUP). Calling it twice does no harm.
  ///
  /// A signal that was ignored when the program started, as under `nohup`, stays ignored.
  public static func install() {
    line_signals_install()
  }

  /// Whether a running computation should stop: Ctrl-C was pressed, or the program was asked to end. Cheap to ask, from any thread.
  public static var isRaised: Bool {
    line_signals_interrupted() || line_signals_ending() != 0
  }

  /// The signal that asked the program to end, SIGTERM or SIGHUP. From then on every line source says `endOfInput`.
  public static var ending: Int32? {
    let signal = line_signals_ending()
    return signal == 0 ? nil : signal
  }

  /// Forgets a Ctrl-C. A request to end is never forgotten.
  public static func clear() {
    line_signals_clear()
  }
}
