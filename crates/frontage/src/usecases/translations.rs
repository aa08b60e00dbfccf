//! Staff translate texts of the page: its own, those of room types and those of pictures. All of
//! one request is one change.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value as Json;

use crate::domain::delta::Thing;
use crate::domain::record::set;
use crate::domain::translation::{self, Fingerprint};
use crate::domain::undo::Clash;
use crate::domain::{
    Action, Delta, Hotel, Image, Language, PageState, PublicId, Revision, RoomType, Slot, Staff,
    Translatable, Translation, Translations, Value, Violations,
};
use crate::error::{Conflict, Refusal};
use crate::live::document::Page;
use crate::live::record::{self, Author, Entry};
use crate::store::page;

use super::conflicts::{clashes_since, conflict};
use super::repetition::begin;
use super::{Context, Saved, told};

/// A text that can be translated, and whose it is.
#[derive(Debug, Clone)]
pub struct Text {
    /// Whose.
    pub thing: Thing,
    /// The text itself.
    pub of: Translatable,
}

impl Text {
    /// Its name among all texts of the page: `slogan`, `room_types.5.name`, `images.{id}.alt`.
    pub fn name(&self) -> String {
        name(&self.thing, &self.of.field)
    }
}

fn name(thing: &Thing, field: &str) -> String {
    match thing {
        Thing::Page => field.to_owned(),
        Thing::RoomType(id) => format!("room_types.{id}.{field}"),
        Thing::Image(id) => format!("images.{id}.{field}"),
    }
}

/// A page with everything that can be translated.
#[derive(Debug)]
pub struct Texts {
    /// The hotel, with the translations of its own texts.
    pub hotel: Hotel,
    /// Every text, in the page's order.
    pub all: Vec<Text>,
    /// The hotel's room types.
    pub rooms: Vec<RoomType>,
    /// Pictures that the page shows, in its order.
    pub images: Vec<Image>,
}

impl Texts {
    /// Those of a page, of now or with a draft.
    pub fn of(page: Page) -> Self {
        let Page {
            hotel,
            gallery,
            rooms,
            mut known,
        } = page;
        let of_slots = Slot::ALL.into_iter().filter_map(|slot| slot.shown(&hotel));
        let of_rooms = rooms.iter().filter_map(|room| room.photo.as_ref());
        let shown = of_slots.chain(of_rooms).chain(&gallery);
        let images: Vec<Image> = shown
            .filter_map(|picture| known.remove(picture.public_id()?))
            .collect();

        let text = |thing: Thing| {
            move |of| Text {
                thing: thing.clone(),
                of,
            }
        };
        let of_page = hotel.translatable().into_iter().map(text(Thing::Page));
        let of_rooms = rooms.iter().flat_map(|room| {
            let texts = room.translatable().into_iter();
            texts.map(text(Thing::RoomType(room.id)))
        });
        let of_images = images.iter().flat_map(|image| {
            let texts = image.translatable().into_iter();
            texts.map(text(Thing::Image(image.public_id.clone())))
        });
        let all = of_page.chain(of_rooms).chain(of_images).collect();
        Self {
            hotel,
            all,
            rooms,
            images,
        }
    }

    /// The translations of whatever a text belongs to.
    pub fn translations(&self, thing: &Thing) -> &Translations {
        let own = &self.hotel.settings.translations;
        let found = match thing {
            Thing::Page => Some(own),
            Thing::RoomType(id) => {
                let room = self.rooms.iter().find(|room| room.id == *id);
                room.map(|room| &room.translations)
            }
            Thing::Image(id) => {
                let image = self.images.iter().find(|image| image.public_id == *id);
                image.map(|image| &image.translations)
            }
        };
        found.unwrap_or(own)
    }

    /// The fields in which translations are kept, with what they are to hold, by what they belong
    /// to; checked.
    ///
    /// # Errors
    /// Names every text that the page has not, and every translation that will not do.
    pub fn fields_of(
        &self,
        language: Language,
        texts: BTreeMap<String, Said>,
    ) -> Result<Fields, Refusal> {
        let mut faults = Violations::default();
        let mut fields = Fields::new();
        let named: HashMap<String, &Text> =
            self.all.iter().map(|text| (text.name(), text)).collect();
        for (name, said) in texts {
            let Some(text) = named.get(&name) else {
                let reason = "The page has no such text, or it is empty in the main language.";
                faults.add(name, reason);
                continue;
            };
            if let Some(value) = faults.keep(&name, value_of(&text.of, said)) {
                let field = translation::key(&text.of.field, language);
                let of_thing = fields.entry(text.thing.clone()).or_default();
                of_thing.push((field, value));
            }
        }
        faults.into_result()?;
        Ok(fields)
    }
}

/// What fields are to hold, by whose they are.
pub type Fields = BTreeMap<Thing, Vec<(String, Value)>>;

