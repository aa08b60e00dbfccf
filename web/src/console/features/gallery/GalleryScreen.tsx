import { useQuery } from "@tanstack/react-query";
import { CheckSquare, Images, X } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { HotelImage, StaffSettings } from "../../api/types";
import { settingsQuery } from "../../hotel/settings";
import { useStaff } from "../../hotel/staff";
import { number } from "../../i18n/format";
import { useTranslation } from "../../i18n/useTranslation";
import { PictureDialog, type PictureTab } from "../../pictures/LaterPictureDialog";
import { useTarget } from "../../shell/useTarget";
import { Button } from "../../ui/Button";
import { Held, useHeld } from "../../ui/Held";
import { latelyDialog } from "../../ui/lately";
import { movedBy } from "../../ui/moved";
import { Empty, FailedScreen, ScreenTitle, Waiting } from "../../ui/states";
import { useFileDrop } from "../../ui/useFileDrop";
import { dropped } from "../../uploads/gather";
import { AddPictures, useAddPictures } from "./AddPictures";
import { Care, type CareActions } from "./Care";
import { Filters } from "./Filters";
import { type Filter, fits } from "./filters";
import { GalleryGrid, type GridActions } from "./GalleryGrid";
import { keyOf, nameOf, placedAt, positionsOf } from "./order";
import { PositionDialog } from "./PositionDialog";
import { RemoveDialog } from "./RemoveDialog";
import { Selection } from "./Selection";
import { type SelectionActions, SelectionBar } from "./SelectionBar";
import { TagDialog } from "./TagDialog";
import type { MoveTo } from "./TileMenu";
import { UploadList } from "./UploadList";
import { useGalleryOrder } from "./useGalleryOrder";
import { useHintsAside } from "./useHintsAside";
import { usePaste } from "./usePaste";
import { usePictureNotes } from "./usePictureNotes";

const DescribeDialog = latelyDialog(async () => (await import("./DescribeDialog")).DescribeDialog);

/** What is open over the gallery. */
type Open =
  | { what: "picture"; key: string; tab: PictureTab }
  | { what: "position" | "remove" | "tags"; keys: ReadonlySet<string> }
  | { what: "describe" };

/** The pictures of the hotel, in order. */
export function GalleryScreen() {
  const { slug } = useStaff();
  const { t } = useTranslation();
  const { data: settings, error, refetch } = useQuery(settingsQuery(slug));
  if (!settings) {
    return error ? (
      <FailedScreen
        screen={t("screens.gallery")}
        title={t("couldNotLoad.gallery")}
        error={error}
        retry={() => void refetch()}
      />
    ) : (
      <Waiting />
    );
  }
  return <Gallery settings={settings} />;
}

