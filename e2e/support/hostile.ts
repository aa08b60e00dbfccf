/**
 * What somebody could type into any field of the console, by accident or to do harm. Each value
 * must come out of every page letter by letter, and do nothing.
 */
export const HOSTILE: Record<string, string> = {
  markup: `<img src=x onerror="alert(1)"><b>bold</b><svg/onload=alert(1)>`,
  quotes: `" onmouseover="alert(1)" 'single' \`tick\` “curly” \\"`,
  "the end of a script": `</script><script>alert(1)</script>`,
  "the start of a comment": `<!--<script>`,
  "ends of everything": `--> ]]> </style></title></textarea></noscript></div></body></html>`,
  entities: `&amp; &lt;b&gt; &#x41; &copy &nbsp; & &;`,
  "a template's marks": `{{7*7}} \${7*7} $& $1 $\` $' %s %00 \\u0041`,
  "a link that runs": `javascript:alert(1)//https://example.com`,
  "right to left": `שלום עולם (123) مرحبا بالعالم`,
  "directions that nobody ends": `\u202Ereverse\u2066open\u202Bmore`,
  "emoji of many parts": `👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇮🇪 ✈️`,
  "marks without a letter": `\u0301\u0308\u20DD\u0489 Z\u0351\u036B\u0343\u036A`,
  "letters that nobody sees": `a\u200Bb\u00ADc\uFEFFd\u2028e\u2029f\uFFFEg\u{10FFFF}h`,
};

/** Characters that belong in no text; JSON can carry them all the same. */
export const CONTROL = ["\u0000", "\u0007", "\u001B", "\u007F", "\u0085"];

/** A field that staff can type text into, and the most characters it takes. */
export interface TextField {
  name: string;
  limit: number;
}

/** How many characters the longest prose of the tests has; the fields would take twice as many. */
export const LONG = 10_000;

const line = (limit: number) => (name: string) => ({ name, limit });

/** The text fields of the settings that hold one line each. */
export const SETTINGS_LINES: TextField[] = [
  ...["name_override", "address_line_1_override", "address_line_2_override"].map(line(255)),
  ...["tagline_override", "slogan"].map(line(200)),
  ...["city_override", "country_override"].map(line(120)),
  ...["phone_override", "contact_phone"].map(line(30)),
  line(20)("postal_code_override"),
];

/** The text fields of the settings that hold several lines. */
export const SETTINGS_PROSE: TextField[] = [
  "short_description",
  "long_description",
  "welcome_message",
  "contact_address",
].map(line(20_000));

/** Links and e-mail addresses of the settings: anything else than those is refused there. */
export const SETTINGS_ADDRESSES = [
  "website_url_override",
  "booking_url_override",
  "website",
  "google_maps_link",
  "email_override",
  "contact_email",
];

/** The texts of a room type that guests see. */
export const ROOM_TEXTS: TextField[] = [
  ...["name"].map(line(200)),
  ...["bed_setup", "availability_message"].map(line(100)),
  ...["short_description"].map(line(20_000)),
];

/** The texts of a picture. */
export const PICTURE_TEXTS: TextField[] = ["alt", "caption"].map(line(255));

/** The most characters of an amenity. */
export const AMENITY_LIMIT = 100;

/** `value` under a mark of its own, as far as the field takes it; whole characters, as the server counts. */
export function fitted(mark: string, value: string, limit: number): string {
  return [...`${mark} ${value}`].slice(0, limit).join("").trim();
}

/** A word without a gap that is as long as the field allows, but for prose. */
export function unbroken(limit: number): string {
  return "W".repeat(Math.min(limit, LONG));
}
