//! The order of a gallery.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::domain::{HotelId, ImageRef, Revision};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// The pictures of a gallery, in order.
pub async fn pictures(session: &mut Session, hotel: HotelId) -> Result<Vec<ImageRef>, StoreError> {
    let sql = "select picture from gallery_items \
               where hotel_id = $1 and removed_revision is null order by position, id";
    read(session.rows(sql, values![hotel]).await?)
}

/// Pictures that were in this gallery once and are no longer.
pub async fn removed(
    session: &mut Session,
    hotel: HotelId,
) -> Result<HashSet<ImageRef>, StoreError> {
    let sql = "select distinct picture from gallery_items \
               where hotel_id = $1 and removed_revision is not null";
    read(session.rows(sql, values![hotel]).await?)
}

/// Adds pictures behind the last one. `revision` is that of the change they come with.
pub async fn append(
    tx: &mut Tx,
    hotel: HotelId,
    picture: &ImageRef,
    revision: Revision,
) -> Result<(), StoreError> {
    let sql = "insert into gallery_items (hotel_id, picture, position, added_revision) \
               select $1, $2, coalesce(max(position) + 1, 0), $3 from gallery_items \
               where hotel_id = $1 and removed_revision is null";
    tx.execute(sql, values![hotel, picture.as_column(), revision])
        .await
        .map(|_| ())
}

/// Takes pictures out, with the change of this revision. Call [`set_order`] afterwards.
pub async fn remove(
    tx: &mut Tx,
    hotel: HotelId,
    picture: &ImageRef,
    revision: Revision,
) -> Result<(), StoreError> {
    let sql = "update gallery_items set removed_revision = $3 \
               where hotel_id = $1 and picture = $2 and removed_revision is null";
    tx.execute(sql, values![hotel, picture.as_column(), revision])
        .await
        .map(|_| ())
}

/// Numbers the pictures as they stand in `order`, which holds all of them, in one statement.
pub async fn set_order(tx: &mut Tx, hotel: HotelId, order: &[ImageRef]) -> Result<(), StoreError> {
    if order.is_empty() {
        return Ok(());
    }
    let mut sql = "update gallery_items set position = case picture".to_owned();
    let mut parameters = values![hotel];
    for (position, picture) in order.iter().enumerate() {
        parameters.push(picture.as_column().into());
        // Writing to a String cannot fail.
        let _ = write!(sql, " when ${} then {position}", parameters.len());
    }
    sql.push_str(" else position end where hotel_id = $1 and removed_revision is null");
    tx.execute(&sql, parameters).await.map(|_| ())
}

/// The pictures there now that were there at a revision already.
pub async fn added_by(
    session: &mut Session,
    hotel: HotelId,
    revision: Revision,
) -> Result<Vec<ImageRef>, StoreError> {
    let sql = "select picture from gallery_items where hotel_id = $1 \
               and removed_revision is null and added_revision <= $2 order by position, id";
    read(session.rows(sql, values![hotel, revision]).await?)
}

fn read<C: FromIterator<ImageRef>>(rows: Vec<Row>) -> Result<C, StoreError> {
    rows.iter()
        .map(|row| row.text("picture").map(|text| ImageRef::from_column(&text)))
        .collect()
}
