#define _GNU_SOURCE
#include "CLineEditor.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "a wide character is a Unicode scalar");

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

// --- Flags that handlers set ---------------------------------------------------------------------------------------

static atomic_bool interrupted, resized, continued;
static atomic_int ending;
static int wake[2] = {-1, -1};

// The terminal as it was found and as it is between two reads: no echo and no line assembly, so that what is typed
// during a computation waits, complete and unseen, for the next prompt. `terminal_taken` says that it must be given back.
static struct termios terminal_found, terminal_quiet;
static atomic_bool terminal_taken, prompt_shown;

static void give_terminal_back(void) {
  if (!atomic_load(&terminal_taken)) return;
  if (atomic_load(&prompt_shown)) (void)!write(STDOUT_FILENO, PASTE_OFF, sizeof PASTE_OFF - 1);
  tcsetattr(STDIN_FILENO, TCSANOW, &terminal_found);
}

static void wake_reader(void) {
  (void)!write(wake[1], "", 1);
}

static void on_signal(int number) {
  int saved = errno;
  switch (number) {
    case SIGINT: atomic_store(&interrupted, true); break;
    case SIGWINCH: atomic_store(&resized, true); break;
    case SIGTERM:
    case SIGHUP: atomic_store(&ending, number); break;
    case SIGCONT:
      if (atomic_load(&terminal_taken) && tcgetpgrp(STDIN_FILENO) == getpgrp()) {
        tcsetattr(STDIN_FILENO, TCSANOW, &terminal_quiet);
        if (atomic_load(&prompt_shown)) (void)!write(STDOUT_FILENO, PASTE_ON, sizeof PASTE_ON - 1);
      }
      atomic_store(&continued, true);
      break;
  }
  wake_reader();
  errno = saved;
}

static void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags}, before;
  sigemptyset(&action.sa_mask);
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(number, &action, NULL);
}

// Ctrl-Z: the shell gets its terminal back before the program stops. SIGCONT takes it again.
static void on_stop(int number) {
  int saved = errno;
  give_terminal_back();
  handle(number, SIG_DFL, 0);
  raise(number);
  sigset_t stopping, blocked;
  sigemptyset(&stopping);
  sigaddset(&stopping, number);
  pthread_sigmask(SIG_UNBLOCK, &stopping, &blocked);  // the program stops here
  pthread_sigmask(SIG_SETMASK, &blocked, NULL);
  handle(number, on_stop, SA_RESTART);
  on_signal(SIGCONT);
  errno = saved;
}

