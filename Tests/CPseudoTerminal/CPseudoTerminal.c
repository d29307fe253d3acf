#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

int pseudo_terminal_resize(int controller, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  return ioctl(controller, TIOCSWINSZ, &size);
}

int pseudo_terminal_start(
  struct pseudo_terminal *terminal, const char *path, char *const arguments[], char *const environment[], int columns,
  int rows) {
  char name[128];
  int controller = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (controller < 0) return errno;
  if (grantpt(controller) || unlockpt(controller) || ptsname_r(controller, name, sizeof name)) {
    int error = errno;
    close(controller);
    return error;
  }
  pseudo_terminal_resize(controller, columns, rows);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // The leader of a new session that opens a terminal gets it as its own, so that ^C is a real SIGINT.
  posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, 0, 1);
  posix_spawn_file_actions_adddup2(&actions, 0, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  fcntl(controller, F_SETFL, O_RDWR | O_NONBLOCK);
  int error = posix_spawn(&terminal->process, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  terminal->controller = controller;
  if (error) close(controller);
  return error;
}

int pseudo_terminal_is_cooked(int controller) {
  struct termios settings;
  if (tcgetattr(controller, &settings)) return 0;
  return (settings.c_lflag & (ICANON | ECHO)) == (ICANON | ECHO);
}

int pseudo_terminal_wait(int controller, int wants_to_write, int milliseconds) {
  struct pollfd waiting = {.fd = controller, .events = (short)(POLLIN | (wants_to_write ? POLLOUT : 0))};
  return poll(&waiting, 1, milliseconds) > 0;
}

int pseudo_terminal_status(pid_t process) {
  int status;
  if (waitpid(process, &status, WNOHANG) != process) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

int pseudo_terminal_width(uint32_t scalar) {
  static locale_t utf8;
  if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
  locale_t before = uselocale(utf8);
  int width = wcwidth((wchar_t)scalar);
  uselocale(before);
  return width < 0 ? 0 : width;
}
