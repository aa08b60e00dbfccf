-- The languages of a hotel, and its texts in them. `translations` holds
-- {"{field}@{language}": {"text": …, "made_of": fingerprint of the main text}}.

alter table public_settings add column language text not null default 'en';
alter table public_settings add column languages text not null default '[]'
    check (json_valid(languages));
alter table public_settings add column translations text not null default '{}'
    check (json_valid(translations));
alter table room_types add column translations text not null default '{}'
    check (json_valid(translations));
alter table images add column translations text not null default '{}'
    check (json_valid(translations));
