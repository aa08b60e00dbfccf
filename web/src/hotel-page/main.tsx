import "../ui/base.css";
import "./hotel-page.css";
import "./sections.css";
import "./lightbox.css";
import { hydrateRoot } from "react-dom/client";
import { pageRoot, readPageData } from "../live/page-data";
import { LiveHotelPage } from "./LiveHotelPage";

const data = readPageData();
if (data.kind === "hotel") {
  hydrateRoot(pageRoot(), <LiveHotelPage initial={data.document} realtime={data.realtime} />);
}
