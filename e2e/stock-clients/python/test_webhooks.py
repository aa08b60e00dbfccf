"""Webhooks, as the Python server library takes them."""

import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from hub import Hub, serving, until


class Webhooks(unittest.TestCase):
    def test_the_library_takes_them_for_what_they_say_they_are(self):
        told = []

        class Endpoint(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told.append((self.headers, body.decode()))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as endpoint:
            with Hub(webhooks=serving(endpoint)) as hub:
                user = {"user_id": "reader"}
                hub.listener("presence-room", name="telling", user_data=user)
                until(lambda: len(told) >= 2, "two happenings are told", lambda: told)
                server = hub.server("telling")
                events = []
                for headers, body in told:
                    self.assertEqual(headers["Content-Type"], "application/json")
                    key, signature = headers["X-Pusher-Key"], headers["X-Pusher-Signature"]
                    webhook = server.validate_webhook(key, signature, body)
                    self.assertIsNotNone(webhook, body)
                    events += webhook["events"]
                    forged = body.replace("reader", "owner").replace("occupied", "vacated")
                    self.assertIsNone(server.validate_webhook(key, signature, forged))
                    stranger = hub.server("telling", secret="guessed")
                    self.assertIsNone(stranger.validate_webhook(key, signature, body))
                channel = "presence-room"
                self.assertEqual(
                    events,
                    [
                        {"name": "channel_occupied", "channel": channel},
                        {"name": "member_added", "channel": channel, "user_id": "reader"},
                    ],
                )
            endpoint.shutdown()


if __name__ == "__main__":
    unittest.main()
