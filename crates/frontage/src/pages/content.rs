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
    /// All hotels: a list of cards.
    Landing(&'a str),
    /// No such hotel or page.
    NotFound,
    /// The console, which is rendered by the browser alone.
    Console,
}

/// Names of properties are the agreement with the web's own code.
#[derive(Serialize)]
struct Data<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hotels: Option<&'a RawValue>,
    base_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    realtime: Option<&'a RawValue>,
}

impl<'a> Content<'a> {
    /// The data as JSON: with `realtime` what the browser gets, without it what the server's
    /// render gets. Fails when one of the pieces is not JSON.
    pub fn json(
        self,
        base_url: &'a str,
        realtime: Option<&'a str>,
    ) -> Result<String, serde_json::Error> {
        let realtime = realtime.map(serde_json::from_str).transpose()?;
        let mut data = Data {
            kind: "",
            document: None,
            hotels: None,
            base_url,
            realtime,
        };
        match self {
            Content::Hotel(document) => {
                data.kind = "hotel";
                data.document = Some(serde_json::from_str(document)?);
            }
            Content::Landing(hotels) => {
                data.kind = "landing";
                data.hotels = Some(serde_json::from_str(hotels)?);
            }
            Content::NotFound => data.kind = "not-found",
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
            Content::Landing(hotels) => {
                let hotels: Vec<Hotel> = serde_json::from_str(hotels).unwrap_or_default();
                let links = hotels.iter().map(|hotel| {
                    let (slug, name) = (escaped(&hotel.slug), escaped(&hotel.name));
                    format!("<li><a href=\"/hotels/{slug}\">{name}</a></li>")
                });
                let words = format!("<h1>Hotels</h1><ul>{}</ul>", links.collect::<String>());
                ("Hotels".to_owned(), words)
            }
            Content::NotFound => {
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
            content.json("https://h.example", None).unwrap(),
            format!(r#"{{"kind":"hotel","document":{document},"base_url":"https://h.example"}}"#),
        );
        assert_eq!(
            content.json("", Some(r#"{"key":"k"}"#)).unwrap(),
            format!(
                r#"{{"kind":"hotel","document":{document},"base_url":"","realtime":{{"key":"k"}}}}"#
            ),
        );
        assert_eq!(
            Content::Landing("[]").json("", None).unwrap(),
            r#"{"kind":"landing","hotels":[],"base_url":""}"#,
        );
        assert_eq!(
            Content::NotFound.json("", None).unwrap(),
            r#"{"kind":"not-found","base_url":""}"#
        );
        assert!(Content::Hotel("{").json("", None).is_err());
        assert!(Content::Hotel("{} {}").json("", None).is_err());
    }

    #[test]
    fn a_stand_in_says_who_and_where_even_when_the_name_is_markup() {
        let document = r#"{"name":"<b>Harbour</b>","phone":"+353 64 1","rooms":3}"#;
        let (title, words) = Content::Hotel(document).stand_in();
        assert_eq!(title, "<b>Harbour</b>", "escaped where it is put");
        assert_eq!(words, "<h1>&lt;b&gt;Harbour&lt;/b&gt;</h1><p>+353 64 1</p>");

        let cards = r#"[{"slug":"harbour","name":"Harbour","hero":null}]"#;
        let (_, words) = Content::Landing(cards).stand_in();
        assert!(
            words.contains("<a href=\"/hotels/harbour\">Harbour</a>"),
            "{words}"
        );
    }
}
