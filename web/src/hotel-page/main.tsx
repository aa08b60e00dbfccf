import "./page.css";
import { firstPictureThere } from "../live/first-picture";

// The page is complete without script, so its script may come last.
firstPictureThere()
  .then(() => import("./take-over"))
  .then(({ takeOver }) => takeOver());
