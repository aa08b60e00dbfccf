import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { renderConsole } from "../test-console";
import { MenuButton } from "./ActionMenu";

const item = (name: string) => screen.getByRole("menuitem", { name });

test("a menu is walked by arrows and letters, leaves out what cannot be done, and does what is chosen", async () => {
  const act = vi.fn();
  const actions = [
    { id: "first", label: "To the start", isDisabled: true, act: () => act("first") },
    { id: "earlier", label: "Earlier", act: () => act("earlier") },
    { id: "later", label: "Later", act: () => act("later") },
    { id: "tags", label: "Tags", act: () => act("tags") },
  ];
  renderConsole(<MenuButton aria-label="Move picture" actions={actions} />);
  const button = screen.getByRole("button", { name: "Move picture" });
  button.focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(item("Earlier")).toHaveFocus());
  expect(item("To the start")).toHaveAttribute("aria-disabled", "true");

  await userEvent.keyboard("{ArrowUp}");
  expect(item("Tags")).toHaveFocus();
  await userEvent.keyboard("{ArrowDown}l");
  expect(item("Later")).toHaveFocus();
  await userEvent.keyboard("{Home}{End}{Enter}");
  expect(act.mock.calls).toEqual([["tags"]]);
  expect(screen.queryByRole("menu")).not.toBeInTheDocument();
});

test("Escape closes a menu, nothing is done, and the button has the focus again", async () => {
  const act = vi.fn();
  const actions = [{ id: "only", label: "Remove", isDanger: true, act }];
  renderConsole(<MenuButton aria-label="More" actions={actions} />);
  await userEvent.click(screen.getByRole("button", { name: "More" }));
  await waitFor(() => expect(item("Remove")).toHaveFocus());
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("menu")).not.toBeInTheDocument();
  await waitFor(() => expect(screen.getByRole("button", { name: "More" })).toHaveFocus());
  expect(act).not.toHaveBeenCalled();
});
