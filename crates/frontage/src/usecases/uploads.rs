//! Uploads that staff can go on with after a break: begun, gone on with, finished or given up.
//!
//! The last byte leads into the same story as a picture that came in one piece: prepared, added to
//! the gallery in one transaction with its event. A row remembers the upload until it expires, so
//! that whoever lost an answer, by a break or by a restart of the server, hears the same one again.
//! Finished twice it is one picture: the upload's own name is the key of the change.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::domain::{ContentHash, DraftId, Hotel, Staff};
use crate::error::Refusal;
use crate::live::progress::Uploader;
use crate::live::record::{Author, Once};
use crate::media::Held;
use crate::random;
use crate::store::uploads::{self, End, Upload};
use crate::store::{Session, gallery, hotels, images, staff};
use crate::time::now;

use super::drafts::collect::{Made, Part, collect};
use super::gallery::{add, has_room};
use super::pictures::{Arrival, Words, ingest};
use super::{Context, access, drafts};

/// What a client says of an upload that it begins.
#[derive(Debug)]
pub struct NewUpload {
    /// Its own name for it; one is made when it has none.
    pub client_id: Option<String>,
    /// Name of the file.
    pub name: String,
    /// Size of the whole file, in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub content_hash: Option<ContentHash>,
    /// SHA-256 of the file that it was made of.
    pub source_hash: Option<ContentHash>,
    /// Whether to refuse a picture that the gallery holds already.
    pub refuses_duplicates: bool,
    /// The draft that the picture goes into; none: the page.
    pub draft_id: Option<DraftId>,
}

/// Begins an upload, or finds the one that this client began by the same name before.
///
/// # Errors
/// When this person may not edit, the file is too large, the gallery is full or holds the picture
/// already, or too much is under way.
pub async fn begin(
    context: &Context,
    staff: &Staff,
    slug: &str,
    new: NewUpload,
) -> Result<Upload, Refusal> {
    let mut tx = context.store.begin().await?;
    let hotel = access::hotel_to_edit(&mut tx, staff, slug).await?;
    if let Some(client_id) = &new.client_id
        && let Some(known) = uploads::by_client_id(&mut tx, hotel.id, staff.id, client_id).await?
    {
        if known.bytes == new.bytes && known.content_hash == new.content_hash {
            tx.commit().await?;
            return Ok(known);
        }
        let reason = "You have another upload of this name. Give each file a name of its own.";
        return Err(Refusal::field("X-Upload-Id", reason));
    }
    size_fits(context, new.bytes)?;
    if let Some(draft) = new.draft_id {
        drafts::find_open(&mut tx, hotel.id, draft).await?;
    }
    if new.refuses_duplicates {
        for hash in [&new.content_hash, &new.source_hash].into_iter().flatten() {
            is_new(&mut tx, &hotel, hash).await?;
        }
    }
    let pictures = gallery::pictures(&mut tx, hotel.id).await?.len();
    has_room(context, pictures + 1).map_err(|reason| Refusal::field("image", reason))?;
    little_is_under_way(context, &mut tx, &hotel, new.bytes).await?;
    let id = random::hex(16).map_err(Refusal::Failed)?;
    let created_at = now();
    let upload = Upload {
        client_id: new.client_id.unwrap_or_else(|| id.clone()),
        id,
        hotel_id: hotel.id,
        staff_id: staff.id,
        name: new.name,
        bytes: new.bytes,
        content_hash: new.content_hash,
        source_hash: new.source_hash,
        refuses_duplicates: new.refuses_duplicates,
        created_at,
        expires_at: expiry(context, created_at),
        draft_id: new.draft_id,
        end: None,
    };
    uploads::insert(&mut tx, &upload).await?;
    tx.commit().await?;
    Ok(upload)
}

