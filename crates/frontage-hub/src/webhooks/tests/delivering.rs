//! Who hears what, in which order, and what happens when it is not taken.

use super::*;

#[tokio::test]
async fn a_receiver_is_told_one_event_at_a_time_signed_and_in_order() {
    let mut receiver = Receiver::start().await;
    let webhooks = webhooks(PATIENT, vec![to(&receiver.url("/hook?of=mine"))]);
    for number in 0..3 {
        counted(&webhooks, "a", number);
    }
    for number in 0..3 {
        let request = receiver.next().await;
        assert_eq!(request.path, "/hook?of=mine");
        assert_eq!(request.header("content-type"), "application/json");
        assert_eq!(request.header("x-pusher-key"), "a-key");
        request.assert_signed_with("a-secret");
        assert_eq!(request.events(), [count("a", number)]);
        let time_ms = request.json()["time_ms"].as_u64().unwrap();
        let late = receiver::now_ms().checked_sub(time_ms).unwrap();
        assert!(late < 10_000, "{late}");
    }
    until(&webhooks, |counts| counts.sent == 3).await;
}

#[tokio::test]
async fn everything_that_waits_goes_into_one_request_where_the_receiver_allows_it() {
    let mut receiver = Receiver::start().await;
    receiver.hold();
    let webhooks = webhooks(PATIENT, vec![in_batches(&receiver.url("/"))]);
    counted(&webhooks, "a", 0);
    assert_eq!(receiver.next().await.events(), [count("a", 0)]);
    for number in 1..=150 {
        counted(&webhooks, "a", number);
    }
    receiver.let_go();
    let numbers = |from, to| (from..=to).map(|n| count("a", n)).collect::<Vec<_>>();
    let first = receiver.next().await;
    first.assert_signed_with("a-secret");
    assert_eq!(first.events(), numbers(1, BATCH_EVENTS));
    assert_eq!(receiver.next().await.events(), numbers(101, 150));
    until(&webhooks, |counts| counts.sent == 151).await;
}

