//! The HTML around a rendered page: head, page data and scripts. Everything that came from somebody's keyboard is escaped for the place it stands in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::manifest::PageFiles;

/// The parts of a page. `head` and `body` are HTML and go in as they are: the page script has
/// escaped what they hold. All else is text.
#[derive(Debug)]
pub struct Shell<'a> {
    /// Language of the page.
    pub lang: &'a str,
    /// How it is written; written down when it is `rtl`.
    pub dir: &'a str,
    /// Title, as text.
    pub title: &'a str,
    /// More HTML for the head.
    pub head: &'a str,
    /// CSS of the theme; `None` leaves the element out.
    pub style: Option<&'a str>,
    /// HTML of the page.
    pub body: &'a str,
    /// HTML in front of the page, which its script does not take over.
    pub before: &'a str,
    /// HTML for browsers without script, beside the page.
    pub noscript: &'a str,
    /// What the browser's script starts from: JSON.
    pub data: &'a str,
    /// Script and styles.
    pub files: &'a PageFiles,
}

/// A whole page and its policy.
#[derive(Debug)]
pub struct Document {
    /// The HTML.
    pub html: String,
    /// Hash of each style that is written in the page, as `Content-Security-Policy` writes it.
    pub style_hashes: Vec<String>,
}

impl Shell<'_> {
    /// Puts the page together.
    pub fn document(&self) -> Document {
        let written = style_text(&self.files.written_style);
        let theme = self.style.map(style_text);
        let mut html = String::with_capacity(
            2048 + written.len()
                + theme.as_ref().map_or(0, String::len)
                + self.head.len()
                + self.body.len()
                + self.data.len()
                + self.noscript.len(),
        );
        let mut push = |parts: &[&str]| parts.iter().for_each(|part| html.push_str(part));
        push(&[
            "<!doctype html><html lang=\"",
            &escaped(self.lang),
            if self.dir == "rtl" {
                "\" dir=\"rtl"
            } else {
                ""
            },
            "\"><head>",
        ]);
        push(&["<meta charset=\"utf-8\">"]);
        push(&["<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"]);
        push(&["<title>", &escaped(self.title), "</title>", self.head]);
        for path in &self.files.styles {
            push(&["<link rel=\"stylesheet\" href=\"", &escaped(path), "\">"]);
        }
        if !written.is_empty() {
            push(&["<style>", &written, "</style>"]);
        }
        if let Some(theme) = &theme {
            push(&["<style id=\"theme\">", theme, "</style>"]);
        }
        push(&["</head><body>", self.before]);
        push(&["<div id=\"page\">", self.body, "</div>"]);
        if !self.noscript.is_empty() {
            push(&["<noscript>", self.noscript, "</noscript>"]);
        }
        push(&["<script type=\"application/json\" id=\"page-data\">"]);
        push(&[&json_in_html(self.data), "</script>"]);
        // The page is complete without them: words and the first picture have the line first.
        for path in &self.files.preloads {
            let path = escaped(path);
            push(&[
                "<link rel=\"modulepreload\" fetchpriority=\"low\" href=\"",
                &path,
                "\">",
            ]);
        }
        let script = escaped(&self.files.script);
        push(&[
            "<script type=\"module\" fetchpriority=\"low\" src=\"",
            &script,
        ]);
        push(&["\"></script></body></html>\n"]);
        let written = (!written.is_empty()).then_some(written);
        let style_hashes = written
            .iter()
            .chain(&theme)
            .map(|style| style_hash(style))
            .collect();
        Document { html, style_hashes }
    }
}

fn style_hash(style: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(style)))
}

/// CSS as it can stand in a `<style>` element and come out of the HTML parser unchanged, so that
/// the hash is of the very bytes that the browser sees. `<\/` is `</` to CSS, and to HTML no end
/// of anything; carriage returns and NUL are what the parser replaces.
fn style_text(css: &str) -> String {
    css.replace("</", "<\\/")
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\0', "\u{fffd}")
}

