//! Events to the hub of this process.

use frontage_hub::{Hub, Publish, SocketId};

use crate::live::{channel_of, receipts::Receipts};
use crate::store::outbox::Outgoing;

use super::carrier::{Carrier, Handed, Stop};

/// Hands events to the sockets of this process, and opens a receipt for each change.
pub struct ToHub {
    /// Where sockets are.
    pub hub: Hub,
    /// Under which app.
    pub app_id: String,
    /// Counts the pages that have painted.
    pub receipts: Receipts,
}

impl Carrier for ToHub {
    // As many as are read at once: handing them over costs no round trip.
    const MOST: usize = 256;

    async fn hand_over(&self, events: &[Outgoing]) -> Handed {
        for (index, event) in events.iter().enumerate() {
            if let Err(stop) = self.publish(event) {
                return Handed {
                    taken: index,
                    stopped: Some(stop),
                };
            }
        }
        Handed::all(events)
    }
}

impl ToHub {
    fn publish(&self, event: &Outgoing) -> Result<(), Stop> {
        let channel = channel_of(&event.slug);
        let except = event
            .except_socket
            .as_deref()
            .and_then(|id| SocketId::parse(id).ok().flatten());
        let publish = Publish {
            channels: &[&channel],
            event: &event.event,
            data: &event.data,
            except,
        };
        let Outgoing {
            hotel_id,
            revision,
            created_at,
            ..
        } = *event;
        // Before it is sent: a page may have painted it before this goes on.
        self.receipts
            .expect(&channel, hotel_id, revision, created_at);
        let delivered = self.hub.publish(&self.app_id, publish).map_err(|error| {
            // Names, sizes and channels of our events are right by construction: a fault of ours.
            tracing::error!(%error, event = event.id, "the hub refused an event");
            Stop::Refused(format!(
                "The live service of this server refused it: {error}"
            ))
        })?;
        self.receipts.sent(&channel, revision, 0, delivered.sockets);
        Ok(())
    }
}