// A crash, too, gives the terminal back, and then takes its course.
static const int fatal[] = {SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
static struct sigaction fatal_before[sizeof fatal / sizeof *fatal];

static void on_crash(int number) {
  give_terminal_back();
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
    if (fatal[i] == number) sigaction(number, &fatal_before[i], NULL);
  raise(number);
}

void line_signals_install(void) {
  if (wake[0] >= 0 || pipe(wake) != 0) return;
  for (int i = 0; i < 2; i++) {
    fcntl(wake[i], F_SETFD, FD_CLOEXEC);
    fcntl(wake[i], F_SETFL, O_NONBLOCK);
  }
  const int handled[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT};
  for (size_t i = 0; i < sizeof handled / sizeof *handled; i++) handle(handled[i], on_signal, SA_RESTART);
}

bool line_signals_interrupted(void) { return atomic_load_explicit(&interrupted, memory_order_relaxed); }
int line_signals_ending(void) { return atomic_load_explicit(&ending, memory_order_relaxed); }
void line_signals_clear(void) { atomic_store(&interrupted, false); }

// Waits for input or a signal. A signal that comes after its flag was looked at has left a byte in the pipe.
static bool wait_for_input(int descriptor) {
  struct pollfd waiting[2] = {{.fd = descriptor, .events = POLLIN}, {.fd = wake[0], .events = POLLIN}};
  if (poll(waiting, 2, -1) < 0) return false;
  char bytes[64];
  if (waiting[1].revents)
    while (read(wake[0], bytes, sizeof bytes) > 0) continue;
  return waiting[0].revents != 0 && waiting[1].revents == 0;
}

int line_wait(int descriptor) {
  for (;;) {
    if (atomic_load(&ending)) return -1;
    if (atomic_load(&interrupted)) return 0;
    if (wait_for_input(descriptor)) return 1;
  }
}

// --- The terminal --------------------------------------------------------------------------------------------------

bool line_terminal_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

void line_write(const char *bytes, size_t count) {
  fwrite(bytes, 1, count, stdout);
  fflush(stdout);
}

static void write_text(const char *text) { line_write(text, strlen(text)); }

// Without a UTF-8 locale libedit cannot show what is not ASCII. LC_CTYPE alone: LC_NUMERIC would change how numbers are read.
static bool use_utf8(void) {
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return setlocale(LC_CTYPE, "C.UTF-8") || setlocale(LC_CTYPE, "UTF-8");
}

// --- A session -----------------------------------------------------------------------------------------------------

struct line_session {
  EditLine *editor;
  HistoryW *history;
  FILE *silence;  // where libedit's own complaints go
  line_key_handler handler;
  void *context;
  bool utf8;
  enum line_outcome outcome;
  wchar_t *prompt;      // with escape sequences between marks
  int prompt_width;     // in columns, without them
  const wchar_t *line;  // what the last read gave, libedit's own memory
  size_t line_count;
  int kept_byte;  // read, but belongs to the next character; -1 when none
  bool vi;
  bool in_handler;
  bool owes_escape_end;  // the key after an Escape that stands alone is ESCAPE_END
};

// In vi mode Escape is a key and the beginning of the arrows. A private key after it tells libedit that it stood alone.
#define ESCAPE_END 0xE000
#define ESCAPE_MILLISECONDS 40

static struct line_session *session_of(EditLine *editor) {
  struct line_session *session = NULL;
  el_wget(editor, EL_CLIENTDATA, &session);
  return session;
}

static int width(wchar_t character) {
  if (character < 32 || character == 127) return 2;  // shown as ^A
  int columns = wcwidth(character);
  return columns >= 0 ? columns : character > 0xFFFF ? 9 : 8;  // shown as \U+hhhh
}

/// On which row of the screen, counted from the prompt's, the text before `end` ends.
static int row_of(struct line_session *session, const wchar_t *text, const wchar_t *end) {
  int columns = 80, rows = 24, row = 0, column = session->prompt_width;
  line_terminal_size(STDOUT_FILENO, &columns, &rows);
  row = column / columns;
  column %= columns;
  for (; text < end; text++) {
    if (*text == L'\n') {
      row++, column = 0;
      continue;
    }
    int needed = *text == L'\t' ? 8 - column % 8 : width(*text);
    if (column + needed > columns) row++, column = 0;
    column += needed;
    if (column >= columns) row++, column -= columns;
  }
  return row < rows ? row : rows - 1;
}

void line_session_erase(struct line_session *session) {
  const LineInfoW *line = el_wline(session->editor);
  int row = row_of(session, line->buffer, line->cursor);
  if (row > 0) fprintf(stdout, "\033[%dA", row);
  write_text("\r\033[J");
}

void line_session_draw(struct line_session *session) {
  el_set(session->editor, EL_REFRESH);
}

// After a resize, or when the program goes on after Ctrl-Z.
static void recover(struct line_session *session) {
  bool was_stopped = atomic_exchange(&continued, false), was_resized = atomic_exchange(&resized, false);
  if (!was_stopped && !was_resized) return;
  if (was_stopped) {
    el_set(session->editor, EL_PREP_TERM, 0);
    el_set(session->editor, EL_PREP_TERM, 1);
    write_text("\r\033[J");
  } else {
    line_session_erase(session);
  }
  el_resize(session->editor);
  line_session_draw(session);
}

/// One byte: 1, or 0 when the read is over, with its outcome set.
static int read_byte(struct line_session *session, unsigned char *byte) {
  if (session->kept_byte >= 0) {
    *byte = (unsigned char)session->kept_byte;
    session->kept_byte = -1;
    return 1;
  }
  for (;;) {
    if (atomic_load(&ending)) {
      session->outcome = line_outcome_end;
      return 0;
    }
    if (atomic_load(&interrupted)) {
      session->outcome = line_outcome_interrupted;
      return 0;
    }
    recover(session);
    if (!wait_for_input(STDIN_FILENO)) continue;
    ssize_t count = read(STDIN_FILENO, byte, 1);
    if (count == 1) return 1;
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    session->outcome = line_outcome_end;
    return 0;
  }
}

/// Whether the Escape just read stands alone: nothing, or no bracket, follows at once.
static bool escape_stands_alone(struct line_session *session) {
  struct pollfd waiting = {.fd = STDIN_FILENO, .events = POLLIN};
  unsigned char next;
  if (session->kept_byte < 0 && poll(&waiting, 1, ESCAPE_MILLISECONDS) <= 0) return true;
  if (!read_byte(session, &next)) return true;
  session->kept_byte = next;
  return next != '[' && next != 'O';
}

/// One character of UTF-8; what is not valid reads as U+FFFD, so that nothing typed disappears without a trace.
static int read_character(EditLine *editor, wchar_t *character) {
  struct line_session *session = session_of(editor);
  unsigned char byte;
  if (session->owes_escape_end) {
    session->owes_escape_end = false;
    *character = ESCAPE_END;
    return 1;
  }
  if (!read_byte(session, &byte)) return 0;
  *character = byte;
  if (byte == '\033' && session->vi && !session->in_handler) session->owes_escape_end = escape_stands_alone(session);
  if (byte < 0x80) return 1;
  int following = byte >= 0xF0 && byte < 0xF5 ? 3 : byte >= 0xE0 && byte < 0xF0 ? 2 : byte >= 0xC2 && byte < 0xE0 ? 1 : 0;
  uint32_t scalar = following ? byte & (0x3F >> following) : 0xFFFD;
  uint32_t least = following == 3 ? 0x10000 : following == 2 ? 0x800 : 0x80;
  for (int i = 0; i < following; i++) {
    if (!read_byte(session, &byte)) return 0;
    if ((byte & 0xC0) != 0x80) {
      session->kept_byte = byte;
      scalar = 0xFFFD;
      break;
    }
    scalar = scalar << 6 | (byte & 0x3F);
  }
  bool valid = scalar >= least && scalar <= 0x10FFFF && (scalar < 0xD800 || scalar > 0xDFFF);
  *character = (wchar_t)(valid ? scalar : 0xFFFD);
  return 1;
}

static wchar_t *show_prompt(EditLine *editor) { return session_of(editor)->prompt; }

static unsigned char press(EditLine *editor, enum line_key key, unsigned char result) {
  struct line_session *session = session_of(editor);
  session->in_handler = true;
  session->handler(session->context, key);
  session->in_handler = false;
  return result;
}

static unsigned char on_complete(EditLine *editor, int key) { return press(editor, line_key_complete, CC_REFRESH); }
static unsigned char on_older(EditLine *editor, int key) { return press(editor, line_key_older, CC_REFRESH); }
static unsigned char on_newer(EditLine *editor, int key) { return press(editor, line_key_newer, CC_REFRESH); }
static unsigned char on_search(EditLine *editor, int key) { return press(editor, line_key_search, CC_REFRESH); }
static unsigned char on_paste(EditLine *editor, int key) { return press(editor, line_key_paste, CC_REFRESH); }

static void take_terminal(struct line_session *session) {
  tcgetattr(STDIN_FILENO, &terminal_found);
  // What libedit calls cooked becomes our quiet mode.
  el_wset(session->editor, EL_SETTY, L"-x", L"-icanon", L"-echo", L"-iexten", NULL);
  el_set(session->editor, EL_PREP_TERM, 1);
  el_set(session->editor, EL_PREP_TERM, 0);
  tcgetattr(STDIN_FILENO, &terminal_quiet);
  atomic_store(&terminal_taken, true);
}

struct line_session *line_session_open(const char *program, line_key_handler handler, void *context) {
  struct line_session *session = calloc(1, sizeof *session);
  if (!session) return NULL;
  line_signals_install();
  handle(SIGTSTP, on_stop, SA_RESTART);
  session->handler = handler;
  session->context = context;
  session->kept_byte = -1;
  session->utf8 = use_utf8();
  session->prompt = wcsdup(L"");
  session->silence = fopen("/dev/null", "w");
  struct termios found;
  tcgetattr(STDIN_FILENO, &found);
  session->editor = el_init(program, stdin, stdout, session->silence ? session->silence : stderr);
  tcsetattr(STDIN_FILENO, TCSANOW, &found);
  session->history = history_winit();
  if (!session->editor || !session->history || !session->prompt) {
    line_session_close(session);
    return NULL;
  }
  EditLine *editor = session->editor;
  HistEventW event;
  history_w(session->history, &event, H_SETSIZE, 4000);
  el_wset(editor, EL_CLIENTDATA, session);
  el_wset(editor, EL_SIGNAL, 0);
  el_wset(editor, EL_GETCFN, read_character);
  el_wset(editor, EL_PROMPT_ESC, show_prompt, L'\1');
  el_wset(editor, EL_HIST, history_w, session->history);
  el_wset(editor, EL_EDITOR, L"emacs");
  el_wset(editor, EL_ADDFN, L"complete-word", L"Complete the word before the cursor", on_complete);
  el_wset(editor, EL_ADDFN, L"older-entry", L"The entry before, of those that begin alike", on_older);
  el_wset(editor, EL_ADDFN, L"newer-entry", L"The entry after, of those that begin alike", on_newer);
  el_wset(editor, EL_ADDFN, L"search-entries", L"Search the entries as one types", on_search);
  el_wset(editor, EL_ADDFN, L"take-paste", L"Take a pasted text as it is", on_paste);
  return session;
}

void line_session_close(struct line_session *session) {
  if (session->editor) {
    el_set(session->editor, EL_EDITMODE, 0);  // or el_end throws away what was typed ahead for the shell
    el_end(session->editor);
  }
  if (session->history) history_wend(session->history);
  if (session->silence) fclose(session->silence);
  free(session->prompt);
  free(session);
  give_terminal_back();
  atomic_store(&terminal_taken, false);
}

bool line_session_run(struct line_session *session, const char *line) {
  Tokenizer *tokenizer = tok_init(NULL);
  int count;
  const char **words;
  bool understood = tok_str(tokenizer, line, &count, &words) == 0
    && (count == 0 || el_parse(session->editor, count, words) == 0);
  tok_end(tokenizer);
  return understood;
}

// Binds a key, and in vi mode one that begins with Escape in command mode, too.
static void bind_key(struct line_session *session, const wchar_t *key, const wchar_t *command) {
  el_wset(session->editor, EL_BIND, key, command, NULL);
  if (session->vi && key[1] == L'e') el_wset(session->editor, EL_BIND, L"-a", key, command, NULL);
}

void line_session_bind(struct line_session *session) {
  const wchar_t *mode = NULL;
  el_wget(session->editor, EL_EDITOR, &mode);
  session->vi = mode && wcscmp(mode, L"vi") == 0;
  bind_key(session, L"^I", L"complete-word");
  bind_key(session, L"^R", L"search-entries");
  bind_key(session, L"^P", L"older-entry");
  bind_key(session, L"^N", L"newer-entry");
  if (session->vi) bind_key(session, (wchar_t[]){L'\\', L'e', ESCAPE_END, 0}, L"vi-command-mode");

  // The keys that end in a number and ~. All numbers are bound, or the ~ of those without a meaning would be typed.
  wchar_t key[32];
  for (int number = 1; number <= 34; number++) {
    const wchar_t *command = L"ed-unassigned";
    switch (number) {
      case 1: case 7: command = L"ed-move-to-beg"; break;
      case 4: case 8: command = L"ed-move-to-end"; break;
      case 3: command = L"ed-delete-next-char"; break;
      case 5: command = L"older-entry"; break;
      case 6: command = L"newer-entry"; break;
    }
    swprintf(key, 32, L"\\e[%d~", number);
    bind_key(session, key, command);
  }
  bind_key(session, L"\\e[200~", L"take-paste");

  // The arrows, Home and End, alone and with Shift, Alt, Ctrl and their combinations, by which words are skipped.
  static const struct {
    wchar_t letter;
    const wchar_t *alone, *modified;
  } arrows[] = {
    {L'A', L"older-entry", L"older-entry"},       {L'B', L"newer-entry", L"newer-entry"},
    {L'C', L"ed-next-char", L"em-next-word"},     {L'D', L"ed-prev-char", L"ed-prev-word"},
    {L'H', L"ed-move-to-beg", L"ed-move-to-beg"}, {L'F', L"ed-move-to-end", L"ed-move-to-end"},
  };
  for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
    swprintf(key, 32, L"\\e[%lc", arrows[i].letter);
    bind_key(session, key, arrows[i].alone);
    swprintf(key, 32, L"\\eO%lc", arrows[i].letter);
    bind_key(session, key, arrows[i].alone);
    for (int modifier = 2; modifier <= 8; modifier++) {
      swprintf(key, 32, L"\\e[1;%d%lc", modifier, arrows[i].letter);
      bind_key(session, key, arrows[i].modified);
    }
  }
}

