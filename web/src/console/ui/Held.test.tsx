import { act, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Held, useHeld } from "./Held";

test("only those are painted anew whose part of the value changed", () => {
  const current = new Held("a");
  const painted: string[] = [];
  const Tile = ({ name }: { name: string }) => {
    const is = useHeld(current, (now) => now === name);
    painted.push(name);
    return <p>{is ? `${name} has it` : name}</p>;
  };
  render(["a", "b", "c"].map((name) => <Tile key={name} name={name} />));
  painted.length = 0;
  act(() => current.set("c"));
  expect(painted.sort()).toEqual(["a", "c"]);
  expect(screen.getByText("c has it")).toBeInTheDocument();
});
