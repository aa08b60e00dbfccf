//! Rows of pictures. The files themselves are `media`'s.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::{FocalPoint, HotelId, Image, Millis, PublicId, StaffId};

use super::engine::{Row, values};
use super::{Session, StoreError, Tx};

/// Pictures that one statement names at most.
const MOST_ASKED: usize = 500;

/// What is known of an upload besides the picture itself.
#[derive(Debug)]
pub struct Provenance<'a> {
    /// SHA-256 of the original, hexadecimal.
    pub content_hash: &'a str,
    /// Size of the original.
    pub bytes: u64,
    /// Who uploaded it; nobody for the demo's.
    pub uploaded_by: Option<StaffId>,
    /// When.
    pub uploaded_at: Millis,
}

/// Adds a picture whose files are on disk already.
pub async fn insert(
    tx: &mut Tx,
    image: &Image,
    provenance: Provenance<'_>,
) -> Result<(), StoreError> {
    let (focal_x, focal_y) = image.focal_point.thousandths();
    let sql = "insert into images (public_id, hotel_id, width, height, widths, placeholder, \
               dominant_color, alt, caption, focal_x, focal_y, content_hash, bytes, uploaded_by, \
               uploaded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let widths = serde_json::Value::from(image.widths.clone()).to_string();
    let bytes = i64::try_from(provenance.bytes).unwrap_or(i64::MAX);
    let row = values![
        image.public_id.as_str(),
        image.hotel_id,
        image.width,
        image.height,
        widths,
        image.placeholder.as_str(),
        image.dominant_color.as_str(),
        image.alt.as_str(),
        image.caption.as_str(),
        focal_x,
        focal_y,
        provenance.content_hash,
        bytes,
        provenance.uploaded_by,
        provenance.uploaded_at,
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// Writes what staff can change of a picture.
pub async fn update(tx: &mut Tx, image: &Image) -> Result<(), StoreError> {
    let (focal_x, focal_y) = image.focal_point.thousandths();
    let sql = "update images set alt = $2, caption = $3, focal_x = $4, focal_y = $5 \
               where public_id = $1";
    let row = values![
        image.public_id.as_str(),
        image.alt.as_str(),
        image.caption.as_str(),
        focal_x,
        focal_y
    ];
    tx.execute(sql, row).await.map(|_| ())
}

/// A picture of this hotel's library; none when it is another hotel's.
pub async fn of_hotel(
    session: &mut Session,
    hotel: HotelId,
    public_id: &PublicId,
) -> Result<Option<Image>, StoreError> {
    let sql = "select * from images where hotel_id = $1 and public_id = $2";
    let row = session.row(sql, values![hotel, public_id.as_str()]).await?;
    row.map(|row| read(&row)).transpose()
}

/// Those of these pictures that are in this hotel's library.
pub async fn by_ids(
    session: &mut Session,
    hotel: HotelId,
    ids: &BTreeSet<PublicId>,
) -> Result<HashMap<PublicId, Image>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    let ids: Vec<&PublicId> = ids.iter().collect();
    for some in ids.chunks(MOST_ASKED) {
        let marks: Vec<String> = (0..some.len()).map(|n| format!("${}", n + 2)).collect();
        let sql = format!(
            "select * from images where hotel_id = $1 and public_id in ({})",
            marks.join(", ")
        );
        let mut parameters = values![hotel];
        parameters.extend(some.iter().map(|id| id.as_str().into()));
        found.extend(by_id(session.rows(&sql, parameters).await?)?);
    }
    Ok(found)
}

/// Every picture of a hotel's library.
pub async fn library(
    session: &mut Session,
    hotel: HotelId,
) -> Result<HashMap<PublicId, Image>, StoreError> {
    let sql = "select * from images where hotel_id = $1";
    by_id(session.rows(sql, values![hotel]).await?)
}

/// Every picture that the page of this hotel, its console or its card shows.
pub async fn in_use(
    session: &mut Session,
    hotel: HotelId,
) -> Result<HashMap<PublicId, Image>, StoreError> {
    let sql = "select i.* from images i where i.hotel_id = $1 and i.public_id in ( \
         select picture from gallery_items where hotel_id = $1 and removed_revision is null \
         union all select photo from room_types where hotel_id = $1 \
         union all select hero_image from hotels where id = $1 \
         union all select landing_page_image from hotels where id = $1 \
         union all select logo from hotels where id = $1 \
         union all select hero_image from public_settings where hotel_id = $1 \
         union all select landing_page_image from public_settings where hotel_id = $1 \
         union all select logo from public_settings where hotel_id = $1 \
         union all select favicon from public_settings where hotel_id = $1)";
    by_id(session.rows(sql, values![hotel]).await?)
}

/// The pictures of the cards of all active hotels: one query, however many hotels.
pub async fn on_cards(session: &mut Session) -> Result<HashMap<PublicId, Image>, StoreError> {
    let sql = "select i.* from images i where i.public_id in ( \
         select hero_image from hotels where is_active = 1 \
         union all select landing_page_image from hotels where is_active = 1 \
         union all select logo from hotels where is_active = 1 \
         union all select hero_image from public_settings \
         union all select landing_page_image from public_settings \
         union all select logo from public_settings)";
    by_id(session.rows(sql, Vec::new()).await?)
}

/// Names of all pictures that have a row; what has files and is not among them was orphaned by
/// a crash.
pub async fn all_ids(session: &mut Session) -> Result<HashSet<PublicId>, StoreError> {
    let rows = session
        .rows("select public_id from images", Vec::new())
        .await?;
    rows.iter().map(public_id).collect()
}

fn by_id(rows: Vec<Row>) -> Result<HashMap<PublicId, Image>, StoreError> {
    rows.iter()
        .map(|row| read(row).map(|image| (image.public_id.clone(), image)))
        .collect()
}

fn read(row: &Row) -> Result<Image, StoreError> {
    let widths = row.text("widths")?;
    let pixels = |column| Ok::<u32, StoreError>(u32::try_from(row.int(column)?).unwrap_or(0));
    Ok(Image {
        public_id: public_id(row)?,
        hotel_id: row.int("hotel_id")?,
        width: pixels("width")?,
        height: pixels("height")?,
        widths: serde_json::from_str(&widths).map_err(|_| corrupt(widths))?,
        placeholder: row.text("placeholder")?,
        dominant_color: row.text("dominant_color")?,
        alt: row.text("alt")?,
        caption: row.text("caption")?,
        focal_point: FocalPoint::from_thousandths(row.int("focal_x")?, row.int("focal_y")?),
    })
}

fn public_id(row: &Row) -> Result<PublicId, StoreError> {
    let text = row.text("public_id")?;
    text.parse().map_err(|_| corrupt(text))
}

fn corrupt(what: String) -> StoreError {
    StoreError::Corrupt {
        table: "images",
        what,
    }
}
