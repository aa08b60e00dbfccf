/** The style sheets of the public page as text, in the order in which the page itself has them. */

import amenities from "../../../hotel-page/amenities.css?inline";
import contact from "../../../hotel-page/contact.css?inline";
import footer from "../../../hotel-page/footer.css?inline";
import gallery from "../../../hotel-page/gallery.css?inline";
import header from "../../../hotel-page/header.css?inline";
import hero from "../../../hotel-page/hero.css?inline";
import lightbox from "../../../hotel-page/lightbox.css?inline";
import print from "../../../hotel-page/print.css?inline";
import rooms from "../../../hotel-page/rooms.css?inline";
import sections from "../../../hotel-page/sections.css?inline";
import base from "../../../ui/base.css?inline";

export const PAGE_SHEETS = {
  base,
  header,
  hero,
  sections,
  rooms,
  gallery,
  lightbox,
  amenities,
  contact,
  footer,
  print,
};
