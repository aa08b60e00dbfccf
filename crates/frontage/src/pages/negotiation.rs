//! What a request's headers ask for: which encoding of a body, and whether the copy that the
//! browser already has is still the right one (RFC 9110 §12.5.3 and §13.1.2).

use axum::http::{HeaderMap, header};

/// A form in which a body lies ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `br`, mostly the smallest.
    Brotli,
    /// `zstd` (RFC 8878).
    Zstd,
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
            Encoding::Zstd => Some("zstd"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Identity => None,
        }
    }

    /// What sets this encoding's entity tag apart. A strong tag names bytes, and the bytes of two
    /// encodings differ.
    fn tag_suffix(self) -> &'static str {
        match self {
            Encoding::Brotli => "-br",
            Encoding::Zstd => "-zst",
            Encoding::Gzip => "-gz",
            Encoding::Identity => "",
        }
    }

    /// The entity tag, with its quotes, of this encoding of the content that `stem` names.
    pub fn entity_tag(self, stem: &str) -> String {
        format!("\"{stem}{}\"", self.tag_suffix())
    }
}

/// What an entity tag (without its quotes) names, whatever the encoding: [`Encoding::entity_tag`]
/// backwards.
pub fn without_encoding(tag: &str) -> &str {
    [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip]
        .iter()
        .find_map(|encoding| tag.strip_suffix(encoding.tag_suffix()))
        .unwrap_or(tag)
}

/// Weights in thousandths. A body as it is stays acceptable unless it is refused by name or by
/// `*;q=0`, but anything that the client did name comes first.
const UNASKED_IDENTITY: u16 = 1;

/// How much a client likes each encoding, in thousandths; nothing of what it did not name.
#[derive(Clone, Copy, Debug, Default)]
struct Wishes {
    brotli: Option<u16>,
    zstd: Option<u16>,
    gzip: Option<u16>,
    identity: Option<u16>,
    others: Option<u16>,
}

impl Wishes {
    fn of(headers: &HeaderMap) -> Self {
        let mut wishes = Self::default();
        for value in headers.get_all(header::ACCEPT_ENCODING) {
            for member in value.to_str().unwrap_or("").split(',') {
                let mut parts = member.split(';');
                let coding = parts.next().unwrap_or("").trim();
                let Some(weight) = weight(parts) else {
                    continue;
                };
                let is = |name: &str| coding.eq_ignore_ascii_case(name);
                let wish = match () {
                    () if is("br") => &mut wishes.brotli,
                    () if is("zstd") => &mut wishes.zstd,
                    () if is("gzip") || is("x-gzip") => &mut wishes.gzip,
                    () if is("identity") => &mut wishes.identity,
                    () if is("*") => &mut wishes.others,
                    () => continue,
                };
                *wish = Some(weight);
            }
        }
        wishes
    }

    fn weight(&self, encoding: Encoding) -> u16 {
        let (named, unnamed) = match encoding {
            Encoding::Brotli => (self.brotli, 0),
            Encoding::Zstd => (self.zstd, 0),
            Encoding::Gzip => (self.gzip, 0),
            Encoding::Identity => (self.identity, UNASKED_IDENTITY),
        };
        named.or(self.others).unwrap_or(unnamed)
    }
}

/// Picks the encoding that the client likes best among those that lie `ready`; at equal weight
/// the first of them, so put the smallest first. A client that refuses all of them gets the body
/// as it is, which RFC 9110 allows and which helps more than a 406.
pub fn choose_encoding(headers: &HeaderMap, ready: impl Iterator<Item = Encoding>) -> Encoding {
    let wishes = Wishes::of(headers);
    let mut best = (Encoding::Identity, 0);
    for encoding in ready.chain([Encoding::Identity]) {
        let weight = wishes.weight(encoding);
        if weight > best.1 {
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
pub fn browser_has(headers: &HeaderMap, entity_tag: &[u8]) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
        .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == entity_tag)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    use Encoding::{Brotli, Gzip, Identity, Zstd};

    fn chosen(headers: &HeaderMap, ready: &[Encoding]) -> Encoding {
        choose_encoding(headers, ready.iter().copied())
    }

    fn asking(accept: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
        headers
    }

    #[test]
    fn a_client_gets_the_encoding_it_likes_best() {
        for (accept, encoding) in [
            ("gzip, deflate, br, zstd", Brotli),
            ("gzip, br", Brotli),
            ("gzip, zstd", Zstd),
            ("gzip", Gzip),
            ("X-GZIP", Gzip),
            ("ZSTD", Zstd),
            ("br;q=0.5, gzip;q=0.8", Gzip),
            ("br;q=0.9, zstd;q=1.0, gzip", Zstd),
            ("br;q=0, gzip", Gzip),
            ("br;q=0, zstd;q=0, gzip;q=0.1", Gzip),
            ("br ; q=0.001", Brotli),
            ("gzip;q=0.5, identity", Identity),
            ("*", Brotli),
            ("br;q=0, *", Zstd),
            ("br;q=0, *;q=0.5, gzip", Gzip),
            ("*;q=0", Identity),
            ("compress", Identity),
            ("", Identity),
            ("br;q=best, gzip", Gzip),
            ("br;q=7, gzip", Gzip),
        ] {
            let headers = asking(accept);
            assert_eq!(
                chosen(&headers, &[Brotli, Zstd, Gzip]),
                encoding,
                "{accept:?}"
            );
        }
        let asks_for_nothing = HeaderMap::new();
        assert_eq!(chosen(&asks_for_nothing, &[Brotli, Zstd, Gzip]), Identity);
    }

    #[test]
    fn among_what_it_likes_alike_a_client_gets_the_smallest() {
        let likes_all = asking("gzip, deflate, br, zstd");
        assert_eq!(chosen(&likes_all, &[Gzip, Zstd, Brotli]), Gzip);
        assert_eq!(chosen(&likes_all, &[Zstd, Brotli, Gzip]), Zstd);
        let likes_one_more = asking("gzip;q=0.9, br, zstd");
        assert_eq!(chosen(&likes_one_more, &[Gzip, Zstd, Brotli]), Zstd);
    }

    #[test]
    fn an_encoding_that_does_not_lie_ready_is_not_promised() {
        assert_eq!(chosen(&asking("br, gzip"), &[Gzip]), Gzip);
        assert_eq!(chosen(&asking("br, gzip"), &[]), Identity);
        assert_eq!(chosen(&asking("gzip, identity;q=0"), &[]), Identity);
    }

    #[test]
    fn two_header_lines_count_as_one_list() {
        let mut headers = asking("gzip");
        headers.append(header::ACCEPT_ENCODING, "br".parse().unwrap());
        assert_eq!(chosen(&headers, &[Brotli, Gzip]), Brotli);
    }

    #[test]
    fn the_browsers_copy_is_recognised_by_its_tag() {
        let tag = Encoding::Brotli.entity_tag("abc");
        assert_eq!(tag, "\"abc-br\"");
        assert_eq!(without_encoding("abc-br"), "abc");
        assert_eq!(without_encoding("abc-7"), "abc-7");
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
            assert_eq!(browser_has(&headers, tag.as_bytes()), known, "{value}");
        }
        assert!(!browser_has(&HeaderMap::new(), tag.as_bytes()));
    }
}
