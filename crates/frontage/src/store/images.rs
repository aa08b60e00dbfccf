//! Rows of pictures. The files themselves are `media`'s.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value as Json;

use crate::domain::{
    ContentHash, FocalPoint, Frame, HotelId, Image, Millis, Original, PublicId, Shown, StaffId,
    Version,
};

use super::engine::{Row, Value, values};
use super::{Session, StoreError, Tx, detail, hotels};

/// Pictures that one statement names at most.
const MOST_ASKED: usize = 500;

/// Who uploaded a picture, and when.
#[derive(Debug)]
pub struct Provenance {
    /// Nobody for the demo's.
    pub uploaded_by: Option<StaffId>,
    /// When.
    pub uploaded_at: Millis,
}

/// Adds a picture whose files are on disk already.
pub async fn insert(tx: &mut Tx, image: &Image, provenance: Provenance) -> Result<(), StoreError> {
    let sql = "insert into images (public_id, hotel_id, alt, caption, width, height, widths, \
               placeholder, dominant_color, version, frame, focal_x, focal_y, focal_chosen, \
               auto_focal_x, auto_focal_y, content_hash, bytes, original_format, original_width, \
               original_height, uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, \
               $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)";
    let original = &image.original;
    let (width, height) = original.size.unzip();
    let mut row = values![
        image.public_id.as_str(),
        image.hotel_id,
        image.alt.as_str(),
        image.caption.as_str(),
    ];
    row.extend(columns_of_view(image));
    row.extend(values![
        original.content_hash.as_str(),
        i64::try_from(original.bytes).unwrap_or(i64::MAX),
        original.format.as_deref(),
        width.map(i64::from),
        height.map(i64::from),
        provenance.uploaded_by,
        provenance.uploaded_at,
    ]);
    tx.execute(sql, row).await.map(|_| ())
}

/// Writes what staff can change of a picture.
pub async fn update(tx: &mut Tx, image: &Image) -> Result<(), StoreError> {
    let sql = "update images set alt = $2, caption = $3, width = $4, height = $5, widths = $6, \
               placeholder = $7, dominant_color = $8, version = $9, frame = $10, focal_x = $11, \
               focal_y = $12, focal_chosen = $13, auto_focal_x = $14, auto_focal_y = $15, \
               translations = $16 where public_id = $1";
    let mut row = values![
        image.public_id.as_str(),
        image.alt.as_str(),
        image.caption.as_str(),
    ];
    row.extend(columns_of_view(image));
    row.push(detail::write_translations(&image.translations).into());
    tx.execute(sql, row).await.map(|_| ())
}

/// width, height, widths, placeholder, dominant_color, version, frame, focal_x, focal_y,
/// focal_chosen, auto_focal_x, auto_focal_y.
fn columns_of_view(image: &Image) -> Vec<Value> {
    let shown = &image.shown;
    let (focal_x, focal_y) = image.focal_point().thousandths();
    let (auto_x, auto_y) = shown.automatic_focal_point.thousandths();
    values![
        shown.width,
        shown.height,
        Json::from(shown.widths.clone()).to_string(),
        shown.placeholder.as_str(),
        shown.dominant_color.as_str(),
        shown.version.as_str(),
        frame_column(shown.frame),
        focal_x,
        focal_y,
        image.chosen_focal_point.is_some(),
        auto_x,
        auto_y,
    ]
}

/// A part of a picture as kept in one column; null for all of it.
pub(super) fn frame_column(frame: Option<Frame>) -> Option<String> {
    frame.map(|frame| Json::from(frame.parts().to_vec()).to_string())
}