fn size_fits(context: &Context, bytes: u64) -> Result<(), Refusal> {
    if bytes == 0 {
        return Err(Refusal::Picture {
            field: "image".to_owned(),
            problem: "This file is empty. Choose a picture: JPEG, PNG, WebP, AVIF or GIF.".into(),
            code: "empty".to_owned(),
        });
    }
    let most = context.limits.upload_bytes;
    if bytes > most {
        return Err(Refusal::TooLarge(format!(
            "This file has {}; the limit is {} (FRONTAGE_MAX_UPLOAD_BYTES). Make it smaller and \
             upload it again.",
            size(bytes),
            size(most)
        )));
    }
    Ok(())
}

async fn is_new(session: &mut Session, hotel: &Hotel, file: &ContentHash) -> Result<(), Refusal> {
    let known = images::in_gallery_made_of(session, hotel.id, file).await?;
    known.map_or(Ok(()), |public_id| Err(Refusal::Duplicate(public_id)))
}

async fn little_is_under_way(
    context: &Context,
    session: &mut Session,
    hotel: &Hotel,
    bytes: u64,
) -> Result<(), Refusal> {
    let limits = &context.limits;
    let (own, all) = (
        uploads::unfinished(session, Some(hotel.id)).await?,
        uploads::unfinished(session, None).await?,
    );
    let told = |whose: &str, what: String, setting: &str| {
        Err(Refusal::Busy(format!(
            "{whose} {what} of unfinished uploads already ({setting}). Finish or cancel some, or \
             try again later."
        )))
    };
    if own.uploads >= limits.unfinished_uploads {
        let what = format!("a number of {}", own.uploads);
        return told("Your hotel has", what, "FRONTAGE_MAX_UNFINISHED_UPLOADS");
    }
    if own.bytes.saturating_add(bytes) > limits.unfinished_bytes {
        let what = size(own.bytes);
        return told("Your hotel has", what, "FRONTAGE_MAX_UNFINISHED_BYTES");
    }
    if all.uploads >= limits.all_unfinished_uploads {
        let what = format!("a number of {}", all.uploads);
        return told(
            "This server has",
            what,
            "FRONTAGE_MAX_ALL_UNFINISHED_UPLOADS",
        );
    }
    if all.bytes.saturating_add(bytes) > limits.all_unfinished_bytes {
        let what = size(all.bytes);
        return told("This server has", what, "FRONTAGE_MAX_ALL_UNFINISHED_BYTES");
    }
    Ok(())
}

fn expiry(context: &Context, from: i64) -> i64 {
    let kept = context.limits.unfinished_kept.as_millis();
    from.saturating_add(i64::try_from(kept).unwrap_or(i64::MAX))
}

/// An upload of this person; nobody else's, and none that expired.
///
/// # Errors
/// [`Refusal::NotFound`] for every other one; the hotel's own refusals come first.
pub async fn own(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: &str,
) -> Result<Upload, Refusal> {
    let mut view = context.store.snapshot().await?;
    let hotel = access::hotel_to_edit(&mut view, staff, slug).await?;
    let found = uploads::of(&mut view, hotel.id, staff.id, id).await?;
    found
        .filter(|upload| upload.expires_at > now())
        .ok_or_else(no_such_upload)
}

fn no_such_upload() -> Refusal {
    let told = "You have no such upload: it was cancelled, or too old. Begin it again.";
    Refusal::NotFound(told.to_owned())
}

/// Keeps an upload for longer, because more of it has come; gives until when.
///
/// # Errors
/// When the store fails.
pub async fn keep(context: &Context, upload: &Upload) -> Result<i64, Refusal> {
    let until = expiry(context, now());
    let mut tx = context.store.begin().await?;
    uploads::keep_until(&mut tx, &upload.id, until).await?;
    tx.commit().await?;
    Ok(until)
}

/// Gives an upload up, and forgets what came of it. A picture that came of it stays.
///
/// # Errors
/// When the store or the disk fails.
pub async fn cancel(context: &Context, upload: &Upload, held: &Held) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    uploads::remove(&mut tx, &upload.id).await?;
    tx.commit().await?;
    held.forget()?;
    Ok(())
}

