//! The web build inside the binary: the browser's files with their compressed copies, and the
//! script that renders first HTML. Read once at start, so that pages, scripts and styles of one
//! process always belong to the same build (a debug build reads the folder, also once).

use std::borrow::Cow;
use std::collections::HashMap;

use bytes::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::manifest::{Manifest, PageFiles};
use super::negotiation::Encoding;
use super::words::Words;

/// The script for other people's pages. They name it, so its name holds no hash.
const WIDGET: &str = "widget.js";

#[derive(RustEmbed)]
#[folder = "../../web/dist/client"]
struct ClientFiles;

#[derive(RustEmbed)]
#[folder = "../../web/dist/ssr"]
struct RenderingFiles;

/// Why the web build cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum WebBuildError {
    /// The build was never run, or its folder is gone.
    #[error("the web pages are not built ({file} is missing): run `make web` and start again")]
    NotBuilt {
        /// Path inside `web/dist`.
        file: &'static str,
    },
    /// The manifest is no manifest.
    #[error("web/dist/client/manifest.json cannot be read: {0}; run `make web` again")]
    Manifest(#[from] serde_json::Error),
    /// The words are no JSON.
    #[error("web/dist/ssr/words.json cannot be read: {0}; run `make web` again")]
    Words(#[source] serde_json::Error),
    /// The manifest names something that is not there.
    #[error("the web build is incomplete ({0} is missing): run `make web` again")]
    Incomplete(String),
    /// A style sheet is not UTF-8.
    #[error("web/dist/client{0} is not UTF-8: run `make web` again")]
    Style(String),
    /// The rendering script is not UTF-8.
    #[error("web/dist/ssr/page.js is not UTF-8: run `make web` again")]
    Script,
}

/// One file of the browser's, with the compressed copies that lie beside it.
#[derive(Debug)]
pub struct WebFile {
    /// The file as it is.
    pub content: Bytes,
    /// Its `.br` and `.gz` copies.
    pub copies: Vec<(Encoding, Bytes)>,
}

/// Everything that the web build left.
#[derive(Debug)]
pub struct WebBuild {
    files: HashMap<String, WebFile>,
    /// Files of a hotel's page.
    pub hotel: PageFiles,
    /// Files of the page with all hotels, which also lend their style to the page for nothing.
    pub landing: PageFiles,
    /// Files of the staff console.
    pub console: PageFiles,
    /// The script for other people's pages.
    pub widget: WebFile,
    /// The script that defines `frontageRender`.
    pub rendering: String,
    /// The hotel page's own words.
    pub words: Words,
}

impl WebBuild {
    /// The build that this binary was compiled with.
    pub fn embedded() -> Result<Self, WebBuildError> {
        let files = ClientFiles::iter().filter_map(|name| {
            let file = ClientFiles::get(&name)?;
            Some((name.into_owned(), bytes(file.data)))
        });
        let rendering = RenderingFiles::get("page.js").ok_or(WebBuildError::NotBuilt {
            file: "ssr/page.js",
        })?;
        let words = RenderingFiles::get("words.json").ok_or(WebBuildError::NotBuilt {
            file: "ssr/words.json",
        })?;
        Self::new(files, bytes(rendering.data), &words.data)
    }

    /// A build from its parts: the files of `client/` by their path inside it, and what is in
    /// `ssr/`: the script, and the words.
    pub fn new(
        files: impl IntoIterator<Item = (String, Bytes)>,
        rendering: Bytes,
        words: &[u8],
    ) -> Result<Self, WebBuildError> {
        let mut raw: HashMap<String, Bytes> = files.into_iter().collect();
        let manifest = raw.remove("manifest.json").ok_or(WebBuildError::NotBuilt {
            file: "client/manifest.json",
        })?;
        let manifest = Manifest::parse(&manifest)?;
        let mut files = with_copies(raw);
        let widget = files
            .remove(WIDGET)
            .ok_or_else(|| WebBuildError::Incomplete(format!("/{WIDGET}")))?;
        let page = |entry: &str| {
            let page = manifest.page(entry).map_err(WebBuildError::Incomplete)?;
            for path in page
                .styles
                .iter()
                .chain(&page.preloads)
                .chain([&page.script])
            {
                if !files.contains_key(path.trim_start_matches('/')) {
                    return Err(WebBuildError::Incomplete(path.clone()));
                }
            }
            Ok(page)
        };
        // A guest's page is painted when its style is there. Five compressed kilobytes more are
        // there sooner than what has to be asked for first, and the page's policy names them.
        let with_style = |mut page: PageFiles| {
            for path in std::mem::take(&mut page.styles) {
                let file = files.get(path.trim_start_matches('/'));
                let css = file.and_then(|file| std::str::from_utf8(&file.content).ok());
                page.written_style
                    .push_str(css.ok_or(WebBuildError::Style(path))?);
            }
            Ok::<_, WebBuildError>(page)
        };
        Ok(Self {
            hotel: with_style(page("src/hotel-page/main.tsx")?)?,
            landing: with_style(page("src/landing/main.tsx")?)?,
            console: page("src/console/main.tsx")?,
            rendering: String::from_utf8(rendering.into()).map_err(|_| WebBuildError::Script)?,
            words: Words::parse(words).map_err(WebBuildError::Words)?,
            widget,
            files,
        })
    }

    /// The files by their path inside the build (`assets/…`).
    pub fn take_files(&mut self) -> HashMap<String, WebFile> {
        std::mem::take(&mut self.files)
    }
}

/// Puts each `.br` and `.gz` to the file it is a copy of; they have no address of their own.
fn with_copies(mut raw: HashMap<String, Bytes>) -> HashMap<String, WebFile> {
    const COPIES: [(&str, Encoding); 2] = [(".br", Encoding::Brotli), (".gz", Encoding::Gzip)];
    let is_copy = |name: &&String| {
        let original = COPIES.iter().find_map(|(end, _)| name.strip_suffix(end));
        original.is_some_and(|original| raw.contains_key(original))
    };
    let names: Vec<String> = raw.keys().filter(|name| !is_copy(name)).cloned().collect();
    let mut files = HashMap::with_capacity(names.len());
    for name in names {
        let copies = COPIES.iter().filter_map(|(end, encoding)| {
            let copy = raw.remove(&format!("{name}{end}"))?;
            Some((*encoding, copy))
        });
        let copies = copies.collect();
        if let Some(content) = raw.remove(&name) {
            files.insert(name, WebFile { content, copies });
        }
    }
    files
}

/// 128 bits of the content's SHA-256, in hex: enough that two contents never share one.
pub fn content_tag(content: &[u8]) -> String {
    hex::encode(&Sha256::digest(content)[..16])
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(embedded) => Bytes::from_static(embedded),
        Cow::Owned(read) => Bytes::from(read),
    }
}

