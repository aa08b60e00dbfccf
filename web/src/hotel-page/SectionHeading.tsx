import type { ReactNode } from "react";

/** How every section of the page begins: a short line above, then its title. */
export function SectionHeading({
  id,
  over,
  title,
}: {
  id: string;
  over: string;
  title: ReactNode;
}) {
  return (
    <div className="section-heading">
      <p className="over">{over}</p>
      <h2 id={`${id}-title`} dir="auto">
        {title}
      </h2>
    </div>
  );
}
