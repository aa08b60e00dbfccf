//! Hotels and their public settings.

use std::sync::LazyLock;

use crate::domain::fields::{HOTEL_PROSE, PROFILE, SETTINGS};
use crate::domain::{
    FieldValues, Hotel, HotelId, ImageRef, Language, Millis, PublicSettings, Revision, Slug,
    Translations,
};

use super::engine::{Row, Value, values};
use super::{Session, StoreError, Tx, detail};

/// Columns of both tables; those that both have come as `settings_…` from the second.
static SELECT: LazyLock<String> = LazyLock::new(|| {
    let mut columns: Vec<String> = Vec::new();
    for field in SETTINGS {
        columns.push(format!("s.{0} as settings_{0}", field.name));
    }
    for field in PROFILE {
        columns.push(format!("s.{}_override", field.name));
    }
    for picture in ["hero_image", "landing_page_image", "logo", "favicon"] {
        columns.push(format!("s.{picture} as settings_{picture}"));
    }
    format!(
        "select h.*, s.amenities, s.language, s.languages, s.translations, \
         s.created_at as settings_created_at, {} \
         from hotels h join public_settings s on s.hotel_id = h.id",
        columns.join(", ")
    )
});

/// A hotel by its slug, also when guests do not see it.
pub async fn by_slug(session: &mut Session, slug: &str) -> Result<Option<Hotel>, StoreError> {
    if !may_be_slug(slug) {
        return Ok(None);
    }
    let sql = format!("{} where h.slug = $1", *SELECT);
    session
        .row(&sql, values![slug])
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// What is written in an address may be anything; under what no hotel can be called, none is
/// looked for.
fn may_be_slug(text: &str) -> bool {
    Slug::parse(text).is_ok()
}

/// A hotel by its key.
pub async fn by_id(session: &mut Session, id: HotelId) -> Result<Option<Hotel>, StoreError> {
    let sql = format!("{} where h.id = $1", *SELECT);
    session
        .row(&sql, values![id])
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// Slug, revision and whether guests see it, without reading the rest.
pub async fn revision(
    session: &mut Session,
    slug: &str,
) -> Result<Option<(HotelId, Revision, bool)>, StoreError> {
    if !may_be_slug(slug) {
        return Ok(None);
    }
    let sql = "select id, revision, is_active from hotels where slug = $1";
    let Some(row) = session.row(sql, values![slug]).await? else {
        return Ok(None);
    };
    Ok(Some((
        row.int("id")?,
        row.int("revision")?,
        row.flag("is_active")?,
    )))
}

/// The languages that guests of a hotel can choose beside its main one.
pub async fn languages(session: &mut Session, slug: &str) -> Result<Vec<Language>, StoreError> {
    if !may_be_slug(slug) {
        return Ok(Vec::new());
    }
    let sql = "select s.languages from hotels h join public_settings s on s.hotel_id = h.id \
               where h.slug = $1";
    let Some(row) = session.row(sql, values![slug]).await? else {
        return Ok(Vec::new());
    };
    read_languages(&row)
}

/// Every hotel, also those that guests do not see.
pub async fn all(session: &mut Session) -> Result<Vec<Hotel>, StoreError> {
    let sql = format!("{} order by h.slug", *SELECT);
    session
        .rows(&sql, Vec::new())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// All hotels that guests see, in the order of the landing page.
pub async fn active(session: &mut Session) -> Result<Vec<Hotel>, StoreError> {
    let sql = format!(
        "{} where h.is_active = 1 order by h.sort_order, h.name, h.id",
        *SELECT
    );
    session
        .rows(&sql, Vec::new())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// What a list of links needs of a hotel.
#[derive(Debug)]
pub struct Named {
    /// Its name in addresses.
    pub slug: String,
    /// Its name on its page.
    pub name: String,
    /// Where it is.
    pub city: String,
    /// Where that is.
    pub country: String,
}

/// The names of all hotels that guests see, in the order of the landing page.
pub async fn named(session: &mut Session) -> Result<Vec<Named>, StoreError> {
    let shown = |field: &str| format!("coalesce(nullif(s.{field}_override, ''), h.{field})");
    let sql = format!(
        "select h.slug, {} as name, {} as city, {} as country \
         from hotels h join public_settings s on s.hotel_id = h.id \
         where h.is_active = 1 order by h.sort_order, name, h.id",
        shown("name"),
        shown("city"),
        shown("country"),
    );
    let read = |row: &Row| {
        Ok(Named {
            slug: row.text("slug")?,
            name: row.text("name")?,
            city: row.text("city")?,
            country: row.text("country")?,
        })
    };
    let rows = session.rows(&sql, Vec::new()).await?;
    rows.iter().map(read).collect()
}

/// Tells one state of the list of hotels from another: it rises with every change of a hotel.
pub async fn version(session: &mut Session) -> Result<(i64, i64), StoreError> {
    let sql = "select count(*) as hotels, cast(coalesce(sum(revision), 0) as bigint) as changes from hotels";
    let row = session.row(sql, Vec::new()).await?;
    let row = row.ok_or(StoreError::Closed)?;
    Ok((row.int("hotels")?, row.int("changes")?))
}

/// How many hotels there are.
pub async fn count(session: &mut Session) -> Result<i64, StoreError> {
    let row = session
        .row("select count(*) as hotels from hotels", Vec::new())
        .await?;
    row.map_or(Ok(0), |row| row.int("hotels"))
}

/// Makes a hotel with empty settings.
pub async fn insert(
    tx: &mut Tx,
    slug: &Slug,
    name: &str,
    now: Millis,
) -> Result<HotelId, StoreError> {
    let sql = "insert into hotels (slug, name, created_at, updated_at) \
               values ($1, $2, $3, $3) returning id";
    let row = tx.row(sql, values![slug.as_str(), name, now]).await?;
    let id = row.ok_or(StoreError::Closed)?.int("id")?;
    let sql = "insert into public_settings (hotel_id, created_at) values ($1, $2)";
    tx.execute(sql, values![id, now]).await?;
    Ok(id)
}

/// Writes the hotel's facts (not its settings).
pub async fn update_facts(tx: &mut Tx, hotel: &Hotel) -> Result<(), StoreError> {
    let mut set = Assignments::default();
    for field in PROFILE.iter().chain(&HOTEL_PROSE) {
        set.text(field.name, hotel.fact(field.name));
    }
    set.picture("hero_image", hotel.hero_image.as_ref());
    set.picture("landing_page_image", hotel.landing_page_image.as_ref());
    set.picture("logo", hotel.logo.as_ref());
    set.text("hotel_type", &hotel.hotel_type);
    set.list("tags", &hotel.tags);
    set.run(tx, "hotels", "id", hotel.id).await
}

/// Writes the settings of the hotel's page.
pub async fn update_settings(tx: &mut Tx, hotel: &Hotel) -> Result<(), StoreError> {
    let settings = &hotel.settings;
    let value = |values: &FieldValues, name: &str| values.get(name).cloned().unwrap_or_default();
    let mut set = Assignments::default();
    for field in SETTINGS {
        set.text(field.name, &value(&settings.texts, field.name));
    }
    for field in PROFILE {
        set.text(
            &format!("{}_override", field.name),
            &value(&settings.overrides, field.name),
        );
    }
    set.picture("hero_image", settings.hero_image.as_ref());
    set.picture("landing_page_image", settings.landing_page_image.as_ref());
    set.picture("logo", settings.logo.as_ref());
    set.picture("favicon", settings.favicon.as_ref());
    set.list("amenities", &settings.amenities);
    set.text("language", settings.language.code());
    let languages = settings.languages.iter();
    let languages: Vec<String> = languages
        .map(|language| language.code().to_owned())
        .collect();
    set.list("languages", &languages);
    let translations = detail::write_translations(&settings.translations);
    set.text("translations", &translations);
    set.run(tx, "public_settings", "hotel_id", hotel.id).await
}

/// The hotel's own time, by its name in the IANA database.
pub async fn time_zone(session: &mut Session, hotel: HotelId) -> Result<String, StoreError> {
    let sql = "select time_zone from hotels where id = $1";
    let row = session.row(sql, values![hotel]).await?;
    row.ok_or(StoreError::Closed)?.text("time_zone")
}

/// Sets the hotel's own time.
pub async fn set_time_zone(tx: &mut Tx, hotel: HotelId, name: &str) -> Result<(), StoreError> {
    let sql = "update hotels set time_zone = $2 where id = $1";
    tx.execute(sql, values![hotel, name]).await.map(|_| ())
}

/// Shows a hotel to guests, or no longer.
pub async fn set_active(tx: &mut Tx, hotel: HotelId, is_active: bool) -> Result<(), StoreError> {
    let sql = "update hotels set is_active = $2 where id = $1";
    tx.execute(sql, values![hotel, is_active]).await.map(|_| ())
}

/// Notes what the channel of all hotels is told of this one: the fingerprint of its card, or none
/// when it is not shown.
pub async fn note_listed(
    tx: &mut Tx,
    hotel: HotelId,
    listed: Option<&str>,
) -> Result<(), StoreError> {
    let sql = "update hotels set listed = $2 where id = $1";
    tx.execute(sql, values![hotel, listed]).await.map(|_| ())
}

/// Gives the page its next number; tells it, and whether guests see the hotel.
pub async fn next_revision(
    tx: &mut Tx,
    hotel: HotelId,
    now: Millis,
) -> Result<(Revision, bool), StoreError> {
    let sql = "update hotels set revision = revision + 1, updated_at = $2 \
               where id = $1 returning revision, is_active";
    let row = tx.row(sql, values![hotel, now]).await?;
    let row = row.ok_or(StoreError::Closed)?;
    Ok((row.int("revision")?, row.flag("is_active")?))
}

#[derive(Default)]
struct Assignments {
    columns: Vec<String>,
    values: Vec<Value>,
}

impl Assignments {
    fn add(&mut self, column: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.columns
            .push(format!("{column} = ${}", self.values.len()));
    }

    fn text(&mut self, column: &str, text: &str) {
        self.add(column, text);
    }

    fn picture(&mut self, column: &str, picture: Option<&ImageRef>) {
        self.add(column, picture.map(ImageRef::as_column));
    }

    fn list(&mut self, column: &str, words: &[String]) {
        self.add(column, write_list(words));
    }

    async fn run(mut self, tx: &mut Tx, table: &str, key: &str, id: i64) -> Result<(), StoreError> {
        self.values.push(id.into());
        let sql = format!(
            "update {table} set {} where {key} = ${}",
            self.columns.join(", "),
            self.values.len()
        );
        tx.execute(&sql, self.values).await.map(|_| ())
    }
}

fn read(row: &Row) -> Result<Hotel, StoreError> {
    let mut facts = FieldValues::new();
    for field in PROFILE.iter().chain(&HOTEL_PROSE) {
        facts.insert(field.name, row.text(field.name)?);
    }
    let mut texts = FieldValues::new();
    for field in SETTINGS {
        texts.insert(field.name, row.text(&format!("settings_{}", field.name))?);
    }
    let mut overrides = FieldValues::new();
    for field in PROFILE {
        overrides.insert(field.name, row.text(&format!("{}_override", field.name))?);
    }
    let slug = row.text("slug")?;
    let slug = Slug::parse(&slug).map_err(|_| corrupt(&slug))?;
    Ok(Hotel {
        id: row.int("id")?,
        slug,
        facts,
        hero_image: picture(row, "hero_image")?,
        landing_page_image: picture(row, "landing_page_image")?,
        logo: picture(row, "logo")?,
        hotel_type: row.text("hotel_type")?,
        tags: read_list(&row.text("tags")?)?,
        is_active: row.flag("is_active")?,
        sort_order: row.int("sort_order")?,
        revision: row.int("revision")?,
        updated_at: row.int("updated_at")?,
        listed: row.text_or_null("listed")?,
        settings: PublicSettings {
            texts,
            overrides,
            hero_image: picture(row, "settings_hero_image")?,
            landing_page_image: picture(row, "settings_landing_page_image")?,
            logo: picture(row, "settings_logo")?,
            favicon: picture(row, "settings_favicon")?,
            amenities: read_list(&row.text("amenities")?)?,
            language: language(&row.text("language")?)?,
            languages: read_languages(row)?,
            translations: translations(row, "public_settings")?,
            created_at: row.int("settings_created_at")?,
        },
    })
}

fn language(code: &str) -> Result<Language, StoreError> {
    Language::parse(code).ok_or_else(|| corrupt(code))
}

fn read_languages(row: &Row) -> Result<Vec<Language>, StoreError> {
    let codes = read_list(&row.text("languages")?)?;
    codes.iter().map(|code| language(code)).collect()
}

/// The translations of a thing, of whose row this is.
pub(super) fn translations(row: &Row, table: &'static str) -> Result<Translations, StoreError> {
    let text = row.text("translations")?;
    let read = detail::read_translations(&text);
    read.ok_or(StoreError::Corrupt { table, what: text })
}

fn picture(row: &Row, column: &str) -> Result<Option<ImageRef>, StoreError> {
    Ok(row
        .text_or_null(column)?
        .map(|text| ImageRef::from_column(&text)))
}

fn write_list(words: &[String]) -> String {
    serde_json::Value::from(words).to_string()
}

fn read_list(json: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(json).map_err(|_| corrupt(json))
}

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt {
        table: "hotels",
        what: what.to_owned(),
    }
}
