/** One line on the console for whoever builds the page; their visitors see nothing broken. */
export function complain(what: string): void {
  console.error(`Frontage widget: ${what}`);
}
