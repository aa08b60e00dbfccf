"""The Python server library against the hub: publishing, asking, being refused."""

import unittest

from hub import Hub, settled
from pusher.errors import PusherBadAuth, PusherBadRequest, PusherBadStatus, PusherForbidden


class Publishing(unittest.TestCase):
    def test_an_event_reaches_all_its_channels_but_not_the_socket_left_out(self):
        with Hub() as hub:
            editor, _, own = hub.listener("a")
            _, _, reader = hub.listener("a")
            _, _, other = hub.listener("b")
            server = hub.server()
            socket_id = editor.connection.socket_id
            self.assertEqual(server.trigger(["a", "b"], "said", "1", socket_id), {})
            self.assertEqual(server.trigger("a", "said", "2"), {})
            self.assertEqual(own.until("said", "a"), ["2"])
            self.assertEqual(reader.until("said", "a", count=2), ["1", "2"])
            self.assertEqual(other.until("said", "b"), ["1"])

    def test_a_batch_is_delivered_in_its_order(self):
        with Hub() as hub:
            _, _, ears = hub.listener("news")
            numbers = [str(number) for number in range(10)]
            batch = [{"channel": "news", "name": "part", "data": data} for data in numbers]
            self.assertEqual(hub.server().trigger_batch(batch), {})
            self.assertEqual(ears.until("part", "news", count=10), numbers)

    def test_what_is_sent_to_a_user_reaches_that_user(self):
        with Hub() as hub:
            server = hub.server()
            client, ears = hub.connected()
            socket_id = client.connection.socket_id
            # pysher has no word for signing in, but says what it is told to say.
            ticket = server.authenticate_user(socket_id, {"id": "reader"})
            client.connection.send_event("pusher:signin", ticket)
            ears.until("pusher:signin_success")
            client.subscribe("#server-to-user-reader")
            ears.until("pusher_internal:subscription_succeeded", "#server-to-user-reader")
            self.assertEqual(server.send_to_user("reader", "called", "to the phone"), {})
            self.assertEqual(ears.until("called", "#server-to-user-reader"), ["to the phone"])


class Asking(unittest.TestCase):
    # The library signs the digest of an empty body with every question.

    def test_which_channels_are_occupied(self):
        with Hub() as hub:
            hub.listener("news")
            hub.listener("presence-room", user_data={"user_id": "reader"})
            server = hub.server()
            self.assertEqual(server.channels_info(), {"channels": {"news": {}, "presence-room": {}}})
            self.assertEqual(
                server.channels_info("presence-", ["user_count"]),
                {"channels": {"presence-room": {"user_count": 1}}},
            )

    def test_what_goes_on_in_a_channel(self):
        with Hub() as hub:
            client, _, ears = hub.listener("news")
            server = hub.server()
            self.assertEqual(server.channel_info("news"), {"occupied": True})
            self.assertEqual(
                server.channel_info("news", ["subscription_count"]),
                {"occupied": True, "subscription_count": 1},
            )
            client.unsubscribe("news")
            settled(client, ears)
            self.assertEqual(server.channel_info("news"), {"occupied": False})

    def test_who_is_in_a_presence_channel(self):
        with Hub() as hub:
            for user in ("reader", "reader", "editor"):
                hub.listener("presence-room", user_data={"user_id": user})
            server = hub.server()
            users = server.users_info("presence-room")["users"]
            self.assertEqual(sorted(user["id"] for user in users), ["editor", "reader"])
            self.assertEqual(
                server.channel_info("presence-room", ["user_count"]),
                {"occupied": True, "user_count": 2},
            )


class BeingRefused(unittest.TestCase):
    def test_each_failure_has_its_own_exception(self):
        with Hub() as hub:
            server = hub.server()
            with self.assertRaises(PusherBadAuth):
                hub.server(secret="guessed").trigger("news", "said", "forged")
            with self.assertRaises(PusherBadAuth):
                hub.server(secret="guessed").channels_info()
            with self.assertRaises(PusherBadAuth):
                hub.server(key="nobodys-key").trigger("news", "said", "forged")
            with self.assertRaises(PusherBadRequest):
                server.trigger("x" * 165, "said", "the library lets 200 letters pass")
            with self.assertRaises(PusherBadRequest):
                server.users_info("news")
            with self.assertRaises(PusherBadRequest):
                server.channels_info(attributes=["user_count"])
            with self.assertRaises(PusherForbidden):
                hub.server("closed").trigger("news", "said", "1")
            with self.assertRaisesRegex(PusherBadStatus, "^413:"):
                server.trigger("news", "said", "x" * 10_241)
            with self.assertRaisesRegex(PusherBadStatus, "^404:"):
                hub.server(app_id="9").trigger("news", "said", "1")


if __name__ == "__main__":
    unittest.main()