static wchar_t *wide_copy(const uint32_t *text, size_t count) {
  wchar_t *copy = malloc((count + 1) * sizeof *copy);
  if (!copy) return NULL;
  for (size_t i = 0; i < count; i++) copy[i] = text[i] ? (wchar_t)text[i] : 0xFFFD;
  copy[count] = 0;
  return copy;
}

void line_session_remember(struct line_session *session, const uint32_t *text, size_t count) {
  wchar_t *entry = wide_copy(text, count);
  HistEventW event;
  if (entry) history_w(session->history, &event, H_ENTER, entry);
  free(entry);
}

void line_session_set_prompt(
  struct line_session *session, const uint32_t *text, size_t count, const char *before, const char *after) {
  size_t room = count + strlen(before) + strlen(after) + 5, used = 0;
  wchar_t *prompt = malloc(room * sizeof *prompt);
  if (!prompt) return;
  bool styled = count > 1 && *before;
  session->prompt_width = 0;
  if (styled) {
    prompt[used++] = L'\1';
    while (*before) prompt[used++] = *before++;
    prompt[used++] = L'\1';
  }
  for (size_t i = 0; i < count; i++) {
    if (styled && i == count - 1) {  // libedit wants a visible character last
      prompt[used++] = L'\1';
      while (*after) prompt[used++] = *after++;
      prompt[used++] = L'\1';
    }
    wchar_t character = text[i] >= 32 && (text[i] < 127 || session->utf8) ? (wchar_t)text[i] : L'?';
    prompt[used++] = character;
    session->prompt_width += width(character);
  }
  prompt[used] = 0;
  free(session->prompt);
  session->prompt = prompt;
}

