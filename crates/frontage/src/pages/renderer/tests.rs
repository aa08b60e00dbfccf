#![allow(clippy::unwrap_used)]

use std::time::Instant;

use super::*;

/// Renders `input.say` into the body, after doing what `input.first` says.
const SCRIPT: &str = r#"
    let renders = 0;
    globalThis.hoard = [];
    globalThis.frontageRender = (text) => {
        const input = JSON.parse(text);
        renders += 1;
        if (input.first) (0, eval)(input.first);
        return JSON.stringify({ lang: "en", title: "t", body: input.say + " " + renders });
    };
"#;

const MEMORY: usize = 16 << 20;
/// For scripts that run until they are stopped.
const SHORT: Duration = Duration::from_millis(300);
/// For scripts that end by themselves, however busy the machine is.
const LONG: Duration = Duration::from_secs(20);

fn renderer(script: &str, deadline: Duration) -> Renderer {
    let limits = RenderLimits {
        memory: MEMORY,
        deadline,
    };
    Renderer::start(script.to_owned(), limits, 8).unwrap()
}

async fn body(renderer: &Renderer, say: &str) -> String {
    let input = serde_json::json!({ "say": say }).to_string();
    renderer.render(input).await.unwrap().body
}

async fn failure(renderer: &Renderer, first: &str) -> RenderError {
    let input = serde_json::json!({ "first": first, "say": "" }).to_string();
    renderer.render(input).await.unwrap_err()
}

#[tokio::test]
async fn pages_are_rendered_by_one_runtime_that_loaded_the_script_once() {
    let renderer = renderer(SCRIPT, LONG);
    assert_eq!(body(&renderer, "harbour").await, "harbour 1");
    assert_eq!(body(&renderer, "killarney").await, "killarney 2");
}

#[tokio::test]
async fn a_page_that_never_ends_is_stopped_and_the_next_one_works() {
    let renderer = renderer(SCRIPT, SHORT);
    for endless in [
        "for (;;) {}",
        "for (;;) { try { for (;;) {} } catch {} finally { continue } }",
        "/^(a+)+$/.test('a'.repeat(40) + 'b')",
        "const again = () => Promise.resolve().then(again); again()",
        "[...Array(5000).keys()].sort((a, b) => { for (;;) {} })",
    ] {
        let began = Instant::now();
        let error = failure(&renderer, endless).await;
        assert_eq!(error, RenderError::Deadline(SHORT), "{endless}");
        assert!(
            began.elapsed() < renderer.patience,
            "{endless}: {:?}",
            began.elapsed()
        );
        assert_eq!(
            body(&renderer, "harbour").await,
            "harbour 1",
            "after {endless}"
        );
    }
}

#[tokio::test]
async fn a_page_that_takes_all_memory_is_stopped_and_the_next_one_works() {
    let renderer = renderer(SCRIPT, LONG);
    for greedy in [
        "'x'.repeat(100_000_000)",
        "new ArrayBuffer(1e9)",
        "for (;;) hoard.push(new Array(1000).fill({}))",
        "for (;;) hoard.push({ a: { b: hoard } })",
        "let s = 'ab'; for (;;) s += s",
        "const grow = () => { hoard.push([]); grow(); hoard.push([]) }; \
         for (;;) { try { grow() } catch (e) { if (hoard.length > 1e5) throw e } }",
    ] {
        let error = failure(&renderer, greedy).await;
        let RenderError::Script { message, .. } = &error else {
            panic!("{greedy}: {error}");
        };
        assert!(!message.is_empty(), "{greedy}");
        assert_eq!(
            body(&renderer, "harbour").await,
            "harbour 1",
            "after {greedy}"
        );
    }
}

#[tokio::test]
async fn a_page_that_recurses_for_ever_is_stopped_and_the_next_one_works() {
    let renderer = renderer(SCRIPT, LONG);
    for deep in [
        "const down = () => down() + 1; down()",
        "JSON.parse('['.repeat(200000))",
        "(0, eval)('('.repeat(100000))",
        "let deep = {}; for (let i = 0; i < 50000; i++) deep = { deep }; JSON.stringify(deep)",
        "new RegExp('(?:'.repeat(100000))",
    ] {
        let error = failure(&renderer, deep).await;
        assert!(
            matches!(error, RenderError::Script { .. }),
            "{deep}: {error}"
        );
        assert_eq!(
            body(&renderer, "harbour").await,
            "harbour 1",
            "after {deep}"
        );
    }
}

#[tokio::test]
async fn what_a_page_throws_is_told_with_its_stack() {
    let renderer = renderer(SCRIPT, LONG);
    let error = failure(&renderer, "throw new TypeError('no rooms')").await;
    let RenderError::Script { message, stack } = error else {
        panic!("{error}")
    };
    assert_eq!(message, "no rooms");
    assert!(
        stack.contains("page.js:7") && !stack.contains('\n'),
        "{stack}"
    );

    let text = failure(&renderer, "throw 'no rooms'").await.to_string();
    assert!(text.contains("it threw \"no rooms\""), "{text}");
    let nothing = failure(&renderer, "throw undefined").await.to_string();
    assert!(nothing.contains("undefined"), "{nothing}");
}

#[tokio::test]
async fn a_runtime_that_an_earlier_page_spoiled_is_replaced_before_anyone_notices() {
    let renderer = renderer(SCRIPT, LONG);
    let spoiling = serde_json::json!({ "first": "frontageRender = undefined", "say": "a" });
    renderer.render(spoiling.to_string()).await.unwrap();
    assert_eq!(body(&renderer, "harbour").await, "harbour 1");
}

#[tokio::test]
async fn half_an_emoji_costs_one_character_and_not_the_page() {
    let script = r#"globalThis.frontageRender = () =>
        JSON.stringify({ lang: "en", title: "\u{1F30A}".slice(0, 1), body: "b" });"#;
    let page = renderer(script, LONG).render(String::new()).await.unwrap();
    assert_eq!(page.title, "\u{fffd}");
}

#[tokio::test]
async fn a_script_that_is_broken_fails_each_render_and_nothing_else() {
    for broken in [
        "this is no script",
        "for (;;) {}",
        "",
        "globalThis.frontageRender = 1",
    ] {
        let renderer = renderer(broken, SHORT);
        for _ in 0..2 {
            renderer.render("{}".to_owned()).await.unwrap_err();
        }
    }
    let answer = r#"globalThis.frontageRender = () => '{"lang": "en"}'"#;
    let error = renderer(answer, LONG)
        .render(String::new())
        .await
        .unwrap_err();
    assert!(
        matches!(&error, RenderError::Answer(why) if why.contains("title")),
        "{error}"
    );
}

#[tokio::test]
async fn nobody_waits_for_ever_when_the_queue_is_full() {
    let patient = renderer(SCRIPT, Duration::from_secs(1));
    let hasty = Renderer {
        patience: Duration::from_millis(50),
        ..patient.clone()
    };
    let endless = serde_json::json!({ "first": "for (;;) {}" }).to_string();
    let crowd = (0..20).map(|_| {
        tokio::spawn({
            let (hasty, endless) = (hasty.clone(), endless.clone());
            async move { hasty.render(endless).await }
        })
    });
    for guest in crowd.collect::<Vec<_>>() {
        assert_eq!(
            guest.await.unwrap().unwrap_err(),
            RenderError::Busy(hasty.patience)
        );
    }
    // Those who left are not rendered: only the one in progress is waited for.
    assert_eq!(body(&patient, "harbour").await, "harbour 1");
}