function Gallery({ settings }: { settings: StaffSettings }) {
  const { canEdit } = useStaff();
  const { t } = useTranslation("gallery");
  const add = useAddPictures();
  const { images, isSaving, reorder } = useGalleryOrder(settings.gallery_images);
  const notes = usePictureNotes(images);
  const hints = useHintsAside();
  const [open, setOpen] = useState<Open | null>(null);
  const [filter, setFilter] = useState<Filter>("all");
  const [isSelecting, setSelecting] = useState(false);
  const [selection] = useState(() => new Selection());
  const [said] = useState(() => new Held(""));
  const isOver = useFileDrop(null, !canEdit, (_files, transfer) => {
    void dropped(transfer).then(({ files, leftOut }) => add(files, leftOut));
  });
  usePaste(!canEdit, add);

  const keys = useMemo(() => images.map(keyOf), [images]);
  const target = useTarget();
  useEffect(() => {
    const key = /^picture-(.+)$/.exec(target)?.[1];
    if (key !== undefined && keys.includes(key)) setOpen({ what: "picture", key, tab: "texts" });
  }, [target, keys]);
  // The button shows at once that it was pressed, and two hundred tiles come right behind it.
  const filtered = useDeferredValue(filter);
  const shown = useMemo(
    () => images.filter((image) => fits(filtered, image, notes)),
    [images, filtered, notes],
  );
  // What a colleague removed, or a filter hides, is selected no more.
  useEffect(() => selection.keep(new Set(shown.map(keyOf))), [selection, shown]);
  const find = (some: ReadonlySet<string>) => images.filter((image) => some.has(keyOf(image)));

  const move = (order: readonly string[], moving: ReadonlySet<string>) => {
    if (!reorder(order, moving)) return;
    const [first = 0] = positionsOf(order, moving);
    const total = number(order.length);
    const [only] = find(moving);
    if (moving.size === 1 && only) {
      const name = nameOf(only, keys.indexOf(keyOf(only)));
      said.set(t("order.moved", { name, position: number(first), total }));
    } else {
      const to = number(first + moving.size - 1);
      const count = number(moving.size);
      said.set(t("order.movedMany", { number: count, from: number(first), to, total }));
    }
  };
  const moveTo = (some: ReadonlySet<string>, position: number) =>
    move(placedAt(keys, some, position), some);
  const moveOne = (image: HotelImage, to: MoveTo) => {
    const key = keyOf(image);
    const one = new Set([key]);
    if (to === "position") setOpen({ what: "position", keys: one });
    else move(movedBy(keys, key, to.by), one);
  };
  const own = (some: ReadonlySet<string>) =>
    find(some).flatMap(({ public_id }) => (public_id === null ? [] : [public_id]));
  const tag = (some: ReadonlySet<string>) => {
    if (own(some).length > 0) setOpen({ what: "tags", keys: some });
  };
  const close = () => setOpen(null);
  const { putAside, bringAllBack } = hints;
  const count = images.length;
  const means = { move, moveOne, moveTo, tag, putAside, bringAllBack, shown, count };
  const latest = useRef(means);
  latest.current = means;
  const [actions] = useState<GridActions>(() => ({
    reorder: (order, moving) => latest.current.move(order, moving),
    open: (image) => setOpen({ what: "picture", key: keyOf(image), tab: "focus" }),
    describe: (image) => setOpen({ what: "picture", key: keyOf(image), tab: "texts" }),
    remove: (image) => setOpen({ what: "remove", keys: new Set([keyOf(image)]) }),
    move: (image, to) => latest.current.moveOne(image, to),
    tag: (image) => latest.current.tag(new Set([keyOf(image)])),
    putAside: (hint) => latest.current.putAside(hint),
  }));
  // The same for as long as the screen is there: a move paints what moves, and none of these.
  const [chosen] = useState<SelectionActions>(() => ({
    position: (keys) => setOpen({ what: "position", keys }),
    first: (keys) => latest.current.moveTo(keys, 1),
    last: (keys) => latest.current.moveTo(keys, latest.current.count),
    tag: (keys) => latest.current.tag(keys),
    remove: (keys) => setOpen({ what: "remove", keys }),
    all: () => selection.replace(latest.current.shown.map(keyOf)),
  }));
  const [care] = useState<CareActions>(() => ({
    describe: () => setOpen({ what: "describe" }),
    look: () => setFilter("hinted"),
    tag: () => setSelecting(true),
    needless: (lacks) => latest.current.putAside({ lacks }),
    bringBack: () => latest.current.bringAllBack(),
  }));
  const edited =
    open?.what === "picture" ? images.find((image) => keyOf(image) === open.key) : undefined;

  return (
    <>
      <ScreenTitle title={t("title")} lead={canEdit ? <HowToSort /> : t("lead.viewer")}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <p role="status" className="text-[0.9rem] text-soft">
            {isSaving ? t("savingOrder") : t("count", { count: images.length })}
          </p>
          {canEdit && images.length > 0 && (
            <Button
              icon={
                isSelecting ? <X size={18} aria-hidden /> : <CheckSquare size={18} aria-hidden />
              }
              aria-pressed={isSelecting}
              onPress={() => {
                setSelecting(!isSelecting);
                selection.replace([]);
              }}
            >
              {t(isSelecting ? "selection.end" : "selection.start")}
            </Button>
          )}
          <AddPictures isDisabled={!canEdit} />
        </div>
      </ScreenTitle>
      <Said said={said} />
      <UploadList />
      {canEdit && <Care images={settings.gallery_images} notes={notes} actions={care} />}
      <Filters
        images={settings.gallery_images}
        notes={notes}
        filter={filter}
        onChange={setFilter}
      />
      {images.length === 0 ? (
        <Empty icon={<Images size={36} aria-hidden />} title={t("empty.title")}>
          {t(canEdit ? "empty.editor" : "empty.viewer")}
        </Empty>
      ) : shown.length === 0 ? (
        <Empty icon={<Images size={36} aria-hidden />} title={t("empty.filter")}>
          {t("empty.filterMore")}
        </Empty>
      ) : (
        <GalleryGrid
          images={images}
          shown={shown}
          notes={notes}
          selection={selection}
          isSelecting={isSelecting}
          canEdit={canEdit}
          said={said}
          actions={actions}
        />
      )}
      <SelectionBar selection={selection} total={images.length} actions={chosen} />
      {open?.what === "position" && (
        <PositionDialog
          count={open.keys.size}
          now={positionsOf(keys, open.keys)[0] ?? 1}
          most={images.length - open.keys.size + 1}
          onMove={(position) => moveTo(open.keys, position)}
          onClose={close}
        />
      )}
      {open?.what === "tags" && notes && (
        <TagDialog pictures={own(open.keys)} notes={notes} onClose={close} />
      )}
      {open?.what === "remove" && (
        <RemoveDialog
          images={find(open.keys)}
          onRemoved={() => selection.replace([])}
          onClose={close}
        />
      )}
      {open?.what === "describe" && <DescribeDialog images={images} onClose={close} />}
      {open?.what === "picture" && edited && edited.public_id !== null && (
        <PictureDialog
          image={{ ...edited, public_id: edited.public_id }}
          what={t("picture")}
          from="settings"
          tab={open.tab}
          onClose={close}
        />
      )}
      {isOver && (
        <div className="pointer-events-none fixed inset-3 z-30 flex items-center justify-center rounded-3xl border-4 border-accent border-dashed bg-accent-soft/90">
          <p className="rounded-2xl bg-surface px-8 py-5 text-center font-semibold text-2xl text-accent shadow-raised">
            {t("uploads:add.letGo")}
          </p>
        </div>
      )}
    </>
  );
}

/** What screen readers are told of orders; seen, it would be what the eye sees anyway. */
function Said({ said }: { said: Held<string> }) {
  return (
    <p role="status" data-testid="gallery-said" className="sr-only">
      {useHeld(said, String)}
    </p>
  );
}

function HowToSort() {
  const { t } = useTranslation("gallery");
  return (
    <>
      <span className="pointer-coarse:hidden">{t("lead.pointer")}</span>
      <span className="hidden pointer-coarse:inline">{t("lead.touch")}</span>
    </>
  );
}
