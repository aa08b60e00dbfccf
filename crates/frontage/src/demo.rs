//! `--demo`: fills an empty installation with two complete hotels and a manager each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context as _, anyhow, ensure};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::app::Installation;
use crate::domain::fields::{HOTEL_PROSE, PROFILE, SETTINGS};
use crate::domain::money::Price;
use crate::domain::room_type::ROOM_TYPE_TEXTS;
use crate::domain::translation::Fingerprint;
use crate::domain::{
    Action, Delta, Field, FieldValues, Hotel, HotelId, ImageRef, Language, Role, RoomType, Thing,
    Translation, Translations, Zone,
};
use crate::live::document::Page;
use crate::live::record::{self, Author, Entry};
use crate::media::{Prepared, Unfinished};
use crate::store::{self, Tx, gallery, hotels, page, room_types, staff};
use crate::usecases::Context;
use crate::usecases::images::keep;
use crate::usecases::onboarding::{create_hotel, create_staff};
use crate::usecases::pictures::{Words, add_to_library};
use crate::usecases::translations::Texts;

/// User name and password of each demo hotel's manager. A server with one of them listens on
/// loopback only.
pub const CREDENTIALS: [(&str, &str); 2] = [("manager", "manager"), ("harbour", "harbour")];

/// Pictures prepared at once.
const AT_ONCE: usize = 4;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../demo"]
struct Files;

#[derive(Deserialize)]
struct Demo {
    hotels: Vec<DemoHotel>,
}

#[derive(Deserialize)]
struct DemoHotel {
    slug: String,
    staff: DemoStaff,
    /// By language: a file with what each main text is in it.
    #[serde(default)]
    phrasebooks: BTreeMap<String, String>,
    hotel: Map<String, Value>,
    settings: Map<String, Value>,
    images: HashMap<String, DemoPicture>,
    gallery: Vec<DemoPicture>,
    room_types: Vec<DemoRoom>,
}

#[derive(Deserialize)]
struct DemoStaff {
    username: String,
    password: String,
    role: String,
}

#[derive(Deserialize, Clone)]
struct DemoPicture {
    file: String,
    #[serde(default)]
    alt: String,
    #[serde(default)]
    caption: String,
}

#[derive(Deserialize)]
struct DemoRoom {
    max_occupancy: i64,
    starting_price_from: String,
    currency: String,
    photo: Option<DemoPicture>,
    #[serde(flatten)]
    texts: Map<String, Value>,
}

/// Fills the installation unless it has a hotel already.
///
/// # Errors
/// When the demo's files or the store fail.
pub async fn fill(app: &Installation) -> anyhow::Result<()> {
    if hotels::count(&mut *app.context.store.snapshot().await?).await? > 0 {
        return Ok(());
    }
    let file = Files::get("hotels.json").context("demo/hotels.json is not in this binary")?;
    let demo: Demo = serde_json::from_slice(&file.data).context("demo/hotels.json")?;
    let mut unfinished = Vec::new();
    for hotel in demo.hotels {
        let slug = hotel.slug.clone();
        let filled = fill_hotel(app, hotel).await;
        unfinished.extend(filled.with_context(|| format!("demo hotel {slug}"))?);
    }
    // Only now: what nobody waits for must not hold up what the start waits for.
    app.context.finish(unfinished);
    Ok(())
}

