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
import { firstPictureThere } from "../live/first-picture";

// The page is complete without script, so its script may come last.
firstPictureThere()
  .then(() => import("./take-over"))
  .then(({ takeOver }) => takeOver());
