//! Which hashed files a page needs, read from the `manifest.json` that the web build leaves.
//! Format: <https://vite.dev/guide/backend-integration>.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

/// The manifest: chunks by the path of their source.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Manifest(BTreeMap<String, Chunk>);

#[derive(Debug, Deserialize)]
struct Chunk {
    file: String,
    #[serde(default)]
    imports: Vec<String>,
    #[serde(default)]
    css: Vec<String>,
}

/// The files of one page, as paths from the site's root (`/assets/…`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageFiles {
    /// The module to run.
    pub script: String,
    /// What it imports, worth fetching at the same time instead of one after the other.
    pub preloads: Vec<String>,
    /// Style sheets; those of imported chunks come first, so that the page's own rules win.
    pub styles: Vec<String>,
    /// Style that is written into the page instead: CSS, empty for none.
    pub written_style: String,
}

impl Manifest {
    /// Reads a manifest; the error is serde's, with line and column.
    pub fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// The files of the page whose source is `entry`, or the key that is missing: the entry
    /// itself, or a chunk that is imported and not there.
    pub fn page(&self, entry: &str) -> Result<PageFiles, String> {
        let mut files = PageFiles::default();
        self.visit(entry, &mut HashSet::new(), &mut files)?;
        // The entry is visited last: what it imports comes before it.
        files.script = files.preloads.pop().unwrap_or_default();
        Ok(files)
    }

    fn visit<'a>(
        &'a self,
        key: &'a str,
        seen: &mut HashSet<&'a str>,
        files: &mut PageFiles,
    ) -> Result<(), String> {
        // Chunks may import each other in a circle.
        if !seen.insert(key) {
            return Ok(());
        }
        let chunk = self.0.get(key).ok_or_else(|| key.to_owned())?;
        for import in &chunk.imports {
            self.visit(import, seen, files)?;
        }
        for style in &chunk.css {
            let style = format!("/{style}");
            if !files.styles.contains(&style) {
                files.styles.push(style);
            }
        }
        files.preloads.push(format!("/{}", chunk.file));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_page_gets_its_script_and_everything_that_the_script_imports() {
        let manifest = Manifest::parse(
            br#"{
                "src/page.tsx": {"file": "assets/page-1.js", "src": "src/page.tsx", "isEntry": true,
                    "imports": ["_live.js", "_ui.js"], "css": ["assets/page.css", "assets/ui.css"]},
                "_live.js": {"file": "assets/live-2.js", "imports": ["_ui.js"]},
                "_ui.js": {"file": "assets/ui-3.js", "imports": ["_live.js"], "css": ["assets/ui.css"]}
            }"#,
        )
        .unwrap();
        let files = manifest.page("src/page.tsx").unwrap();
        assert_eq!(files.script, "/assets/page-1.js");
        assert_eq!(files.preloads, ["/assets/ui-3.js", "/assets/live-2.js"]);
        assert_eq!(files.styles, ["/assets/ui.css", "/assets/page.css"]);
    }

    #[test]
    fn a_chunk_that_is_missing_is_named() {
        let manifest =
            Manifest::parse(br#"{"a": {"file": "assets/a.js", "imports": ["_gone.js"]}}"#).unwrap();
        assert_eq!(manifest.page("a").unwrap_err(), "_gone.js");
        assert_eq!(manifest.page("b").unwrap_err(), "b");
    }
}
