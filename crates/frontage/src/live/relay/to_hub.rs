//! Events to the hub of this process.

use std::time::SystemTime;

use frontage_hub::{Hub, Publish, PublishError, Replay, ReplayConfig, SocketId};

use crate::domain::HotelId;
use crate::live::event::{HotelEvent, REPEATABLE};
use crate::live::{Addresses, channel_for, receipts::Receipts, record};
use crate::store::outbox::{self, Outgoing};
use crate::store::{Store, StoreError};
use crate::time::{now, system_time};

use super::carrier::{Carrier, Handed, Stop};
use super::reading::Reads;

/// How many events the hub is told of after a start.
const RECENT: i64 = 2_000;

/// Hands events to the sockets of this process, and opens a receipt for each change.
pub struct ToHub {
    /// Where sockets are.
    pub hub: Hub,
    /// Under which app.
    pub app_id: String,
    /// Counts the pages that have painted.
    pub receipts: Receipts,
    /// What galleries hold now.
    pub store: Store,
    /// Addresses of their pictures.
    pub addresses: Addresses,
}

impl Carrier for ToHub {
    // As many as are read at once: handing them over costs no round trip.
    const MOST: usize = 256;

    async fn hand_over(&self, events: &[Outgoing]) -> Handed {
        let repeatable = self.repeatable_forms(events).await;
        for (index, (event, repeatable)) in events.iter().zip(&repeatable).enumerate() {
            if let Err(stop) = self.publish(event, repeatable.as_ref()) {
                return Handed {
                    taken: index,
                    stopped: Some(stop),
                };
            }
        }
        Handed::all(events)
    }
}

/// Another event that says how things stand after this one.
struct Form {
    event: &'static str,
    data: String,
}

impl ToHub {
    /// Tells a fresh hub what was published in the last minutes, so that clients which come back
    /// after a restart hear what they missed, however the process before ended.
    ///
    /// Gives which events the relay is to hand over: at a server of a database those behind, since
    /// others that take them there have pages of their own.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub async fn remember_recent(&self) -> Result<Reads, StoreError> {
        // Older ones it would not keep.
        let kept = ReplayConfig::default().window;
        let kept = i64::try_from(kept.as_millis()).unwrap_or(i64::MAX / 2);
        let mut view = self.store.snapshot().await?;
        let now = now();
        let (recent, reads) = if self.store.may_be_shared() {
            // What waits is for pages of others. Those that come to this one later know it, or are
            // told it as something that they missed.
            let place = outbox::last_place(&mut view).await?;
            let recent =
                outbox::handed_over_since_or_waiting(&mut view, now - kept, now, RECENT).await?;
            (recent, Reads::Behind(place))
        } else {
            let recent = outbox::handed_over_since(&mut view, now - kept, RECENT).await?;
            (recent, Reads::Waiting)
        };
        drop(view);
        let (events, times): (Vec<_>, Vec<_>) = recent.into_iter().unzip();
        let repeatable = self.repeatable_forms(&events).await;
        for ((event, repeatable), at) in events.iter().zip(&repeatable).zip(times) {
            let channel = channel_for(event);
            let channels = [channel.as_str()];
            let publish = message(event, repeatable.as_ref(), &channels);
            let at: SystemTime = system_time(at);
            if let Err(error) = self.hub.remember(&self.app_id, publish, at) {
                tracing::error!(%error, event = event.id, "the hub refused an event");
            }
        }
        Ok(reads)
    }

    fn publish(&self, event: &Outgoing, repeatable: Option<&Form>) -> Result<(), Stop> {
        let channel = channel_for(event);
        let channels = [channel.as_str()];
        let publish = message(event, repeatable, &channels);
        let Outgoing {
            hotel_id,
            revision,
            created_at,
            ..
        } = *event;
        // The change is counted where the whole of it is told: on the hotel's own channel.
        let counts = event.channel.is_none();
        if counts {
            // Before it is sent: a page may have painted it before this goes on.
            self.receipts
                .expect(&channel, hotel_id, revision, created_at);
        }
        let delivered = self.hub.publish(&self.app_id, publish).map_err(|error| {
            if error == PublishError::Busy {
                // The lines to the pages are full; what is under way makes room.
                return Stop::Unreachable(error.to_string());
            }
            // Names, sizes and channels of our events are right by construction: a fault of ours.
            tracing::error!(%error, event = event.id, "the hub refused an event");
            Stop::Refused(format!(
                "The live service of this server refused it: {error}"
            ))
        })?;
        if counts {
            let pages = delivered.acknowledging;
            let others = delivered.sockets.saturating_sub(pages);
            self.receipts.sent(&channel, revision, pages, others);
        }
        Ok(())
    }

    /// For each event that must not be heard twice, one that may: of an added picture, the whole
    /// gallery. It is read now, so it may hold more than was there then; what is sent behind it
    /// says the same.
    async fn repeatable_forms(&self, events: &[Outgoing]) -> Vec<Option<Form>> {
        let mut galleries: Vec<(HotelId, HotelEvent)> = Vec::new();
        let mut forms = Vec::with_capacity(events.len());
        for event in events {
            if REPEATABLE.contains(&event.event.as_str()) {
                forms.push(None);
                continue;
            }
            let known = galleries.iter().any(|(hotel, _)| *hotel == event.hotel_id);
            if !known {
                match self.gallery_now(event.hotel_id).await {
                    Ok(gallery) => galleries.push((event.hotel_id, gallery)),
                    Err(error) => {
                        tracing::warn!(%error, "a gallery cannot be read; who is away may miss it");
                    }
                }
            }
            let gallery = galleries.iter().find(|(hotel, _)| *hotel == event.hotel_id);
            forms.push(gallery.map(|(_, gallery)| Form {
                event: gallery.name(),
                data: gallery.clone().data(event.revision, event.created_at),
            }));
        }
        forms
    }

    async fn gallery_now(&self, hotel: HotelId) -> Result<HotelEvent, StoreError> {
        let mut view = self.store.snapshot().await?;
        record::gallery_reordered(&mut view, &self.addresses, hotel).await
    }
}

fn message<'a>(
    event: &'a Outgoing,
    repeatable: Option<&'a Form>,
    channels: &'a [&'a str],
) -> Publish<'a> {
    let except = event
        .except_socket
        .as_deref()
        .and_then(|id| SocketId::parse(id).ok().flatten());
    let replay = match repeatable {
        Some(form) => Replay::As {
            event: form.event,
            data: &form.data,
        },
        None if REPEATABLE.contains(&event.event.as_str()) => Replay::AsIs,
        None => Replay::Never,
    };
    Publish {
        channels,
        event: &event.event,
        data: &event.data,
        except,
        replay,
    }
}
