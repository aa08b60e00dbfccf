-- The languages of a hotel, and its texts in them. `translations` holds
-- {"{field}@{language}": {"text": …, "made_of": fingerprint of the main text}}.

alter table public_settings add column language words not null default 'en';
alter table public_settings add column languages json_text not null default '[]';
alter table public_settings add column translations json_text not null default '{}';
alter table room_types add column translations json_text not null default '{}';
alter table images add column translations json_text not null default '{}';