/// Makes a picture of an upload whose last byte has come, once: told again how it ended when it has.
///
/// # Errors
/// Why there is no picture of it. What will not change by trying again is remembered.
pub async fn finish(
    context: &Context,
    staff: &Staff,
    slug: &str,
    upload: &Upload,
    held: &Held,
    author: Author,
) -> Result<End, Refusal> {
    let progress = context.progress.upload(Uploader {
        hotel: slug.to_owned(),
        staff_id: staff.id,
        username: staff.username.clone(),
        upload: upload.client_id.clone(),
        file: upload.name.clone(),
    });
    progress.received();
    let made = picture_of(context, staff, slug, upload, held, author, &progress).await;
    let end = match made {
        Ok(end) => end,
        Err(refusal) => {
            progress.failed(&refusal.sentence(), refusal.code());
            if let Some(end) = lasting(&refusal) {
                ended(context, upload, held, &end).await?;
            }
            return Err(refusal);
        }
    };
    ended(context, upload, held, &end).await?;
    Ok(end)
}

async fn picture_of(
    context: &Context,
    staff: &Staff,
    slug: &str,
    upload: &Upload,
    held: &Held,
    author: Author,
    progress: &crate::live::progress::Upload,
) -> Result<End, Refusal> {
    let spooled = held.spool().await?;
    let hash = spooled.content_hash().clone();
    if upload
        .content_hash
        .as_ref()
        .is_some_and(|said| *said != hash)
    {
        return Err(Refusal::Picture {
            field: "image".to_owned(),
            problem: "The file was damaged on its way. Please upload it again.".to_owned(),
            code: "damaged".to_owned(),
        });
    }
    if upload.refuses_duplicates {
        let mut view = context.store.snapshot().await?;
        let hotel = access::hotel_to_edit(&mut view, staff, slug).await?;
        let once = key_of(upload);
        let known = crate::store::idempotency::find(&mut view, staff.id, &once.key).await?;
        // Its own picture, added before the server ended, is no other one.
        if known.is_none() {
            is_new(&mut view, &hotel, &hash).await?;
        }
    }
    let words = Words::default();
    let arrival = ingest(context, "image", spooled, progress.clone(), words).await?;
    let arrival = arrival.made_of(upload.source_hash.clone());
    let author = Author {
        once: Some(Arc::new(key_of(upload))),
        ..author
    };
    if let Some(draft) = upload.draft_id {
        return into_draft(context, staff, slug, draft, arrival, &author).await;
    }
    let saved = add(context, staff, slug, arrival, &author).await?;
    Ok(End::Shown {
        public_id: saved.what.image.public_id,
        revision: saved.revision,
    })
}

/// The picture joins a draft's gallery. A draft that is over by now takes none, and will not.
async fn into_draft(
    context: &Context,
    staff: &Staff,
    slug: &str,
    draft: DraftId,
    arrival: Arrival,
    author: &Author,
) -> Result<End, Refusal> {
    let part = Part::Add(Box::new(arrival));
    match collect(context, staff, slug, draft, part, author).await {
        Ok(saved) => {
            let Made::Picture(image, _) = saved.what else {
                let cause = anyhow::anyhow!("an upload into a draft made no picture");
                return Err(Refusal::Failed(cause));
            };
            Ok(End::Shown {
                public_id: image.public_id,
                revision: saved.revision,
            })
        }
        Err(refusal @ (Refusal::NotFound(_) | Refusal::Malformed(_))) => Err(Refusal::Picture {
            field: "image".to_owned(),
            problem: refusal.sentence(),
            code: "draft".to_owned(),
        }),
        Err(refusal) => Err(refusal),
    }
}

/// The change that an upload makes is made once, by whichever request.
fn key_of(upload: &Upload) -> Once {
    Once {
        key: format!("upload {}", upload.id),
        fingerprint: String::new(),
        outcome: OnceLock::new(),
    }
}

