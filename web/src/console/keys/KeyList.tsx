import { useState } from "react";
import { useTranslation } from "../i18n/useTranslation";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Switch } from "../ui/Switch";
import { commandKey } from "./command-key";
import { mayUseSingleKeys, setSingleKeys } from "./single-keys";

/** All keys of the console, and the switch for those that are pressed alone. */
export function KeyList({ onClose }: { onClose(): void }) {
  const { t } = useTranslation("keys");
  const [isSingle, setSingle] = useState(mayUseSingleKeys);
  const command = commandKey();
  const everywhere: [string[], string][] = [
    [[command, "K"], t("list.find")],
    [[command, "S"], t("list.save")],
    [["?"], t("list.keys")],
    [[t("key.alt"), "T"], t("list.notices")],
    [[t("key.tab")], t("list.next")],
    [[t("key.escape")], t("list.close")],
  ];
  const lists: [string[], string][] = [
    [[t("key.arrows")], t("list.walk")],
    [[t("key.space")], t("list.choose")],
    [[t("key.enter")], t("list.lift")],
    [[t("key.arrows")], t("list.place")],
  ];
  return (
    <Dialog
      title={t("list.title")}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" autoFocus onPress={onClose}>
          {t("list.done")}
        </Button>
      }
    >
      <p className="mb-5 text-soft">{t("list.lead")}</p>
      <Table title={t("list.everywhere")} keys={everywhere} />
      <Table title={t("list.lists")} keys={lists} />
      <div className="border-line border-t pt-4">
        <Switch
          isSelected={isSingle}
          onChange={(on) => {
            setSingleKeys(on);
            setSingle(on);
          }}
        >
          {t("list.single")}
        </Switch>
        <p className="mt-1 text-[0.85rem] text-soft">{t("list.singleHint")}</p>
      </div>
    </Dialog>
  );
}

function Table({ title, keys }: { title: string; keys: [string[], string][] }) {
  return (
    <section className="mb-6">
      <h3 className="mb-2 font-semibold text-[0.95rem]">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
        {keys.map(([pressed, does]) => (
          <div key={does} className="contents">
            <dt dir="ltr" className="flex flex-wrap gap-1">
              {pressed.map((key) => (
                <kbd
                  key={key}
                  className="rounded-md border border-control bg-sunken px-2 py-0.5 font-sans text-[0.85rem]"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