// From wherever the cursor is in the text to the beginning of the line below it.
static void leave_line(struct line_session *session) {
  const LineInfoW *line = el_wline(session->editor);
  int down = row_of(session, line->buffer, line->lastchar) - row_of(session, line->buffer, line->cursor);
  if (session->outcome == line_outcome_interrupted && line->cursor == line->lastchar) write_text("^C");
  for (int i = 0; i <= down; i++) write_text("\n");
}

enum line_outcome line_session_read(struct line_session *session) {
  if (!atomic_load(&terminal_taken)) take_terminal(session);
  static bool watched = false;
  if (!watched) {
    watched = true;
    atexit(give_terminal_back);
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
      struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
      sigemptyset(&action.sa_mask);
      sigaction(fatal[i], &action, &fatal_before[i]);
    }
  }
  session->outcome = line_outcome_text;
  atomic_store(&resized, false);
  el_set(session->editor, EL_EDITMODE, 1);  // "edit off" in an .editrc would leave a terminal without echo
  el_set(session->editor, EL_PREP_TERM, 1);  // raw before the prompt shows, or the first keys echo twice
  atomic_store(&prompt_shown, true);
  write_text(PASTE_ON);
  int count = 0;
  session->line = el_wgets(session->editor, &count);
  session->line_count = session->line && count > 0 ? (size_t)count : 0;
  if (!session->line && session->outcome == line_outcome_text) session->outcome = line_outcome_end;
  if (session->outcome != line_outcome_text) {
    leave_line(session);
    el_reset(session->editor);
    el_set(session->editor, EL_PREP_TERM, 0);
  }
  atomic_store(&prompt_shown, false);
  write_text(PASTE_OFF);
  return session->outcome;
}

