//! A draft, and a page on which others work meanwhile; and who may do what.

use frontage::domain::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{LAKESIDE, SEAVIEW, TestApp, file_of, pictures, texts};

#[tokio::test]
async fn what_colleagues_saved_elsewhere_stays_when_a_draft_is_published() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let urls = ann.fill_gallery(2).await;
    let id = ann.begin_draft("Christmas").await;
    let draft = ann.in_draft(id);
    draft
        .change_settings(&json!({"slogan": "By the fire"}))
        .await
        .ok(200);
    let upside_down = [urls[1].clone(), urls[0].clone()];
    draft.reorder(&upside_down).await.ok(200);
    ben.change_settings(&json!({"contact_phone": "+353 64 1"}))
        .await
        .changed(200);
    let added = ben.upload(pictures::jpeg(70, 40)).await.ok(201);
    let third = added["url"].as_str().unwrap().to_owned();
    assert_eq!(draft.settings().await["contact_phone"], "+353 64 1");

    ann.publish(id, &json!({})).await.changed(200);
    let page = app.document(LAKESIDE).await;
    assert_eq!(
        (&page["slogan"], &page["contact_phone"]),
        (&json!("By the fire"), &json!("+353 64 1"))
    );
    assert_eq!(
        texts(&page["gallery"]),
        [&urls[1], &third, &urls[0]].map(Clone::clone)
    );
    app.ends_well().await;
}

#[tokio::test]
async fn the_same_field_changed_on_the_page_is_told_with_both_values_and_somebody_chooses() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    for (choice, slogan) in [("draft", "By the fire"), ("page", "By the sea")] {
        let id = ann.begin_draft("Christmas").await;
        let change = json!({"slogan": "By the fire", "welcome_message": choice});
        ann.in_draft(id).change_settings(&change).await.ok(200);
        let (_, his) = ben
            .change_settings(&json!({"slogan": "By the sea"}))
            .await
            .changed(200);
        let both = json!({"slogan": {"theirs": "By the sea", "yours": "By the fire"}});
        assert_eq!(ann.draft(id).await["conflicts"], both);
        let told = ann.publish(id, &json!({})).await.refused(409);
        assert_eq!(
            (&told["conflicts"], &told["revision"]),
            (&both, &json!(his))
        );
        app.nothing_changed_since(LAKESIDE, his).await;

        // Whoever chooses has seen a page that is over by now: told again.
        let (_, since) = ben
            .change_settings(&json!({"slogan": "By the lake"}))
            .await
            .changed(200);
        let choose = |base: i64| json!({"choices": {"slogan": "draft"}, "base_revision": base});
        let told = ann.publish(id, &choose(his)).await.refused(409);
        assert_eq!(told["conflicts"]["slogan"]["theirs"], "By the lake");
        let (_, back) = ben
            .change_settings(&json!({"slogan": "By the sea"}))
            .await
            .changed(200);
        assert_eq!(back, since + 1);

        let chosen = json!({"choices": {"slogan": choice}, "base_revision": back});
        ann.publish(id, &chosen).await.changed(200);
        let page = app.document(LAKESIDE).await;
        assert_eq!(
            (&page["slogan"], &page["welcome_message"]),
            (&json!(slogan), &json!(choice))
        );
        ben.change_settings(&json!({"slogan": ""})).await.ok(200);
    }
    let id = ann.begin_draft("Odd").await;
    let odd = json!({"choices": {"slogan": "both"}});
    ann.publish(id, &odd)
        .await
        .refused_field(400, "choices", "draft or page");
    app.ends_well().await;
}

#[tokio::test]
async fn of_a_picture_that_both_exchanged_both_pictures_are_shown() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let hero = |width| file_of("hero_image", pictures::jpeg(width, 40));
    let id = ann.begin_draft("Christmas").await;
    let draft = ann.in_draft(id);
    draft.change_settings_by_form(hero(60)).await.ok(200);
    ben.change_settings_by_form(hero(80)).await.ok(200);
    let both = ann.draft(id).await["conflicts"]["hero_image"].clone();
    assert_eq!(both["theirs"]["width"], 80, "{both}");
    assert_eq!(both["yours"]["width"], 60, "{both}");
    app.ends_well().await;
}

#[tokio::test]
async fn a_form_that_came_late_into_a_draft_is_told_what_changed_on_the_page() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let id = ann.begin_draft("Christmas").await;
    ben.change_settings(&json!({"slogan": "By the sea"}))
        .await
        .changed(200);
    let late = json!({"slogan": "By the fire", "base_revision": 1});
    let told = ann.in_draft(id).change_settings(&late).await.refused(409);
    assert_eq!(told["conflicts"]["slogan"]["theirs"], "By the sea");
    let seen = json!({"slogan": "By the fire", "base_revision": 2});
    ann.in_draft(id).change_settings(&seen).await.ok(200);
    ann.publish(id, &json!({})).await.changed(200);
    app.ends_well().await;
}

