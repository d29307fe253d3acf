#pragma once

// A line editor over libedit with functions of fixed arguments, the only kind Swift can call, and the few things about
// signals and terminals that Swift cannot say. Texts are arrays of Unicode scalars with a length.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Signals. Handlers only set flags and wake a waiting read.

/// Takes over SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP and SIGCONT. Those that were ignored stay ignored. Harmless twice.
void line_signals_install(void);
/// Whether Ctrl-C was pressed since the last `line_signals_clear`.
bool line_signals_interrupted(void);
/// Which signal asked the program to end, SIGTERM or SIGHUP; 0 when none did.
int line_signals_ending(void);
/// Forgets a Ctrl-C.
void line_signals_clear(void);

/// Waits until `descriptor` can be read (1), Ctrl-C was pressed (0), or the program was asked to end (-1).
int line_wait(int descriptor);

// The terminal.

/// How many columns and rows the terminal at `descriptor` has; false when it does not say.
bool line_terminal_size(int descriptor, int *columns, int *rows);
/// Writes to libc's standard output, where libedit writes too.
void line_write(const char *bytes, size_t count);

/// How many columns a text without control characters takes, as libedit counts.
int line_display_width(const uint32_t *text, size_t count);

// One editor at the terminal of standard input and output.

struct line_session;

/// A key that the owner of a session handles.
enum line_key { line_key_complete, line_key_older, line_key_newer, line_key_search, line_key_paste };
/// What became of a read.
enum line_outcome { line_outcome_text, line_outcome_interrupted, line_outcome_end };

typedef void (*line_key_handler)(void *context, enum line_key key);

/// Opens a session; NULL when libedit cannot.
struct line_session *line_session_open(const char *program, line_key_handler handler, void *context);
void line_session_close(struct line_session *session);

/// Runs one line of an `.editrc`; false when libedit does not understand it.
bool line_session_run(struct line_session *session, const char *line);
/// Gives the keys of the session their meaning, in whichever of emacs and vi mode it is.
void line_session_bind(struct line_session *session);
/// Adds an entry to libedit's own history, which its vi commands read.
void line_session_remember(struct line_session *session, const uint32_t *text, size_t count);

/// Sets the prompt; `before` and `after` are escape sequences around all of it but its last character.
void line_session_set_prompt(
  struct line_session *session, const uint32_t *text, size_t count, const char *before, const char *after);

/// Reads a line. Its text stays readable by `line_session_result` until the next read.
enum line_outcome line_session_read(struct line_session *session);
const uint32_t *line_session_result(struct line_session *session, size_t *count);

// For a key handler: the text being edited, and more keys.

const uint32_t *line_session_text(struct line_session *session, size_t *count, size_t *cursor);
/// Replaces scalars `from..<to` and leaves the cursor behind what came instead.
void line_session_replace(struct line_session *session, size_t from, size_t to, const uint32_t *text, size_t count);
void line_session_move(struct line_session *session, size_t cursor);
/// The next key as a Unicode scalar, or -1 when the read is over.
int32_t line_session_key(struct line_session *session);
/// Puts a key back, to be read next.
void line_session_unread(struct line_session *session, uint32_t key);
void line_session_beep(struct line_session *session);

/// Takes prompt and text off the screen; the cursor stands where the prompt began.
void line_session_erase(struct line_session *session);
/// Draws prompt and text from where the cursor stands.
void line_session_draw(struct line_session *session);
