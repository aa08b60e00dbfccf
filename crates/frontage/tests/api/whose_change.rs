//! A write is told which change of the page it made. The page's number alone does not tell: a
//! colleague may have saved in the same moment.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, LAKESIDE, Person, TestApp};

/// The change that a write says it made.
fn change(answer: &Answer) -> Option<i64> {
    answer.header("x-change").parse().ok()
}

#[tokio::test]
async fn a_write_names_its_change_and_one_that_changes_nothing_names_none() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let slogan = json!({"slogan": "By the lake"});
    let saved = ann.change_settings(&slogan).await;
    let (_, revision) = saved.changed(200);
    assert_eq!(change(&saved), Some(revision));

    let bob = app.staff(LAKESIDE, Role::Editor).await;
    let same = bob.change_settings(&slogan).await;
    assert_eq!(same.ok(200)["revision"], revision);
    assert_eq!(change(&same), None, "that was her change");

    let room = ann.add_lake_room().await;
    let path = ann.staff_path(&format!("room-types/{room}/"));
    let gone = ann.request(Method::DELETE, &path);
    let gone = ann.send(gone).await;
    assert_eq!((gone.status, change(&gone)), (204, Some(revision + 2)));

    let refused = ann.change_settings(&json!({"primary_color": "none"})).await;
    refused.refused(400);
    assert_eq!(change(&refused), None);
}

#[tokio::test]
async fn what_goes_into_a_draft_is_no_change_of_the_page_and_neither_is_its_repetition() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let drafts = ann.staff_path("drafts/");
    let made = ann.post(&drafts, &json!({"name": "Winter"})).await;
    assert_eq!(change(&made), None);
    let draft = made.ok(201)["id"].to_string();
    for key in ["first", "first", "second"] {
        let settings = ann.staff_path("settings/");
        let request = ann.request(Method::PATCH, &settings);
        let request = request
            .header("X-Draft", &draft)
            .header("Idempotency-Key", key);
        let kept = ann
            .send(request.json(&json!({"slogan": "In the snow"})))
            .await;
        kept.ok(200);
        assert_eq!(change(&kept), None);
    }
    let path = format!("{drafts}{draft}/publish/");
    let published = ann.post(&path, &json!({})).await;
    let revision = published.ok(200)["revision"].as_i64();
    assert_eq!(change(&published), revision);
}

#[tokio::test]
async fn of_people_who_save_in_the_same_moment_each_is_told_the_own_change() {
    let app = TestApp::start().await;
    let people = [
        app.editor().await,
        app.staff(LAKESIDE, Role::Editor).await,
        app.staff(LAKESIDE, Role::Editor).await,
    ];
    let save = async |person: &Person, field: &str| {
        let mut mine = Vec::new();
        for round in 0..20 {
            let text = format!("{field} {round}");
            let saved = person.change_settings(&json!({ field: text })).await;
            mine.push((
                change(&saved).unwrap(),
                text,
                saved.ok(200)["revision"].as_i64(),
            ));
        }
        mine
    };
    let [ann, bob, cid] = &people;
    let (first, second, third) = tokio::join!(
        save(ann, "slogan"),
        save(bob, "short_description"),
        save(cid, "welcome_message"),
    );
    let mut was_overtaken = 0;
    for (revision, text, of_page) in first.into_iter().chain(second).chain(third) {
        let path = ann.staff_path(&format!("history/{revision}/"));
        let entry = ann.get(&path).await.ok(200);
        let after: Vec<&Value> = entry["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["after"])
            .collect();
        assert_eq!(after, [&json!(text)], "{entry}");
        was_overtaken += usize::from(of_page != Some(revision));
    }
    println!("{was_overtaken} of 60 answers showed a colleague's later change too");
}
