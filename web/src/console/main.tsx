import "./console.css";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { I18nProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { Toaster } from "sonner";
import { App } from "./App";
import { ApiError } from "./api/problem";
import { Saves } from "./delivery/Saves";
import { SavesContext } from "./delivery/useSaves";
import { sessionQuery } from "./features/session/session";
import { FormStore } from "./forms/FormStore";
import { FormStoreContext } from "./forms/useDraftForm";
import { ProgressBoard, ProgressContext } from "./hotel/picture-progress";

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
createRoot(page).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <FormStoreContext value={new FormStore()}>
        {/* What React Aria says aloud is in the language of the rest of the console. */}
        <I18nProvider locale="en-GB">
          <SavesContext value={new Saves()}>
            <ProgressContext value={new ProgressBoard()}>
              <App />
            </ProgressContext>
          </SavesContext>
        </I18nProvider>
        <Toaster
          position="top-center"
          theme="system"
          // Below the line that says how the newest save stands.
          offset={{ top: 76 }}
          mobileOffset={{ top: 128 }}
        />
      </FormStoreContext>
    </QueryClientProvider>
  </StrictMode>,
);
