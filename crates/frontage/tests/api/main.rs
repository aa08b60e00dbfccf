//! The server, driven from outside: through HTTP and through the socket, as staff, guests and
//! strangers do. Every test has a server with its own data directory; see `support`.

#![allow(clippy::unwrap_used)]

mod support;

mod addresses;
mod at_hand;
mod cancelled_uploads;
mod changing_pictures;
mod changing_settings;
mod commands;
mod crawlers;
mod cropping;
mod describing_pictures;
mod disk_faults;
mod durable_order;
mod editors_against_a_model;
mod everybody_at_once;
mod full_disk;
mod gallery;
mod header_fields;
mod hidden_room_types;
mod history;
mod hub_apps;
mod landing;
mod large_events;
mod late_lists;
mod listening;
mod listing;
mod media;
mod metrics;
mod missed_events;
mod older_installations;
mod operators;
mod outside_service;
mod pages;
mod public_api;
mod random_editors;
mod read_only_database;
mod rebuilding;
mod receipts;
mod refused_fields;
mod refused_files;
mod refused_requests;
mod repeated_requests;
mod restored_databases;
mod restoring;
mod roles;
mod room_photos;
mod room_types;
mod signing_in;
mod staff_channels;
mod stopping;
mod sudden_death;
mod two_editors;
mod two_editors_of_rooms;
mod undoing;
mod unfinished_pictures;
mod upload_progress;
mod verifying;
mod widget;