/// Gives what is left to be made of its pictures.
async fn fill_hotel(app: &Installation, demo: DemoHotel) -> anyhow::Result<Vec<Unfinished>> {
    let pictures = prepare_pictures(app, &demo).await?;
    let name = demo
        .hotel
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or(&demo.slug);
    let id = create_hotel(&app.context.store, &app.context.addresses, &demo.slug, name).await?;
    let role = Role::parse(&demo.staff.role).context("unknown role")?;
    let DemoStaff {
        username, password, ..
    } = &demo.staff;
    create_staff(
        &app.context.store,
        &app.context.passwords,
        &demo.slug,
        username,
        role,
        password,
    )
    .await?;

    let mut tx = app.context.store.begin().await?;
    let mut library = Library {
        hotel_id: id,
        pictures: &pictures,
    };
    let mut hotel = hotels::by_id(&mut tx, id)
        .await?
        .context("the new hotel is gone")?;
    let before = page::state(&mut tx, &hotel, &BTreeSet::new()).await?;
    hotel.facts = checked(PROFILE.iter().chain(&HOTEL_PROSE), &demo.hotel)?;
    hotel.hotel_type = text(&demo.hotel, "hotel_type");
    hotel.tags = words(&demo.hotel, "tags");
    hotel.settings.texts = checked(SETTINGS.iter(), &demo.settings)?;
    hotel.settings.amenities = words(&demo.settings, "amenities");
    hotel.hero_image = library.add(&mut tx, demo.images.get("hero")).await?;
    hotel.landing_page_image = library
        .add(&mut tx, demo.images.get("landing_page"))
        .await?;
    hotel.logo = library.add(&mut tx, demo.images.get("logo")).await?;
    hotel.settings.favicon = library.add(&mut tx, demo.images.get("favicon")).await?;
    let zone = Zone::parse(&text(&demo.hotel, "time_zone")).map_err(anyhow::Error::msg)?;
    hotels::set_time_zone(&mut tx, id, zone.name()).await?;
    hotels::update_facts(&mut tx, &hotel).await?;
    hotels::update_settings(&mut tx, &hotel).await?;

    let change = record::begin(&mut tx, id).await?;
    for picture in &demo.gallery {
        if let Some(picture) = library.add(&mut tx, Some(picture)).await? {
            gallery::append(&mut tx, id, &picture, change.revision).await?;
        }
    }
    for (place, room) in (0_i64..).zip(&demo.room_types) {
        let photo = library.add(&mut tx, room.photo.as_ref()).await?;
        let price = Price::parse(&room.starting_price_from).map_err(|reason| anyhow!(reason))?;
        let room = RoomType {
            id: 0,
            hotel_id: id,
            texts: checked(ROOM_TYPE_TEXTS.iter(), &room.texts)?,
            max_occupancy: room.max_occupancy,
            photo,
            starting_price_from: price,
            currency: room.currency.clone(),
            sort_order: place,
            is_active: true,
            translations: Translations::default(),
        };
        room_types::insert(&mut tx, &room).await?;
    }
    translate(&mut tx, &mut hotel, &demo.phrasebooks).await?;
    let event = record::settings_updated(&mut tx, &app.context.addresses, id).await?;
    let author = Author::default();
    let after = page::state(&mut tx, &hotel, &BTreeSet::new()).await?;
    let entry = Entry {
        action: Action::Demo,
        detail: Delta::between(&before, &after).into(),
        made: Value::Null,
    };
    change
        .announce(&mut tx, &app.context.addresses, &author, entry, vec![event])
        .await?;
    let unfinished = keep(pictures.into_values());
    tx.commit().await?;
    Ok(unfinished)
}

/// Gives every text of the page the translations that the phrasebooks have for it.
async fn translate(
    tx: &mut Tx,
    hotel: &mut Hotel,
    phrasebooks: &BTreeMap<String, String>,
) -> anyhow::Result<()> {
    let Texts {
        mut rooms,
        mut images,
        all: texts,
        ..
    } = Texts::of(Page::of_rows(tx, hotel.clone()).await?);
    for (code, file) in phrasebooks {
        let language = Language::parse(code).with_context(|| format!("unknown language {code}"))?;
        let found = Files::get(file).with_context(|| format!("{file} is missing"))?;
        let phrases: HashMap<String, String> =
            serde_json::from_slice(&found.data).with_context(|| file.clone())?;
        hotel.settings.languages.push(language);
        for text in &texts {
            let main = &text.of.main;
            let Some(phrase) = phrases.get(main) else {
                ensure!(text.of.may_stay, "{file} has no {main:?}");
                continue;
            };
            let translations = match &text.thing {
                Thing::Page => Some(&mut hotel.settings.translations),
                Thing::RoomType(id) => {
                    let room = rooms.iter_mut().find(|room| room.id == *id);
                    room.map(|room| &mut room.translations)
                }
                Thing::Image(id) => {
                    let image = images.iter_mut().find(|image| image.public_id == *id);
                    image.map(|image| &mut image.translations)
                }
            };
            let value = Translation {
                text: phrase.clone(),
                made_of: Fingerprint::of(main),
            };
            if let Some(translations) = translations {
                translations.set(&text.of.field, language, value);
            }
        }
    }
    hotels::update_settings(tx, hotel).await?;
    for room in &rooms {
        room_types::update(tx, room).await?;
    }
    for image in &images {
        store::images::update(tx, image).await?;
    }
    Ok(())
}

