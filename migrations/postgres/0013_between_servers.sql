-- What servers over one database tell each other for the moment. Nothing here is missed after a
-- crash of the database, so nothing of it is logged; its numbers are, and never go back.
-- There is one server over a file, hence no such table there.

create sequence bus_places;

create unlogged table bus (
    id      bigint primary key default nextval('bus_places'),
    sender  bigint not null,
    message words not null,
    said_at timestamptz not null default clock_timestamp()
);
create index bus_by_age on bus (said_at);
