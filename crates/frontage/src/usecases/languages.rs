//! Staff say which languages the hotel speaks: the one that its texts are written in, and those
//! that guests can choose beside it.

use serde_json::Value;

use crate::domain::language::MOST_LANGUAGES;
use crate::domain::{Action, Delta, Hotel, Language, PageState, Revision, Staff, Violations};
use crate::error::Refusal;
use crate::live::record::{self, Author, Entry};
use crate::store::hotels;

use super::conflicts::refuse_conflicts;
use super::repetition::begin;
use super::{Context, Saved};

/// A change of the languages; what is absent stays.
#[derive(Debug, Default)]
pub struct LanguagesChange {
    /// The language that the texts are written in. The texts themselves stay.
    pub language: Option<Language>,
    /// All that guests can choose beside it, in order. What was translated into one that is taken
    /// away is kept, for the day it comes back.
    pub languages: Option<Vec<Language>>,
    /// Which revision the form was filled from, if its page says so.
    pub base_revision: Option<Revision>,
}

/// Changes the languages of a hotel.
///
/// # Errors
/// When this person may not, a language is named twice, there are too many, or somebody else has
/// changed the same since `base_revision`.
pub async fn change(
    context: &Context,
    staff: &Staff,
    slug: &str,
    change: LanguagesChange,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, mut hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let before = fields_of(&hotel);
    let settings = &mut hotel.settings;
    settings.language = change.language.unwrap_or(settings.language);
    if let Some(languages) = change.languages {
        settings.languages = languages;
    }
    check(settings.language, &settings.languages).into_result()?;
    let delta = Delta::between(&before, &fields_of(&hotel));
    if delta.is_empty() {
        return Saved::unchanged(tx, &hotel, ()).await;
    }
    refuse_conflicts(&mut tx, &hotel, change.base_revision, &delta).await?;
    hotels::update_settings(&mut tx, &hotel).await?;
    let begun = record::begin(&mut tx, hotel.id).await?;
    let event = record::settings_updated(&mut tx, &context.addresses, hotel.id).await?;
    let entry = Entry {
        action: Action::Languages,
        detail: delta.into(),
        made: Value::Null,
    };
    let revision = begun
        .announce(&mut tx, &context.addresses, author, entry, vec![event])
        .await?;
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

fn check(main: Language, others: &[Language]) -> Violations {
    let mut faults = Violations::default();
    if others.contains(&main) {
        let reason = format!(
            "The texts cannot be written in {} and be translated into it. Take it out of the \
             further languages first.",
            main.name()
        );
        faults.add("languages", reason);
    }
    for (place, language) in others.iter().enumerate() {
        if others[..place].contains(language) {
            let reason = format!("{} is in the list twice.", language.name());
            faults.add("languages", reason);
        }
    }
    if others.len() > MOST_LANGUAGES {
        let reason = format!("A hotel can have {MOST_LANGUAGES} languages beside its main one.");
        faults.add("languages", reason);
    }
    faults
}

fn fields_of(hotel: &Hotel) -> PageState {
    PageState {
        fields: hotel.record(),
        ..PageState::default()
    }
}
