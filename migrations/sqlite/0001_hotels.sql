-- Hotels, their pages, their staff and the outbox.
-- Times are milliseconds since 1970 (UTC). Booleans are 0 or 1. Picture columns hold the
-- public_id of one of the hotel's own pictures, or the address of a foreign one.

create table installation (
    key   text primary key,
    value text not null
);

create table hotels (
    id                  integer primary key,
    slug                text    not null unique,
    subdomain           text    unique,
    name                text    not null default '',
    tagline             text    not null default '',
    city                text    not null default '',
    country             text    not null default '',
    address_line_1      text    not null default '',
    address_line_2      text    not null default '',
    postal_code         text    not null default '',
    latitude            text    not null default '',
    longitude           text    not null default '',
    phone               text    not null default '',
    email               text    not null default '',
    website_url         text    not null default '',
    booking_url         text    not null default '',
    short_description   text    not null default '',
    long_description    text    not null default '',
    hero_image          text,
    landing_page_image  text,
    logo                text,
    hotel_type          text    not null default '',
    tags                text    not null default '[]' check (json_valid(tags)),
    is_active           integer not null default 1 check (is_active in (0, 1)),
    sort_order          integer not null default 0,
    -- Dense: rises by one with each change of the page, in the transaction of the change.
    revision            integer not null default 0,
    created_at          integer not null,
    updated_at          integer not null
);

create table public_settings (
    hotel_id                integer primary key references hotels (id),
    name_override           text not null default '',
    tagline_override        text not null default '',
    city_override           text not null default '',
    country_override        text not null default '',
    address_line_1_override text not null default '',
    address_line_2_override text not null default '',
    postal_code_override    text not null default '',
    latitude_override       text not null default '',
    longitude_override      text not null default '',
    phone_override          text not null default '',
    email_override          text not null default '',
    website_url_override    text not null default '',
    booking_url_override    text not null default '',
    short_description       text not null default '',
    long_description        text not null default '',
    welcome_message         text not null default '',
    slogan                  text not null default '',
    contact_email           text not null default '',
    contact_phone           text not null default '',
    contact_address         text not null default '',
    website                 text not null default '',
    google_maps_link        text not null default '',
    theme_mode              text not null default 'light',
    primary_color           text not null default '#3B82F6',
    secondary_color         text not null default '#10B981',
    accent_color            text not null default '#F59E0B',
    background_color        text not null default '#FFFFFF',
    button_color            text not null default '#3B82F6',
    button_text_color       text not null default '#FFFFFF',
    button_hover_color      text not null default '#0066CC',
    text_color              text not null default '#333333',
    border_color            text not null default '#E5E7EB',
    link_color              text not null default '#007BFF',
    link_hover_color        text not null default '#0056B3',
    amenities               text not null default '[]' check (json_valid(amenities)),
    hero_image              text,
    landing_page_image      text,
    logo                    text,
    favicon                 text,
    created_at              integer not null
);

create table images (
    public_id      text    primary key,
    hotel_id       integer not null references hotels (id),
    width          integer not null,
    height         integer not null,
    widths         text    not null check (json_valid(widths)),
    placeholder    text    not null,
    dominant_color text    not null,
    alt            text    not null default '',
    caption        text    not null default '',
    focal_x        integer not null default 500,
    focal_y        integer not null default 500,
    content_hash   text    not null,
    bytes          integer not null,
    uploaded_by    integer references staff (id),
    uploaded_at    integer not null
);
create index images_by_hotel on images (hotel_id);

-- A removed picture keeps its row, so that a late order which still names it can be told from
-- one that names a picture the gallery never had.
create table gallery_items (
    id               integer primary key,
    hotel_id         integer not null references hotels (id),
    picture          text    not null,
    position         integer not null,
    added_revision   integer not null,
    removed_revision integer
);
create unique index gallery_items_present
    on gallery_items (hotel_id, picture) where removed_revision is null;

create table room_types (
    id                   integer primary key autoincrement,
    hotel_id             integer not null references hotels (id),
    code                 text    not null default '',
    name                 text    not null,
    short_description    text    not null default '',
    max_occupancy        integer not null default 2,
    bed_setup            text    not null default '',
    photo                text,
    price_hundredths     integer not null,
    currency             text    not null default 'EUR',
    booking_code         text    not null default '',
    booking_url          text    not null default '',
    availability_message text    not null default '',
    sort_order           integer not null default 0,
    is_active            integer not null default 1 check (is_active in (0, 1))
);
create index room_types_in_order on room_types (hotel_id, sort_order, name, id);

create table staff (
    id            integer primary key autoincrement,
    hotel_id      integer references hotels (id),
    username      text    not null unique,
    password_hash text    not null,
    role          text    not null check (role in ('owner', 'manager', 'editor', 'viewer')),
    is_superuser  integer not null default 0 check (is_superuser in (0, 1)),
    is_active     integer not null default 1 check (is_active in (0, 1)),
    created_at    integer not null,
    check (hotel_id is not null or is_superuser = 1)
);

-- The token itself is never stored.
create table sessions (
    token_sha256 text    primary key,
    staff_id     integer not null references staff (id) on delete cascade,
    created_at   integer not null,
    expires_at   integer not null
);
create index sessions_by_staff on sessions (staff_id, created_at);

-- One row per change of a page: who did what. `detail` is JSON.
create table changes (
    hotel_id   integer not null references hotels (id),
    revision   integer not null,
    staff_id   integer references staff (id),
    action     text    not null,
    detail     text    not null check (json_valid(detail)),
    changed_at integer not null,
    primary key (hotel_id, revision)
);

-- The outbox and the history in one: written with the change, taken by the relay in the order
-- of `id`, then kept for pages that missed it. autoincrement: an id is never given twice.
create table events (
    id            integer primary key autoincrement,
    hotel_id      integer not null references hotels (id),
    revision      integer not null,
    event         text    not null,
    data          text    not null,
    except_socket text,
    created_at    integer not null,
    relayed_at    integer
);
create index events_missed on events (hotel_id, revision);
create index events_to_relay on events (id) where relayed_at is null;
