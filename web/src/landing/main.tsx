import "../ui/base.css";
import "./landing.css";
import "./filter.css";
import "./not-found.css";
import { hydrateRoot } from "react-dom/client";
import { pageRoot, readPageData } from "../live/page-data";
import { LiveLandingPage } from "./LiveLandingPage";
import { rememberForm } from "./use-filter";

const data = readPageData();
if (data.kind === "landing") {
  rememberForm();
  const { hotels, version, filter, realtime } = data;
  hydrateRoot(
    pageRoot(),
    <LiveLandingPage initial={hotels} version={version} filter={filter} realtime={realtime} />,
  );
}
