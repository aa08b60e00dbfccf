import "../ui/base.css";
import "./landing.css";
import { hydrateRoot } from "react-dom/client";
import { pageRoot, readPageData } from "../live/page-data";
import { LiveLandingPage } from "./LiveLandingPage";

const data = readPageData();
if (data.kind === "landing") {
  hydrateRoot(pageRoot(), <LiveLandingPage initial={data.hotels} realtime={data.realtime} />);
}