/// JSON as it can stand in a `<script>` element. `<` occurs only inside strings, where the escape
/// means the same; without it no string can end the element or open a comment. The two line
/// separators are for readers that take JSON for JavaScript.
fn json_in_html(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// Text as it can stand in an element or between double quotes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const HOSTILE: &str = "</title></script><!--<script>alert('1')</script>\u{2028}\"&";

    fn page(style: Option<&str>, data: &str) -> Document {
        let files = PageFiles {
            script: "/assets/page.js".into(),
            preloads: vec!["/assets/ui.js".into()],
            styles: vec!["/assets/page.css".into()],
            written_style: "b{c:\"</style>\"}".into(),
        };
        Shell {
            lang: "en",
            dir: "ltr",
            title: HOSTILE,
            head: "<meta name=\"description\" content=\"d\">",
            style,
            body: "<h1>Harbour</h1>",
            before: "",
            noscript: "",
            data,
            files: &files,
        }
        .document()
    }

    fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
        let start = html.find(from).unwrap() + from.len();
        &html[start..start + html[start..].find(to).unwrap()]
    }

    #[test]
    fn a_page_has_its_parts_in_the_agreed_order() {
        let html = page(Some("a{}"), "{}").html;
        let mut rest = html.as_str();
        for part in [
            "<!doctype html><html lang=\"en\"><head>",
            "<meta charset=\"utf-8\">",
            "<meta name=\"viewport\"",
            "<title>",
            "<meta name=\"description\" content=\"d\">",
            "<link rel=\"stylesheet\" href=\"/assets/page.css\">",
            "<style>b{c:\"<\\/style>\"}</style>",
            "<style id=\"theme\">a{}</style></head>",
            "<body><div id=\"page\"><h1>Harbour</h1></div>",
            "<script type=\"application/json\" id=\"page-data\">{}</script>",
            "<link rel=\"modulepreload\" fetchpriority=\"low\" href=\"/assets/ui.js\">",
            "<script type=\"module\" fetchpriority=\"low\" src=\"/assets/page.js\"></script></body></html>",
        ] {
            let at = rest
                .find(part)
                .unwrap_or_else(|| panic!("{part} is missing or too early"));
            rest = &rest[at + part.len()..];
        }
    }

    #[test]
    fn a_hotel_whose_name_is_markup_cannot_break_out_of_title_or_page_data() {
        let data = serde_json::json!({ "document": { "name": HOSTILE } });
        let html = page(None, &data.to_string()).html;
        assert!(!html.contains("alert('1')<"), "{html}");
        assert!(!html.contains('\u{2028}') || html.find('\u{2028}') < html.find("</title>"));

        let title = between(&html, "<title>", "</title>");
        assert!(
            !title.contains('<') && title.contains("&lt;script&gt;"),
            "{title}"
        );
        assert_eq!(html.matches("<script").count(), 2);
        assert_eq!(html.matches("</script").count(), 2);

        let embedded = between(&html, "id=\"page-data\">", "</script>");
        let read: serde_json::Value = serde_json::from_str(embedded).unwrap();
        assert_eq!(read, data, "the browser reads what the server wrote");
    }

    #[test]
    fn the_policy_names_the_written_styles_byte_for_byte() {
        let hostile = ":root{--a:\"</style><script>alert(1)</script>\"}\r\nb{}\rc{}\0";
        for css in [
            "",
            ":root{--primary:#0a4b6e}",
            "[data-x]{content:\"é<\"}",
            hostile,
        ] {
            let document = page(Some(css), "{}");
            let sheet = between(&document.html, "<style>", "</style>");
            let written = between(&document.html, "<style id=\"theme\">", "</style>");
            let hashes = [sheet, written]
                .map(|text| format!("sha256-{}", STANDARD.encode(Sha256::digest(text))));
            assert_eq!(document.style_hashes, hashes);
            // What the HTML parser would alter on its way to the element's text.
            assert!(
                !written.contains(['\r', '\0']) && !written.contains("</"),
                "{written}"
            );
        }
        // As browsers compute it for an empty element.
        assert_eq!(
            style_hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
