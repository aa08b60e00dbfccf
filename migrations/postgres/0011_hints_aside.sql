-- Hints that staff put aside, so that no bell rings twice.

-- Of a picture. `about` is the other picture that nearly the same is shown by, one row for each of
-- the two; empty where a hint is about this picture alone.
create table hints_aside (
    public_id words not null references images (public_id),
    hint      words not null,
    about     words not null default '',
    primary key (public_id, hint, about)
);

-- What every guest looks for and this hotel needs no picture of, as a slug of the list of tags.
create table lacks_aside (
    hotel_id bigint not null references hotels (id),
    tag      words not null,
    primary key (hotel_id, tag)
);
