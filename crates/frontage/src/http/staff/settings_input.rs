//! Reads a change of the settings out of what a client sent: its own form, "save all" of a
//! stock client that sends everything back, or one field.

use serde_json::{Map, Value};

use crate::app::Installation;
use crate::domain::Slot;
use crate::domain::fields::{PROFILE, SETTINGS, at_most};
use crate::error::Refusal;
use crate::http::input::Reader;
use crate::live::Addresses;
use crate::usecases::pictures::NewPicture;
use crate::usecases::settings::SettingsChange;

/// Longest name of an amenity, in characters.
const AMENITY_CHARS: usize = 100;

/// Checks every field that is there; all faults at once.
pub fn read(app: &Installation, fields: &Map<String, Value>) -> Result<SettingsChange, Refusal> {
    let mut reader = Reader::new(fields);
    let mut change = SettingsChange::default();
    for field in &SETTINGS {
        if let Some(text) = reader.text(field.name)
            && let Some(text) = reader.keep(field.name, field.check(&text))
        {
            change.texts.insert(field.name, text);
        }
    }
    for field in &PROFILE {
        let name = format!("{}_override", field.name);
        if let Some(text) = reader.text(&name)
            && let Some(text) = reader.keep(&name, field.check(&text))
        {
            change.overrides.insert(field.name, text);
        }
    }
    change.amenities = amenities(&mut reader, app.context.limits.amenities);
    if let Some(urls) = list(&mut reader, "gallery") {
        change.gallery = Some(urls.iter().map(|url| Addresses::parse(url)).collect());
    }
    for slot in Slot::ALL {
        if let Some(picture) = picture(&mut reader, slot) {
            change.pictures.push((slot, picture));
        }
    }
    std::mem::take(&mut reader.faults).into_result()?;
    Ok(change)
}

/// A list that is there and not null: clients send null for a list they do not know.
fn list(reader: &mut Reader<'_>, name: &str) -> Option<Vec<String>> {
    if reader.get(name).is_none_or(Value::is_null) {
        return None;
    }
    reader.texts(name)
}

fn amenities(reader: &mut Reader<'_>, most: usize) -> Option<Vec<String>> {
    let sent = list(reader, "amenities")?;
    let mut kept: Vec<String> = Vec::with_capacity(sent.len());
    for text in &sent {
        let text = text.trim();
        let fits = match at_most(text, AMENITY_CHARS) {
            Ok(()) if text.is_empty() || text.chars().any(char::is_control) => {
                Err("Each amenity needs one line of text.".to_owned())
            }
            fits => fits,
        };
        reader.keep("amenities", fits)?;
        if !kept.iter().any(|other| other == text) {
            kept.push(text.to_owned());
        }
    }
    if kept.len() > most {
        reader
            .faults
            .add("amenities", format!("A hotel can have {most} amenities."));
        return None;
    }
    Some(kept)
}

/// What a slot is to show. Clients send `hero_image` (back as they got it, or to clear it) and
/// `hero_image_url` (typed by staff); a typed address that says something wins.
fn picture(reader: &mut Reader<'_>, slot: Slot) -> Option<NewPicture> {
    let plain = slot.field();
    let typed = format!("{plain}_url");
    let mut wanted = reader.text(plain);
    if let Some(url) = reader.text(&typed)
        && (wanted.is_none() || !url.trim().is_empty())
        && Some(&url) != wanted.as_ref()
    {
        wanted = Some(url);
    }
    let url = wanted?;
    match url.trim() {
        "" => Some(NewPicture::None),
        url => Some(NewPicture::Existing(Addresses::parse(url))),
    }
}
