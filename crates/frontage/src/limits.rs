//! What bounds everything that could grow. Each is a setting, and each error names its own.

use std::time::Duration;

/// The limits of one installation. Defaults are in [`crate::config`].
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one uploaded file.
    pub upload_bytes: u64,
    /// Uploads of one hotel that are begun and not finished.
    pub unfinished_uploads: u64,
    /// Bytes of their whole files.
    pub unfinished_bytes: u64,
    /// Unfinished uploads of all hotels.
    pub all_unfinished_uploads: u64,
    /// Bytes of their whole files.
    pub all_unfinished_bytes: u64,
    /// How long an unfinished upload is kept after its last byte.
    pub unfinished_kept: Duration,
    /// Bytes of one request, files and all.
    pub request_bytes: usize,
    /// Bytes of a JSON body.
    pub json_bytes: usize,
    /// Millions of pixels of one picture.
    pub megapixels: u32,
    /// Pixels of one side of a picture.
    pub side_pixels: u32,
    /// Pictures of one gallery.
    pub gallery_images: usize,
    /// Amenities of one hotel.
    pub amenities: usize,
    /// Room types of one hotel.
    pub room_types: usize,
    /// Drafts of one hotel that are not published.
    pub drafts: i64,
    /// Things that one draft changes.
    pub draft_changes: usize,
    /// Publications and returns of one hotel that are to come.
    pub scheduled: i64,
    /// Links to one draft; the oldest ends when one more is made.
    pub draft_links: i64,
    /// How long a link to a draft leads there.
    pub draft_link: Duration,
    /// How long a session lasts.
    pub session: Duration,
    /// Sessions of one person; the oldest ends when one more begins.
    pub sessions_per_person: i64,
    /// How long events are kept for pages that missed them.
    pub history: Duration,
    /// Revisions of one hotel whose events are kept.
    pub history_revisions: i64,
    /// Open sockets.
    pub sockets: usize,
    /// Open sockets from one address.
    pub sockets_per_address: usize,
    /// Bytes that may wait for one slow socket.
    pub socket_queue_bytes: usize,
}
