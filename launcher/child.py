"""Become another program that does not outlive the launcher. Run by path, never imported.

    python child.py PARENT_PID SIGNAL UID:GID|- PROGRAM [ARGUMENT…]

A separate program because a fork that runs Python code is unsafe in a process with threads.
The order matters: the kernel forgets the death signal when the user changes, so the user comes
first; and the parent may have died before the signal was asked for, so it is looked for last.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become_user(owner: str) -> None:
    """Give up root for good, supplementary groups included."""
    uid, gid = (int(part) for part in owner.split(":"))
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    os.umask(0o077)


def main(parent: str, signal: str, owner: str, *command: str) -> None:
    """Only Linux can promise the death; elsewhere the next start clears up."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    os.setsid()
    if owner != "-":
        become_user(owner)
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, int(signal))
        if os.getppid() != int(parent):
            sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606  (no shell is the point)


if __name__ == "__main__":
    main(*sys.argv[1:])
