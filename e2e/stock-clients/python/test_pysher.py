"""pysher against the hub: connecting, all kinds of channels, what it does when it is refused."""

import base64
import json
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from hub import MASTER_KEY, Hub, parsed, serving, settled, until
from nacl.secret import SecretBox
from pusher.crypto import generate_shared_secret, parse_master_key

SUCCEEDED = "pusher_internal:subscription_succeeded"


class Connecting(unittest.TestCase):
    def test_a_ping_sent_before_the_greeting_is_answered_after_it(self):
        with Hub() as hub:
            client, ears = hub.client()
            # pysher pings as soon as the line is open, with an empty text.
            self.assertEqual(ears.until("pusher:pong"), ["{}"])
            self.assertEqual(client.connection.state, "connected")
            self.assertRegex(client.connection.socket_id, r"^\d+\.\d+$")

    def test_a_silent_client_is_pinged_and_its_library_answers(self):
        with Hub(FRONTAGE_ACTIVITY_TIMEOUT_SECONDS="1") as hub:
            client, ears = hub.connected()
            pings = []
            client.connection.socket.on_ping = lambda _, data: pings.append(data)
            before = client.connection.socket_id
            until(lambda: len(pings) >= 2, "the hub pings twice")
            settled(client, ears)
            self.assertEqual(client.connection.socket_id, before)

    def test_a_key_that_no_app_has_lets_nobody_in(self):
        with Hub() as hub:
            # pysher asks again however it was refused: it does not look at close codes.
            client, ears = hub.client(key="nobodys-key")
            until(lambda: client.connection.state == "unavailable", "the client is turned away")
            self.assertEqual(client.connection.socket_id, "")
            self.assertEqual(ears.heard, [])

    def test_after_a_crash_of_the_hub_the_client_comes_back(self):
        with Hub() as hub:
            client, ears = hub.connected(reconnect_interval=0.1)
            before = client.connection.socket_id
            hub.crash()
            until(lambda: client.connection.socket_id != before, "the client has another id")
            settled(client, ears)


