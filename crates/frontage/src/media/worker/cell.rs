//! A worker locks itself up before it looks at a byte.
//!
//! What a decoder that was taken over by a hostile file could still do: use up its own memory and
//! time, and answer. The kernel refuses the rest: opening files, sockets, other programs,
//! processes, code that came as data.

use std::io;

use serde::{Deserialize, Serialize};

use super::wire::Bounds;

/// How well a worker is locked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Locked {
    /// Why the kernel does not keep it from opening files and sockets; none when it does.
    pub(super) open: Option<String>,
}

/// Locks this process up, for good.
///
/// # Errors
/// When a limit cannot be set. A kernel without system call filters is no error.
#[cfg(target_os = "linux")]
pub(super) fn lock(bounds: &Bounds) -> io::Result<Locked> {
    limits::set(bounds)?;
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    rustix::thread::set_no_new_privs(true)?;
    let filtered = filter::apply();
    super::memory::watch();
    Ok(Locked {
        open: filtered.err(),
    })
}

/// Elsewhere there is nothing of the kind: time is bounded by the server alone.
#[cfg(not(target_os = "linux"))]
pub(super) fn lock(_: &Bounds) -> io::Result<Locked> {
    super::memory::watch();
    Ok(Locked {
        open: Some("this system has no such means".to_owned()),
    })
}

#[cfg(target_os = "linux")]
mod limits {
    use std::{fs, io};

    use rustix::process::{Resource, Rlimit, getrlimit, nice, setrlimit};

    use super::super::wire::Bounds;

    /// Address space that allocator and threads reserve without using it.
    const RESERVED: u64 = 512 << 20;
    /// Memory that stacks of threads count as, though hardly any of it is touched.
    const STACKS: u64 = 16 << 20;
    /// Standard input and output, the picture, and none beyond.
    const FILES: u64 = 4;

    pub(super) fn set(bounds: &Bounds) -> io::Result<()> {
        let (all, data) = memory_in_use()?;
        let at_most = |resource, soft: u64, hard: u64| {
            // Whoever started the server may have set a tighter one, which nobody can widen.
            let held = getrlimit(resource).maximum.unwrap_or(u64::MAX);
            let limit = Rlimit {
                current: Some(soft.min(held)),
                maximum: Some(hard.min(held)),
            };
            setrlimit(resource, limit)
        };
        let memory = bounds.memory.saturating_add(STACKS);
        let (data, all) = (data + memory, all + memory + RESERVED);
        at_most(Resource::Data, data, data)?;
        at_most(Resource::As, all, all)?;
        // The soft limit ends the process with a signal of its own, so that the server knows why.
        let seconds = u64::from(bounds.seconds.max(1));
        at_most(Resource::Cpu, seconds, seconds + 1)?;
        at_most(Resource::Fsize, 0, 0)?;
        at_most(Resource::Core, 0, 0)?;
        at_most(Resource::Nofile, FILES, FILES)?;
        nice(bounds.niceness)?;
        Ok(())
    }

    /// Bytes of address space and of data that the program takes by itself.
    fn memory_in_use() -> io::Result<(u64, u64)> {
        let text = fs::read_to_string("/proc/self/statm")?;
        let pages: Vec<u64> = text.split_whitespace().flat_map(str::parse).collect();
        let page = rustix::param::page_size() as u64;
        match pages[..] {
            [all, _, _, _, _, data, ..] => Ok((all * page, data * page)),
            _ => Err(io::Error::other("/proc/self/statm cannot be read")),
        }
    }
}

#[cfg(target_os = "linux")]
mod filter {
    use std::collections::BTreeMap;

    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen::Dword, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule, TargetArch, apply_filter,
    };

    type Rules = BTreeMap<i64, Vec<SeccompRule>>;

    /// What is allowed with any arguments: no name of a file, no address, no other process in any
    /// of them.
    const FREE: &[i64] = &[
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_close,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_exit,
        libc::SYS_exit_group,
        // Answered with ENOSYS by the second filter.
        libc::SYS_clone3,
    ];

    /// Refuses everything else, from now on and in all threads to come.
    pub(super) fn apply() -> Result<(), String> {
        let programs = compiled().map_err(|error| error.to_string())?;
        for program in &programs {
            apply_filter(program).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    fn compiled() -> Result<[BpfProgram; 2], seccompiler::BackendError> {
        let arch = TargetArch::try_from(std::env::consts::ARCH)?;
        // Whether clone3 makes a thread or a process stands in memory, where a filter cannot
        // look. As if it did not exist, the C library takes clone instead.
        let no_clone3 = SeccompFilter::new(
            Rules::from([(libc::SYS_clone3, Vec::new())]),
            SeccompAction::Allow,
            SeccompAction::Errno(libc::ENOSYS as u32),
            arch,
        )?;
        let allowed = SeccompFilter::new(
            allowed()?,
            SeccompAction::Errno(libc::EPERM as u32),
            SeccompAction::Allow,
            arch,
        )?;
        Ok([no_clone3.try_into()?, allowed.try_into()?])
    }

    fn allowed() -> Result<Rules, seccompiler::BackendError> {
        let mut rules: Rules = FREE.iter().map(|call| (*call, Vec::new())).collect();
        let exec = libc::PROT_EXEC as u64;
        let not_executable = SeccompCondition::new(2, Dword, SeccompCmpOp::MaskedEq(exec), 0)?;
        for call in [libc::SYS_mmap, libc::SYS_mprotect] {
            let rule = SeccompRule::new(vec![not_executable.clone()])?;
            rules.insert(call, vec![rule]);
        }
        // Threads, not processes.
        let thread = libc::CLONE_THREAD as u64;
        let is_thread = SeccompCondition::new(0, Dword, SeccompCmpOp::MaskedEq(thread), thread)?;
        rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![is_thread])?]);
        // Signals to itself alone: a panic without end, an abort.
        let own = u64::from(std::process::id());
        let to_itself = SeccompCondition::new(0, Dword, SeccompCmpOp::Eq, own)?;
        rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![to_itself])?]);
        Ok(rules)
    }
}