/// Prepares every picture of a hotel, each file once.
async fn prepare_pictures(
    app: &Installation,
    demo: &DemoHotel,
) -> anyhow::Result<HashMap<String, Prepared>> {
    let of_rooms = demo
        .room_types
        .iter()
        .filter_map(|room| room.photo.as_ref());
    let all = demo.images.values().chain(&demo.gallery).chain(of_rooms);
    let files: BTreeSet<String> = all.map(|picture| picture.file.clone()).collect();
    stream::iter(files)
        .map(async |file| {
            let bytes = Files::get(&file).with_context(|| format!("{file} is missing"))?;
            let bytes = bytes::Bytes::from(bytes.data.into_owned());
            let source = stream::iter([Ok::<_, std::io::Error>(bytes)]);
            let (media, limits) = (&app.context.media, &app.context.limits);
            let spooled = media.receive(source, limits.upload_bytes).await?;
            let prepared = media.ingest(spooled, &|_| {}).await;
            let prepared = prepared.with_context(|| file.clone())?;
            Ok::<_, anyhow::Error>((file, prepared))
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await
}

struct Library<'a> {
    hotel_id: HotelId,
    pictures: &'a HashMap<String, Prepared>,
}

impl Library<'_> {
    async fn add(
        &mut self,
        tx: &mut Tx,
        picture: Option<&DemoPicture>,
    ) -> anyhow::Result<Option<ImageRef>> {
        let Some(picture) = picture else {
            return Ok(None);
        };
        let prepared = self
            .pictures
            .get(&picture.file)
            .context("a picture was not prepared")?;
        let words = Words {
            alt: picture.alt.clone(),
            caption: picture.caption.clone(),
        };
        let image = add_to_library(tx, self.hotel_id, prepared, words, None).await?;
        Ok(Some(ImageRef::Own(image.public_id)))
    }
}

fn checked<'f>(
    fields: impl Iterator<Item = &'f Field>,
    values: &Map<String, Value>,
) -> anyhow::Result<FieldValues> {
    fields
        .map(|field| {
            let value = field.check(&text(values, field.name));
            Ok((
                field.name,
                value.map_err(|reason| anyhow!("{}: {reason}", field.name))?,
            ))
        })
        .collect()
}

fn text(values: &Map<String, Value>, name: &str) -> String {
    values
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn words(values: &Map<String, Value>, name: &str) -> Vec<String> {
    let list = values
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Refuses `--demo` on an address that others can reach, before anything is made.
///
/// # Errors
/// When `listen` is not loopback.
pub fn loopback_only(listen: std::net::SocketAddr) -> anyhow::Result<()> {
    ensure!(
        listen.ip().is_loopback(),
        "--demo makes users with known passwords, so it listens on loopback only; \
         use --listen 127.0.0.1:{}",
        listen.port()
    );
    Ok(())
}

/// Refuses to offer the demo's passwords to the world.
///
/// # Errors
/// When `listen` is not loopback and one of them is still in use.
pub async fn refuse_beyond_loopback(
    app: &Installation,
    listen: std::net::SocketAddr,
) -> anyhow::Result<()> {
    let exposed = !listen.ip().is_loopback() && has_demo_password(&app.context).await?;
    ensure!(
        !exposed,
        "this installation has a demo user with a known password, so it listens on loopback \
         only; listen on 127.0.0.1, or start with an empty data directory and without --demo"
    );
    Ok(())
}

/// Whether somebody in this installation still has a password that `--demo` gave.
async fn has_demo_password(context: &Context) -> anyhow::Result<bool> {
    for (username, password) in CREDENTIALS {
        let found = staff::credentials(&mut *context.store.snapshot().await?, username).await?;
        if let Some((_, hash)) = found
            && context.passwords.verify(password, Some(hash)).await?
        {
            return Ok(true);
        }
    }
    Ok(false)
}
