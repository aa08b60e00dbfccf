-- Where these rows are being brought, or have been: while there is a row, nothing else is written.
-- Nobody leaves a PostgreSQL server by this way, hence no such table there.

create table relocation (
    only        integer primary key check (only = 1),
    -- Names this move, so that the rows which have arrived can be told from anybody else's.
    word        text    not null,
    -- The database, without who uses it and by which password.
    destination text    not null,
    -- 'leaving': nothing is committed there. 'arriving': it may be. 'gone': it is.
    stage       text    not null check (stage in ('leaving', 'arriving', 'gone')),
    since       integer not null
);