/// Reads [`frame_column`].
pub(super) fn read_frame(row: &Row) -> Result<Option<Frame>, StoreError> {
    let Some(text) = row.text_or_null("frame")? else {
        return Ok(None);
    };
    let parts = serde_json::from_str(&text).ok();
    let frame = parts.and_then(Frame::from_parts);
    frame.map(Some).ok_or_else(|| corrupt(text))
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

/// A picture by its name alone, whosever it is.
pub async fn by_public_id(
    session: &mut Session,
    public_id: &PublicId,
) -> Result<Option<Image>, StoreError> {
    let sql = "select * from images where public_id = $1";
    let row = session.row(sql, values![public_id.as_str()]).await?;
    row.map(|row| read(&row)).transpose()
}

/// Files that some picture's row needs.
#[derive(Debug)]
pub struct InUse {
    /// The set of renditions that is shown.
    pub version: Version,
    /// The original.
    pub content_hash: ContentHash,
    /// Whether only a part of the original is shown.
    pub is_part: bool,
}

/// Everything on disk that rows refer to; what is not among it was orphaned by a crash, or is
/// shown no more.
pub async fn files_in_use(session: &mut Session) -> Result<Vec<InUse>, StoreError> {
    let sql = "select distinct version, content_hash, frame from images";
    let rows = session.rows(sql, Vec::new()).await?;
    let read = |row: &Row| {
        Ok(InUse {
            version: version(row)?,
            content_hash: content_hash(row)?,
            is_part: read_frame(row)?.is_some(),
        })
    };
    rows.iter().map(read).collect()
}

/// What an uploaded file is as a picture.
#[derive(Debug)]
pub struct Facts {
    /// `jpeg`, `png`, ….
    pub format: String,
    /// Pixels.
    pub width: u32,
    /// As `width`.
    pub height: u32,
}

/// Notes what the original of a picture is.
pub async fn set_original(
    tx: &mut Tx,
    public_id: &PublicId,
    facts: Facts,
) -> Result<(), StoreError> {
    let sql = "update images set original_format = $2, original_width = $3, original_height = $4 \
               where public_id = $1";
    let row = values![public_id.as_str(), facts.format, facts.width, facts.height];
    tx.execute(sql, row).await.map(|_| ())
}

/// Notes the file that the uploaded one was made of, before it left.
pub async fn set_source(
    tx: &mut Tx,
    public_id: &PublicId,
    source: &ContentHash,
) -> Result<(), StoreError> {
    let sql = "update images set source_hash = $2 where public_id = $1";
    tx.execute(sql, values![public_id.as_str(), source.as_str()])
        .await
        .map(|_| ())
}

/// A picture that stands in the gallery of this hotel and was made of this file, or of one that
/// was made of it; the first of them.
pub async fn in_gallery_made_of(
    session: &mut Session,
    hotel: HotelId,
    file: &ContentHash,
) -> Result<Option<PublicId>, StoreError> {
    let sql = "select i.public_id from images i join gallery_items g \
               on g.hotel_id = i.hotel_id and g.picture = i.public_id \
               where i.hotel_id = $1 and (i.content_hash = $2 or i.source_hash = $2) \
               and g.removed_revision is null order by g.position, g.id limit 1";
    let row = session.row(sql, values![hotel, file.as_str()]).await?;
    row.map(|row| public_id(&row)).transpose()
}

/// Pictures whose renditions no recipe has named: an older version of Frontage made them.
pub async fn of_older_version(session: &mut Session) -> Result<Vec<Image>, StoreError> {
    let sql = "select * from images where version = substr(content_hash, 1, 20) order by public_id";
    let rows = session.rows(sql, Vec::new()).await?;
    rows.iter().map(read).collect()
}

/// Every picture there is, those of a hotel together.
pub async fn all(session: &mut Session) -> Result<Vec<Image>, StoreError> {
    let sql = "select * from images order by hotel_id, public_id";
    let rows = session.rows(sql, Vec::new()).await?;
    rows.iter().map(read).collect()
}

/// Whether any picture shows this set of renditions.
pub async fn show(session: &mut Session, version: &Version) -> Result<bool, StoreError> {
    let sql = "select public_id from images where version = $1 limit 1";
    let row = session.row(sql, values![version.as_str()]).await?;
    Ok(row.is_some())
}

fn by_id(rows: Vec<Row>) -> Result<HashMap<PublicId, Image>, StoreError> {
    rows.iter()
        .map(|row| read(row).map(|image| (image.public_id.clone(), image)))
        .collect()
}

fn read(row: &Row) -> Result<Image, StoreError> {
    let widths = row.text("widths")?;
    let pixels = |column| Ok::<u32, StoreError>(u32::try_from(row.int(column)?).unwrap_or(0));
    let pixels_or_null = |column| {
        let pixels = row.int_or_null(column)?;
        Ok::<_, StoreError>(pixels.and_then(|pixels| u32::try_from(pixels).ok()))
    };
    let point = |x, y| Ok::<_, StoreError>(FocalPoint::from_thousandths(row.int(x)?, row.int(y)?));
    let focal_point = point("focal_x", "focal_y")?;
    let shown = Shown {
        version: version(row)?,
        frame: read_frame(row)?,
        width: pixels("width")?,
        height: pixels("height")?,
        widths: serde_json::from_str(&widths).map_err(|_| corrupt(widths))?,
        placeholder: row.text("placeholder")?,
        dominant_color: row.text("dominant_color")?,
        automatic_focal_point: point("auto_focal_x", "auto_focal_y")?,
    };
    let original = Original {
        content_hash: content_hash(row)?,
        format: row.text_or_null("original_format")?,
        size: pixels_or_null("original_width")?.zip(pixels_or_null("original_height")?),
        bytes: u64::try_from(row.int("bytes")?).unwrap_or(0),
    };
    Ok(Image {
        public_id: public_id(row)?,
        hotel_id: row.int("hotel_id")?,
        shown,
        alt: row.text("alt")?,
        caption: row.text("caption")?,
        translations: hotels::translations(row, "images")?,
        chosen_focal_point: row.flag("focal_chosen")?.then_some(focal_point),
        original,
    })
}

fn public_id(row: &Row) -> Result<PublicId, StoreError> {
    let text = row.text("public_id")?;
    text.parse().map_err(|_| corrupt(text))
}

fn version(row: &Row) -> Result<Version, StoreError> {
    let text = row.text("version")?;
    text.parse().map_err(|_| corrupt(text))
}

fn content_hash(row: &Row) -> Result<ContentHash, StoreError> {
    let text = row.text("content_hash")?;
    text.parse().map_err(|_| corrupt(text))
}

fn corrupt(what: String) -> StoreError {
    StoreError::Corrupt {
        table: "images",
        what,
    }
}
