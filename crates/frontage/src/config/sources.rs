//! Where settings come from besides flags: the file and the environment.

use std::collections::BTreeMap;
use std::path::Path;

use super::Mistakes;
use super::settings::SETTINGS;

/// Values by setting name, from one of the sources.
pub type Values = BTreeMap<String, String>;

/// The settings file read when none is named.
const USUAL_FILE: &str = "frontage.toml";

/// Reads the settings file; keys are the settings' names in lower case. The usual file may be
/// missing, one that was named must be there.
///
/// # Errors
/// When it cannot be read, is no TOML, or holds something that is no setting.
pub fn read_file(named: Option<&Path>) -> Result<Values, Mistakes> {
    let path = named.unwrap_or(Path::new(USUAL_FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Values::new());
        }
        Err(error) => return Err(Mistakes(vec![format!("{}: {error}", path.display())])),
    };
    let table: toml::Table = toml::from_str(&text)
        .map_err(|error| Mistakes(vec![format!("{}: {}", path.display(), error.message())]))?;
    let mut values = Values::new();
    let mut mistakes = Vec::new();
    for (key, value) in table {
        let name = key.to_ascii_uppercase();
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(flag) => flag.to_string(),
            _ => {
                mistakes.push(format!("{key}: give a text or a number"));
                continue;
            }
        };
        if SETTINGS.iter().any(|setting| setting.name == name) {
            values.insert(name, text);
        } else {
            mistakes.push(format!(
                "{key}: there is no such setting; see frontage.example.toml"
            ));
        }
    }
    if mistakes.is_empty() {
        Ok(values)
    } else {
        Err(Mistakes(mistakes))
    }
}

/// The settings that the environment holds.
pub fn read_environment() -> Values {
    let names = SETTINGS.iter().map(|setting| setting.name);
    names
        .filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}
