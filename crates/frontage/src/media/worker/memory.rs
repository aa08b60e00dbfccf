//! An allocator that tells why a worker ended when it ended for want of memory.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicBool, Ordering},
};

/// The exit code of a worker that needed more memory than it may have.
pub(super) const OUT_OF_MEMORY: i32 = 77;

static WATCHED: AtomicBool = AtomicBool::new(false);

/// From now on this process ends when there is no memory for it.
pub(super) fn watch() {
    WATCHED.store(true, Ordering::Relaxed);
}

/// The system's allocator. In a worker, a refusal ends the process with an exit code of its own:
/// an abort would look like a crash, and whoever sent the picture is to learn what was wrong
/// with it. In the server it does nothing of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct WatchedMemory;

#[cold]
fn refused(nothing: *mut u8) -> *mut u8 {
    if WATCHED.load(Ordering::Relaxed) {
        // SAFETY: ends the process, whatever state it is in.
        unsafe { libc::_exit(OUT_OF_MEMORY) }
    }
    nothing
}

fn given(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        refused(memory)
    } else {
        memory
    }
}

// SAFETY: every call is the system's own, with its arguments and its result.
unsafe impl GlobalAlloc for WatchedMemory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps what the trait asks for.
        given(unsafe { System.alloc(layout) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        given(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        given(unsafe { System.realloc(memory, layout, size) })
    }
}
