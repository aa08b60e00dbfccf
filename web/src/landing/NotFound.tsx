/** An address that leads nowhere, and the ways on from it. */
export function NotFound() {
  return (
    <div className="landing" data-theme="light">
      <main id="main" className="not-found">
        <p className="over">Page not found</p>
        <h1>This page is not here</h1>
        <p>
          The address may have been mistyped, or the hotel may no longer be shown here. All hotels
          that are open are on the front page.
        </p>
        <p className="not-found-ways">
          <a className="button" href="/">
            See all hotels
          </a>
        </p>
      </main>
    </div>
  );
}
