-- Drafts: changes that are collected until they are published, at once or at their minute.

-- The hotel's own time, by its name in the IANA database: schedules are given in it.
alter table hotels add column time_zone text not null default 'UTC';

-- `delta` is what the draft changes, in the form that `changes.detail` has, with the values that
-- the page had when the draft last saw them. `publish_local` and `return_local` are minutes by the
-- hotel's clock (2026-12-04T06:00), the columns beside them the same moments.
create table drafts (
    id                 integer primary key autoincrement,
    hotel_id           integer not null references hotels (id),
    name               text    not null,
    state              text    not null default 'open'
                       check (state in ('open', 'published', 'returned')),
    delta              text    not null check (json_valid(delta)),
    format             integer not null,
    begun_by           integer references staff (id),
    changed_by         integer references staff (id),
    created_at         integer not null,
    changed_at         integer not null,
    publish_at         integer,
    publish_local      text,
    return_at          integer,
    return_local       text,
    scheduled_by       integer references staff (id),
    published_revision integer,
    published_at       integer,
    returned_revision  integer,
    returned_at        integer,
    -- What staff are to know of how it went, JSON.
    told               text    not null default '{}' check (json_valid(told)),
    -- A publication or return that is due and could not be done: how often it was tried, why not,
    -- and when it is tried again.
    attempts           integer not null default 0,
    trouble            text,
    try_at             integer
);
create unique index drafts_by_name on drafts (hotel_id, name) where state = 'open';
create index drafts_by_hotel on drafts (hotel_id, state, changed_at);
create index drafts_to_publish on drafts (publish_at) where state = 'open' and publish_at is not null;
create index drafts_to_return on drafts (return_at)
    where state = 'published' and return_at is not null;

-- Links by which a draft can be looked at without signing in. The secret itself is never stored.
create table draft_links (
    id            integer primary key autoincrement,
    draft_id      integer not null references drafts (id) on delete cascade,
    secret_sha256 text    not null unique,
    made_by       integer references staff (id),
    created_at    integer not null,
    expires_at    integer not null
);
create index draft_links_by_draft on draft_links (draft_id, created_at);

-- Uploads (of the next migration) that go into a draft instead of into the page's gallery. The row
-- outlives its draft: a picture that was meant for one must not appear on the page.
create table draft_uploads (
    upload_id text    primary key references uploads (id) on delete cascade,
    draft_id  integer not null
);
