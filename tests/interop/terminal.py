# SPDX-License-Identifier: MIT
"""Run a program on a terminal of its own and answer its questions."""
import os
import pty
import select
import signal
import termios
import time

PATIENCE = 600  # seconds until a conversation counts as hanging, even on a busy machine


def _await_silence(terminal, deadline):
    """Wait until the echo is off. The program turns it off after the prompt, and input that comes
    earlier is shown or lost."""
    while termios.tcgetattr(terminal)[3] & termios.ECHO and time.monotonic() < deadline:
        time.sleep(0.01)


def converse(args, answers, **environment):
    """Run a command and answer each prompt. A prompt is output that ends with a colon. Returns the
    status and the output, including the terminal's echo of the answers."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(environment, LC_ALL="C")
        os.execvp(args[0], args)
    said, at = b"", 0
    answers = list(answers)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 1)[0]:
            try:
                piece = os.read(terminal, 4096)
            except OSError:
                break
            if not piece:
                break
            said += piece
        # Only output after the last prompt counts. "ursa:" is the beginning of a message.
        last = (said[at:].splitlines() or [b""])[-1].rstrip(b" ")
        if answers and last.endswith(b":") and not last.startswith(b"ursa:"):
            if b"pass phrase" in last or b"Password" in last:
                _await_silence(terminal, deadline)
            at = len(said)
            os.write(terminal, answers.pop(0).encode() + b"\n")
    else:
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return status, said.decode("utf-8", "replace").replace("\r\n", "\n")
