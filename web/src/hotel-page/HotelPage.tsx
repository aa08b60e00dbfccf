/**
 * A hotel's public page as a function of its document. The server renders it once per revision;
 * the browser takes over with the same props and renders again when the document changes.
 */
import type { HotelDocument } from "@frontage/sdk/wire";
import type { Standing } from "../live/use-standing";
import { Notes } from "../ui/Notes";
import { InTurn } from "../ui/turns";
import { Amenities } from "./Amenities";
import { ContactSection } from "./ContactSection";
import { Footer } from "./Footer";
import { Gallery } from "./Gallery";
import { Header } from "./Header";
import { Hero } from "./Hero";
import { Rooms } from "./Rooms";
import { type Section, sectionsOf } from "./sections";
import { Welcome } from "./Welcome";
import type { PageWords } from "./words";
import { Named, Words } from "./words/use-words";

interface HotelPageProps {
  document: HotelDocument;
  /** The page's own words, in the language of its texts. */
  words: PageWords;
  /** What just changed, for those who listen to the page; empty when nothing did. */
  announcement?: string;
  /** Whether the page has lost touch with its hotel. */
  standing?: Standing;
}

export function HotelPage(props: HotelPageProps) {
  return (
    <Words.Provider value={props.words}>
      <Page {...props} />
    </Words.Provider>
  );
}

function Page({ document, words, announcement = "", standing = "level" }: HotelPageProps) {
  const sections = sectionsOf(document, words);
  const has = (id: Section["id"]) => sections.some((section) => section.id === id);
  return (
    <div
      id="top"
      className={document.images.hero ? "page page-pictured" : "page"}
      data-theme={document.theme_mode}
      data-revision={document.revision}
    >
      <a className="skip" href="#main">
        {words.skip}
      </a>
      <Header document={document} sections={sections} />
      <main id="main" tabIndex={-1}>
        <Hero document={document} sections={sections} />
        {has("welcome") && (
          <InTurn part="welcome">
            <Welcome document={document} />
          </InTurn>
        )}
        {has("rooms") && (
          <InTurn part="rooms">
            <Rooms document={document} />
          </InTurn>
        )}
        {has("gallery") && (
          <InTurn part="gallery">
            <Gallery images={document.gallery_images} />
          </InTurn>
        )}
        {has("amenities") && (
          <InTurn part="amenities">
            <Amenities names={document.amenities} keys={document.amenity_keys} />
          </InTurn>
        )}
        {has("contact") && (
          <InTurn part="contact">
            <ContactSection document={document} />
          </InTurn>
        )}
        {sections.length === 0 && (
          <section className="section nothing-yet">
            <p className="lead" key={document.name}>
              <Named sentence={words.nothingYet} name={document.name} />
            </p>
          </section>
        )}
      </main>
      <Footer document={document} sections={sections} />
      <Notes announcement={announcement} standing={standing} words={words} />
    </div>
  );
}