/// How an upload ended that no trying again will help; none when it may.
fn lasting(refusal: &Refusal) -> Option<End> {
    let public_id = match refusal {
        Refusal::Duplicate(public_id) => Some(public_id.clone()),
        Refusal::Picture { .. } | Refusal::Invalid(_) => None,
        _ => return None,
    };
    Some(End::Refused {
        problem: refusal.sentence(),
        code: refusal.code().to_owned(),
        public_id,
    })
}

async fn ended(context: &Context, upload: &Upload, held: &Held, end: &End) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    uploads::end(&mut tx, upload, end, now()).await?;
    tx.commit().await?;
    held.forget()?;
    Ok(())
}

/// Forgets what expired, and what came of uploads that no row knows.
///
/// # Errors
/// When the store or the disk fails.
pub async fn sweep(context: &Context) -> Result<(), Refusal> {
    let mut tx = context.store.begin().await?;
    let expired = uploads::remove_expired(&mut tx, now()).await?;
    tx.commit().await?;
    // Rows come before their first byte, so what is on disk now and in no row is an orphan.
    let names = uploads::ids_of_unfinished(&mut *context.store.snapshot().await?).await?;
    let known: BTreeSet<String> = names.into_iter().collect();
    let media = context.media.clone();
    let swept = tokio::task::spawn_blocking(move || media.sweep_partials(&known)).await;
    let swept = swept.map_err(|error| Refusal::Failed(error.into()))??;
    if expired > 0 || swept > 0 {
        tracing::info!(expired, swept, "forgot uploads that nobody finished");
    }
    Ok(())
}

/// Finishes what had come whole when the server ended: whoever sent it may be gone.
///
/// # Errors
/// When the store fails. What happens to one upload holds up no other.
pub async fn take_up(context: &Context) -> Result<(), Refusal> {
    let all = uploads::all_unfinished(&mut *context.store.snapshot().await?).await?;
    for upload in all {
        let held = context.media.hold_partial(&upload.id).await;
        let mut view = context.store.snapshot().await?;
        let (hotel, staff_id) = (upload.hotel_id, upload.staff_id);
        let still = uploads::of(&mut view, hotel, staff_id, &upload.id).await?;
        let (hotel, staff) = (
            hotels::by_id(&mut view, hotel).await?,
            staff::by_id(&mut view, staff_id).await?,
        );
        drop(view);
        let is_whole = context.media.partial_length(&upload.id)? == upload.bytes;
        let (Some(hotel), Some(staff), true) = (hotel, staff, is_whole) else {
            continue;
        };
        if still.is_none_or(|upload| upload.end.is_some()) {
            continue;
        }
        let author = Author {
            staff_id: Some(staff.id),
            ..Author::default()
        };
        let slug = hotel.slug.as_str();
        match finish(context, &staff, slug, &upload, &held, author).await {
            Ok(_) => tracing::info!(name = upload.name, "finished an upload of before the start"),
            Err(refusal) => {
                let problem = refusal.sentence();
                tracing::warn!(name = upload.name, problem, "an upload came to nothing");
            }
        }
    }
    Ok(())
}

/// Those of this person that are under way, the oldest first.
///
/// # Errors
/// When this person may not edit the hotel.
pub async fn under_way(
    context: &Context,
    staff: &Staff,
    slug: &str,
) -> Result<Vec<Upload>, Refusal> {
    let mut view = context.store.snapshot().await?;
    let hotel = access::hotel_to_edit(&mut view, staff, slug).await?;
    let own = uploads::unfinished_of(&mut view, hotel.id, staff.id).await?;
    Ok(own)
}

fn size(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    if bytes >= MEBIBYTE {
        let tenths = bytes * 10 / MEBIBYTE;
        format!("{}.{} MiB", tenths / 10, tenths % 10)
    } else {
        format!("{bytes} bytes")
    }
}
