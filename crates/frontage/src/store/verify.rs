//! What the rows of an installation must say of one another. Only reads.

use crate::domain::{ContentHash, PublicId, Revision, Version};

use super::changes::{self, Kept};
use super::engine::Row;
use super::{Session, StoreError, hotels, images, page};

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

/// Settings of a PostgreSQL server with which a save that was acknowledged can be lost.
pub async fn risky_settings(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let sql = "select name, setting from pg_settings \
               where name in ('fsync', 'full_page_writes') and setting = 'off' order by name";
    let rows = session.rows(sql, Vec::new()).await?;
    let told = |row: &Row| Ok(format!("{} is {}", row.text("name")?, row.text("setting")?));
    rows.iter().map(told).collect()
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

/// Saves without an event on their hotel's channel, as far back as events are kept, and events
/// without a save.
pub async fn unmatched_events(session: &mut Session) -> Result<Vec<String>, StoreError> {
    let without_event = "select h.slug, c.revision from changes c \
        join hotels h on h.id = c.hotel_id \
        where c.revision >= (select min(e.revision) from events e where e.hotel_id = c.hotel_id) \
        and not exists (select 1 from events e \
                        where e.hotel_id = c.hotel_id and e.revision = c.revision \
                        and e.channel is null) \
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
            let chunk = changes::backwards(session, hotel.id, before, 0, CHUNK).await?;
            let Some(oldest) = chunk.last() else { break };
            before = oldest.revision;
            for change in chunk {
                let fault = match change.kept {
                    Kept::Older => break 'back,
                    Kept::Whole(detail) if page.rewind(&detail.delta) => continue,
                    Kept::Whole(_) => "did not leave the page as the history says",
                    Kept::Damaged => "cannot be read, so the page cannot be taken back beyond it",
                };
                let (slug, revision) = (&hotel.slug, change.revision);
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
#[derive(Debug, Clone)]
pub struct ImageRow {
    /// Its name.
    pub public_id: PublicId,
    /// The set of renditions that is shown.
    pub version: Version,
    /// The original.
    pub content_hash: ContentHash,
    /// Pixels of the largest rendition.
    pub width: u32,
    /// As `width`.
    pub height: u32,
    /// Whether all renditions must be there; else the first do.
    pub is_complete: bool,
    /// Whether its files are still where an older version put them: the first start of this one
    /// moves them.
    pub is_of_older_version: bool,
}

/// Every picture that has a row.
pub async fn image_rows(session: &mut Session) -> Result<Vec<ImageRow>, StoreError> {
    let sql = "select i.public_id, i.version, i.content_hash, i.width, i.height, \
               (u.version is null) as complete, \
               (i.version = substr(i.content_hash, 1, 20) and i.original_format is null) as older \
               from images i left join unfinished_renditions u on u.version = i.version \
               order by i.public_id";
    let corrupt = |what: String| StoreError::Corrupt {
        table: "images",
        what,
    };
    let read = |row: &Row| {
        let (public_id, version) = (row.text("public_id")?, row.text("version")?);
        let hash = row.text("content_hash")?;
        let pixels = |column| Ok::<u32, StoreError>(u32::try_from(row.int(column)?).unwrap_or(0));
        Ok(ImageRow {
            public_id: public_id.parse().map_err(|_| corrupt(public_id))?,
            version: version.parse().map_err(|_| corrupt(version))?,
            content_hash: hash.parse().map_err(|_| corrupt(hash))?,
            width: pixels("width")?,
            height: pixels("height")?,
            is_complete: row.flag("complete")?,
            is_of_older_version: row.flag("older")?,
        })
    };
    session
        .rows(sql, Vec::new())
        .await?
        .iter()
        .map(read)
        .collect()
}