#[cfg(test)]
pub mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// What `app.js` holds.
    pub const SCRIPT: &str = "the script, as somebody wrote it";

    /// A build by hand: `app.js` (with copies) and `app.css` for all three pages, a picture, and
    /// the given rendering script.
    pub fn build_with(rendering: &str) -> WebBuild {
        let chunk = r#"{"file": "assets/app.js", "css": ["assets/app.css"]}"#;
        let manifest = format!(
            r#"{{"src/hotel-page/main.tsx": {chunk}, "src/landing/main.tsx": {chunk},
                "src/console/main.tsx": {chunk}}}"#
        );
        let files = [
            ("manifest.json", manifest.as_str()),
            ("assets/app.js", SCRIPT),
            ("assets/app.js.br", "the script, by br"),
            ("assets/app.js.gz", "the script, by gzip"),
            ("assets/app.css", "the style"),
            ("assets/harbour.webp", "the picture"),
            (WIDGET, "the widget"),
        ];
        let files = files.map(|(name, content)| (name.to_owned(), Bytes::from(content.to_owned())));
        WebBuild::new(files, Bytes::from(rendering.to_owned()), b"{}").unwrap()
    }

    #[test]
    fn a_compressed_copy_belongs_to_its_file_and_is_no_file_itself() {
        let files = build_with("").take_files();
        let copies = [
            (Encoding::Brotli, "the script, by br".into()),
            (Encoding::Gzip, "the script, by gzip".into()),
        ];
        assert_eq!(files["assets/app.js"].copies, copies);
        assert!(!files.contains_key("assets/app.js.br"));
        assert!(files["assets/app.css"].copies.is_empty());
    }

    #[test]
    fn a_guests_page_brings_its_style_and_the_console_asks_for_it() {
        let build = build_with("");
        for page in [&build.hotel, &build.landing] {
            assert_eq!(page.written_style, "the style");
            assert!(page.styles.is_empty());
        }
        assert_eq!(build.console.styles, ["/assets/app.css"]);
        assert_eq!(build.console.written_style, "");
    }

    #[test]
    fn a_build_without_its_files_is_refused_with_what_to_do() {
        let missing = WebBuild::new([], Bytes::new(), b"{}")
            .unwrap_err()
            .to_string();
        assert!(
            missing.contains("client/manifest.json is missing"),
            "{missing}"
        );
        assert!(missing.contains("make web"), "{missing}");

        let manifest = r#"{"src/hotel-page/main.tsx": {"file": "assets/gone.js"}}"#;
        let manifest = ("manifest.json".to_owned(), Bytes::from(manifest));
        let no_widget = WebBuild::new([manifest.clone()], Bytes::new(), b"{}")
            .unwrap_err()
            .to_string();
        assert!(no_widget.contains("/widget.js"), "{no_widget}");

        let widget = (WIDGET.to_owned(), Bytes::new());
        let gone = WebBuild::new([manifest, widget], Bytes::new(), b"{}")
            .unwrap_err()
            .to_string();
        assert!(gone.contains("/assets/gone.js"), "{gone}");
    }
}
