import Pusher from "pusher-js";
import type { Server } from "../support/server";
import { Staff } from "../support/staff";
import { expect, test } from "../support/test";

/** pusher-js as it is, told no more than where to ask. */
async function connect(server: Server, username: string): Promise<Pusher> {
  const answer = await fetch(`${server.origin}/api/realtime/`);
  const { key } = (await answer.json()) as { key: string };
  const { authorization } = await Staff.signIn(server, username, "killarney");
  const headers = { Authorization: authorization };
  return new Pusher(key, {
    cluster: "frontage",
    wsHost: "127.0.0.1",
    wsPort: server.port,
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: {
      endpoint: `${server.origin}/pusher/auth`,
      transport: "ajax",
      headers,
    },
    userAuthentication: {
      endpoint: `${server.origin}/pusher/user-auth`,
      transport: "ajax",
      headers,
    },
  });
}

/** What a channel says about the subscription to it. */
function subscribed(pusher: Pusher, name: string): Promise<unknown> {
  const channel = pusher.subscribe(name);
  return new Promise((resolve, reject) => {
    channel.bind("pusher:subscription_succeeded", resolve);
    channel.bind("pusher:subscription_error", reject);
  });
}

test("an unmodified pusher-js gets into its own hotel's channels and into no other's", async ({
  server,
}) => {
  const manager = await connect(server, "manager");
  const phone = await connect(server, "manager");
  const neighbour = await connect(server, "harbour");
  try {
    await subscribed(manager, "private-hotel-killarney");
    await subscribed(phone, "presence-hotel-killarney");
    const members = await subscribed(manager, "presence-hotel-killarney");
    // One person at two devices.
    expect(members).toMatchObject({
      count: 1,
      me: { info: { name: "manager", role: "Manager" } },
    });
    for (const name of ["private-hotel-killarney", "presence-hotel-killarney"]) {
      await expect(subscribed(neighbour, name)).rejects.toMatchObject({ status: 403 });
    }
    await subscribed(neighbour, "private-hotel-harbour");

    const signedIn = new Promise((resolve) => manager.bind("pusher:signin_success", resolve));
    manager.signin();
    await signedIn;
    expect(manager.user.user_data).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      user_info: { name: "manager", role: "Manager" },
    });
  } finally {
    for (const pusher of [manager, phone, neighbour]) pusher.disconnect();
  }
});
