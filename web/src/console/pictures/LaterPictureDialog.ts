/** The picture's dialog for the screens that open it: it comes when it is first opened. */
import { latelyDialog } from "../ui/lately";

export type { PictureTab } from "./PictureDialog";

export const PictureDialog = latelyDialog(
  async () => (await import("./PictureDialog")).PictureDialog,
  ["pictures"],
);
