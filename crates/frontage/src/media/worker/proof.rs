//! What a worker can do once it is locked up, tried out: for tests, and for whoever wants to know
//! how well a kernel does it.

use std::{
    fs::File,
    io,
    net::{TcpListener, TcpStream, UdpSocket},
    os::unix::net::UnixStream,
    process::Command,
    thread,
};

use super::{cell, wire::Bounds};

/// Locks this process up as a worker would be and tries what it must not be able to do. Returns a
/// line for each, `refused` or `possible`, then a colon and what was tried.
///
/// # Errors
/// When it cannot be locked up at all.
pub fn prove() -> io::Result<Vec<String>> {
    let bounds = Bounds {
        memory: 64 << 20,
        seconds: 5,
        niceness: 1,
    };
    let locked = cell::lock(&bounds)?;
    let mut told = Vec::new();
    if let Some(why) = locked.open {
        told.push(format!(
            "possible: everything, as there is no filter ({why})"
        ));
    }
    let mut tried = |what: &str, done: io::Result<()>| {
        let word = match done {
            Ok(()) => "possible",
            Err(_) => "refused",
        };
        told.push(format!("{word}: {what}"));
    };
    tried("opening a file", File::open("/dev/null").map(drop));
    tried("making a file", File::create("frontage.proof").map(drop));
    tried("listing a folder", std::fs::read_dir("/").map(drop));
    tried("removing a file", std::fs::remove_file("frontage.proof"));
    tried("connecting", TcpStream::connect("127.0.0.1:9").map(drop));
    tried("listening", TcpListener::bind("127.0.0.1:0").map(drop));
    tried(
        "sending datagrams",
        UdpSocket::bind("127.0.0.1:0").map(drop),
    );
    tried("a local socket", UnixStream::pair().map(drop));
    tried(
        "starting a program",
        Command::new("/bin/true").status().map(drop),
    );
    tried("becoming a program", exec());
    tried("a process", fork());
    tried(
        "ending the server",
        signal(std::os::unix::process::parent_id()),
    );
    tried(
        "looking into the server",
        attach(std::os::unix::process::parent_id()),
    );
    tried("code that comes as data", executable());
    tried("more memory than it has", grab(128 << 20));
    tried("more time than it has", more_time());
    // What it needs all the same, or the rest proves nothing.
    let thread = thread::Builder::new().spawn(|| vec![0_u8; 1 << 20].len());
    let works = thread.is_ok_and(|thread| thread.join().is_ok());
    told.push(format!(
        "{}: threads of its own",
        if works { "possible" } else { "refused" }
    ));
    Ok(told)
}

fn result(returned: libc::c_long) -> io::Result<()> {
    if returned < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

fn exec() -> io::Result<()> {
    let path = c"/bin/true";
    let nothing: [*const libc::c_char; 1] = [std::ptr::null()];
    // SAFETY: a path and two empty lists, all of which outlive the call.
    result(unsafe { libc::execve(path.as_ptr(), nothing.as_ptr(), nothing.as_ptr()) }.into())
}

fn fork() -> io::Result<()> {
    // SAFETY: this process has one thread, and a child would end at once.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: ends the child.
        unsafe { libc::_exit(0) }
    }
    result(child.into())
}

fn signal(process: u32) -> io::Result<()> {
    // SAFETY: signal 0 only asks whether it could be sent.
    result(unsafe { libc::kill(process as libc::pid_t, 0) }.into())
}

fn attach(process: u32) -> io::Result<()> {
    let mut word = [0_u8; 1];
    let local = libc::iovec {
        iov_base: word.as_mut_ptr().cast(),
        iov_len: 1,
    };
    let remote = local;
    let process = process as libc::pid_t;
    // SAFETY: one byte of ours, and whatever lies at that address elsewhere.
    let read =
        unsafe { libc::process_vm_readv(process, &raw const local, 1, &raw const remote, 1, 0) };
    result(read as libc::c_long)
}

fn executable() -> io::Result<()> {
    let protection = libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: new memory at a place of the kernel's choice.
    let memory = unsafe { libc::mmap(std::ptr::null_mut(), 4096, protection, flags, -1, 0) };
    if memory == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

fn grab(bytes: usize) -> io::Result<()> {
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: as above.
    let memory = unsafe { libc::mmap(std::ptr::null_mut(), bytes, protection, flags, -1, 0) };
    if memory == libc::MAP_FAILED {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

fn more_time() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let endless = Rlimit {
        current: None,
        maximum: None,
    };
    Ok(setrlimit(Resource::Cpu, endless)?)
}
