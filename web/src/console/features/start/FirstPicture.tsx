import { ImagePlus } from "lucide-react";
import type { StaffSettings } from "../../api/types";
import { upload } from "../../api/upload";
import { paintSettings, settingsPath } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { useTranslation } from "../../i18n/useTranslation";
import { UploadProgress } from "../../pictures/UploadProgress";
import { useOneUpload } from "../../pictures/useOneUpload";
import { cx } from "../../ui/cx";
import { FileButton } from "../../ui/FileButton";
import { Picture } from "../../ui/Picture";
import { useFileDrop } from "../../ui/useFileDrop";

/** The picture that guests see first: one big button, then the picture itself. */
export function FirstPicture({ settings }: { settings: StaffSettings }) {
  const { t } = useTranslation("setup");
  const { slug, canEdit } = useStaff();
  const { progress, error, start } = useOneUpload({
    begin: (file, onProgress, uploadId) => {
      const form = new FormData();
      form.set("hero_image", file);
      return upload<StaffSettings>("PATCH", settingsPath(slug), form, onProgress, uploadId);
    },
    paint: (client, answer) => paintSettings(client, answer),
  });
  const isBusy = progress !== null;
  const isOver = useFileDrop(null, !canEdit || isBusy, ([file]) => file && void start(file));
  const hero = settings.images.hero;
  const button = (
    <FileButton
      look={hero ? "plain" : "primary"}
      icon={<ImagePlus size={hero ? 18 : 22} aria-hidden className="shrink-0" />}
      isDisabled={!canEdit || isBusy}
      inputTestId="first-picture"
      onFiles={([file]) => file && void start(file)}
      className={hero ? undefined : "min-h-14! px-5! py-2 text-[1.05rem]! sm:px-6!"}
    >
      {hero ? t("start.hero.another") : t("start.hero.action")}
    </FileButton>
  );
  return (
    <section
      aria-labelledby="first-picture"
      className={cx("card overflow-hidden", isOver && "border-accent!")}
    >
      {hero ? (
        <div className="aspect-[16/9] max-h-[26rem] w-full bg-sunken" data-testid="hero">
          <Picture image={hero} sizes="(width >= 64rem) 56rem, 100vw" />
        </div>
      ) : null}
      <div
        className={cx(
          hero
            ? "flex flex-wrap items-center justify-between gap-4 p-4 sm:p-5"
            : "m-3 flex flex-col items-center gap-4 rounded-xl border-2 border-line border-dashed px-5 py-12 text-center sm:py-16",
        )}
      >
        <div className={hero ? "min-w-0" : "max-w-md"}>
          <h2 id="first-picture" className={hero ? "font-medium" : "font-semibold text-xl"}>
            {hero ? t("start.hero.there") : t("start.hero.title")}
          </h2>
          <p className={cx("text-soft", hero ? "text-[0.9rem]" : "mt-1")}>
            {hero ? t("start.hero.live") : t("start.hero.text")}
          </p>
        </div>
        {isBusy ? (
          <div className="w-full max-w-sm">
            <UploadProgress label={t("start.hero.sending")} {...progress} />
          </div>
        ) : (
          button
        )}
        {!hero && !isBusy && (
          <p className="text-[0.85rem] text-soft pointer-coarse:hidden">{t("start.hero.drop")}</p>
        )}
        {error && (
          <p role="alert" className="w-full text-danger">
            {error}
          </p>
        )}
      </div>
    </section>
  );
}
