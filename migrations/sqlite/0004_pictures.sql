-- What is shown of a picture: all of it or a part, as one set of renditions, which has a name
-- (`version`). Renditions from before have the beginning of the original's hash for one: no recipe
-- gives that name, so they are served as they are until they are made anew.
alter table images add column version text not null default '';
update images set version = substr(content_hash, 1, 20);
-- The part that is shown, as JSON: left edge, upper edge, width and height in ten-thousandths of
-- the upright original. null: all of it.
alter table images add column frame text check (frame is null or json_valid(frame));

-- focal_x and focal_y say what a crop must keep, auto_focal_x and auto_focal_y what a machine found
-- that it is. Before, the middle was meant unless somebody had said otherwise; whoever said "the
-- middle" stands in the history.
alter table images add column auto_focal_x integer not null default 500;
alter table images add column auto_focal_y integer not null default 500;
alter table images add column focal_chosen integer not null default 0 check (focal_chosen in (0, 1));
update images set focal_chosen = 1
    where focal_x <> 500 or focal_y <> 500
    or public_id in (
        select said.key from changes, json_each(changes.detail, '$.images') as said
        where changes.format = 2 and json_type(said.value, '$.focal_point') is not null);

-- The uploaded file as a picture; null where it was not kept.
alter table images add column original_format text;
alter table images add column original_width integer;
alter table images add column original_height integer;

create index images_by_version on images (version);

-- Sets of renditions of which some are still to be made. The row comes with the change that shows
-- the picture, so a server that ends takes the work up again when it starts.
create table unfinished_renditions (
    version      text    primary key,
    content_hash text    not null,
    frame        text    check (frame is null or json_valid(frame)),
    since        integer not null
);
