import { useRef, useState } from "react";
import { toast } from "sonner";
import { messageOf } from "../../api/problem";
import { PICTURE_FIELDS, type PictureName, type StaffSettings } from "../../api/types";
import { type Upload, upload } from "../../api/upload";
import { paintSettings, settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useWrite } from "../../hotel/write";

const SAID: Record<PictureName, string> = {
  hero: "Hero image is live",
  landing_page: "Landing page image is live",
  logo: "Logo is live",
  favicon: "Favicon is live",
};

/** Uploads one of the hotel's single pictures. `share` is `null` while nothing is on its way. */
export function usePictureUpload(name: PictureName) {
  const { slug } = useStaff();
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const current = useRef<Upload<StaffSettings> | null>(null);
  const stopped = useRef(false);
  const write = useWrite({
    send: (file: File) => {
      const form = new FormData();
      form.set(PICTURE_FIELDS[name], file);
      current.current = upload<StaffSettings>("PATCH", settingsPath(slug), form, setShare);
      return current.current.done;
    },
    paint: (client, answer) => paintSettings(client, answer),
  });

  return {
    share,
    error,
    async start(file: File) {
      setError(null);
      setShare(0);
      stopped.current = false;
      try {
        await write.mutateAsync(file);
        toast.success(SAID[name]);
      } catch (refused) {
        if (!stopped.current) setError(messageOf(refused));
      } finally {
        setShare(null);
      }
    },
    stop() {
      stopped.current = true;
      current.current?.abort();
    },
  };
}
