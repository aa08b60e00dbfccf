import { configureFrontage, useHotelRealtime } from "@frontage/sdk";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { apiUrl, port, pusherKey, slug } from "./place";
import { SettingsPage } from "./SettingsPage";
import { useSettingsState } from "./state";

configureFrontage({
  key: pusherKey,
  wsHost: "127.0.0.1",
  wsPort: port,
  forceTLS: false,
  apiUrl,
});

function App() {
  const { form, rooms, onSettings, onGallery, onRoom } = useSettingsState();
  useHotelRealtime(slug, onSettings, onGallery, onRoom);
  return <SettingsPage form={form} rooms={rooms} />;
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
