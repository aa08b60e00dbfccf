-- Uploads that can be gone on with after a break. The bytes that have come lie in the data
-- directory's `uploads`, a file for each; its length says how far the upload is.
create table uploads (
    id                 text    primary key,
    hotel_id           integer not null references hotels (id) on delete cascade,
    staff_id           integer not null references staff (id) on delete cascade,
    -- The client's own name for it, by which its progress is told.
    client_id          text    not null,
    -- Name of the file, for people.
    name               text    not null,
    -- Size of the whole file.
    bytes              integer not null check (bytes > 0),
    -- SHA-256 as the client says: of the bytes to come, and of the file that they were made of
    -- when it was made smaller before it left.
    content_hash       text,
    source_hash        text,
    -- Whether a picture that the gallery holds already is to be refused.
    refuses_duplicates integer not null check (refuses_duplicates in (0, 1)),
    created_at         integer not null,
    expires_at         integer not null,
    -- When it ended, and how: as a picture of this name, with the change of this number, or with
    -- a problem. A code says which.
    ended_at           integer,
    public_id          text,
    revision           integer,
    problem            text,
    code               text
);
create index uploads_by_hotel on uploads (hotel_id, ended_at);
create index uploads_by_expiry on uploads (expires_at);
create unique index uploads_by_client on uploads (staff_id, hotel_id, client_id);

-- SHA-256 of the file that an uploaded one was made of; null when it was uploaded as it is.
alter table images add column source_hash text;
create index images_by_content on images (hotel_id, content_hash);
create index images_by_source on images (hotel_id, source_hash) where source_hash is not null;