class Hearing(unittest.TestCase):
    def test_data_arrives_as_the_text_that_was_sent(self):
        with Hub() as hub:
            _, room, _ = hub.listener("news")
            heard = []
            room.bind("said", heard.append)
            server = hub.server()
            # Python writes JSON with spaces, and not all of it is JSON.
            server.trigger("news", "said", {"b": 1.50, "a": ["Möwe", None]})
            texts = ["{ not json", "  spaces  ", "\u2028\\u00e9\x7f", '"quoted"', "12345678901234567890"]
            for text in texts:
                server.trigger("news", "said", text)
            until(lambda: len(heard) == len(texts) + 1, "all is heard")
            self.assertEqual(heard, ['{"b": 1.5, "a": ["Möwe", null]}', *texts])

    def test_who_unsubscribes_hears_no_more(self):
        with Hub() as hub:
            client, _, ears = hub.listener("news")
            client.unsubscribe("news")
            settled(client, ears)
            hub.server().trigger("news", "said", "to nobody")
            settled(client, ears)
            self.assertEqual(ears.of("said", "news"), [])

    def test_a_private_channel_opens_to_who_can_sign(self):
        with Hub() as hub:
            _, room, ears = hub.listener("private-office")
            self.assertEqual(ears.of(SUCCEEDED, "private-office"), ["{}"])
            heard = []
            room.bind("said", heard.append)
            hub.server().trigger("private-office", "said", "psst")
            until(lambda: heard, "the event is heard")
            self.assertEqual(heard, ["psst"])

    def test_a_private_channel_opens_to_whom_the_website_lets_in(self):
        with Hub() as hub:
            server = hub.server()

            class Desk(BaseHTTPRequestHandler):
                def do_POST(self):
                    body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                    form = {key: values[0] for key, values in parse_qs(body).items()}
                    answer = server.authenticate(form["channel_name"], form["socket_id"])
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(json.dumps(answer).encode())

                def log_message(self, *_):
                    pass

            with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as desk:
                address = serving(desk)
                _, room, _ = hub.listener("private-desk", secret="", auth_endpoint=address)
                heard = []
                room.bind("said", heard.append)
                server.trigger("private-desk", "said", "psst")
                until(lambda: heard, "the event is heard")
                desk.shutdown()

    def test_members_see_each_other_come_and_go(self):
        with Hub() as hub:
            channel = "presence-room"
            editor = {"user_id": "editor", "user_info": {"name": "E"}}
            _, _, ears = hub.listener(channel, user_data=editor)
            author, _, others = hub.listener(channel, user_data={"user_id": "author"})
            listed = parsed(others.of(SUCCEEDED, channel)[0])["presence"]
            self.assertEqual(sorted(listed["ids"]), ["author", "editor"])
            self.assertEqual(listed["count"], 2)
            self.assertEqual(listed["hash"]["editor"], {"name": "E"})
            self.assertIn("author", listed["hash"])
            added = ears.until("pusher_internal:member_added", channel)
            self.assertEqual([parsed(data)["user_id"] for data in added], ["author"])
            author.unsubscribe(channel)
            removed = ears.until("pusher_internal:member_removed", channel)
            self.assertEqual([parsed(data) for data in removed], [{"user_id": "author"}])

    def test_members_talk_to_each_other(self):
        with Hub() as hub:
            channel = "presence-talk"
            speaker, room, own = hub.listener(channel, user_data={"user_id": "speaker"})
            _, _, ears = hub.listener(channel, user_data={"user_id": "listener"})
            room.trigger("client-said", {"text": "Möwe"})
            (data,) = ears.until("client-said", channel)
            self.assertEqual(json.loads(data) if isinstance(data, str) else data, {"text": "Möwe"})
            settled(speaker, own)
            self.assertEqual(own.of("client-said", channel), [])

    def test_the_last_event_of_a_cache_channel_is_heard_by_who_comes_later(self):
        with Hub() as hub:
            _, _, first = hub.listener("cache-news")
            first.until("pusher:cache_miss", "cache-news")
            hub.server().trigger("cache-news", "said", "kept")
            _, _, late = hub.listener("cache-news")
            self.assertEqual(late.until("said", "cache-news"), ["kept"])
            self.assertEqual(late.of("pusher:cache_miss", "cache-news"), [])

    def test_an_encrypted_event_passes_as_it_is(self):
        with Hub() as hub:
            _, _, ears = hub.listener("private-encrypted-safe")
            hub.server().trigger("private-encrypted-safe", "secret", {"number": 7})
            (data,) = ears.until("secret", "private-encrypted-safe")
            self.assertEqual(opened("private-encrypted-safe", parsed(data)), '{"number": 7}')


class BeingRefused(unittest.TestCase):
    def test_the_error_is_an_object_without_a_code_and_the_client_stays(self):
        with Hub() as hub:
            client, _, ears = hub.listener("news", secret="guessed")
            client.subscribe("private-vault")
            (error,) = ears.until("pusher:error")
            self.assertIsInstance(error, dict)
            self.assertIsNone(error["code"])
            socket = client.connection.socket_id
            words = f"Invalid signature: Expected HMAC SHA256 hex digest of {socket}:private-vault"
            self.assertTrue(error["message"].startswith(words), error["message"])
            hub.server().trigger("news", "said", "still here")
            ears.until("said", "news")

    def test_who_talks_too_fast_stays_connected(self):
        with Hub() as hub:
            client, room, ears = hub.listener("private-fast", name="small")
            before = client.connection.socket_id
            for number in range(20):
                room.trigger("client-word", number)
            settled(client, ears)
            codes = {error["code"] for error in ears.of("pusher:error")}
            self.assertEqual(codes, {4301})
            self.assertEqual(client.connection.socket_id, before)


def opened(channel, box):
    """What an encrypted event says to who has the channel's secret."""
    secret = generate_shared_secret(channel.encode(), parse_master_key(None, MASTER_KEY))
    ciphertext, nonce = (base64.b64decode(box[key]) for key in ("ciphertext", "nonce"))
    return SecretBox(secret).decrypt(ciphertext, nonce).decode()


if __name__ == "__main__":
    unittest.main()
