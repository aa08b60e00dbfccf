//! Hints that staff put aside. For staff alone, like the hints themselves.

use std::collections::{BTreeSet, HashSet};

use crate::domain::hint::Kind;
use crate::domain::{HotelId, PublicId, Tag};

use super::engine::values;
use super::{Session, StoreError, Tx};

/// What of a hotel's hints was put aside.
#[derive(Debug, Default)]
pub struct Aside {
    alone: HashSet<(PublicId, Kind)>,
    alike: HashSet<(PublicId, PublicId)>,
    /// What no picture needs to show.
    pub lacks: BTreeSet<Tag>,
}

impl Aside {
    /// Whether this hint of a picture was, one that is about this picture alone.
    pub fn has(&self, picture: &PublicId, kind: Kind) -> bool {
        self.alone.contains(&(picture.clone(), kind))
    }

    /// Whether it was said of these two that they may show nearly the same.
    pub fn has_pair(&self, one: &PublicId, other: &PublicId) -> bool {
        self.alike.contains(&(one.clone(), other.clone()))
    }
}

/// What was put aside in a hotel.
pub async fn of_hotel(session: &mut Session, hotel: HotelId) -> Result<Aside, StoreError> {
    let mut aside = Aside::default();
    let sql = "select h.public_id, h.hint, h.about from hints_aside h \
               join images i on i.public_id = h.public_id where i.hotel_id = $1";
    for row in session.rows(sql, values![hotel]).await? {
        let (id, about) = (row.text("public_id")?, row.text("about")?);
        let id: PublicId = id.parse().map_err(|_| corrupt("hints_aside", id))?;
        // A later version's kind of hint is not this one's to show.
        match row.text("hint")?.parse() {
            Ok(Kind::NearDuplicate) => {
                let other = about.parse().map_err(|_| corrupt("hints_aside", about))?;
                aside.alike.insert((id, other));
            }
            Ok(kind) => {
                aside.alone.insert((id, kind));
            }
            Err(_) => {}
        }
    }
    let sql = "select tag from lacks_aside where hotel_id = $1";
    for row in session.rows(sql, values![hotel]).await? {
        aside.lacks.extend(row.text("tag")?.parse::<Tag>());
    }
    Ok(aside)
}

/// Puts a hint of a picture aside; `about` is the other of two that are alike.
pub async fn put(
    tx: &mut Tx,
    picture: &PublicId,
    kind: Kind,
    about: Option<&PublicId>,
) -> Result<(), StoreError> {
    let sql = "insert into hints_aside (public_id, hint, about) values ($1, $2, $3) \
               on conflict (public_id, hint, about) do nothing";
    let about = about.map_or("", PublicId::as_str);
    tx.execute(sql, values![picture.as_str(), kind.slug(), about])
        .await
        .map(|_| ())
}

/// Brings a hint of a picture back; of two that are alike, to both.
pub async fn bring_back(tx: &mut Tx, picture: &PublicId, kind: Kind) -> Result<(), StoreError> {
    let sql = "delete from hints_aside where hint = $2 and (public_id = $1 or about = $1)";
    tx.execute(sql, values![picture.as_str(), kind.slug()])
        .await
        .map(|_| ())
}

/// A hotel needs no picture of this.
pub async fn put_lack(tx: &mut Tx, hotel: HotelId, tag: Tag) -> Result<(), StoreError> {
    let sql = "insert into lacks_aside (hotel_id, tag) values ($1, $2) \
               on conflict (hotel_id, tag) do nothing";
    tx.execute(sql, values![hotel, tag.slug()])
        .await
        .map(|_| ())
}

/// A hotel needs a picture of this after all.
pub async fn bring_back_lack(tx: &mut Tx, hotel: HotelId, tag: Tag) -> Result<(), StoreError> {
    let sql = "delete from lacks_aside where hotel_id = $1 and tag = $2";
    tx.execute(sql, values![hotel, tag.slug()])
        .await
        .map(|_| ())
}

/// Brings back all of a hotel.
pub async fn bring_back_all(tx: &mut Tx, hotel: HotelId) -> Result<(), StoreError> {
    let sql = "delete from hints_aside where public_id in \
               (select public_id from images where hotel_id = $1)";
    tx.execute(sql, values![hotel]).await?;
    let sql = "delete from lacks_aside where hotel_id = $1";
    tx.execute(sql, values![hotel]).await.map(|_| ())
}

fn corrupt(table: &'static str, what: String) -> StoreError {
    StoreError::Corrupt { table, what }
}
