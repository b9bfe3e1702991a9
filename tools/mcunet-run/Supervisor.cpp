// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Supervisor.cpp - Nothing stays when a run is killed ----------------===//
#include "Supervisor.h"

#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

using namespace llvm;

static constexpr int endings[] = {SIGHUP, SIGINT, SIGTERM};

static volatile sig_atomic_t worker = 0, received = 0;

static void endWorker(int signal) {
  received = signal;
  if (worker)
    ::kill(-worker, SIGKILL);
}

static void endOwnGroup(int) { ::kill(0, SIGKILL); }

static void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

/// The worker hears of its supervisor's death, whatever that was.
static void startWorker(pid_t supervisor) {
  ::setpgid(0, 0);
  for (int signal : endings)
    handle(signal, endOwnGroup);
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
  if (::getppid() != supervisor)
    ::_exit(1);
}

/// Ends this process with the signal, as if nobody had handled it.
[[noreturn]] static void dieOf(int signal) {
  handle(signal, SIG_DFL);
  ::raise(signal);
  ::_exit(128 + signal);
}

Error mcunet::run::supervise(StringRef folder) {
  outs().flush();
  errs().flush();
  sigset_t blocked, before;
  sigemptyset(&blocked);
  for (int signal : endings)
    sigaddset(&blocked, signal);
  // Until both know what to do with them.
  sigprocmask(SIG_BLOCK, &blocked, &before);
  pid_t self = ::getpid(), child = ::fork();
  if (child == 0) {
    startWorker(self);
    sigprocmask(SIG_SETMASK, &before, nullptr);
    return Error::success();
  }
  if (child < 0) {
    std::error_code error(errno, std::generic_category());
    sigprocmask(SIG_SETMASK, &before, nullptr);
    return createStringError(error, "cannot start a process");
  }
  // So does the child: whoever is first.
  ::setpgid(child, child);
  worker = child;
  for (int signal : endings)
    handle(signal, endWorker);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  int status = 0;
  sys::RetryAfterSignal(-1, ::waitpid, child, &status, 0);
  if (!folder.empty())
    sys::fs::remove_directories(folder);
  if (received)
    dieOf(received);
  if (WIFSIGNALED(status))
    dieOf(WTERMSIG(status));
  ::_exit(WEXITSTATUS(status));
}