/// Puts fields into a page; of things that it has not, nothing.
pub fn put(page: &mut PageState, fields: &Fields) {
    for (thing, fields) in fields {
        let record = match thing {
            Thing::Page => Some(&mut page.fields),
            Thing::RoomType(id) => page.rooms.get_mut(id),
            Thing::Image(id) => page.images.get_mut(id),
        };
        if let Some(record) = record {
            for (field, value) in fields {
                set(record, field, value);
            }
        }
    }
}

/// The conflicts of translations, each by the name of its text.
pub fn told_apart(clashes: Vec<Clash>) -> Vec<Conflict> {
    let told = clashes.into_iter().map(|clash| {
        let field = translation::parts(&clash.field).map_or(&*clash.field, |(field, _)| field);
        conflict(name(&clash.thing, field), &clash.theirs, &clash.yours)
    });
    told.collect()
}

/// What a text is to say in another language.
#[derive(Debug)]
pub struct Said {
    /// The text; empty for no translation.
    pub text: String,
    /// The main text that it was made from, if its page says so; else that of now.
    pub made_of: Option<Fingerprint>,
}

/// Translations to be saved together.
#[derive(Debug)]
pub struct TranslationsChange {
    /// Into which language.
    pub language: Language,
    /// By [`Text::name`].
    pub texts: BTreeMap<String, Said>,
    /// Which revision the form was filled from, if its page says so.
    pub base_revision: Option<Revision>,
}

impl TranslationsChange {
    /// The pictures whose words it translates.
    pub fn pictures(&self) -> impl Iterator<Item = PublicId> {
        let names = self.texts.keys();
        names.filter_map(|name| {
            let (id, _) = name.strip_prefix("images.")?.split_once('.')?;
            id.parse().ok()
        })
    }
}

/// Saves translations.
///
/// # Errors
/// When this person may not, the hotel does not speak that language, there is no such text, a
/// translation will not do, or somebody else has changed the same one since `base_revision`.
pub async fn change(
    context: &Context,
    staff: &Staff,
    slug: &str,
    change: TranslationsChange,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, mut hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let language = change.language;
    must_speak(&hotel, language)?;
    let known = Texts::of(Page::of_rows(&mut tx, hotel.clone()).await?);
    let pictures: BTreeSet<PublicId> = change.pictures().collect();
    let wanted = known.fields_of(language, change.texts)?;
    let before = page::state(&mut tx, &hotel, &pictures).await?;
    let mut after = before.clone();
    put(&mut after, &wanted);
    let delta = Delta::between(&before, &after);
    if delta.is_empty() {
        return Saved::unchanged(tx, &hotel, ()).await;
    }
    let clashes = clashes_since(&mut tx, &hotel, change.base_revision, &delta).await?;
    if !clashes.is_empty() {
        return Err(Refusal::Conflict(hotel.revision, told_apart(clashes)));
    }
    let begun = record::begin(&mut tx, hotel.id).await?;
    page::apply(&mut tx, &mut hotel, &delta, begun.revision).await?;
    let events = told::events(context, &mut tx, &hotel, &delta).await?;
    let entry = Entry {
        action: Action::Translate,
        detail: delta.into(),
        made: Json::Null,
    };
    let revision = begun
        .announce(&mut tx, &context.addresses, author, entry, events)
        .await?;
    tx.commit().await?;
    Ok(Saved { revision, what: () })
}

/// Refuses a language that guests of the hotel cannot choose.
///
/// # Errors
/// Says to add it first.
pub fn must_speak(hotel: &Hotel, language: Language) -> Result<(), Refusal> {
    if hotel.settings.languages.contains(&language) {
        return Ok(());
    }
    let reason = format!(
        "Your hotel does not speak {}. Add it to its languages first.",
        language.name()
    );
    Err(Refusal::NotFound(reason))
}

/// The checked value of a translation.
fn value_of(text: &Translatable, said: Said) -> Result<Value, String> {
    let field = crate::domain::Field {
        name: "text",
        rule: text.rule,
    };
    let checked = field.check(&said.text)?;
    if checked.is_empty() {
        return Ok(Value::Nothing);
    }
    let made_of = said.made_of.unwrap_or_else(|| Fingerprint::of(&text.main));
    Ok(Value::Translation(Translation {
        text: checked,
        made_of,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Rule;

    #[test]
    fn a_translation_keeps_the_rule_of_its_text() {
        let text = Translatable {
            field: "slogan".to_owned(),
            main: "By the lake".to_owned(),
            rule: Rule::Line(200),
            may_stay: false,
        };
        let said = |text: &str| Said {
            text: text.to_owned(),
            made_of: None,
        };
        assert_eq!(value_of(&text, said("  ")), Ok(Value::Nothing));
        assert!(value_of(&text, said(&"ü".repeat(200))).is_ok());
        assert!(value_of(&text, said(&"ü".repeat(201))).is_err());
        assert!(value_of(&text, said("Am\nSee")).is_err());
    }
}