#[tokio::test]
async fn what_is_not_taken_is_told_again_in_the_same_words_before_anything_else() {
    let mut receiver = Receiver::start().await;
    receiver.answers([Answer::Status(500), Answer::Status(404), Answer::Cut]);
    let webhooks = webhooks(PATIENT, vec![to(&receiver.url("/"))]);
    counted(&webhooks, "a", 1);
    counted(&webhooks, "a", 2);
    let first = receiver.next().await;
    for _ in 0..3 {
        assert_eq!(receiver.next().await.body, first.body);
    }
    assert_eq!(first.events(), [count("a", 1)]);
    assert_eq!(receiver.next().await.events(), [count("a", 2)]);
    until(&webhooks, |counts| counts.sent == 2 && counts.failed == 0).await;
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_in_time_is_told_again() {
    let mut receiver = Receiver::start().await;
    receiver.answers([Answer::Never]);
    let pace = Pace {
        patience: Duration::from_millis(50),
        ..PATIENT
    };
    let webhooks = webhooks(pace, vec![to(&receiver.url("/"))]);
    counted(&webhooks, "a", 1);
    let first = receiver.next().await;
    assert_eq!(receiver.next().await.body, first.body);
    until(&webhooks, |counts| counts.sent == 1).await;
}

#[tokio::test]
async fn what_was_tried_for_too_long_is_given_up_and_what_comes_later_arrives() {
    let mut receiver = Receiver::start().await;
    receiver.answers_always(Answer::Status(503));
    let webhooks = webhooks(BRISK, vec![to(&receiver.url("/"))]);
    counted(&webhooks, "a", 1);
    counted(&webhooks, "a", 2);
    until(&webhooks, |counts| counts.failed == 2).await;
    let attempts = receiver.heard();
    assert!(attempts > 3, "{attempts}");

    receiver.answers_always(Answer::Status(200));
    counted(&webhooks, "a", 3);
    until(&webhooks, |counts| counts.sent == 1).await;
    assert_eq!(receiver.last_of_all().events(), [count("a", 3)]);
}

#[tokio::test]
async fn a_dead_and_a_silent_receiver_hold_up_nobody_else() {
    let mut silent = Receiver::start().await;
    silent.hold();
    let mut alive = Receiver::start().await;
    let dead = Receiver::dead_url().await;
    let webhooks = webhooks(
        PATIENT,
        vec![to(&dead), to(&silent.url("/")), to(&alive.url("/"))],
    );
    for number in 0..20 {
        counted(&webhooks, "a", number);
    }
    for number in 0..20 {
        assert_eq!(alive.next().await.events(), [count("a", number)]);
    }
    assert_eq!(silent.next().await.events(), [count("a", 0)]);
    assert_eq!(silent.heard(), 0);
}

#[tokio::test]
async fn nobody_is_sent_elsewhere() {
    let mut receiver = Receiver::start().await;
    let elsewhere = receiver.url("/elsewhere");
    receiver.answers([Answer::Redirect(elsewhere)]);
    let webhooks = webhooks(PATIENT, vec![to(&receiver.url("/here"))]);
    counted(&webhooks, "a", 1);
    assert_eq!(receiver.next().await.path, "/here");
    assert_eq!(receiver.next().await.path, "/here");
    until(&webhooks, |counts| counts.sent == 1).await;
}

#[tokio::test]
async fn each_receiver_hears_what_it_asked_for() {
    let (mut counts, mut misses) = (Receiver::start().await, Receiver::start().await);
    let only = |receiver: &Receiver, event| Webhook {
        events: vec![event],
        ..to(&receiver.url("/"))
    };
    let webhooks = webhooks(
        PATIENT,
        vec![
            only(&counts, WebhookEvent::SubscriptionCount),
            only(&misses, WebhookEvent::CacheMiss),
        ],
    );
    assert!(webhooks.wants(WebhookEvent::CacheMiss));
    assert!(!webhooks.wants(WebhookEvent::ClientEvent));
    counted(&webhooks, "a", 1);
    webhooks.tell(Happening::CacheMiss { channel: "cache-a" });
    webhooks.tell(Happening::ChannelOccupied { channel: "b" });
    counted(&webhooks, "a", 2);
    assert_eq!(counts.next().await.events(), [count("a", 1)]);
    assert_eq!(counts.next().await.events(), [count("a", 2)]);
    let miss = misses.next().await;
    assert_eq!(miss.events(), [named("cache_miss", "cache-a")]);
    until(&webhooks, |counts| counts.sent == 3).await;
    assert_eq!((counts.heard(), misses.heard()), (0, 0));
}

#[tokio::test]
async fn more_than_may_wait_is_dropped_and_counted() {
    let mut receiver = Receiver::start().await;
    receiver.hold();
    let webhooks = webhooks(PATIENT, vec![in_batches(&receiver.url("/"))]);
    for number in 0..MOST_EVENTS + 7 {
        counted(&webhooks, "a", number);
    }
    assert_eq!(webhooks.counts().dropped, 7);
    receiver.let_go();
    until(&webhooks, |counts| counts.sent == MOST_EVENTS as u64).await;
    let last = receiver.last_of_all().events().pop();
    assert_eq!(last, Some(count("a", MOST_EVENTS - 1)));
}

#[tokio::test]
async fn threads_that_are_none_of_the_runtime_can_tell() {
    let mut receiver = Receiver::start().await;
    let webhooks = webhooks(PATIENT, vec![to(&receiver.url("/"))]);
    let (channel, lingers) = ("b", true);
    let teller = std::thread::spawn(move || {
        webhooks.tell(Happening::ChannelVacated { channel, lingers });
        counted(&webhooks, "a", 1);
        // Nothing that waits is lost with the one who told it.
        drop(webhooks);
    });
    assert_eq!(receiver.next().await.events(), [count("a", 1)]);
    assert_eq!(
        receiver.next().await.events(),
        [named("channel_vacated", "b")]
    );
    teller.join().unwrap();
}
