-- How events fared on their way to the pages.

-- Why the service that carries events will never take this one; it counts as handed over.
alter table events add column refused words;

-- Hotels whose next event is not taken at present, and why. Gone when it is.
create table delivery_troubles (
    hotel_id bigint primary key references hotels (id),
    since    bigint not null,
    attempts bigint not null,
    reason   words not null
);

-- On how many of the open pages a change was live, and how soon. Milliseconds from the save.
create table receipts (
    hotel_id bigint not null references hotels (id),
    revision bigint not null,
    open     bigint not null,
    live     bigint not null,
    others   bigint not null,
    p50_ms   bigint,
    max_ms   bigint,
    primary key (hotel_id, revision)
);
