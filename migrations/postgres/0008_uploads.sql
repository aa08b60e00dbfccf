-- Uploads that can be gone on with after a break. The bytes that have come lie in the data
-- directory's `uploads`, a file for each; its length says how far the upload is.
create table uploads (
    id                 words primary key,
    hotel_id           bigint not null references hotels (id) on delete cascade,
    staff_id           bigint not null references staff (id) on delete cascade,
    -- The client's own name for it, by which its progress is told.
    client_id          words not null,
    -- Name of the file, for people.
    name               words not null,
    -- Size of the whole file.
    bytes              bigint not null check (bytes > 0),
    -- SHA-256 as the client says: of the bytes to come, and of the file that they were made of
    -- when it was made smaller before it left.
    content_hash       words,
    source_hash        words,
    -- Whether a picture that the gallery holds already is to be refused.
    refuses_duplicates bigint not null check (refuses_duplicates in (0, 1)),
    created_at         bigint not null,
    expires_at         bigint not null,
    -- When it ended, and how: as a picture of this name, with the change of this number, or with
    -- a problem. A code says which.
    ended_at           bigint,
    public_id          words,
    revision           bigint,
    problem            words,
    code               words
);
create index uploads_by_hotel on uploads (hotel_id, ended_at);
create index uploads_by_expiry on uploads (expires_at);
create unique index uploads_by_client on uploads (staff_id, hotel_id, client_id);

-- Uploads that go into a draft instead of into the page's gallery. The row
-- outlives its draft: a picture that was meant for one must not appear on the page.
create table draft_uploads (
    upload_id words primary key references uploads (id) on delete cascade,
    draft_id  bigint not null
);

-- SHA-256 of the file that an uploaded one was made of; null when it was uploaded as it is.
alter table images add column source_hash words;
create index images_by_content on images (hotel_id, content_hash);
create index images_by_source on images (hotel_id, source_hash) where source_hash is not null;
