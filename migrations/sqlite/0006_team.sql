-- People beside the name they sign in with, links that invite them, and sessions that tell their
-- owner where they are.

-- What colleagues call somebody; empty: by the user name.
alter table staff add column display_name text not null default '';
-- Somebody who was removed keeps the row, because the history names them; the user name is free
-- again then.
alter table staff add column removed_at integer;
-- To the nearest few minutes; null: never, or not since this was noted.
alter table staff add column last_seen_at integer;
create index staff_by_hotel on staff (hotel_id);

alter table sessions add column last_seen_at integer not null default 0;
update sessions set last_seen_at = created_at;
-- What the browser called itself at sign-in; empty when it said nothing.
alter table sessions add column agent text not null default '';

-- Links that make somebody a member of a hotel's staff, once. The secret itself is never stored.
-- A link that is over stays for a while, so that whoever comes late is told why.
create table invitations (
    id            integer primary key autoincrement,
    hotel_id      integer not null references hotels (id),
    secret_sha256 text    not null unique,
    role          text    not null check (role in ('owner', 'manager', 'editor', 'viewer')),
    -- For whom, as whoever invited called them.
    name          text    not null default '',
    invited_by    integer references staff (id),
    created_at    integer not null,
    expires_at    integer not null,
    accepted_at   integer,
    accepted_by   integer references staff (id),
    revoked_at    integer
);
create index invitations_by_hotel on invitations (hotel_id, created_at);
