import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { glenlough } from "../../../testing/glenlough";
import { FramedPage } from "./FramedPage";

async function framed() {
  render(<FramedPage document={glenlough({ name: "The Lodge" })} />);
  const frame = screen.getByTitle<HTMLIFrameElement>("The page as it was");
  const inside = frame.contentDocument as Document;
  // jsdom does not know `srcdoc`: what a browser would have read from it by now.
  expect(frame.srcdoc).toContain('<body><div id="page"></div></body>');
  inside.body.innerHTML = '<div id="page"></div>';
  fireEvent.load(frame);
  await waitFor(() => expect(inside.querySelector("h1")?.textContent).toBe("The Lodge"));
  return inside;
}

test("the past page is whole in its frame and leaves the console alone", async () => {
  const inside = await framed();
  expect(inside.querySelectorAll('[data-testid="gallery"] li')).toHaveLength(3);
  expect(inside.head.querySelectorAll("style").length).toBeGreaterThan(1);
  expect(document.querySelector("h1")).toBeNull();
  expect(document.head.querySelectorAll("style")).toHaveLength(0);
});

test("its links lead within it or beside it, never away from the console", async () => {
  const inside = await framed();
  const opened = vi.spyOn(window, "open").mockReturnValue(null);
  const rooms = inside.getElementById("rooms") as HTMLElement;
  rooms.scrollIntoView = vi.fn();
  const click = (selector: string) => {
    const event = new MouseEvent("click", { bubbles: true, cancelable: true });
    inside.querySelector(selector)?.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(click('a[href="#rooms"]')).toBe(true);
  expect(rooms.scrollIntoView).toHaveBeenCalledOnce();
  expect(opened).not.toHaveBeenCalled();
  expect(click("a.header-book")).toBe(true);
  expect(opened).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^https?:/),
    "_blank",
    "noopener",
  );
});
