//! When a draft is published, and when what it changed returns: minutes by the hotel's own clock.

use crate::domain::time_zone::Fold;
use crate::domain::{DraftId, Hotel, Millis, Staff, Violations, Zone};
use crate::error::Refusal;
use crate::live::record::Author;
use crate::store::drafts::{Appointment, State};
use crate::store::{Session, drafts, hotels};
use crate::time::now;
use crate::usecases::repetition::{begin, note_made};
use crate::usecases::{Context, Saved};

use super::{find, saved, tell};

/// How far ahead something can be scheduled: ten years.
const FARTHEST_MS: Millis = 10 * 366 * 86_400_000;

/// A minute by the hotel's clock, as somebody chose it.
#[derive(Debug, Clone)]
pub struct Minute {
    /// `2026-12-04T06:00`.
    pub local: String,
    /// Which of two, in the night when clocks go back.
    pub fold: Option<Fold>,
}

/// Sets when a draft is published and when it returns; none: not by itself. A draft that guests
/// see already can only be given a return.
///
/// # Errors
/// When this person may not, there is no such draft, a minute is none or over, the return comes
/// before the publication, or too much is scheduled.
pub async fn set(
    context: &Context,
    staff: &Staff,
    slug: &str,
    id: DraftId,
    (publish, returning): (Option<Minute>, Option<Minute>),
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    let draft = find(&mut tx, hotel.id, id).await?;
    let zone = zone_of(&mut tx, &hotel).await?;
    let mut faults = Violations::default();
    match draft.state {
        State::Open if publish.is_none() && returning.is_some() => {
            faults.add(
                "publish_at",
                "Say when it is published, or publish it first.",
            );
        }
        State::Published if publish.is_some() => {
            faults.add("publish_at", "Guests see this draft already.");
        }
        State::Returned if publish.is_some() || returning.is_some() => {
            faults.add("publish_at", "This draft is over. Begin another one.");
        }
        _ => {}
    }
    let mut keep = |field: &str, minute: Option<Minute>| {
        minute.and_then(|minute| faults.keep(field, appointment(&zone, minute)))
    };
    let publish = keep("publish_at", publish);
    let returning = keep("return_at", returning);
    if let (Some(publish), Some(returning)) = (&publish, &returning)
        && returning.at <= publish.at
    {
        faults.add("return_at", "The return must come after the publication.");
    }
    faults.into_result()?;

    let (_, before) = drafts::count(&mut tx, hotel.id).await?;
    let by = Some(staff.id);
    drafts::set_schedule(&mut tx, id, publish.as_ref(), returning.as_ref(), by).await?;
    let (_, scheduled) = drafts::count(&mut tx, hotel.id).await?;
    let most = context.limits.scheduled;
    if scheduled > most && scheduled > before {
        let reason = format!(
            "Your hotel can have {most} publications and returns to come (FRONTAGE_MAX_SCHEDULED). \
             Cancel one first."
        );
        return Err(Refusal::Malformed(reason));
    }
    note_made(&mut tx, author, &hotel, &serde_json::Value::Null).await?;
    tx.commit().await?;
    tell(context, &hotel, id, "scheduled");
    Ok(saved(&hotel, ()))
}

fn appointment(zone: &Zone, minute: Minute) -> Result<Appointment, String> {
    let Minute { local, fold } = minute;
    let at = zone.moment(&local, fold)?;
    let now = now();
    if at <= now {
        let clock = zone.local(now);
        return Err(format!(
            "{local} is over: in {} it is {clock} now.",
            zone.name()
        ));
    }
    if at - now > FARTHEST_MS {
        return Err("Choose a day within ten years.".to_owned());
    }
    Ok(Appointment { at, local })
}

/// The hotel's own time.
///
/// # Errors
/// When the store fails.
pub async fn zone_of(session: &mut Session, hotel: &Hotel) -> Result<Zone, Refusal> {
    let name = hotels::time_zone(session, hotel.id).await?;
    // A database of an older program may lack a zone; nothing is scheduled by a wrong clock.
    Zone::parse(&name).map_err(Refusal::Malformed)
}

/// Sets the hotel's clock. What is scheduled keeps its minute by that clock, and so becomes
/// another moment.
///
/// # Errors
/// When this person may not, or there is no such time zone.
pub async fn set_time_zone(
    context: &Context,
    staff: &Staff,
    slug: &str,
    name: &str,
    author: &Author,
) -> Result<Saved<()>, Refusal> {
    let zone = Zone::parse(name).map_err(|reason| Refusal::field("time_zone", reason))?;
    let (mut tx, hotel, earlier) = begin(context, staff, slug, author).await?;
    if let Some(earlier) = earlier {
        return Ok(earlier.saved(()));
    }
    hotels::set_time_zone(&mut tx, hotel.id, zone.name()).await?;
    for draft in drafts::scheduled(&mut tx, hotel.id).await? {
        let by_new_clock = |appointment: Option<Appointment>| {
            appointment.map(|appointment| Appointment {
                at: zone
                    .nearest_moment(&appointment.local)
                    .unwrap_or(appointment.at),
                local: appointment.local,
            })
        };
        let publish = by_new_clock(draft.publish);
        let returning = by_new_clock(draft.returning);
        drafts::set_schedule(
            &mut tx,
            draft.id,
            publish.as_ref(),
            returning.as_ref(),
            None,
        )
        .await?;
    }
    note_made(&mut tx, author, &hotel, &serde_json::Value::Null).await?;
    tx.commit().await?;
    tell(context, &hotel, 0, "time-zone");
    Ok(saved(&hotel, ()))
}
