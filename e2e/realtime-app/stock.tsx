import Pusher from "pusher-js";
import { useEffect } from "react";
import { createRoot } from "react-dom/client";
import { port, pusherKey, slug } from "./place";
import { SettingsPage } from "./SettingsPage";
import { useSettingsState } from "./state";

type Handlers = Pick<ReturnType<typeof useSettingsState>, "onSettings" | "onGallery" | "onRoom">;

/**
 * How apps in the field follow a hotel: a socket per effect, and an effect per render, because the
 * callbacks are inline. Such a client must be served well as it is.
 */
function useStockPusher({ onSettings, onGallery, onRoom }: Handlers) {
  useEffect(() => {
    const pusher = new Pusher(pusherKey, {
      cluster: "eu",
      wsHost: "127.0.0.1",
      wsPort: port,
      forceTLS: false,
      enabledTransports: ["ws"],
    });
    const channel = pusher.subscribe(`hotel-${slug}`);
    channel.bind("settings-updated", onSettings);
    channel.bind("gallery-image-uploaded", (data: { url: string }) =>
      onGallery({ type: "add", url: data.url }),
    );
    channel.bind("gallery-reordered", (data: { gallery: string[] }) =>
      onGallery({ type: "reorder", gallery: data.gallery }),
    );
    channel.bind("room-type-image-updated", onRoom);
    return () => {
      channel.unbind_all();
      pusher.unsubscribe(`hotel-${slug}`);
      pusher.disconnect();
    };
  }, [onSettings, onGallery, onRoom]);
}

function App() {
  const { form, rooms, ...handlers } = useSettingsState();
  useStockPusher(handlers);
  return <SettingsPage form={form} rooms={rooms} />;
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
