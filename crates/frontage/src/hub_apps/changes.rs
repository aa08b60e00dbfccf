//! What is different between two lists of apps, for the log: ids and keys, never a secret.

use frontage_hub::App;

/// A short sentence for each difference.
pub(super) fn between(before: &[App], after: &[App]) -> Vec<String> {
    let mut told = Vec::new();
    for old in before {
        if !after.iter().any(|new| new.id == old.id) {
            told.push(format!("app {}: removed", old.id));
        }
    }
    for new in after {
        match before.iter().find(|old| old.id == new.id) {
            None => told.push(format!("app {}: added", new.id)),
            Some(old) => of_app(old, new, &mut told),
        }
    }
    told
}

fn of_app(old: &App, new: &App, told: &mut Vec<String>) {
    let mut tell = |what: String| told.push(format!("app {}: {what}", new.id));
    for credential in &new.credentials {
        let key = &credential.key;
        match old.credentials.iter().find(|old| old.key == *key) {
            None => tell(format!("key {key} added")),
            Some(old) if old.secret != credential.secret => {
                tell(format!("key {key} has another secret"));
            }
            Some(_) => {}
        }
    }
    for credential in &old.credentials {
        let key = &credential.key;
        if !new.credentials.iter().any(|new| new.key == *key) {
            tell(format!("key {key} removed"));
        }
    }
    let first = |app: &App| app.credentials.first().map(|first| first.key.clone());
    if let (Some(before), Some(after)) = (first(old), first(new))
        && before != after
    {
        tell(format!("webhooks are signed with key {after}"));
    }
    for (is_other, what) in [
        (old.enabled && !new.enabled, "switched off"),
        (!old.enabled && new.enabled, "switched on"),
        (old.features != new.features, "other features"),
        (old.limits != new.limits, "other limits"),
        (old.webhooks != new.webhooks, "other webhooks"),
    ] {
        if is_other {
            tell(what.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use frontage_hub::{App, Credential};

    use super::between;

    #[test]
    fn what_is_different_is_told_by_ids_and_keys_and_without_secrets() {
        let before = [App::new("1", "old", "hush"), App::new("2", "b", "hush")];
        assert_eq!(between(&before, &before), Vec::<String>::new());

        let mut rotating = before.clone();
        rotating[0]
            .credentials
            .insert(0, Credential::new("new", "hush!"));
        rotating[1].credentials[0].secret = "hush!".to_owned();
        assert_eq!(
            between(&before, &rotating),
            [
                "app 1: key new added",
                "app 1: webhooks are signed with key new",
                "app 2: key b has another secret",
            ]
        );

        let mut after = vec![rotating[0].clone(), App::new("3", "c", "hush")];
        after[0].credentials.truncate(1);
        after[0].enabled = false;
        after[0].limits.sockets = Some(1);
        assert_eq!(
            between(&rotating, &after),
            [
                "app 2: removed",
                "app 1: key old removed",
                "app 1: switched off",
                "app 1: other limits",
                "app 3: added",
            ]
        );
    }
}
