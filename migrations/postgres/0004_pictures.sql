-- What is shown of a picture: all of it or a part, as one set of renditions, which has a name
-- (`version`).
alter table images add column version words not null default '';
-- The part that is shown, as JSON: left edge, upper edge, width and height in ten-thousandths of
-- the upright original. null: all of it.
alter table images add column frame json_text;

-- focal_x and focal_y say what a crop must keep, auto_focal_x and auto_focal_y what a machine found
-- that it is.
alter table images add column auto_focal_x bigint not null default 500;
alter table images add column auto_focal_y bigint not null default 500;
alter table images add column focal_chosen bigint not null default 0 check (focal_chosen in (0, 1));

-- The uploaded file as a picture; null where it was not kept.
alter table images add column original_format words;
alter table images add column original_width bigint;
alter table images add column original_height bigint;

create index images_by_version on images (version);

-- Sets of renditions of which some are still to be made. The row comes with the change that shows
-- the picture, so a server that ends takes the work up again when it starts.
create table unfinished_renditions (
    version      words primary key,
    content_hash words not null,
    frame        json_text,
    since        bigint not null
);
