-- The public channel `hotels` tells landing pages which hotels there are and what their cards show.

-- The channel an event goes to; null: that of its hotel.
alter table events add column channel words;

-- What `hotels` was last told of a hotel, as a fingerprint of its card; null: that it is not
-- shown, or nothing. Of hotels from before, nobody knows: empty.
alter table hotels add column listed words;
update hotels set listed = '';
