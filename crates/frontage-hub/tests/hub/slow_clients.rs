use frontage_hub::{Publish, Replay};

use crate::harness::{TestHub, app};

/// More than the kernel's buffers between two loopback sockets hold, in events of 10 kB.
const FAR_TOO_MANY: usize = 5_000;

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_and_the_others_miss_nothing() {
    let hub = TestHub::start_with(|config| config.limits.queue_bytes = 128 * 1024).await;
    let mut reader = hub.listener("news").await;
    let stalled = hub.listener("news").await;
    assert_eq!(hub.hub.subscription_count(&app().id, "news"), 2);

    let filling = "x".repeat(10_000);
    let mut sent = 0;
    while hub.hub.stats().cut_too_slow_total == 0 {
        assert!(sent < FAR_TOO_MANY, "the stalled client is never cut");
        let data = format!("{sent} {filling}");
        let event = Publish {
            channels: &["news"],
            event: "printed",
            data: &data,
            except: None,
            replay: Replay::Never,
        };
        hub.hub.publish(&app().id, event).unwrap();
        // The next one follows when the reader has this one: it is never behind.
        assert_eq!(reader.next().await["data"], data.as_str());
        sent += 1;
    }
    hub.until("the stalled one is out", |stats| stats.sockets == 1)
        .await;
    assert_eq!(hub.hub.subscription_count(&app().id, "news"), 1);
    reader.heard_nothing_more().await;
    drop(stalled);
}
