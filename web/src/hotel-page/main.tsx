import "./page.css";
import { holdEarlyClicks } from "../live/early-click";
import { firstPictureThere } from "../live/first-picture";
import { noteScrolling } from "../live/scrolled";
import { foldMenu } from "./fold-menu";

noteScrolling();
foldMenu();
const letClicksGoOn = holdEarlyClicks();

// The page is complete without script, so its script may come last.
firstPictureThere()
  .then(() => import("./take-over"))
  .then(({ takeOver }) => takeOver(letClicksGoOn))
  .catch((error) => {
    letClicksGoOn();
    throw error;
  });
