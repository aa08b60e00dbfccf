-- Form of `detail`: 2 is the one that every version from here on reads, and that undo, restore
-- and "the page as it was" work with. 1 is what the first version wrote: listed, not more.
alter table changes add column format bigint not null default 1;

-- Writes that their sender may repeat. The row comes with its change, in one transaction; the
-- answer is added when it is known. `what` is JSON: what the change made.
create table idempotency (
    staff_id    bigint not null references staff (id) on delete cascade,
    key         words not null,
    fingerprint words not null,
    hotel_id    bigint not null references hotels (id),
    revision    bigint not null,
    what        json_text not null,
    status      bigint,
    body        words,
    created_at  bigint not null,
    primary key (staff_id, key)
);
create index idempotency_by_age on idempotency (created_at);
