"""A hub process under test, and the stock libraries that talk to it.

`FRONTAGE_BIN` is the program; it is started as `$FRONTAGE_BIN hub --listen ADDRESS --apps FILE` and
must print a line that holds the address it listens on.
"""

import base64
import json
import logging
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
import tomllib
from pathlib import Path

import pusher
import pysher

# Nobody needs to read what pysher thinks of errors that the tests provoke.
logging.getLogger("pysher").addHandler(logging.NullHandler())
logging.getLogger("websocket").addHandler(logging.NullHandler())

SUPPORT = Path(__file__).parent.parent / "support"

# Seconds; longer than anything here takes.
PATIENCE = 12

# The 32 bytes that turn into the secrets of encrypted channels; the hub never has them.
MASTER_KEY = base64.b64encode(b"master key of thirty-two letters").decode()


class App:
    """An app of the apps file: its id, and the first of its keys."""

    def __init__(self, entry):
        self.id = entry["id"]
        self.key = entry["keys"][0]["key"]
        self.secret = entry["keys"][0]["secret"]


class Hub:
    """A running hub; `with Hub() as hub:` ends it and disconnects its clients."""

    def __init__(self, webhooks=None, **settings):
        """`webhooks` is the address of an endpoint, to serve the apps that tell it."""
        name = "webhook-apps.toml" if webhooks else "apps.toml"
        text = (SUPPORT / name).read_text().replace("WEBHOOKS", webhooks or "")
        apps = [App(entry) for entry in tomllib.loads(text)["app"]]
        self.apps = {app.key.removesuffix("-key"): app for app in apps}
        self._folder = tempfile.mkdtemp(prefix="stock-hub-")
        self._clients = []
        file = Path(self._folder, "apps.toml")
        file.write_text(text)
        program = os.environ.get("FRONTAGE_BIN")
        assert program, "set FRONTAGE_BIN to the program whose `hub` command is to be tested"
        self._command = [program, "hub", "--apps", str(file), "--listen"]
        # Whatever is set where the tests run has no say.
        self._environment = {"PATH": os.environ["PATH"], "FRONTAGE_LOG": "error", **settings}
        self._start(0)

    def _start(self, port):
        self._process = subprocess.Popen(
            [*self._command, f"127.0.0.1:{port}"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=self._folder,
            env=self._environment,
        )
        self.port = self._listening_port()

    def _end(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    def crash(self):
        """Ends the process without a word and starts it again where it was."""
        self._end()
        self._start(self.port)

    def _listening_port(self):
        for line in self._process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                return int(found[1])
        raise AssertionError("the hub ended without printing its address")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self._clients:
            # Its thread ends by itself, and is not worth waiting for.
            client.disconnect(timeout=0)
        self._end()
        shutil.rmtree(self._folder)

    def server(self, name="full", **credentials):
        """The `pusher` library, set up for an app of this hub."""
        app = self.apps[name]
        own = {"app_id": app.id, "key": app.key, "secret": app.secret, **credentials}
        return pusher.Pusher(
            **own,
            ssl=False,
            host="127.0.0.1",
            port=self.port,
            encryption_master_key_base64=MASTER_KEY,
        )

    def client(self, name="full", **options):
        """A pysher client that is on its way, and what it hears."""
        app = self.apps[name]
        own = {"key": app.key, "secret": app.secret, **options}
        client = pysher.Pusher(
            secure=False, custom_host="127.0.0.1", port=self.port, log_level=None, **own
        )
        self._clients.append(client)
        ears = Ears(client)
        client.connect()
        return client, ears

    def connected(self, name="full", **options):
        """A pysher client that has its socket_id, and what it hears."""
        client, ears = self.client(name, **options)
        until(lambda: client.connection.state == "connected", "a client is connected")
        return client, ears

    def listener(self, channel, name="full", **options):
        """A pysher client that is subscribed, its channel, and what it hears."""
        client, ears = self.connected(name, **options)
        room = client.subscribe(channel)
        ears.until("pusher_internal:subscription_succeeded", channel)
        return client, room, ears


class Ears:
    """Everything that a pysher client is told, before it sorts it out.

    pysher knows a channel only when it has asked to subscribe, so an answer that is fast enough
    reaches no callback.
    """

    def __init__(self, client):
        self.heard = []
        sort_out = client.connection.event_handler

        def hear(event, data, channel):
            self.heard.append((event, channel, data))
            sort_out(event, data, channel)

        client.connection.event_handler = hear
        for event in ("pusher:error", "pusher:pong", "pusher:signin_success"):
            client.connection.bind(event, lambda data, event=event: hear(event, data, None))

    def of(self, event, channel=None):
        """The data of all events of this name so far, as it came."""
        return [data for name, where, data in self.heard if (name, where) == (event, channel)]

    def until(self, event, channel=None, count=1):
        """Waits for so many events of this name and gives their data."""
        until(
            lambda: len(self.of(event, channel)) >= count,
            f"{event} is heard {count} times in {channel}",
            lambda: self.heard,
        )
        return self.of(event, channel)


def until(is_so, what, found=lambda: ""):
    """Waits until something is true, and fails saying what for when it does not become true."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"not in time: {what}; so far: {found()}"
        time.sleep(0.005)


def settled(client, ears):
    """Waits until the hub has dealt with all that a client said, and the client has heard all that
    the hub had for it by then: both go in order, and so does this question."""
    before = len(ears.of("pusher:pong"))
    client.connection.send_event("pusher:ping", {})
    ears.until("pusher:pong", count=before + 1)


def serving(server):
    """Runs an HTTP server in the background, and gives its address."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def parsed(data):
    """What a server event's data, a text, holds."""
    assert isinstance(data, str), f"not a text: {data!r}"
    return json.loads(data)
