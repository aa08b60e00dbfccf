//! Room types.

use crate::domain::money::Price;
use crate::domain::room_type::ROOM_TYPE_TEXTS;
use crate::domain::{FieldValues, HotelId, ImageRef, RoomType, RoomTypeId};

use super::engine::{Row, Value, values};
use super::{Session, StoreError, Tx, detail, hotels};

/// All room types of a hotel in order, also those guests do not see.
pub async fn of_hotel(session: &mut Session, hotel: HotelId) -> Result<Vec<RoomType>, StoreError> {
    let sql = "select * from room_types where hotel_id = $1 order by sort_order, name, id";
    session
        .rows(sql, values![hotel])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// A room type of this hotel; none when it is another hotel's.
pub async fn by_id(
    session: &mut Session,
    hotel: HotelId,
    id: RoomTypeId,
) -> Result<Option<RoomType>, StoreError> {
    let sql = "select * from room_types where hotel_id = $1 and id = $2";
    session
        .row(sql, values![hotel, id])
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// Adds a room type and gives its key; that of `room` is not looked at.
pub async fn insert(tx: &mut Tx, room: &RoomType) -> Result<RoomTypeId, StoreError> {
    insert_columns(tx, columns(room)).await
}

/// Adds a room type that was removed, with the key that it had.
pub async fn insert_again(tx: &mut Tx, room: &RoomType) -> Result<(), StoreError> {
    let mut columns = columns(room);
    columns.push(("id", room.id.into()));
    insert_columns(tx, columns).await.map(|_| ())
}

async fn insert_columns(
    tx: &mut Tx,
    columns: Vec<(&'static str, Value)>,
) -> Result<RoomTypeId, StoreError> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let marks: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "insert into room_types ({}) values ({}) returning id",
        names.join(", "),
        marks.join(", ")
    );
    let values = columns.into_iter().map(|(_, value)| value).collect();
    tx.row(&sql, values)
        .await?
        .ok_or(StoreError::Closed)?
        .int("id")
}

/// Writes all of a room type.
pub async fn update(tx: &mut Tx, room: &RoomType) -> Result<(), StoreError> {
    let columns = columns(room);
    let sets: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(i, (name, _))| format!("{name} = ${}", i + 1))
        .collect();
    let sql = format!(
        "update room_types set {} where id = ${}",
        sets.join(", "),
        columns.len() + 1
    );
    let mut values: Vec<Value> = columns.into_iter().map(|(_, value)| value).collect();
    values.push(room.id.into());
    tx.execute(&sql, values).await.map(|_| ())
}

/// Removes a room type.
pub async fn delete(tx: &mut Tx, id: RoomTypeId) -> Result<(), StoreError> {
    tx.execute("delete from room_types where id = $1", values![id])
        .await
        .map(|_| ())
}

fn columns(room: &RoomType) -> Vec<(&'static str, Value)> {
    let mut columns: Vec<(&'static str, Value)> = ROOM_TYPE_TEXTS
        .iter()
        .map(|field| (field.name, room.text(field.name).into()))
        .collect();
    columns.extend([
        ("hotel_id", room.hotel_id.into()),
        ("max_occupancy", room.max_occupancy.into()),
        ("photo", room.photo.as_ref().map(ImageRef::as_column).into()),
        (
            "price_hundredths",
            room.starting_price_from.hundredths().into(),
        ),
        ("currency", room.currency.as_str().into()),
        ("sort_order", room.sort_order.into()),
        ("is_active", room.is_active.into()),
        (
            "translations",
            detail::write_translations(&room.translations).into(),
        ),
    ]);
    columns
}

fn read(row: &Row) -> Result<RoomType, StoreError> {
    let mut texts = FieldValues::new();
    for field in ROOM_TYPE_TEXTS {
        texts.insert(field.name, row.text(field.name)?);
    }
    Ok(RoomType {
        id: row.int("id")?,
        hotel_id: row.int("hotel_id")?,
        texts,
        max_occupancy: row.int("max_occupancy")?,
        photo: row
            .text_or_null("photo")?
            .map(|text| ImageRef::from_column(&text)),
        starting_price_from: Price::from_hundredths(row.int("price_hundredths")?),
        currency: row.text("currency")?,
        sort_order: row.int("sort_order")?,
        is_active: row.flag("is_active")?,
        translations: hotels::translations(row, "room_types")?,
    })
}
