-- What staff and a machine note of pictures. For staff alone: nothing of it is on a page, so nothing
-- of it has a revision.

-- What a picture shows, as slugs of the server's closed list.
create table picture_tags (
    public_id words not null references images (public_id),
    tag       words not null,
    primary key (public_id, tag)
);

-- What a set of renditions looks like: brightness and the share of the dark in thousandths, and a
-- fingerprint by which near-duplicates are found. Pictures from before are looked at in the
-- background.
create table picture_looks (
    version     words primary key,
    brightness  bigint not null,
    dark        bigint not null,
    fingerprint words not null
);
