import { CircleCheck } from "lucide-react";
import { useId, useState } from "react";
import type { HotelImage } from "../../api/types";
import { ConflictDialog } from "../../forms/ConflictDialog";
import { DraftField } from "../../forms/DraftField";
import { submitFrom } from "../../forms/submitFrom";
import { useTranslation } from "../../i18n/useTranslation";
import { type OwnImage, usePictureForm } from "../../pictures/usePictureForm";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Picture } from "../../ui/Picture";
import { lacksAlt } from "./filters";
import { keyOf } from "./order";

interface DescribeDialogProps {
  images: readonly HotelImage[];
  onClose(): void;
}

/** One picture without alt text after the other; each is saved as one goes. */
export function DescribeDialog({ images, onClose }: DescribeDialogProps) {
  // The list of the beginning: what is described meanwhile, here or by a colleague, keeps its turn.
  const [queue] = useState(() => images.filter(lacksAlt).map(keyOf));
  const [at, setAt] = useState(0);
  // A colleague may have removed the next one.
  const here = new Map(images.map((image) => [keyOf(image), image]));
  const key = queue.slice(at).find((one) => here.has(one)) ?? "";
  const turn = queue.indexOf(key);
  const image = here.get(key);
  if (!image || image.public_id === null) return <Over images={images} onClose={onClose} />;
  return (
    <One
      key={image.public_id}
      image={{ ...image, public_id: image.public_id }}
      number={turn + 1}
      total={queue.length}
      onNext={() => setAt(turn + 1)}
      onClose={onClose}
    />
  );
}

interface OneProps {
  image: OwnImage;
  number: number;
  total: number;
  onNext(): void;
  onClose(): void;
}

function One({ image, number, total, onNext, onClose }: OneProps) {
  const { t } = useTranslation("gallery");
  const formId = useId();
  const { form } = usePictureForm(image, undefined, "settings");
  const leave = () => {
    form.discard();
    onClose();
  };
  return (
    <Dialog
      title={t("describe.title")}
      isOpen
      onClose={leave}
      size="large"
      footer={
        <>
          <ConflictDialog question={form.question} />
          <p role="status" className="me-auto text-[0.9rem] text-soft tabular-nums">
            {t("describe.progress", { number, total })}
          </p>
          <Button
            onPress={() => {
              form.discard();
              onNext();
            }}
          >
            {t("describe.skip")}
          </Button>
          <Button
            type="submit"
            form={formId}
            look="primary"
            isPending={form.saving}
            isDisabled={!form.isChanged}
          >
            {t(number === total ? "describe.finish" : "describe.next")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={async (event) => {
          event.preventDefault();
          if (form.isChanged && (await submitFrom(event.currentTarget, form))) onNext();
        }}
      >
        <div className="h-56 overflow-hidden rounded-xl bg-sunken sm:h-80">
          <Picture image={image} sizes="(min-width: 48rem) 44rem, 100vw" fit="contain" />
        </div>
        <DraftField
          form={form}
          field="alt"
          label={t("describe.alt")}
          hint={t("describe.altHint")}
          maxLength={255}
          autoFocus
        />
        <DraftField
          form={form}
          field="caption"
          label={t("describe.caption")}
          hint={t("describe.captionHint")}
          maxLength={255}
        />
      </form>
    </Dialog>
  );
}

function Over({ images, onClose }: DescribeDialogProps) {
  const { t } = useTranslation("gallery");
  const count = images.filter(lacksAlt).length;
  return (
    <Dialog
      title={t("describe.title")}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" autoFocus onPress={onClose}>
          {t("describe.done")}
        </Button>
      }
    >
      <p role="status" className="flex gap-2.5">
        {count === 0 && (
          <CircleCheck size={20} aria-hidden className="mt-0.5 shrink-0 text-accent" />
        )}
        {count === 0 ? t("describe.all") : t("describe.left", { count })}
      </p>
    </Dialog>
  );
}
