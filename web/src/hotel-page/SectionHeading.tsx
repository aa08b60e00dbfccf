/** How every section of the page begins: a short line above, then its title. */
export function SectionHeading({ id, over, title }: { id: string; over: string; title: string }) {
  return (
    <div className="section-heading">
      <p className="over">{over}</p>
      <h2 id={`${id}-title`}>{title}</h2>
    </div>
  );
}
