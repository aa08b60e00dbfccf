//! A draft as staff read it.

use serde_json::{Map, Value as Json, json};

use crate::app::Installation;
use crate::domain::draft::clashes;
use crate::domain::record::PHOTO;
use crate::domain::undo::Clash;
use crate::domain::{Hotel, Slot, Thing, Value, Zone};
use crate::error::Refusal;
use crate::live::message::Pictures;
use crate::store::detail::value_json;
use crate::store::drafts::{Appointment, Done, Draft};
use crate::store::{Session, images, page};
use crate::time::iso8601;
use crate::usecases::drafts::place_of;

use super::history_entry::items;

/// A draft with what it changes, what was changed on the page since, and when it comes.
pub async fn entry(
    session: &mut Session,
    app: &Installation,
    hotel: &Hotel,
    zone: &Zone,
    draft: &Draft,
) -> Result<Json, Refusal> {
    let mut named = draft.delta.pictures();
    let mut contested = Vec::new();
    if draft.published.is_none() {
        let on_page = page::state(session, hotel, &named).await?;
        contested = clashes(&on_page, &draft.delta);
        for clash in contested.iter().filter(|clash| is_picture(clash)) {
            let own = clash.theirs.as_picture().flatten();
            named.extend(own.and_then(|picture| picture.public_id().cloned()));
        }
    }
    let known = images::by_ids(session, hotel.id, &named).await?;
    let pictures = Pictures::new(&app.context.addresses, &known);
    let mut conflicts = Map::new();
    for clash in &contested {
        let told = |value: &Value| {
            if is_picture(clash) {
                json!(pictures.message(value.as_picture().flatten().as_ref()))
            } else {
                value_json(value)
            }
        };
        let both = json!({"theirs": told(&clash.theirs), "yours": told(&clash.yours)});
        conflicts.insert(place_of(clash), both);
    }
    let person = |name: &Option<String>| name.as_ref().map(|name| json!({"username": name}));
    let trouble = draft.trouble.as_ref().map(|trouble| {
        json!({
            "attempts": trouble.attempts,
            "reason": trouble.reason,
            "try_at": iso8601(trouble.try_at),
        })
    });
    Ok(json!({
        "id": draft.id,
        "name": draft.name,
        "state": draft.state.as_str(),
        "author": person(&draft.begun_by),
        "changed_by": person(&draft.changed_by),
        "created_at": iso8601(draft.created_at),
        "changed_at": iso8601(draft.changed_at),
        "changes": items(&draft.delta, &pictures),
        "conflicts": conflicts,
        "publish_at": draft.publish.as_ref().map(|at| appointment(at, zone)),
        "return_at": draft.returning.as_ref().map(|at| appointment(at, zone)),
        "published": draft.published.map(done),
        "returned": draft.returned.map(done),
        "told": draft.told,
        "trouble": trouble,
    }))
}

/// Whether the values of a field are pictures.
fn is_picture(clash: &Clash) -> bool {
    match clash.thing {
        Thing::Page => Slot::ALL.iter().any(|slot| slot.field() == clash.field),
        Thing::RoomType(_) => clash.field == PHOTO,
        Thing::Image(_) => false,
    }
}

/// A minute by the hotel's clock: `at` as a moment, `local` as that clock shows it, and how far
/// the clock is ahead of UTC then, in minutes.
fn appointment(appointment: &Appointment, zone: &Zone) -> Json {
    json!({
        "at": iso8601(appointment.at),
        "local": appointment.local,
        "time_zone": zone.name(),
        "offset_minutes": zone.offset(appointment.at) / 60,
    })
}

fn done(done: Done) -> Json {
    json!({"revision": done.revision, "at": iso8601(done.at)})
}
