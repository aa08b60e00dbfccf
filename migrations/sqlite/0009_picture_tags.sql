-- What staff and a machine note of pictures. For staff alone: nothing of it is on a page, so nothing
-- of it has a revision.

-- What a picture shows, as slugs of the server's closed list.
create table picture_tags (
    public_id text not null references images (public_id),
    tag       text not null,
    primary key (public_id, tag)
) without rowid;

-- What a set of renditions looks like: brightness and the share of the dark in thousandths, and a
-- fingerprint by which near-duplicates are found. Pictures from before are looked at in the
-- background.
create table picture_looks (
    version     text    primary key,
    brightness  integer not null,
    dark        integer not null,
    fingerprint text    not null
) without rowid;
