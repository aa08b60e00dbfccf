//! Keys and receivers that change while events wait.

use super::*;

#[tokio::test]
async fn a_new_key_signs_the_next_request() {
    let mut receiver = Receiver::start().await;
    let url = receiver.url("/");
    receiver.hold();
    let webhooks = webhooks(PATIENT, vec![to(&url)]);
    counted(&webhooks, "a", 1);
    counted(&webhooks, "a", 2);
    assert_eq!(receiver.next().await.header("x-pusher-key"), "a-key");
    let mut rotated = app(vec![to(&url)]);
    rotated
        .credentials
        .insert(0, Credential::new("new", "new-secret"));
    webhooks.reconfigure(&rotated);
    receiver.let_go();
    let second = receiver.next().await;
    assert_eq!(second.header("x-pusher-key"), "new");
    second.assert_signed_with("new-secret");
    assert_eq!(second.events(), [count("a", 2)]);
}

#[tokio::test]
async fn what_waits_follows_a_receiver_that_moves_and_is_dropped_with_one_that_goes() {
    let mut failing = Receiver::start().await;
    failing.answers_always(Answer::Status(500));
    let mut receiver = Receiver::start().await;
    // After one failure it rests until the end of this test, unless it is woken.
    let pace = Pace {
        first: Duration::from_secs(60),
        most: Duration::from_secs(60),
        ..PATIENT
    };
    let webhooks = webhooks(pace, vec![to(&failing.url("/"))]);
    counted(&webhooks, "a", 1);
    counted(&webhooks, "a", 2);
    assert_eq!(failing.next().await.events(), [count("a", 1)]);
    webhooks.reconfigure(&app(vec![to(&receiver.url("/"))]));
    assert_eq!(receiver.next().await.events(), [count("a", 1)]);
    assert_eq!(receiver.next().await.events(), [count("a", 2)]);
    until(&webhooks, |counts| counts.sent == 2).await;

    receiver.hold();
    counted(&webhooks, "a", 3);
    assert_eq!(receiver.next().await.events(), [count("a", 3)]);
    webhooks.reconfigure(&app(Vec::new()));
    assert!(!webhooks.wants(WebhookEvent::SubscriptionCount));
    counted(&webhooks, "a", 4);
    let counts = webhooks.counts();
    assert_eq!((counts.dropped, counts.failed), (1, 0));
}

#[tokio::test]
async fn a_configuration_that_cannot_work_is_told_by_app_and_number() {
    let wrong = app(vec![to("http://127.0.0.1/"), to("secret")]);
    let error = check(&wrong, true).unwrap_err();
    assert!(matches!(
        &error,
        ConfigError::WebhookUrl { app, number: 2, .. } if app == "1001"
    ));
    assert!(!error.to_string().contains("secret"), "{error}");

    let right = app(vec![to("https://example.com/")]);
    assert_eq!(check(&right, true), Ok(()));
    assert_eq!(check(&right, false), Err(ConfigError::NoRuntime));
    assert_eq!(check(&app(Vec::new()), false), Ok(()));
    let idle = Webhooks::with_pace(&right, None, Arc::default(), PATIENT);
    assert!(!idle.wants(WebhookEvent::ChannelOccupied));
}
