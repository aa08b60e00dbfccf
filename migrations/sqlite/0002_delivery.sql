-- How events fared on their way to the pages.

-- Why the service that carries events will never take this one; it counts as handed over.
alter table events add column refused text;

-- Hotels whose next event is not taken at present, and why. Gone when it is.
create table delivery_troubles (
    hotel_id integer primary key references hotels (id),
    since    integer not null,
    attempts integer not null,
    reason   text    not null
);

-- On how many of the open pages a change was live, and how soon. Milliseconds from the save.
create table receipts (
    hotel_id integer not null references hotels (id),
    revision integer not null,
    open     integer not null,
    live     integer not null,
    others   integer not null,
    p50_ms   integer,
    max_ms   integer,
    primary key (hotel_id, revision)
);
