use frontage_hub::{Publish, Replay};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::harness::{TestHub, app};

pub async fn a_witness_still_hears(hub: &TestHub, witness: &mut crate::harness::Client) {
    let event = Publish {
        channels: &["news"],
        event: "printed",
        data: "{}",
        except: None,
        replay: Replay::Never,
    };
    hub.hub.publish(&app().id, event).unwrap();
    assert_eq!(witness.next().await["event"], "printed");
    witness.heard_nothing_more().await;
}

#[tokio::test]
async fn text_that_means_nothing_is_answered_and_forgiven() {
    let hub = TestHub::start().await;
    let mut witness = hub.listener("news").await;
    let mut client = hub.connect().await;
    let deep = "[".repeat(30_000) + &"]".repeat(30_000);
    let unfinished = "{\"event\":".repeat(7_000);
    let deep_channel = format!(r#"{{"event":"pusher:subscribe","data":{{"channel":{deep}}}}}"#);
    for text in [
        "",
        "hello",
        "null",
        "[]",
        "{}",
        r#"{"event":5}"#,
        r#"{"event":"pusher:subscribe"}"#,
        r#"{"event":"pusher:subscribe","data":null}"#,
        r#"{"event":"pusher:subscribe","data":"{\"channel\":\"a\"}"}"#,
        r#"{"event":"pusher:subscribe","data":{"channel":["a"]}}"#,
        r#"{"event":"pusher:unsubscribe","data":7}"#,
        r#"{"event":"pusher:connection_established","data":"{}"}"#,
        r#"{"event":"pusher_internal:member_added","channel":"news","data":"{}"}"#,
        &deep,
        &unfinished,
        &deep_channel,
    ] {
        client.say_text(text).await;
        let message = client.next_error().await;
        assert!(message.len() < 500, "an answer as long as the question");
    }
    assert_eq!(hub.hub.stats().errors_sent_total, 16);
    client.subscribe("news").await;
    a_witness_still_hears(&hub, &mut witness).await;
}

#[tokio::test]
async fn frames_that_are_no_text_cost_their_sender_the_connection() {
    let hub = TestHub::start().await;
    let mut witness = hub.listener("news").await;
    let text = OpCode::Data(Data::Text);
    let not_utf8 = Frame::message(vec![b'{', 0xff, 0xfe], text, true);
    for (message, code) in [
        (Message::binary(b"{}".to_vec()), 1003),
        (Message::Frame(not_utf8), 1007),
        (Message::text("x".repeat(64 * 1024 + 1)), 1009),
    ] {
        let mut client = hub.connect().await;
        client.send(message).await;
        client.closed_with(code).await;
    }
    assert_eq!(hub.hub.stats().closed_bad_frame_total, 3);
    a_witness_still_hears(&hub, &mut witness).await;
}

#[tokio::test]
async fn fragments_count_together_against_the_limit() {
    let hub = TestHub::start_with(|c| c.limits.frame_bytes = 1_024).await;
    let fragment = |opcode, length, last| {
        Message::Frame(Frame::message(
            vec![b' '; length],
            OpCode::Data(opcode),
            last,
        ))
    };
    let mut client = hub.connect().await;
    client.send(fragment(Data::Text, 1_000, false)).await;
    client.send(fragment(Data::Continue, 24, true)).await;
    client.next_error().await;

    client.send(fragment(Data::Text, 1_000, false)).await;
    client.send(fragment(Data::Continue, 25, true)).await;
    client.closed_with(1009).await;
}

#[tokio::test]
async fn a_continuation_of_nothing_breaks_the_protocol() {
    let hub = TestHub::start().await;
    let mut client = hub.connect().await;
    let stray = Frame::message(b"x".to_vec(), OpCode::Data(Data::Continue), true);
    client.send(Message::Frame(stray)).await;
    client.closed_with(1002).await;
}
