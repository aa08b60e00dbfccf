//! The worker's side: one job, then the end.

use std::{
    fs::File,
    io::{self, Read},
    os::fd::AsFd,
    process::ExitCode,
};

use frontage_imaging::{ImageError, Step, prepare};

use super::{
    super::written_facts::WrittenFacts,
    Refused, cell,
    wire::{self, Assignment, Kind},
};

/// Does one job that comes on standard input and ends: what `frontage picture-worker` does. For
/// [`Media`](crate::media::Media) to start, before anything else of a server is set up.
#[must_use]
pub fn work() -> ExitCode {
    end_with_the_server();
    match one_job() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody reads what a worker prints. If the server is gone, nobody reads this either.
            let cause = format!("a worker could not begin: {error}");
            let _ = wire::write(&mut io::stdout(), Kind::Failed, &[cause.as_bytes()]);
            ExitCode::FAILURE
        }
    }
}

/// A server that is killed takes its workers along. One that ended before this was said has left
/// standard input at its end.
pub(super) fn end_with_the_server() {
    #[cfg(target_os = "linux")]
    {
        let kill = Some(rustix::process::Signal::KILL);
        // A kernel that cannot do this leaves the limits on time.
        let _ = rustix::process::set_parent_process_death_signal(kill);
    }
}

fn one_job() -> io::Result<()> {
    let Some((Kind::Job, words)) = wire::read(&mut io::stdin().lock())? else {
        // The server went away before it had something to do.
        return Ok(());
    };
    let assignment: Assignment = serde_json::from_slice(&words)?;
    // Unbuffered: frames are large, and whole ones are what the other side waits for.
    let mut out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let source = File::open(assignment.source()?)?;
    let length = source.metadata()?.len();
    let bounds = assignment.bounds;
    let job = assignment.job()?;
    // A panic is told as a refusal; its words would go nowhere.
    std::panic::set_hook(Box::new(|_| {}));

    let locked = cell::lock(&bounds)?;
    wire::write(&mut out, Kind::Locked, &[&serde_json::to_vec(&locked)?])?;
    let most = job.limits.max_bytes.saturating_add(1);
    let mut bytes =
        Vec::with_capacity(usize::try_from(length.min(most)).map_err(io::Error::other)?);
    source.take(most).read_to_end(&mut bytes)?;
    let done = prepare(&bytes, &job, &mut |step| tell(&mut out, step).is_ok());
    match done {
        Ok(()) => wire::write(&mut out, Kind::Done, &[]),
        Err(ImageError::Stopped) => Ok(()),
        Err(error) if error.is_internal() => {
            wire::write(&mut out, Kind::Failed, &[error.to_string().as_bytes()])
        }
        Err(error) => {
            let refused = serde_json::to_vec(&Refused::from(&error))?;
            wire::write(&mut out, Kind::Refused, &[&refused])
        }
    }
}

fn tell(out: &mut File, step: Step) -> io::Result<()> {
    match step {
        // The server has read the header itself.
        Step::Checked(_) => Ok(()),
        Step::Seen(facts) => {
            let facts = WrittenFacts::from(&facts);
            wire::write(out, Kind::Seen, &[&serde_json::to_vec(&facts)?])
        }
        Step::Made(spec, bytes) => {
            wire::write(out, Kind::Made, &[format!("{spec}\n").as_bytes(), &bytes])
        }
    }
}
