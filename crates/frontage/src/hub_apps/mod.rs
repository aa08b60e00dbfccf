//! The apps file: the apps that the hub serves beside the installation's own, with their keys,
//! features, limits and webhooks. It is read at the start and again whenever it changes, so that
//! apps come and go and keys are rotated while clients stay connected. A file that is wrong
//! changes nothing.

mod changes;
mod file;
mod table;
mod watch;

use std::path::{Path, PathBuf};

use frontage_hub::App;

pub use watch::Watch;

/// Bytes of the file at most: room for some thousands of apps.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

/// The file, and what it said when it was read.
#[derive(Debug, Clone)]
pub struct HubApps {
    /// Where it is.
    pub path: PathBuf,
    /// The apps, in the file's order; at least one.
    pub apps: Vec<App>,
}

impl HubApps {
    /// Reads the file.
    ///
    /// # Errors
    /// Every mistake in it, a line each, with the place and what would do. None repeats a secret.
    pub fn read(path: &Path) -> Result<Self, Vec<String>> {
        let name = path.display();
        let apps = text_of(path)
            .map_err(|reason| vec![format!("{name}: {reason}")])
            .and_then(|text| {
                let told = |mistake| format!("{name} {mistake}");
                file::parse(&text)
                    .map_err(|mistakes| mistakes.into_iter().map(told).collect::<Vec<_>>())
            })?;
        Ok(Self {
            path: path.to_owned(),
            apps,
        })
    }
}

fn text_of(path: &Path) -> Result<String, String> {
    let cannot = |error| format!("the apps file cannot be read: {error}");
    let bytes = std::fs::metadata(path).map_err(cannot)?.len();
    if bytes > MOST_BYTES {
        return Err(format!(
            "the apps file has {bytes} bytes; {MOST_BYTES} are the most"
        ));
    }
    std::fs::read_to_string(path).map_err(cannot)
}

/// The installation's own app, if there is one, with those of the file behind it.
///
/// # Errors
/// Ids and keys of the file that the own app has.
pub fn together(own: Option<&App>, file: &HubApps) -> Result<Vec<App>, Vec<String>> {
    let name = file.path.display();
    let mut mistakes = Vec::new();
    if let Some(own) = own {
        for app in &file.apps {
            let id = &app.id;
            if *id == own.id {
                mistakes.push(format!(
                    "{name}: app {id:?}, id: the app of PUSHER_APP_ID has it; give this one another"
                ));
            }
            let taken = |key: &&str| own.credentials.iter().any(|own| own.key == **key);
            for key in app.credentials.iter().map(|one| &*one.key).filter(taken) {
                mistakes.push(format!(
                    "{name}: app {id:?}, keys: the app of PUSHER_APP_ID has the key {key:?}; give \
                     this one another"
                ));
            }
        }
    }
    if mistakes.is_empty() {
        Ok(own.into_iter().chain(&file.apps).cloned().collect())
    } else {
        Err(mistakes)
    }
}