const uint32_t *line_session_result(struct line_session *session, size_t *count) {
  *count = session->line_count;
  return (const uint32_t *)session->line;
}

int line_display_width(const uint32_t *text, size_t count) {
  int columns = 0;
  for (size_t i = 0; i < count; i++) columns += width((wchar_t)text[i]);
  return columns;
}

const uint32_t *line_session_text(struct line_session *session, size_t *count, size_t *cursor) {
  const LineInfoW *line = el_wline(session->editor);
  *count = (size_t)(line->lastchar - line->buffer);
  *cursor = (size_t)(line->cursor - line->buffer);
  return (const uint32_t *)line->buffer;
}

void line_session_move(struct line_session *session, size_t cursor) {
  const LineInfoW *line = el_wline(session->editor);
  el_cursor(session->editor, (int)((ptrdiff_t)cursor - (line->cursor - line->buffer)));
}

void line_session_replace(struct line_session *session, size_t from, size_t to, const uint32_t *text, size_t count) {
  if (to > from) {
    line_session_move(session, to);
    el_deletestr(session->editor, (int)(to - from));
  }
  line_session_move(session, from);
  wchar_t *inserted = wide_copy(text, count);
  if (inserted && count) el_winsertstr(session->editor, inserted);
  free(inserted);
}

int32_t line_session_key(struct line_session *session) {
  wchar_t key;
  return el_wgetc(session->editor, &key) == 1 ? (int32_t)key : -1;
}

void line_session_unread(struct line_session *session, uint32_t key) {
  wchar_t text[2] = {(wchar_t)key, 0};
  el_wpush(session->editor, text);
}

void line_session_beep(struct line_session *session) { el_beep(session->editor); }
