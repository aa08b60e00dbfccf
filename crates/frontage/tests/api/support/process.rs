//! The binary itself, for what only a process can show: being killed, and the command line.

use std::fs::File;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::database::url_of;
use super::{LAKESIDE, Listener, PATIENCE, Person, client};

/// `frontage serve` in a process of its own.
pub struct Process {
    pub child: Child,
    pub base: String,
}

/// The binary with an environment that holds none of our settings; with a wrapper, started by
/// another program that is given the binary after these words.
fn command_under(wrapper: &[&str], data_dir: &Path) -> Command {
    let binary = env!("CARGO_BIN_EXE_frontage");
    let (program, rest) = wrapper.split_first().unwrap_or((&binary, &[]));
    let mut command = Command::new(program);
    if !wrapper.is_empty() {
        command.args(rest).arg(binary);
    }
    for (name, _) in std::env::vars() {
        let is_ours = ["FRONTAGE_", "PUSHER_", "AWS_"]
            .iter()
            .any(|beginning| name.starts_with(beginning));
        if is_ours || name == "DATABASE_URL" {
            command.env_remove(name);
        }
    }
    if let Some(url) = url_of(data_dir) {
        command.env("DATABASE_URL", url);
    }
    command
        // A `frontage.toml` of whoever runs the tests is not ours.
        .current_dir(data_dir)
        .env("FRONTAGE_DATA_DIR", data_dir)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Makes a hotel with an editor on the command line.
pub async fn make_a_hotel(data_dir: &Path) {
    make_a_hotel_with(data_dir, &[]).await;
}

/// The same with these settings.
pub async fn make_a_hotel_with(data_dir: &Path, env: &[(&str, &str)]) {
    let hotel = [
        "hotel",
        "create",
        "--slug",
        LAKESIDE,
        "--name",
        "Lakeside House",
    ];
    assert!(run(data_dir, &hotel, env, "").await.status.success());
    let editor = [
        "staff",
        "create",
        "--hotel",
        LAKESIDE,
        "--username",
        "ann",
        "--role",
        "editor",
        "--password-stdin",
    ];
    let made = run(data_dir, &editor, env, "a password\n").await;
    assert!(made.status.success());
}

/// Starts a command that says on standard error how it goes.
pub fn start(data_dir: &Path, arguments: &[&str], env: &[(&str, &str)]) -> Child {
    command_under(&[], data_dir)
        .args(arguments)
        .envs(env.iter().copied())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Runs a command to its end.
pub async fn run(data_dir: &Path, arguments: &[&str], env: &[(&str, &str)], stdin: &str) -> Output {
    run_under(&[], data_dir, arguments, env, stdin).await
}

/// The same, started by another program that is given the binary after these words.
pub async fn run_under(
    wrapper: &[&str],
    data_dir: &Path,
    arguments: &[&str],
    env: &[(&str, &str)],
    stdin: &str,
) -> Output {
    let mut child = command_under(wrapper, data_dir)
        .args(arguments)
        .envs(env.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone already.
    let _ = child
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .await;
    let output = timeout(PATIENCE, child.wait_with_output()).await;
    output.expect("the command does not end").unwrap()
}

/// A server that was started and may not listen yet.
pub struct Starting {
    pub child: Child,
    greeting: &'static str,
}

impl Starting {
    /// Starts a server that will listen there.
    pub fn on(listen: &str, data_dir: &Path, env: &[(&str, &str)]) -> Self {
        Self::under(&[], listen, data_dir, env)
    }

    /// The same, started by another program that is given the binary after these words.
    pub fn under(wrapper: &[&str], listen: &str, data_dir: &Path, env: &[(&str, &str)]) -> Self {
        let greeting = "Frontage listens on ";
        Self::command(
            wrapper,
            &["serve", "--listen", listen],
            data_dir,
            env,
            greeting,
        )
    }

    /// Starts a hub alone, which will listen there.
    pub fn hub(listen: &str, data_dir: &Path, env: &[(&str, &str)]) -> Self {
        let greeting = "The hub listens on ";
        Self::command(&[], &["hub", "--listen", listen], data_dir, env, greeting)
    }

    /// The same with an apps file, writing its log into a file.
    pub fn hub_with_apps(apps: &Path, log: File, data_dir: &Path, env: &[(&str, &str)]) -> Self {
        let listen = ["hub", "--listen", "127.0.0.1:0", "--apps"];
        let child = command_under(&[], data_dir)
            .args(listen)
            .arg(apps)
            .envs(env.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn();
        Self {
            child: child.unwrap(),
            greeting: "The hub listens on ",
        }
    }

    fn command(
        wrapper: &[&str],
        arguments: &[&str],
        data_dir: &Path,
        env: &[(&str, &str)],
        greeting: &'static str,
    ) -> Self {
        let child = command_under(wrapper, data_dir)
            .args(arguments)
            .envs(env.iter().copied())
            .stdout(Stdio::piped())
            .spawn();
        let program = wrapper.first().unwrap_or(&"frontage");
        let child = child.unwrap_or_else(|error| panic!("{program} cannot be started: {error}"));
        Self { child, greeting }
    }

    /// Waits until it listens.
    pub async fn listens(self) -> Process {
        let Self {
            mut child,
            greeting,
        } = self;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let listening = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if let Some(base) = line.strip_prefix(greeting) {
                    return base.to_owned();
                }
            }
            panic!("the server ended before it listened");
        };
        let base = timeout(PATIENCE, listening).await.unwrap();
        Process { child, base }
    }
}

impl Process {
    /// Starts a server on a free port and waits until it listens.
    pub async fn serve(data_dir: &Path, env: &[(&str, &str)]) -> Self {
        Starting::on("127.0.0.1:0", data_dir, env).listens().await
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Person {
        Person::new(client(), &self.base)
    }

    /// The editor that [`make_a_hotel`] made.
    pub async fn editor(&self) -> Person {
        self.staff("ann").await
    }

    /// Somebody with the same password.
    pub async fn staff(&self, username: &str) -> Person {
        let login = json!({"username": username, "password": "a password"});
        let who = self.stranger().post("/api/staff/login/", &login).await;
        let who = who.ok(200);
        let token = who["token"].as_str().unwrap();
        self.stranger().with_token(token).at(LAKESIDE)
    }

    /// An open page of that hotel.
    pub async fn listener(&self) -> Listener {
        let realtime = self.stranger().get("/api/realtime/").await.ok(200);
        Listener::open(&realtime, LAKESIDE).await
    }

    /// A signal by its name, like `HUP`.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        let arguments = ["-s", name, &id];
        let sent = Command::new("kill").args(arguments).status().await;
        assert!(sent.unwrap().success());
    }

    /// SIGTERM, as an operator stops it; gives the exit code.
    pub async fn stop(mut self) -> Option<i32> {
        self.signal("TERM").await;
        let ended = timeout(PATIENCE, self.child.wait()).await;
        ended.expect("it does not stop").unwrap().code()
    }

    /// SIGKILL: no goodbye, no clearing up.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}
