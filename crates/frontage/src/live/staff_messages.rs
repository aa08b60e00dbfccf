//! What only the staff of a hotel are told, and only those who listen at that moment: best effort,
//! beside the outbox. Nothing waits for it, and nothing that matters may depend on it.

use std::sync::Arc;

use frontage_hub::{Hub, Publish, Replay, SocketId};
use tokio::sync::mpsc;

use super::relay::ToService;
use super::{Fellows, StaffChannel};
use crate::domain::StaffId;

/// Messages that may wait for an outside service; what comes while so many do is forgotten.
const WAITING: usize = 256;

/// Tells the staff of hotels. Cheap to clone.
#[derive(Clone)]
pub struct StaffMessages(Way);

#[derive(Clone)]
enum Way {
    Hub {
        hub: Hub,
        app_id: Arc<str>,
        fellows: Fellows,
    },
    Service(mpsc::Sender<Message>),
    Nobody,
}

struct Message {
    channels: [String; 2],
    event: &'static str,
    data: String,
}

impl StaffMessages {
    /// By the hub of this process, and those of its fellows.
    pub fn by_hub(hub: Hub, app_id: &str, fellows: Fellows) -> Self {
        Self(Way::Hub {
            hub,
            app_id: app_id.into(),
            fellows,
        })
    }

    /// By an outside service: in their order, in the background, each tried once. Needs a runtime.
    pub fn by_service(service: ToService) -> Self {
        let (queue, mut waiting) = mpsc::channel::<Message>(WAITING);
        // Ends when the last sender is gone.
        tokio::spawn(async move {
            while let Some(message) = waiting.recv().await {
                let Message {
                    channels,
                    event,
                    data,
                } = message;
                if let Err(stop) = service.tell(&channels, event, &data).await {
                    tracing::debug!(?stop, event, "staff were not told");
                }
            }
        });
        Self(Way::Service(queue))
    }

    /// For commands beside the server, whom nobody listens to.
    pub fn to_nobody() -> Self {
        Self(Way::Nobody)
    }

    /// Closes sockets whose clients are to be authorized anew, at whichever server they are. Of an
    /// outside service nobody can ask that.
    pub fn renew(&self, sockets: &[SocketId]) {
        if let Way::Hub { hub, fellows, .. } = &self.0
            && !sockets.is_empty()
        {
            hub.renew(sockets);
            fellows.renewed(sockets);
        }
    }

    /// The other servers that may know sockets of one of the staff.
    pub fn tell_gone(&self, staff: StaffId) {
        if let Way::Hub { fellows, .. } = &self.0 {
            fellows.gone(staff);
        }
    }

    /// Tells whoever of a hotel's staff listens. Never waits.
    pub fn tell(&self, slug: &str, event: &'static str, data: String) {
        let channels = StaffChannel::both(slug);
        match &self.0 {
            Way::Hub {
                hub,
                app_id,
                fellows,
            } => {
                let [private, presence] = &channels;
                let publish = Publish {
                    channels: &[private, presence],
                    event,
                    data: &data,
                    except: None,
                    replay: Replay::Never,
                };
                if let Err(error) = hub.publish(app_id, publish) {
                    tracing::debug!(%error, event, "staff were not told");
                }
                fellows.staff_event(app_id, slug, event, &data);
            }
            Way::Service(queue) => {
                let message = Message {
                    channels,
                    event,
                    data,
                };
                if queue.try_send(message).is_err() {
                    tracing::debug!(event, "staff were not told: the service is behind");
                }
            }
            Way::Nobody => {}
        }
    }
}
