//! What is wrong with the disk when something could not be written.
//!
//! SQLite tells a full disk and a database that it may only read; everything else is one "disk
//! I/O error" to it: a quota that is used up, a file system that the kernel made read-only, a
//! disk that dies. Then the folder itself is asked, by writing a small file into it.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use sqlx::postgres::PgDatabaseError;

use super::{StoreError, answers};

/// Why nothing can be written just now. It ends when somebody helps, not by trying again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskTrouble {
    /// No room is left, or none for this user.
    Full,
    /// It may be read but not written.
    ReadOnly,
    /// It fails.
    Fault,
}

impl DiskTrouble {
    /// What an error of a file means; none when it is no trouble of the disk.
    pub fn of_file(error: &io::Error) -> Option<Self> {
        /// <https://man7.org/linux/man-pages/man3/errno.3.html>
        const EIO: i32 = 5;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Self::Full),
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Some(Self::ReadOnly),
            _ if error.raw_os_error() == Some(EIO) => Some(Self::Fault),
            _ => None,
        }
    }

    /// What an answer of SQLite means. <https://www.sqlite.org/rescode.html>
    fn of_code(code: i64) -> Option<Self> {
        const READONLY: i64 = 8;
        const IOERR: i64 = 10;
        const FULL: i64 = 13;
        const CANTOPEN: i64 = 14;
        match code & 0xff {
            FULL => Some(Self::Full),
            READONLY => Some(Self::ReadOnly),
            IOERR | CANTOPEN => Some(Self::Fault),
            _ => None,
        }
    }
}

impl StoreError {
    /// The disk's part in it; none when the disk is not to blame.
    pub fn trouble(&self) -> Option<DiskTrouble> {
        match self {
            Self::Disk(error) | Self::Database(sqlx::Error::Io(error)) => {
                DiskTrouble::of_file(error)
            }
            Self::Commit(cause) => cause.trouble(),
            Self::Neighbour(trouble) => Some(*trouble),
            _ => match self.of_server() {
                Some(error) => answers::trouble_of(error),
                None => DiskTrouble::of_code(self.code()?),
            },
        }
    }

    /// Whether another program holds the database for longer than we wait.
    pub fn is_locked(&self) -> bool {
        const BUSY: i64 = 5;
        match self {
            Self::Commit(cause) => cause.is_locked(),
            _ => match self.of_server() {
                Some(error) => answers::is_late(error),
                None => self.code().is_some_and(|code| code & 0xff == BUSY),
            },
        }
    }

    /// Whether the server of the database cannot be reached, or ended the connection.
    pub fn is_away(&self) -> bool {
        match self {
            Self::Away(_) | Self::Moved => true,
            Self::Commit(cause) => cause.is_away(),
            _ => false,
        }
    }

    /// Whether waiting may help, and not only another setting: nobody answers, or the server says
    /// that it starts, stops or has no connection left.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Away(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut) => true,
            Self::Away(sqlx::Error::Database(error)) => {
                error.code().is_some_and(|code| answers::is_passing(&code))
            }
            _ => false,
        }
    }

    /// Whether the rows are being moved, or have moved.
    pub fn is_relocating(&self) -> bool {
        match self {
            Self::Relocating { .. } => true,
            Self::Commit(cause) => cause.is_relocating(),
            _ => false,
        }
    }

    /// What PostgreSQL said.
    fn of_server(&self) -> Option<&PgDatabaseError> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => error.try_downcast_ref(),
            _ => None,
        }
    }

    /// The extended result code of SQLite.
    fn code(&self) -> Option<i64> {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return None;
        };
        error.code()?.parse().ok()
    }
}

/// Finds out what stands behind an error that SQLite cannot name; gives any other as it is.
pub(super) async fn cause_of(error: StoreError, database: &Path) -> StoreError {
    if error.trouble() != Some(DiskTrouble::Fault) {
        return error;
    }
    let probe = database.with_extension("probe");
    match tokio::task::spawn_blocking(move || write_something(&probe)).await {
        Ok(Err(refused)) if DiskTrouble::of_file(&refused).is_some() => StoreError::Disk(refused),
        _ => error,
    }
}

fn write_something(probe: &PathBuf) -> io::Result<()> {
    let written = File::create(probe).and_then(|mut file| {
        file.write_all(&[0; 4_096])?;
        // A disk may promise room that it does not have.
        file.sync_all()
    });
    let removed = fs::remove_file(probe);
    written.and(removed)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::DiskTrouble;

    #[test]
    fn every_extended_code_means_what_its_kind_means() {
        for (code, trouble) in [
            (13, Some(DiskTrouble::Full)),
            (8 | (3 << 8), Some(DiskTrouble::ReadOnly)),
            (10 | (4 << 8), Some(DiskTrouble::Fault)),
            (14, Some(DiskTrouble::Fault)),
            (19 | (8 << 8), None),
            (5, None),
        ] {
            assert_eq!(DiskTrouble::of_code(code), trouble, "{code}");
        }
    }

    #[test]
    fn a_quota_is_a_full_disk_and_a_missing_file_is_no_trouble_of_the_disk() {
        const EDQUOT: i32 = 122;
        for (errno, trouble) in [
            (28, Some(DiskTrouble::Full)),
            (EDQUOT, Some(DiskTrouble::Full)),
            (30, Some(DiskTrouble::ReadOnly)),
            (13, Some(DiskTrouble::ReadOnly)),
            (5, Some(DiskTrouble::Fault)),
            (2, None),
        ] {
            let error = io::Error::from_raw_os_error(errno);
            assert_eq!(DiskTrouble::of_file(&error), trouble, "{error}");
        }
    }
}
