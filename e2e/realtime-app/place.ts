/** Where the server is: the app is built once, the tests' servers have ports of their own. */
const query = new URLSearchParams(location.search);

function given(name: string): string {
  const value = query.get(name);
  if (!value) throw new Error(`the address lacks ?${name}=`);
  return value;
}

export const slug = given("slug");
export const pusherKey = given("key");
export const port = Number(given("port"));
export const apiUrl = `http://127.0.0.1:${port}/api`;
