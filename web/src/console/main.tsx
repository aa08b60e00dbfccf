import "./console.css";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { ApiError } from "./api/problem";
import { Saves } from "./delivery/Saves";
import { SavesContext } from "./delivery/useSaves";
import { sessionQuery } from "./features/session/session";
import { deviceStorage } from "./forms/DeviceDrafts";
import { FormStore } from "./forms/FormStore";
import { FormStoreContext } from "./forms/useDraftForm";
import { ProgressBoard, ProgressContext } from "./hotel/picture-progress";
import { preferredLanguage, speak } from "./i18n/choice";
import { Language } from "./i18n/Language";
import { prefetch } from "./screens";
import { doorOf, screenOf } from "./shell/router";
import { PrefetchContext } from "./shell/ScreenLink";
import { Toasts } from "./ui/Toasts";

/** Whatever was asked, "not signed in" has one meaning: show the door, keep what was typed. */
function onError(error: unknown): void {
  if (
    error instanceof ApiError &&
    error.status === 401 &&
    client.getQueryData(sessionQuery.queryKey)
  ) {
    client.setQueryData(sessionQuery.queryKey, null);
  }
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // "always": a browser that believes itself offline should say so, not wait in silence.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      staleTime: 30_000,
      retry: (count, error) =>
        count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
    },
  },
});

const page = document.getElementById("page");
if (page === null) throw new Error("The page has no element #page to show the console in.");
const root = createRoot(page);

const content = (
  <StrictMode>
    <QueryClientProvider client={client}>
      <FormStoreContext value={new FormStore(deviceStorage())}>
        <SavesContext value={new Saves()}>
          <ProgressContext value={new ProgressBoard()}>
            <Language>
              {() => (
                <PrefetchContext value={prefetch}>
                  <App />
                  <Toasts />
                </PrefetchContext>
              )}
            </Language>
          </ProgressContext>
        </SavesContext>
      </FormStoreContext>
    </QueryClientProvider>
  </StrictMode>
);

// Who is signed in is asked, and the screen fetched, while the language is on its way. Without that
// there is still English.
void client.prefetchQuery(sessionQuery);
const { pathname } = window.location;
if (doorOf(pathname) === null) prefetch(screenOf(pathname) ?? "settings");
void speak(preferredLanguage())
  .catch(() => undefined)
  .then(() => root.render(content));
