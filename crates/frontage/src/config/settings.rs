//! The list of settings: names, defaults, meanings.

/// A setting: its name in environment and file, its default, what it means.
pub struct Setting {
    /// Name of the environment variable; in the file the same, in lower case.
    pub name: &'static str,
    /// What holds when it is not set; empty when nothing does.
    pub default: &'static str,
    /// One sentence.
    pub meaning: &'static str,
}

const fn setting(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default,
        meaning,
    }
}

/// All settings there are. `frontage.example.toml` lists the same; a test compares.
pub const SETTINGS: [Setting; 64] = [
    setting(
        "FRONTAGE_LISTEN",
        "127.0.0.1:8000",
        "Address and port to listen on.",
    ),
    setting(
        "FRONTAGE_DATA_DIR",
        "./frontage-data",
        "Folder of the database and the pictures, or of what stands in for them.",
    ),
    setting(
        "DATABASE_URL",
        "",
        "Keeps the rows at a PostgreSQL server (15 or later) instead of in the data directory, \
         like postgres://user:password@host:5432/database.",
    ),
    setting(
        "FRONTAGE_MEDIA",
        "",
        "Keeps the pictures in a bucket of an S3-compatible store instead of in the data \
         directory, like s3://bucket/folder.",
    ),
    setting(
        "AWS_ENDPOINT_URL",
        "",
        "Address of that store, like https://s3.example.net. Unset: Amazon's.",
    ),
    setting("AWS_REGION", "us-east-1", "Region of the bucket."),
    setting(
        "AWS_ACCESS_KEY_ID",
        "",
        "Public half of the key that the bucket asks for.",
    ),
    setting("AWS_SECRET_ACCESS_KEY", "", "Secret half of it."),
    setting(
        "AWS_ALLOW_HTTP",
        "false",
        "Whether a store beyond this machine may be spoken to in the clear.",
    ),
    setting(
        "FRONTAGE_MEDIA_TIMEOUT_SECONDS",
        "10",
        "Seconds that the bucket gets for a request.",
    ),
    setting(
        "FRONTAGE_MEDIA_CACHE_MIB",
        "2048",
        "Mebibytes of copies of the bucket's pictures in the data directory.",
    ),
    setting(
        "FRONTAGE_MEDIA_URL",
        "",
        "Address of a CDN before the pictures, like https://cdn.example; addresses of pictures \
         begin with it.",
    ),
    setting(
        "FRONTAGE_PUBLIC_URL",
        "",
        "Address by which the world reaches this server, like https://hotel.example; addresses \
         of pictures begin with it. Default: http:// and the listening address.",
    ),
    setting(
        "FRONTAGE_LOG",
        "info",
        "What to log: error, warn, info, debug, or per module.",
    ),
    setting(
        "PUSHER_APP_ID",
        "",
        "Number of the realtime app. Made at the first start if unset.",
    ),
    setting(
        "PUSHER_KEY",
        "",
        "Public key of the realtime app. Made at the first start if unset.",
    ),
    setting(
        "PUSHER_SECRET",
        "",
        "Signs publishes. Made at the first start if unset.",
    ),
    setting(
        "PUSHER_APP_ENABLE_CLIENT_MESSAGES",
        "",
        "Whether clients of this app may send client- events to each other. Unset: yes beside \
         hotels, where only staff can and their consoles say who edits what; no in `frontage hub`.",
    ),
    setting(
        "FRONTAGE_HUB_APPS",
        "",
        "File with further apps that the hub serves: ids, keys, features, limits, webhooks. Read \
         again whenever it changes.",
    ),
    setting(
        "PUSHER_CLUSTER",
        "",
        "Cluster of Pusher itself, like eu, when Pusher carries the events instead of the hub \
         of this process. Its credentials are then needed.",
    ),
    setting(
        "PUSHER_HOST",
        "",
        "Host of a Pusher-compatible service of your own (Soketi, Sockudo, Reverb, another \
         Frontage hub) that carries the events. Its credentials are then needed.",
    ),
    setting(
        "PUSHER_PORT",
        "",
        "Port of PUSHER_HOST. Default: 443, or 80 with http.",
    ),
    setting("PUSHER_SCHEME", "https", "https or http, for PUSHER_HOST."),
    setting(
        "FRONTAGE_SERVICE_TIMEOUT_SECONDS",
        "5",
        "Seconds that the service gets to take events before it is asked again.",
    ),
    setting(
        "FRONTAGE_TRUSTED_PROXIES",
        "",
        "Proxies before this server, separated by commas, by address or network, like 127.0.0.1 or \
         10.0.0.0/8: from them alone X-Forwarded-For is believed.",
    ),
    setting(
        "FRONTAGE_METRICS_TOKEN",
        "",
        "Switches /metrics and the hub's debug view at /hub/ on, for whoever sends it as bearer \
         token or as password.",
    ),
    setting(
        "FRONTAGE_HUB_DEBUG_DATA",
        "false",
        "Whether the debug view shows the data of events, which may be private.",
    ),
    setting(
        "FRONTAGE_ACTIVITY_TIMEOUT_SECONDS",
        "120",
        "Silence after which a socket is asked whether it lives.",
    ),
    setting(
        "FRONTAGE_DRAIN_SECONDS",
        "0",
        "When it stops: 0 where this server will be back, its pages wait a second; else another \
         one stands ready, and pages are sent to it over so many seconds.",
    ),
    setting(
        "FRONTAGE_MAX_UPLOAD_BYTES",
        "26214400",
        "Size of one uploaded picture (25 MiB).",
    ),
    setting(
        "FRONTAGE_MAX_UNFINISHED_UPLOADS",
        "200",
        "Uploads of one hotel that are begun and not finished.",
    ),
    setting(
        "FRONTAGE_MAX_UNFINISHED_BYTES",
        "2147483648",
        "Size of all files of one hotel whose upload is not finished (2 GiB).",
    ),
    setting(
        "FRONTAGE_MAX_ALL_UNFINISHED_UPLOADS",
        "2000",
        "Uploads of all hotels that are begun and not finished.",
    ),
    setting(
        "FRONTAGE_MAX_ALL_UNFINISHED_BYTES",
        "8589934592",
        "Size of all files of all hotels whose upload is not finished (8 GiB).",
    ),
    setting(
        "FRONTAGE_UNFINISHED_HOURS",
        "24",
        "Hours that an unfinished upload is kept after its last byte, to be gone on with.",
    ),
    setting(
        "FRONTAGE_MAX_REQUEST_BYTES",
        "115343360",
        "Size of one request with all its files.",
    ),
    setting("FRONTAGE_MAX_JSON_BYTES", "1048576", "Size of a JSON body."),
    setting(
        "FRONTAGE_MAX_MEGAPIXELS",
        "60",
        "Millions of pixels of one picture.",
    ),
    setting(
        "FRONTAGE_MAX_SIDE_PIXELS",
        "16384",
        "Width or height of one picture.",
    ),
    setting(
        "FRONTAGE_MAX_PICTURE_FRAMES",
        "200",
        "Frames of an animated picture, of which the first is taken; one with more is \
         refused.",
    ),
    setting(
        "FRONTAGE_MAX_PROFILE_BYTES",
        "1048576",
        "Size of the colour profile inside a picture; a larger one is ignored.",
    ),
    setting(
        "FRONTAGE_PICTURE_SECONDS",
        "5",
        "Seconds of processor time that a picture gets until it can be shown; one that \
         takes more is refused.",
    ),
    setting(
        "FRONTAGE_PICTURE_MEMORY_MIB",
        "256",
        "Mebibytes of memory that preparing one picture may take; one that takes more is \
         refused.",
    ),
    setting(
        "FRONTAGE_PICTURES_MEMORY_MIB",
        "512",
        "Mebibytes that all pictures prepared at the same time may take; further ones \
         wait.",
    ),
    setting(
        "FRONTAGE_KEEP_ORIGINALS",
        "true",
        "Whether uploaded files are kept, privately, so that pictures can be cropped and \
         made anew. false drops each when its renditions are complete.",
    ),
    setting(
        "FRONTAGE_JPEG_QUALITY",
        "80",
        "Quality of JPEG renditions, 1 to 100. Renditions that are there stay until \
         `frontage renditions rebuild`; so with the three below.",
    ),
    setting(
        "FRONTAGE_WEBP_QUALITY",
        "80",
        "Quality of WebP renditions, 1 to 100.",
    ),
    setting(
        "FRONTAGE_AVIF_QUALITY",
        "62",
        "Quality of AVIF renditions, 1 to 100.",
    ),
    setting(
        "FRONTAGE_AVIF_SPEED",
        "9",
        "Speed at which AVIF renditions are made: 0 for the smallest files, 10 for the \
         fastest.",
    ),
    setting(
        "FRONTAGE_MAX_GALLERY_IMAGES",
        "500",
        "Pictures of one gallery.",
    ),
    setting("FRONTAGE_MAX_AMENITIES", "100", "Amenities of one hotel."),
    setting("FRONTAGE_MAX_ROOM_TYPES", "200", "Room types of one hotel."),
    setting(
        "FRONTAGE_MAX_DRAFTS",
        "50",
        "Drafts of one hotel that are not published.",
    ),
    setting(
        "FRONTAGE_MAX_DRAFT_CHANGES",
        "2000",
        "Things that one draft changes: fields, the gallery, room types.",
    ),
    setting(
        "FRONTAGE_MAX_SCHEDULED",
        "50",
        "Publications and returns of one hotel that are to come.",
    ),
    setting(
        "FRONTAGE_MAX_DRAFT_LINKS",
        "20",
        "Links to one draft; the oldest ends first.",
    ),
    setting(
        "FRONTAGE_DRAFT_LINK_DAYS",
        "14",
        "Days until a link to a draft ends.",
    ),
    setting(
        "FRONTAGE_SESSION_DAYS",
        "30",
        "Days until a session of staff ends.",
    ),
    setting(
        "FRONTAGE_MAX_SESSIONS",
        "50",
        "Sessions of one person; the oldest ends first.",
    ),
    setting(
        "FRONTAGE_HISTORY_HOURS",
        "24",
        "Hours that events are kept for pages that missed them.",
    ),
    setting(
        "FRONTAGE_HISTORY_REVISIONS",
        "10000",
        "Changes of one hotel whose events are kept.",
    ),
    setting("FRONTAGE_MAX_SOCKETS", "20000", "Open sockets."),
    setting(
        "FRONTAGE_MAX_SOCKETS_PER_ADDRESS",
        "1000",
        "Open sockets from one address, which may be that of a whole hotel.",
    ),
    setting(
        "FRONTAGE_MAX_SOCKET_QUEUE_BYTES",
        "262144",
        "Bytes that may wait for one slow socket before it is cut.",
    ),
];

/// What holds when a setting is not set.
pub(super) fn default_of(name: &str) -> &'static str {
    SETTINGS
        .iter()
        .find(|setting| setting.name == name)
        .map_or("", |setting| setting.default)
}
