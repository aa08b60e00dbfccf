//! What a request's headers ask for: which encoding of a body, and whether the copy that the
//! browser already has is still the right one (RFC 9110 §12.5.3 and §13.1.2).

use axum::http::{HeaderMap, header};

/// A form in which a body lies ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `br`, the smallest.
    Brotli,
    /// `gzip`, for everything older.
    Gzip,
    /// As it is.
    Identity,
}

impl Encoding {
    /// The value of `Content-Encoding`; `None` for a body as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Encoding::Brotli => Some("br"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }

    /// What sets this encoding's entity tag apart. A strong tag names bytes, and the bytes of two
    /// encodings differ.
    fn tag_suffix(self) -> &'static str {
        match self {
            Encoding::Brotli => "-br",
            Encoding::Gzip => "-gz",
            Encoding::Identity => "",
        }
    }

    /// The entity tag, with its quotes, of this encoding of the content that `stem` names.
    pub fn entity_tag(self, stem: &str) -> String {
        format!("\"{stem}{}\"", self.tag_suffix())
    }
}

/// Weights in thousandths. A body as it is stays acceptable unless it is refused by name or by
/// `*;q=0`, but anything that the client did name comes first.
const UNASKED_IDENTITY: u16 = 1;

/// Picks the encoding that the client likes best among those that lie ready; at equal weight the
/// smallest. A client that refuses all of them gets the body as it is, which RFC 9110 allows and
/// which helps more than a 406.
pub fn choose_encoding(headers: &HeaderMap, brotli_ready: bool, gzip_ready: bool) -> Encoding {
    let mut brotli = None;
    let mut gzip = None;
    let mut identity = None;
    let mut others = None;
    for value in headers.get_all(header::ACCEPT_ENCODING) {
        for member in value.to_str().unwrap_or("").split(',') {
            let mut parts = member.split(';');
            let coding = parts.next().unwrap_or("").trim().to_ascii_lowercase();
            let Some(weight) = weight(parts) else {
                continue;
            };
            match coding.as_str() {
                "br" => brotli = Some(weight),
                "gzip" | "x-gzip" => gzip = Some(weight),
                "identity" => identity = Some(weight),
                "*" => others = Some(weight),
                _ => {}
            }
        }
    }
    let candidates = [
        (
            Encoding::Brotli,
            brotli_ready,
            brotli.or(others).unwrap_or(0),
        ),
        (Encoding::Gzip, gzip_ready, gzip.or(others).unwrap_or(0)),
        (
            Encoding::Identity,
            true,
            identity.or(others).unwrap_or(UNASKED_IDENTITY),
        ),
    ];
    let mut best = (Encoding::Identity, 0);
    for (encoding, ready, weight) in candidates {
        if ready && weight > best.1 {
            best = (encoding, weight);
        }
    }
    best.0
}

/// The `q` among a member's parameters in thousandths, 1000 when there is none; `None` when it
/// cannot be read, so that the member counts as not written.
fn weight<'a>(parameters: impl Iterator<Item = &'a str>) -> Option<u16> {
    for parameter in parameters {
        let Some((name, value)) = parameter.split_once('=') else {
            continue;
        };
        if name.trim().eq_ignore_ascii_case("q") {
            let weight: f32 = value.trim().parse().ok()?;
            if !(0.0..=1.0).contains(&weight) {
                return None;
            }
            return Some((weight * 1000.0).round() as u16);
        }
    }
    Some(1000)
}

/// Whether `If-None-Match` names `entity_tag` (with its quotes). The comparison is the weak one,
/// as GET wants it: a proxy may have weakened the tag on the way.
pub fn browser_has(headers: &HeaderMap, entity_tag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == entity_tag)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn asking(accept: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
        headers
    }

    #[test]
    fn a_client_gets_the_encoding_it_likes_best() {
        for (accept, encoding) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip, br", Encoding::Brotli),
            ("gzip", Encoding::Gzip),
            ("X-GZIP", Encoding::Gzip),
            ("br;q=0.5, gzip;q=0.8", Encoding::Gzip),
            ("br;q=0, gzip", Encoding::Gzip),
            ("br ; q=0.001", Encoding::Brotli),
            ("gzip;q=0.5, identity", Encoding::Identity),
            ("*", Encoding::Brotli),
            ("br;q=0, *", Encoding::Gzip),
            ("*;q=0", Encoding::Identity),
            ("zstd", Encoding::Identity),
            ("", Encoding::Identity),
            ("br;q=best, gzip", Encoding::Gzip),
            ("br;q=7, gzip", Encoding::Gzip),
        ] {
            assert_eq!(
                choose_encoding(&asking(accept), true, true),
                encoding,
                "{accept:?}"
            );
        }
        assert_eq!(
            choose_encoding(&HeaderMap::new(), true, true),
            Encoding::Identity
        );
    }

    #[test]
    fn an_encoding_that_does_not_lie_ready_is_not_promised() {
        assert_eq!(
            choose_encoding(&asking("br, gzip"), false, true),
            Encoding::Gzip
        );
        assert_eq!(
            choose_encoding(&asking("br, gzip"), false, false),
            Encoding::Identity
        );
        assert_eq!(
            choose_encoding(&asking("gzip, identity;q=0"), false, false),
            Encoding::Identity
        );
    }

    #[test]
    fn two_header_lines_count_as_one_list() {
        let mut headers = asking("gzip");
        headers.append(header::ACCEPT_ENCODING, "br".parse().unwrap());
        assert_eq!(choose_encoding(&headers, true, true), Encoding::Brotli);
    }

    #[test]
    fn the_browsers_copy_is_recognised_by_its_tag() {
        let tag = Encoding::Brotli.entity_tag("abc");
        assert_eq!(tag, "\"abc-br\"");
        for (value, known) in [
            ("\"abc-br\"", true),
            ("W/\"abc-br\"", true),
            ("\"other\", \"abc-br\"", true),
            ("*", true),
            ("\"abc\"", false),
            ("abc-br", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, value.parse().unwrap());
            assert_eq!(browser_has(&headers, &tag), known, "{value}");
        }
        assert!(!browser_has(&HeaderMap::new(), &tag));
    }
}
