import { BedDouble, ImageUp, Pencil, Trash2, Users } from "lucide-react";
import { memo, useRef } from "react";
import type { StaffRoomType } from "../../api/types";
import { useStaff } from "../../hotel/staff";
import { money } from "../../i18n/format";
import { Trans } from "../../i18n/Trans";
import { useTranslation } from "../../i18n/useTranslation";
import { UploadProgress } from "../../pictures/UploadProgress";
import { ThingCompany, useLights } from "../../together/ThingCompany";
import { useChangeOf } from "../../together/Together";
import { Button } from "../../ui/Button";
import { cx } from "../../ui/cx";
import { FileButton } from "../../ui/FileButton";
import { Picture } from "../../ui/Picture";
import { Switch } from "../../ui/Switch";
import { useFileDrop } from "../../ui/useFileDrop";
import { roomForm } from "./room-form";
import { useRoomPhoto, useSaveRoom } from "./room-writes";

/** What is to be done with a room type. These stay the same for as long as the list is there. */
export interface RoomActions {
  edit(id: number): void;
  remove(id: number): void;
  photoTexts(id: number): void;
  /** Of the list that is shown. */
  revision(): number | undefined;
}

interface RoomCardProps {
  room: StaffRoomType;
  actions: RoomActions;
}

/**
 * A room type in the list: its photo, its facts, and what can be done with it. Painted anew only
 * when it is another: of forty, a dialog that opens or a colleague's save paints one or none.
 */
export const RoomCard = memo(function RoomCard({ room, actions }: RoomCardProps) {
  const { t } = useTranslation("rooms");
  const { canEdit } = useStaff();
  const save = useSaveRoom(() => t("delivery:what.visibility", { name: room.name }));
  const photo = useRoomPhoto(room, actions.revision);
  const thing = roomForm(room.id);
  const news = useChangeOf(thing);
  const lights = useLights(news);
  const place = useRef<HTMLDivElement>(null);
  const isOver = useFileDrop(place, !canEdit || photo.progress !== null, ([file]) => {
    if (file) void photo.start(file);
  });
  // At once what was switched to; what the server has when it is done.
  const isShown = (save.isPending ? save.variables?.values.is_active : undefined) ?? room.is_active;
  const setActive = (is_active: boolean) =>
    save.mutate({ id: room.id, values: { is_active }, base: actions.revision() });

  return (
    <article
      data-testid={`room-${room.id}`}
      aria-label={room.name}
      data-fresh={news ? true : undefined}
      className={cx("card room-card relative flex flex-col overflow-hidden md:flex-row", lights)}
    >
      {news && (
        <ThingCompany
          thing={thing}
          news={news}
          className="absolute start-3 top-3 z-1 max-w-[calc(100%-1.5rem)]"
        />
      )}
      <div
        ref={place}
        className={cx(
          "relative aspect-[16/10] shrink-0 bg-sunken md:aspect-auto md:w-72",
          isOver && "outline-4 outline-accent -outline-offset-4",
        )}
      >
        {room.photo_image ? (
          <div data-testid={`room-${room.id}-photo`} className="absolute inset-0">
            <Picture image={room.photo_image} sizes="(min-width: 48rem) 18rem, 100vw" />
          </div>
        ) : (
          <p className="flex size-full flex-col items-center justify-center gap-2 p-6 text-center text-[0.9rem] text-soft">
            <BedDouble size={30} aria-hidden />
            {canEdit ? t("card.dropPhoto") : t("card.noPhoto")}
          </p>
        )}
        {isOver && (
          <p className="absolute inset-0 flex items-center justify-center bg-accent-soft/95 p-4 text-center font-medium text-accent">
            {t("card.letGo", { room: room.name })}
          </p>
        )}
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-3 p-5 sm:p-6">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
          <div className="min-w-0">
            <h2 dir="auto" className="text-start font-semibold text-lg leading-snug">
              {room.name}
            </h2>
            {room.code && (
              <p className="text-[0.85rem] text-soft">
                <bdi>{room.code}</bdi>
              </p>
            )}
          </div>
          <p className="text-[0.85rem] text-soft">
            <Trans
              i18nKey="rooms:card.priceFrom"
              values={{ price: money(Number(room.starting_price_from), room.currency) }}
              components={{
                price: <bdi className="font-medium text-base text-ink tabular-nums" />,
              }}
            />
          </p>
        </div>
        {room.short_description && (
          <p dir="auto" className="line-clamp-3 text-[0.95rem] text-soft">
            {room.short_description}
          </p>
        )}
        <p className="flex flex-wrap gap-x-5 gap-y-1 text-[0.9rem]">
          <span className="inline-flex items-center gap-1.5">
            <Users size={16} aria-hidden className="text-soft" />
            {t("card.guests", { count: room.max_occupancy })}
          </span>
          {room.bed_setup && (
            <span className="inline-flex items-center gap-1.5">
              <BedDouble size={16} aria-hidden className="text-soft" />
              <bdi>{room.bed_setup}</bdi>
            </span>
          )}
          {room.availability_message && (
            <bdi className="text-accent">{room.availability_message}</bdi>
          )}
        </p>
        {photo.progress !== null && (
          <UploadProgress label={t("photoOf", { room: room.name })} {...photo.progress} />
        )}
        {photo.error && (
          <p role="alert" className="text-[0.9rem] text-danger">
            {t("card.photoNotSaved", { reason: photo.error })}
          </p>
        )}
        <div className="mt-auto flex flex-wrap items-center gap-2 border-line border-t pt-3">
          <Switch
            isSelected={isShown}
            onChange={setActive}
            isDisabled={!canEdit || save.isPending}
            aria-label={t("card.show", { room: room.name })}
          >
            {isShown ? t("card.shown") : t("card.hidden")}
          </Switch>
          <span className="flex-1" />
          {photo.progress !== null ? (
            <Button onPress={photo.stop}>{t("card.stopUpload")}</Button>
          ) : (
            <FileButton
              icon={<ImageUp size={18} aria-hidden />}
              isDisabled={!canEdit}
              aria-label={t("card.uploadOf", { room: room.name })}
              inputTestId={`room-${room.id}-file`}
              onFiles={([file]) => file && void photo.start(file)}
            >
              {t("card.upload")}
            </FileButton>
          )}
          {room.photo_image?.public_id && (
            <Button
              isDisabled={!canEdit}
              aria-label={t("card.altTextOf", { room: room.name })}
              onPress={() => actions.photoTexts(room.id)}
            >
              {t("card.altText")}
            </Button>
          )}
          <Button
            icon={<Pencil size={17} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={t("card.editOf", { room: room.name })}
            onPress={() => actions.edit(room.id)}
          >
            {t("card.edit")}
          </Button>
          <Button
            look="quiet"
            icon={<Trash2 size={18} aria-hidden />}
            isDisabled={!canEdit}
            aria-label={t("card.deleteOf", { room: room.name })}
            onPress={() => actions.remove(room.id)}
          />
        </div>
      </div>
    </article>
  );
});
