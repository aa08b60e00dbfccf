//! `sitemap.xml` (<https://www.sitemaps.org/protocol.html>), with the pictures of each page
//! (<https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps>).

use super::shell::escaped;

/// Addresses that one sitemap may hold.
const MOST_PAGES: usize = 50_000;
/// Bytes that it may have: 50 MiB, less what closes it.
const MOST_BYTES: usize = 50 * 1024 * 1024 - 64;
/// Pictures that one address may have.
const MOST_PICTURES: usize = 1_000;

/// A sitemap as it is being written.
#[derive(Debug)]
pub struct Sitemap {
    xml: String,
    pages: usize,
    most_pages: usize,
    most_bytes: usize,
}

/// An empty one.
impl Default for Sitemap {
    fn default() -> Self {
        Self::with_room(MOST_PAGES, MOST_BYTES)
    }
}

impl Sitemap {
    fn with_room(most_pages: usize, most_bytes: usize) -> Self {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                   <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                   xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\" \
                   xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
        Self {
            xml: xml.to_owned(),
            pages: 0,
            most_pages,
            most_bytes,
        }
    }

    /// Adds a page with its absolute address, when it last changed (a W3C date) and the addresses
    /// of its pictures. Says whether there was room: if not, nothing was added, and nothing more
    /// fits.
    #[must_use]
    pub fn add(&mut self, address: &str, changed: Option<&str>, pictures: &[String]) -> bool {
        self.add_one_of(address, &[], changed, pictures)
    }

    /// As [`Self::add`], for a page that there is in several languages: `alternates` are all of
    /// them, this one too, each with its tag
    /// (<https://developers.google.com/search/docs/specialty/international/localized-versions>).
    #[must_use]
    pub fn add_one_of(
        &mut self,
        address: &str,
        alternates: &[(&str, String)],
        changed: Option<&str>,
        pictures: &[String],
    ) -> bool {
        let mut entry = format!("<url><loc>{}</loc>", text(address));
        if let Some(changed) = changed {
            entry.push_str(&format!("<lastmod>{}</lastmod>", text(changed)));
        }
        for (language, address) in alternates {
            entry.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                text(language),
                text(address)
            ));
        }
        for picture in pictures.iter().take(MOST_PICTURES) {
            let picture = text(picture);
            entry.push_str(&format!(
                "<image:image><image:loc>{picture}</image:loc></image:image>"
            ));
        }
        entry.push_str("</url>\n");
        if self.pages == self.most_pages || self.xml.len() + entry.len() > self.most_bytes {
            return false;
        }
        self.pages += 1;
        self.xml.push_str(&entry);
        true
    }

    /// All of it.
    pub fn finish(mut self) -> String {
        self.xml.push_str("</urlset>\n");
        self.xml
    }
}

/// Text as it can stand in an element; XML has no way to write most control characters.
fn text(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    escaped(&text.chars().filter(allowed).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_whose_address_is_markup_stays_an_address() {
        let mut sitemap = Sitemap::default();
        let picture = "https://x.example/a.jpg?b=1&c=<\"'>\u{1}]]>".to_owned();
        assert!(sitemap.add("https://h.example/", Some("2026-01-02"), &[picture]));
        let xml = sitemap.finish();
        let loc = "<image:loc>https://x.example/a.jpg?b=1&amp;c=&lt;&quot;&#39;&gt;]]&gt;<";
        assert!(xml.contains(loc), "{xml}");
        assert!(xml.contains("<url><loc>https://h.example/</loc><lastmod>2026-01-02</lastmod>"));
        assert!(xml.ends_with("</url>\n</urlset>\n"), "{xml}");
    }

    #[test]
    fn one_page_or_one_byte_more_than_allowed_is_left_out() {
        let mut sitemap = Sitemap::with_room(2, 1 << 20);
        assert!(sitemap.add("https://h.example/1", None, &[]));
        assert!(sitemap.add("https://h.example/2", None, &[]));
        assert!(!sitemap.add("https://h.example/3", None, &[]));
        assert!(!sitemap.finish().contains("/3"));

        let mut measured = Sitemap::default();
        assert!(measured.add("https://h.example/1", None, &[]));
        let exactly = measured.xml.len();
        assert!(Sitemap::with_room(2, exactly).add("https://h.example/1", None, &[]));
        assert!(!Sitemap::with_room(2, exactly - 1).add("https://h.example/1", None, &[]));
    }

    #[test]
    fn of_a_page_with_very_many_pictures_some_are_listed() {
        let pictures = vec!["https://h.example/p.jpg".to_owned(); MOST_PICTURES + 1];
        let mut sitemap = Sitemap::default();
        assert!(sitemap.add("https://h.example/", None, &pictures));
        assert_eq!(
            sitemap.finish().matches("<image:loc>").count(),
            MOST_PICTURES
        );
    }
}
