//! Staff say by the hotel's own clock when a draft is published and when it returns.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{LAKESIDE, Person, TestApp};

async fn set_zone(person: &Person, name: &str) -> crate::support::Answer {
    let path = person.staff_path("time-zone/");
    let body = json!({"time_zone": name});
    person.send_json(Method::PUT, &path, &body).await
}

#[tokio::test]
async fn a_minute_is_one_of_the_hotels_clock_and_stays_so_when_the_clock_is_another() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    assert_eq!(ann.settings().await["time_zone"], "UTC");
    set_zone(&ann, "Killarney")
        .await
        .refused_field(400, "time_zone", "Europe/Dublin");
    assert_eq!(
        set_zone(&ann, "Europe/Berlin").await.ok(200)["time_zone"],
        "Europe/Berlin"
    );
    let id = ann.begin_draft("Summer").await;
    let when = json!({"publish_at": "2099-07-04T06:00", "return_at": "2099-12-04T06:00"});
    let far = ann.schedule(id, &when).await;
    far.refused_field(400, "publish_at", "within ten years");
    let year = &ann.get(&ann.staff_path("time-zone/")).await.ok(200)["now"]["local"];
    let year: i32 = year.as_str().unwrap()[..4].parse().unwrap();
    let next = year + 1;
    let when = json!({
        "publish_at": format!("{next}-07-04T06:00"),
        "return_at": format!("{next}-12-04T06:00"),
    });
    let set = ann.schedule(id, &when).await.ok(200);
    let summer = |offset: i64, hour: u8, zone: &str| {
        json!({
            "at": format!("{next}-07-04T0{hour}:00:00.000Z"),
            "local": format!("{next}-07-04T06:00"),
            "time_zone": zone,
            "offset_minutes": offset,
        })
    };
    assert_eq!(set["publish_at"], summer(120, 4, "Europe/Berlin"));
    assert_eq!(
        set["return_at"]["at"],
        format!("{next}-12-04T05:00:00.000Z")
    );

    set_zone(&ann, "Europe/Dublin").await.ok(200);
    let moved = ann.draft(id).await;
    assert_eq!(moved["publish_at"], summer(60, 5, "Europe/Dublin"));
    assert_eq!(
        moved["return_at"]["at"],
        format!("{next}-12-04T06:00:00.000Z")
    );
    let cancelled = ann.schedule(id, &json!({})).await.ok(200);
    assert_eq!(
        (&cancelled["publish_at"], &cancelled["return_at"]),
        (&Value::Null, &Value::Null)
    );
    app.nothing_changed_since(LAKESIDE, 1).await;
    app.ends_well().await;
}

#[tokio::test]
async fn minutes_that_the_clock_leaves_out_or_shows_twice_are_answered_clearly() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    set_zone(&ann, "Europe/Dublin").await.ok(200);
    let id = ann.begin_draft("Night").await;
    // Clocks go forward on 25 March 2029 at one, and back on 28 October 2029 at two.
    let gap = json!({"publish_at": "2029-03-25T01:30"});
    ann.schedule(id, &gap)
        .await
        .refused_field(400, "publish_at", "leave 01:30 out. Use 02:30");
    let twice = json!({"publish_at": "2029-10-28T01:30"});
    ann.schedule(id, &twice)
        .await
        .refused_field(400, "publish_at", "twice. Say which");
    let folded = |fold: &str| json!({"publish_at": {"local": "2029-10-28T01:30", "fold": fold}});
    for (fold, utc) in [("first", "00:30"), ("second", "01:30")] {
        let set = ann.schedule(id, &folded(fold)).await.ok(200);
        let at = format!("2029-10-28T{utc}:00.000Z");
        assert_eq!(set["publish_at"]["at"], at);
        assert_eq!(set["publish_at"]["local"], "2029-10-28T01:30");
    }
    ann.schedule(id, &folded("third"))
        .await
        .refused_field(400, "publish_at", "first or second");
    app.ends_well().await;
}

#[tokio::test]
async fn a_schedule_that_makes_no_sense_is_refused_and_the_old_one_stays() {
    let app = TestApp::start_with(&[("FRONTAGE_MAX_SCHEDULED", "2")]).await;
    let ann = app.editor().await;
    let id = ann.begin_draft("Spring").await;
    let good = json!({"publish_at": "2029-03-01T06:00", "return_at": "2029-06-01T06:00"});
    let set = ann.schedule(id, &good).await.ok(200);
    for (when, field, words) in [
        (
            json!({"publish_at": "2020-01-01T06:00"}),
            "publish_at",
            "is over",
        ),
        (
            json!({"publish_at": "Friday"}),
            "publish_at",
            "no date and minute",
        ),
        (json!({"publish_at": 7}), "publish_at", "no date and minute"),
        (
            json!({"return_at": "2029-01-01T06:00"}),
            "publish_at",
            "Say when",
        ),
        (
            json!({"publish_at": "2029-03-01T06:00", "return_at": "2029-03-01T06:00"}),
            "return_at",
            "after the publication",
        ),
    ] {
        ann.schedule(id, &when)
            .await
            .refused_field(400, field, words);
    }
    assert_eq!(ann.draft(id).await["publish_at"], set["publish_at"]);
    let other = ann.begin_draft("Other").await;
    let one_more = json!({"publish_at": "2029-03-01T06:00"});
    ann.schedule(other, &one_more)
        .await
        .refused_saying(400, "FRONTAGE_MAX_SCHEDULED");
    assert_eq!(ann.draft(other).await["publish_at"], Value::Null);

    // What guests see already can only be given a return.
    let slogan = json!({"slogan": "Spring"});
    ann.in_draft(id).change_settings(&slogan).await.ok(200);
    ann.publish(id, &json!({})).await.changed(200);
    ann.schedule(id, &good)
        .await
        .refused_field(400, "publish_at", "already");
    let path = ann.staff_path(&format!("drafts/{id}/"));
    ann.send(ann.request(Method::DELETE, &path))
        .await
        .refused_saying(400, "Cancel the return first");
    ann.schedule(id, &json!({"return_at": null})).await.ok(200);
    assert_eq!(
        ann.send(ann.request(Method::DELETE, &path)).await.status,
        204
    );
    app.ends_well().await;
}
