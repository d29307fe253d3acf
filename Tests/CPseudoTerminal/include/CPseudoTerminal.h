#pragma once

// Runs a program at a pseudo-terminal of its own, and says the few things Swift cannot.

#include <stdint.h>
#include <sys/types.h>

struct pseudo_terminal {
  int controller;  // what a person's hands and eyes are connected to
  pid_t process;
};

/// Starts a program as the leader of a session whose terminal has this size; 0, or the error's number.
int pseudo_terminal_start(
  struct pseudo_terminal *terminal, const char *path, char *const arguments[], char *const environment[], int columns,
  int rows);
/// Changes the size; the program is told by SIGWINCH.
int pseudo_terminal_resize(int controller, int columns, int rows);
/// Whether the terminal echoes and assembles lines, as a shell expects to find it.
int pseudo_terminal_is_cooked(int controller);
/// Waits until something can be read, or written if wanted; whether either is so before `milliseconds` are over.
int pseudo_terminal_wait(int controller, int wants_to_write, int milliseconds);
/// The exit status, or 256 and the signal's number when a signal ended it; -1 while it still runs.
int pseudo_terminal_status(pid_t process);
/// How many columns a scalar takes.
int pseudo_terminal_width(uint32_t scalar);
