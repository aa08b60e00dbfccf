//! What a page shows, in the three forms it is needed in: the input of the server's render, the
//! data that the browser's script starts from, and the few words of a stand-in.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::shell::escaped;

/// What a page shows. The JSON is passed through as it is, never taken apart.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// One hotel: a `HotelDocument`.
    Hotel(&'a str),
    /// All hotels.
    Landing(LandingPage<'a>),
    /// No such hotel or page.
    NotFound(NotFoundPage<'a>),
    /// The console, which is rendered by the browser alone.
    Console,
}

/// The landing page.
#[derive(Clone, Copy, Debug)]
pub struct LandingPage<'a> {
    /// The cards of all hotels that guests see, JSON.
    pub cards_json: &'a str,
    /// The entity tag of that list.
    pub version: &'a str,
    /// What the guest asked for, see `Filter` in `web/src/landing/filter.ts`, JSON.
    pub filter_json: &'a str,
    /// Whether that is anything but everything: there are no end of such pages, and none is kept.
    pub is_filtered: bool,
}

/// What an address that leads nowhere is answered with.
#[derive(Clone, Copy, Debug)]
pub struct NotFoundPage<'a> {
    /// Hotels that may have been meant, the nearest first: slug, name, city, country; JSON.
    pub near_json: &'a str,
    /// Some of the hotels there are, likewise.
    pub hotels_json: &'a str,
    /// How many there are.
    pub count: usize,
}

/// Names of properties are the agreement with the web's own code.
#[derive(Serialize)]
struct Data<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    near: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hotels: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<&'a RawValue>,
    base_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    realtime: Option<&'a RawValue>,
}

impl<'a> Content<'a> {
    /// The data as JSON: with `realtime` what the browser gets, without it what the server's
    /// render gets. `words` are the page's own. Fails when one of the
    /// pieces is not JSON.
    pub fn json(
        self,
        base_url: &'a str,
        realtime: Option<&'a str>,
        words: Option<&'a RawValue>,
    ) -> Result<String, serde_json::Error> {
        let realtime = realtime.map(serde_json::from_str).transpose()?;
        let mut data = Data {
            kind: "",
            document: None,
            words,
            near: None,
            hotels: None,
            count: None,
            version: None,
            filter: None,
            base_url,
            realtime,
        };
        match self {
            Content::Hotel(document) => {
                data.kind = "hotel";
                data.document = Some(serde_json::from_str(document)?);
            }
            Content::Landing(page) => {
                data.kind = "landing";
                data.hotels = Some(serde_json::from_str(page.cards_json)?);
                data.version = Some(page.version);
                data.filter = Some(serde_json::from_str(page.filter_json)?);
            }
            Content::NotFound(page) => {
                data.kind = "not-found";
                data.near = Some(serde_json::from_str(page.near_json)?);
                data.hotels = Some(serde_json::from_str(page.hotels_json)?);
                data.count = Some(page.count);
            }
            Content::Console => data.kind = "console",
        }
        serde_json::to_string(&data)
    }

    /// Title (text) and words (HTML, shown without script) for when the page is not rendered by
    /// the server.
    pub fn stand_in(self) -> (String, String) {
        match self {
            Content::Hotel(document) => {
                let hotel: Hotel = serde_json::from_str(document).unwrap_or_default();
                let mut words = format!("<h1>{}</h1>", escaped(&hotel.name));
                for text in [hotel.short_description, hotel.phone, hotel.email] {
                    if !text.is_empty() {
                        words.push_str(&format!("<p>{}</p>", escaped(&text)));
                    }
                }
                (hotel.name, words)
            }
            Content::Landing(page) => {
                let hotels: Vec<Hotel> = serde_json::from_str(page.cards_json).unwrap_or_default();
                let links = hotels.iter().map(|hotel| {
                    let (slug, name) = (escaped(&hotel.slug), escaped(&hotel.name));
                    format!("<li><a href=\"/hotels/{slug}\">{name}</a></li>")
                });
                let words = format!("<h1>Hotels</h1><ul>{}</ul>", links.collect::<String>());
                ("Hotels".to_owned(), words)
            }
            Content::NotFound(_) => {
                let words = "<h1>Page not found</h1><p><a href=\"/\">All hotels</a></p>";
                ("Page not found".to_owned(), words.to_owned())
            }
            Content::Console => {
                let words = "<p>The staff console needs JavaScript. \
                             Please allow it for this site and reload the page.</p>";
                ("Frontage".to_owned(), words.to_owned())
            }
        }
    }
}

/// The little that a stand-in says of a hotel.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Hotel {
    slug: String,
    name: String,
    short_description: String,
    phone: String,
    email: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_browser_gets_the_servers_props_and_where_the_sockets_are() {
        let document = r#"{"name":"Harbour","latitude":52.0599000}"#;
        let content = Content::Hotel(document);
        assert_eq!(
            content.json("https://h.example", None, None).unwrap(),
            format!(r#"{{"kind":"hotel","document":{document},"base_url":"https://h.example"}}"#),
        );
        assert_eq!(
            content.json("", Some(r#"{"key":"k"}"#), None).unwrap(),
            format!(
                r#"{{"kind":"hotel","document":{document},"base_url":"","realtime":{{"key":"k"}}}}"#
            ),
        );
        let landing = LandingPage {
            cards_json: "[]",
            version: "\"e-0-0\"",
            filter_json: r#"{"q":"lake"}"#,
            is_filtered: true,
        };
        assert_eq!(
            Content::Landing(landing).json("", None, None).unwrap(),
            r#"{"kind":"landing","hotels":[],"version":"\"e-0-0\"","filter":{"q":"lake"},"base_url":""}"#,
        );
        let not_found = NotFoundPage {
            near_json: "[]",
            hotels_json: "[{}]",
            count: 1,
        };
        assert_eq!(
            Content::NotFound(not_found).json("", None, None).unwrap(),
            r#"{"kind":"not-found","near":[],"hotels":[{}],"count":1,"base_url":""}"#
        );
        assert!(Content::Hotel("{").json("", None, None).is_err());
        assert!(Content::Hotel("{} {}").json("", None, None).is_err());
    }

    #[test]
    fn a_stand_in_says_who_and_where_even_when_the_name_is_markup() {
        let document = r#"{"name":"<b>Harbour</b>","phone":"+353 64 1","rooms":3}"#;
        let (title, words) = Content::Hotel(document).stand_in();
        assert_eq!(title, "<b>Harbour</b>", "escaped where it is put");
        assert_eq!(words, "<h1>&lt;b&gt;Harbour&lt;/b&gt;</h1><p>+353 64 1</p>");

        let cards = r#"[{"slug":"harbour","name":"Harbour","hero":null}]"#;
        let landing = LandingPage {
            cards_json: cards,
            version: "",
            filter_json: "{}",
            is_filtered: false,
        };
        let (_, words) = Content::Landing(landing).stand_in();
        assert!(
            words.contains("<a href=\"/hotels/harbour\">Harbour</a>"),
            "{words}"
        );
    }
}
