/** The hotel in its own words, beside its second picture when it has one. */
import type { HotelDocument } from "@frontage/sdk/wire";
import { Paragraphs } from "../ui/Paragraphs";
import { Picture } from "../ui/Picture";
import { welcomeSizes } from "./picture-sizes";
import { SectionHeading } from "./SectionHeading";
import { besideWelcome } from "./sections";
import { Named, useWords } from "./words/use-words";

export function Welcome({ document }: { document: HotelDocument }) {
  const { welcome_message, short_description, long_description } = document;
  const lead = welcome_message.trim() || short_description;
  const summary = lead === short_description ? "" : short_description;
  const picture = besideWelcome(document);
  const words = useWords();
  return (
    <section
      className={picture ? "section welcome welcome-pictured" : "section welcome"}
      id="welcome"
      aria-labelledby="welcome-title"
    >
      <div className="welcome-words">
        <SectionHeading
          id="welcome"
          over={words.welcome.over}
          title={
            document.slogan.trim() || <Named sentence={words.welcome.title} name={document.name} />
          }
        />
        <Paragraphs className="lead" text={lead} />
        <Paragraphs text={summary} />
        <Paragraphs text={long_description} />
      </div>
      {picture && (
        <figure>
          <Picture
            image={picture}
            sizes={welcomeSizes(picture)}
            className="welcome-picture"
            testId="landing-page-image"
          />
          {picture.caption && <figcaption dir="auto">{picture.caption}</figcaption>}
        </figure>
      )}
    </section>
  );
}
