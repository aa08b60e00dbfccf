import "../ui/base.css";
import "./header.css";
import "./hero.css";
import "./sections.css";
import "./rooms.css";
import "./gallery.css";
import "./lightbox.css";
import "./amenities.css";
import "./contact.css";
import "./footer.css";
import { hydrateRoot } from "react-dom/client";
import { pageRoot, readPageData } from "../live/page-data";
import { LiveHotelPage } from "./LiveHotelPage";

const data = readPageData();
if (data.kind === "hotel") {
  hydrateRoot(pageRoot(), <LiveHotelPage initial={data.document} realtime={data.realtime} />);
}
