"""As much of an IMAP server as a reader of a mailbox meets, on loopback."""

import imaplib
import re
import socketserver
import threading
from contextlib import contextmanager


class Conversation(socketserver.StreamRequestHandler):
    """One client's commands, each on a line."""

    def say(self, text):
        self.wfile.write(text if isinstance(text, bytes) else f"{text}\r\n".encode())

    def handle(self):
        """Until it logs out or hangs up."""
        self.say("* OK IMAP4rev1 ready")
        for raw in self.rfile:
            tag, _, line = raw.decode().strip().partition(" ")
            verb = line.removeprefix("UID ").split()[0].lower()
            answer = getattr(self, f"do_{verb}", lambda _line: "OK")(line)
            self.say(f"{tag} {answer} done")
            if verb == "logout":
                return

    def do_capability(self, _line):
        self.say("* CAPABILITY IMAP4rev1")
        return "OK"

    def do_login(self, line):
        return "OK" if line == 'LOGIN samspill "hemme lig"' else "NO"

    def do_select(self, line):
        self.say(f"* {len(self.server.inbox)} EXISTS")
        return "OK" if line == 'SELECT "Retur"' else "NO"

    def do_search(self, _line):
        uids = [str(uid) for uid in sorted(self.server.inbox) if uid not in self.server.deleted]
        self.say(f"* SEARCH {' '.join(uids)}")
        return "OK"

    def do_fetch(self, line):
        uid, most = map(
            int, re.fullmatch(r"UID FETCH (\d+) \(BODY.PEEK\[\]<0.(\d+)>\)", line).groups()
        )
        content = self.server.inbox[uid].encode()[:most]
        self.say(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{len(content)}}}")
        self.say(content + b")\r\n")
        return "OK"

    def do_store(self, line):
        self.server.deleted.add(int(re.match(r"UID STORE (\d+) \+FLAGS.SILENT", line)[1]))
        return "OK"

    def do_copy(self, line):
        uid, folder = re.fullmatch(r'UID COPY (\d+) "(\w+)"', line).groups()
        self.server.folders.setdefault(folder, []).append(self.server.inbox[int(uid)])
        return "OK"

    def do_expunge(self, _line):
        for uid in self.server.deleted:
            self.server.inbox.pop(uid, None)
        self.server.deleted.clear()
        return "OK"


@contextmanager
def server(monkeypatch):
    """A server with `inbox` {uid: text} and `folders`; TLS is left out, the protocol is real."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as made:
        made.inbox, made.folders, made.deleted = {}, {}, set()
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, daemon=True).start()

        def plain(host, port, *, ssl_context, timeout):
            assert ssl_context.check_hostname
            return imaplib.IMAP4(host, port, timeout=timeout)

        monkeypatch.setattr(imaplib, "IMAP4_SSL", plain)
        made.url = f"imaps://samspill:hemme%20lig@127.0.0.1:{made.server_address[1]}/Retur"
        yield made
        made.shutdown()
