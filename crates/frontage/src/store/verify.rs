//! What the rows of an installation must say of one another. Only reads.

use crate::domain::{PublicId, Revision};

use super::engine::Row;
use super::{Session, StoreError, changes, hotels, images, page};

/// Faults of one kind told at most; a damaged database need not be listed whole.
const MOST: usize = 100;
/// Changes read at once.
const CHUNK: i64 = 500;

/// What SQLite itself finds wrong with the file's pages, quickly; nothing when it is sound.
/// <https://www.sqlite.org/pragma.html#pragma_quick_check>
pub async fn broken_pages(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let rows = session.rows("pragma quick_check(10)", Vec::new()).await?;
    let told: Result<Vec<String>, StoreError> =
        rows.iter().map(|row| row.text("quick_check")).collect();
    Ok(told?.into_iter().filter(|line| line != "ok").collect())
}

/// Revisions that are not dense: for each hotel, the history must hold exactly 1 to the number
/// of its page.
pub async fn broken_revisions(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let sql = "select h.slug, h.revision, count(c.revision) as changes, \
               coalesce(min(c.revision), 0) as first, coalesce(max(c.revision), 0) as last \
               from hotels h left join changes c on c.hotel_id = h.id \
               group by h.id, h.slug, h.revision order by h.slug";
    let rows = session.rows(sql, Vec::new()).await?;
    let mut faults = Vec::new();
    for row in &rows {
        let (revision, changes) = (row.int("revision")?, row.int("changes")?);
        let (first, last) = (row.int("first")?, row.int("last")?);
        if changes != revision || last != revision || (revision > 0 && first != 1) {
            faults.push(format!(
                "hotel {}: its page is at revision {revision}, its history has {changes} changes \
                 from {first} to {last}",
                row.text("slug")?
            ));
        }
    }
    Ok(faults)
}

/// Saves without an event, as far back as events are kept, and events without a save.
pub async fn unmatched_events(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let without_event = "select h.slug, c.revision from changes c \
        join hotels h on h.id = c.hotel_id \
        where c.revision >= (select min(e.revision) from events e where e.hotel_id = c.hotel_id) \
        and not exists (select 1 from events e \
                        where e.hotel_id = c.hotel_id and e.revision = c.revision) \
        order by h.slug, c.revision";
    let without_save = "select distinct h.slug, e.revision from events e \
        join hotels h on h.id = e.hotel_id \
        where not exists (select 1 from changes c \
                          where c.hotel_id = e.hotel_id and c.revision = e.revision) \
        order by h.slug, e.revision";
    let mut faults = Vec::new();
    for (sql, what) in [
        (without_event, "a save without an event"),
        (without_save, "an event without a save"),
    ] {
        let rows = session.rows(sql, Vec::new()).await?;
        for row in rows.iter().take(MOST) {
            let (slug, revision) = (row.text("slug")?, row.int("revision")?);
            faults.push(format!("hotel {slug}, revision {revision}: {what}"));
        }
    }
    Ok(faults)
}

/// Places that show a picture of which there is no row. An address of a foreign picture holds a
/// colon, a public id never does.
pub async fn missing_images(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let sql = "select u.place, u.hotel_id, u.picture from ( \
         select 'gallery' as place, hotel_id, picture from gallery_items \
             where removed_revision is null \
         union all select 'room type', hotel_id, photo from room_types \
         union all select 'hero image', id, hero_image from hotels \
         union all select 'landing page image', id, landing_page_image from hotels \
         union all select 'logo', id, logo from hotels \
         union all select 'hero image', hotel_id, hero_image from public_settings \
         union all select 'landing page image', hotel_id, landing_page_image from public_settings \
         union all select 'logo', hotel_id, logo from public_settings \
         union all select 'favicon', hotel_id, favicon from public_settings) u \
         where u.picture is not null and u.picture not like '%:%' \
         and not exists (select 1 from images i \
                         where i.public_id = u.picture and i.hotel_id = u.hotel_id)";
    let rows = session.rows(sql, Vec::new()).await?;
    let told = |row: &Row| {
        let (place, picture) = (row.text("place")?, row.text("picture")?);
        Ok(format!(
            "{place}: shows picture {picture}, of which the hotel has no row"
        ))
    };
    rows.iter().take(MOST).map(told).collect()
}

/// Changes that cannot be read, and those that left the page as something else than it is: going
/// back over the history must meet what each change says that it put there. What older versions
/// wrote ends the way back.
pub async fn broken_history(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let mut faults = Vec::new();
    let slugs = session
        .rows("select slug from hotels order by slug", Vec::new())
        .await?;
    for row in &slugs {
        let Some(hotel) = hotels::by_slug(session, &row.text("slug")?).await? else {
            continue;
        };
        // All of them: going back must know of each picture what is said of it now.
        let library = images::library(session, hotel.id).await?;
        let library = library.into_keys().collect();
        let mut page = page::state(session, &hotel, &library).await?;
        let mut before = Revision::MAX;
        'back: loop {
            let chunk = changes::as_far_as_readable(session, hotel.id, before, CHUNK).await?;
            let Some((oldest, _)) = chunk.last() else {
                break;
            };
            before = *oldest;
            for (revision, change) in chunk {
                let fault = match change.map(|change| change.detail) {
                    None => "cannot be read, so the page cannot be taken back beyond it",
                    Some(None) => break 'back,
                    Some(Some(detail)) if page.rewind(&detail.delta) => continue,
                    Some(Some(_)) => "did not leave the page as the history says",
                };
                let slug = &hotel.slug;
                faults.push(format!("hotel {slug}: change {revision} {fault}"));
                if faults.len() >= MOST {
                    return Ok(faults);
                }
            }
        }
    }
    Ok(faults)
}

/// What a picture's row says of its files.
#[derive(Debug)]
pub struct ImageRow {
    /// Its name.
    pub public_id: PublicId,
    /// SHA-256 of the original, hexadecimal.
    pub content_hash: String,
    /// Widths of its renditions.
    pub widths: Vec<u32>,
}

/// Every picture that has a row.
pub async fn image_rows(session: &mut Session) -> Result<Vec<ImageRow>, StoreError> {
    let sql = "select public_id, content_hash, widths from images order by public_id";
    let corrupt = |what: String| StoreError::Corrupt {
        table: "images",
        what,
    };
    let read = |row: &Row| {
        let (public_id, widths) = (row.text("public_id")?, row.text("widths")?);
        Ok(ImageRow {
            public_id: public_id.parse().map_err(|_| corrupt(public_id))?,
            content_hash: row.text("content_hash")?,
            widths: serde_json::from_str(&widths).map_err(|_| corrupt(widths))?,
        })
    };
    session
        .rows(sql, Vec::new())
        .await?
        .iter()
        .map(read)
        .collect()
}
