import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { serve } from "../../api/test-server";
import { manager, renderConsole } from "../../test-console";
import { SignIn } from "./SignIn";
import { sessionQuery } from "./session";

const enter = async (password: string) => {
  const user = userEvent.setup();
  await user.clear(screen.getByLabelText("User name"));
  await user.type(screen.getByLabelText("User name"), "manager");
  await user.clear(screen.getByLabelText("Password"));
  await user.type(screen.getByLabelText("Password"), `${password}{Enter}`);
};

test("a wrong password is refused in words, the right one opens, and no token is kept", async () => {
  const server = await serve(({ body }) =>
    JSON.parse(body).password === "right"
      ? { status: 200, body: { ...manager, token: "secret" } }
      : { status: 400, body: { non_field_errors: ["Unable to log in."] } },
  );
  const { client } = renderConsole(<SignIn notice={null} />);
  await enter("wrong");
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "That user name and password do not match.",
  );
  await enter("right");
  await expect
    .poll(() => client.getQueryData(sessionQuery.queryKey))
    .toEqual(expect.objectContaining({ username: "manager", hotel_slug: "killarney" }));
  expect(client.getQueryData(sessionQuery.queryKey)).not.toHaveProperty("token");
  expect(server.seen.map(({ path }) => path)).toEqual(["/api/staff/login/", "/api/staff/login/"]);
});

test("a server that is out of reach is not blamed on the password", async () => {
  await serve(() => ({ status: 503, body: "<html>maintenance</html>" }));
  renderConsole(<SignIn notice={null} />);
  await enter("right");
  expect(await screen.findByRole("alert")).toHaveTextContent("status 503");
});

test("an empty form is not sent", async () => {
  const server = await serve(() => ({ status: 200, body: manager }));
  renderConsole(<SignIn notice={null} />);
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Enter your user name");
  expect(server.seen).toEqual([]);
});
