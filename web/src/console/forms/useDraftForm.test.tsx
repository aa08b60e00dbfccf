import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useEffect, useState } from "react";
import { expect, test } from "vitest";
import { ApiError } from "../api/problem";
import { DraftField } from "./DraftField";
import { FormStore } from "./FormStore";
import { SaveBar } from "./SaveBar";
import { FormStoreContext, useDraftForm } from "./useDraftForm";

type Texts = { slogan: string; tagline: string };

interface Desk {
  /** What a colleague does. */
  change(texts: Partial<Texts>): void;
  sent: Partial<Texts>[];
}

function Form({ desk, refusal }: { desk: Desk; refusal: ApiError | undefined }) {
  const [server, setServer] = useState<Texts>({ slogan: "Sleep well", tagline: "By the lake" });
  useEffect(() => {
    desk.change = (texts) => act(() => setServer((now) => ({ ...now, ...texts })));
  }, [desk]);
  const form = useDraftForm<Texts>("texts", server, async (changed) => {
    desk.sent.push(changed);
    if (refusal) throw refusal;
    const after = { ...server, ...changed };
    setServer(after);
    return after;
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <DraftField form={form} field="slogan" label="Slogan" />
      <DraftField form={form} field="tagline" label="Tagline" />
      <SaveBar form={form} save="Save texts" isDisabled={false} />
    </form>
  );
}

/** A form on its own, over values that the test may change like a colleague would. */
function renderForm(refusal?: ApiError): Desk {
  const desk: Desk = { change: () => {}, sent: [] };
  render(
    <FormStoreContext value={new FormStore()}>
      <Form desk={desk} refusal={refusal} />
    </FormStoreContext>,
  );
  return desk;
}

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const save = () => screen.getByRole("button", { name: "Save texts" });

test("staff changes one field of two: only that one is sent, and it is said to be live", async () => {
  const user = userEvent.setup();
  const desk = renderForm();
  expect(save()).toBeDisabled();
  await user.clear(field("Slogan"));
  await user.type(field("Slogan"), "Sleep better");
  expect(screen.getByText("1 change not saved")).toBeInTheDocument();
  await user.click(save());
  expect(await screen.findByText("Saved")).toBeInTheDocument();
  expect(desk.sent).toEqual([{ slogan: "Sleep better" }]);
});

test("a refused text stays in its field with the reason below it", async () => {
  const user = userEvent.setup();
  renderForm(
    new ApiError(400, "One field was refused.", { slogan: ["At most 200 characters, please."] }),
  );
  await user.type(field("Slogan"), "!");
  await user.click(save());
  expect(await screen.findByText("Not saved: One field was refused.")).toBeInTheDocument();
  expect(field("Slogan")).toHaveValue("Sleep well!");
  expect(field("Slogan")).toBeInvalid();
  expect(screen.getByText("At most 200 characters, please.")).toBeInTheDocument();
  await user.type(field("Slogan"), "!");
  expect(screen.queryByText("At most 200 characters, please.")).not.toBeInTheDocument();
});

test("a colleague edits both fields while one is being typed in", async () => {
  const user = userEvent.setup();
  const desk = renderForm();
  await user.type(field("Slogan"), " here");
  desk.change({ slogan: "Sleep in", tagline: "On the shore" });
  expect(field("Tagline")).toHaveValue("On the shore");
  expect(field("Slogan")).toHaveValue("Sleep well here");
  expect(screen.getByText(/A colleague changed this meanwhile to/)).toHaveTextContent("Sleep in");
  await user.click(screen.getByRole("button", { name: "Use theirs" }));
  expect(field("Slogan")).toHaveValue("Sleep in");
  expect(save()).toBeDisabled();
});
