//! What staff and a machine note of pictures: tags, and what they look like. No page shows any of it.

use std::collections::{BTreeSet, HashMap};

use crate::domain::{ContentHash, Frame, HotelId, PublicId, Tag, Version};

use super::engine::{Row, values};
use super::images::read_frame;
use super::{Session, StoreError, Tx};

/// What a set of renditions looks like, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Mean brightness in thousandths.
    pub brightness: u16,
    /// Share of the dark in thousandths.
    pub dark: u16,
    /// Hexadecimal; compared by whoever knows how.
    pub fingerprint: String,
}

/// Tags of all pictures of a hotel that have any.
pub async fn tags(
    session: &mut Session,
    hotel: HotelId,
) -> Result<HashMap<PublicId, BTreeSet<Tag>>, StoreError> {
    let sql = "select t.public_id, t.tag from picture_tags t \
               join images i on i.public_id = t.public_id where i.hotel_id = $1";
    let mut all: HashMap<PublicId, BTreeSet<Tag>> = HashMap::new();
    for row in session.rows(sql, values![hotel]).await? {
        let (id, tag) = (row.text("public_id")?, row.text("tag")?);
        let id = id.parse().map_err(|_| corrupt("picture_tags", id))?;
        // A later version's tag is not this one's to show, nor to lose.
        if let Ok(tag) = tag.parse() {
            all.entry(id).or_default().insert(tag);
        }
    }
    Ok(all)
}

/// Tags a picture; one that it has stays.
pub async fn add_tag(tx: &mut Tx, picture: &PublicId, tag: Tag) -> Result<(), StoreError> {
    let sql = "insert into picture_tags (public_id, tag) values ($1, $2) \
               on conflict (public_id, tag) do nothing";
    tx.execute(sql, values![picture.as_str(), tag.slug()])
        .await
        .map(|_| ())
}

/// Takes a tag off a picture, if it has it.
pub async fn remove_tag(tx: &mut Tx, picture: &PublicId, tag: Tag) -> Result<(), StoreError> {
    let sql = "delete from picture_tags where public_id = $1 and tag = $2";
    tx.execute(sql, values![picture.as_str(), tag.slug()])
        .await
        .map(|_| ())
}

/// Notes what a set of renditions looks like. What is noted stays: a version's bytes never change.
pub async fn note_look(tx: &mut Tx, version: &Version, look: &Look) -> Result<(), StoreError> {
    let sql = "insert into picture_looks (version, brightness, dark, fingerprint) \
               values ($1, $2, $3, $4) on conflict (version) do nothing";
    let row = values![
        version.as_str(),
        i64::from(look.brightness),
        i64::from(look.dark),
        look.fingerprint.as_str()
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// What the pictures of a hotel look like, as far as they were looked at.
pub async fn looks(
    session: &mut Session,
    hotel: HotelId,
) -> Result<HashMap<Version, Look>, StoreError> {
    let sql = "select distinct l.* from picture_looks l \
               join images i on i.version = l.version where i.hotel_id = $1";
    let rows = session.rows(sql, values![hotel]).await?;
    rows.iter().map(read_look).collect()
}

/// A set of renditions that nobody has looked at.
#[derive(Debug, Clone)]
pub struct Unseen {
    /// Its name.
    pub version: Version,
    /// Of which original.
    pub content_hash: ContentHash,
    /// Of which part of it; none for all of it.
    pub frame: Option<Frame>,
}

/// Every set that is shown and that nobody has looked at.
pub async fn unseen(session: &mut Session) -> Result<Vec<Unseen>, StoreError> {
    let sql = "select distinct i.version, i.content_hash, i.frame from images i \
               left join picture_looks l on l.version = i.version \
               where l.version is null order by i.version";
    let rows = session.rows(sql, Vec::new()).await?;
    let read = |row: &Row| {
        let (version, hash) = (row.text("version")?, row.text("content_hash")?);
        Ok(Unseen {
            version: version.parse().map_err(|_| corrupt("images", version))?,
            content_hash: hash.parse().map_err(|_| corrupt("images", hash))?,
            frame: read_frame(row)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Forgets what nobody shows any more.
pub async fn forget_unshown(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = "delete from picture_looks where version not in (select version from images)";
    tx.execute(sql, Vec::new()).await.map(|_| ())
}

fn read_look(row: &Row) -> Result<(Version, Look), StoreError> {
    let version = row.text("version")?;
    let version = version
        .parse()
        .map_err(|_| corrupt("picture_looks", version))?;
    let share = |column| Ok::<_, StoreError>(u16::try_from(row.int(column)?).unwrap_or(u16::MAX));
    let look = Look {
        brightness: share("brightness")?,
        dark: share("dark")?,
        fingerprint: row.text("fingerprint")?,
    };
    Ok((version, look))
}

fn corrupt(table: &'static str, what: String) -> StoreError {
    StoreError::Corrupt { table, what }
}
