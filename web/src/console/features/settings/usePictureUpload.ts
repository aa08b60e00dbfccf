import { PICTURE_FIELDS, type PictureName, type StaffSettings } from "../../api/types";
import { upload } from "../../api/upload";
import { paintSettings, settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useOneUpload } from "../../pictures/useOneUpload";

/** Uploads one of the hotel's single pictures; `revision`: of the settings that show the old one. */
export function usePictureUpload(name: PictureName, revision: number | undefined) {
  const { slug } = useStaff();
  return useOneUpload({
    begin: (file, onProgress, uploadId) => {
      const form = new FormData();
      form.set(PICTURE_FIELDS[name], file);
      // Whoever has just put another picture there is not overwritten unseen.
      if (revision !== undefined) form.set("base_revision", String(revision));
      return upload<StaffSettings>("PATCH", settingsPath(slug), form, onProgress, uploadId);
    },
    paint: (client, answer) => paintSettings(client, answer),
  });
}