#[tokio::test]
async fn a_draft_that_a_colleague_changed_meanwhile_is_not_published_unseen() {
    let app = TestApp::start().await;
    let (ann, ben) = (app.editor().await, app.editor().await);
    let id = ann.begin_draft("Christmas").await;
    let draft = ben.in_draft(id);
    draft
        .change_settings(&json!({"slogan": "By the fire"}))
        .await
        .ok(200);
    let seen = ann.draft(id).await["changed_at"].clone();
    // Two saves within a millisecond would be one moment.
    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    draft
        .change_settings(&json!({"slogan": "By the fire!"}))
        .await
        .ok(200);
    let stale = json!({"changed_at": seen});
    ann.publish(id, &stale).await.refused(409);
    let seen = json!({"changed_at": ann.draft(id).await["changed_at"]});
    ann.publish(id, &seen).await.changed(200);
    app.ends_well().await;
}

#[tokio::test]
async fn publications_and_edits_at_the_same_time_lose_nothing() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let mut drafts = Vec::new();
    for name in ["slogan", "welcome_message", "contact_address"] {
        let id = ann.begin_draft(name).await;
        let change = json!({name: format!("{name} of the draft")});
        ann.in_draft(id).change_settings(&change).await.ok(200);
        drafts.push(id);
    }
    let publications = drafts.iter().map(|id| {
        let ann = ann.clone();
        async move { ann.publish(*id, &json!({})).await.changed(200).1 }
    });
    let edits = (0..20).map(|n| {
        let ann = ann.clone();
        async move {
            let change = json!({"contact_phone": n.to_string()});
            ann.change_settings(&change).await.ok(200)
        }
    });
    let (mut publications, edits) = tokio::join!(
        futures_util::future::join_all(publications),
        futures_util::future::join_all(edits)
    );
    publications.sort_unstable();
    publications.dedup();
    assert_eq!((publications.len(), edits.len()), (3, 20));
    assert_eq!(app.revision(LAKESIDE).await, 24, "each is one change");
    let page = app.document(LAKESIDE).await;
    for name in ["slogan", "welcome_message", "contact_address"] {
        assert_eq!(page[name], format!("{name} of the draft"));
    }
    app.ends_well().await;
}

#[tokio::test]
async fn viewers_look_at_drafts_editors_work_with_them_and_other_hotels_do_neither() {
    let app = TestApp::start().await;
    let ann = app.editor().await;
    let id = ann.begin_draft("Christmas").await;
    let slogan = json!({"slogan": "By the fire"});
    ann.in_draft(id).change_settings(&slogan).await.ok(200);
    let link = ann.staff_path(&format!("drafts/{id}/links/"));
    let link = ann.post(&link, &json!({})).await.ok(201)["id"].clone();
    let local = json!({"publish_at": "2030-01-01T06:00"});
    let reads = [
        "drafts/",
        "drafts/{id}/",
        "drafts/{id}/page/",
        "drafts/{id}/links/",
        "time-zone/",
    ];
    let zone = json!({"time_zone": "Europe/Dublin"});
    let nothing = json!({});
    let leave_out = json!({"change": "slogan"});
    let revoke = format!("drafts/{{id}}/links/{link}/");
    let writes: [(Method, &str, &Value); 10] = [
        (Method::POST, "drafts/", &json!({"name": "Mine"})),
        (Method::PATCH, "drafts/{id}/", &json!({"name": "Mine too"})),
        (Method::PUT, "drafts/{id}/schedule/", &local),
        (Method::POST, "drafts/{id}/links/", &nothing),
        (Method::DELETE, &revoke, &nothing),
        (Method::PUT, "time-zone/", &zone),
        (Method::POST, "drafts/{id}/publish/", &nothing),
        (Method::POST, "drafts/{id}/return/", &nothing),
        (Method::DELETE, "drafts/{id}/changes/", &leave_out),
        (Method::DELETE, "drafts/{id}/", &nothing),
    ];
    let path = |rest: &str| ann.staff_path(&rest.replace("{id}", &id.to_string()));
    let nobody = app.stranger().at(LAKESIDE);
    let neighbour = app.staff(SEAVIEW, Role::Manager).await.at(LAKESIDE);
    let viewer = app.staff(LAKESIDE, Role::Viewer).await;
    let before = ann.draft(id).await;
    for read in reads {
        nobody.get(&path(read)).await.refused(401);
        neighbour.get(&path(read)).await.refused(403);
        viewer.get(&path(read)).await.ok(200);
    }
    for (method, rest, body) in &writes {
        let send = async |person: &crate::support::Person| {
            person.send_json(method.clone(), &path(rest), body).await
        };
        send(&nobody).await.refused(401);
        send(&neighbour).await.refused(403);
        send(&viewer).await.refused_saying(403, "look but not edit");
    }
    viewer
        .in_draft(id)
        .change_settings(&slogan)
        .await
        .refused(403);
    assert_eq!(ann.draft(id).await, before);
    // At the neighbour's own desk there is no such draft, by whatever name.
    let at_home = app.staff(SEAVIEW, Role::Manager).await;
    at_home
        .get(&at_home.staff_path(&format!("drafts/{id}/")))
        .await
        .refused(404);
    at_home
        .in_draft(id)
        .change_settings(&slogan)
        .await
        .refused(404);
    at_home.publish(id, &nothing).await.refused(404);
    // The premise: each of these is something that an editor can do.
    for (method, rest, body) in &writes[..8] {
        let answer = ann.send_json(method.clone(), &path(rest), body).await;
        assert!(answer.status < 300, "{method} {rest}: {}", answer.text());
    }
    app.ends_well().await;
}
