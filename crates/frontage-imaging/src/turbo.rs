//! A handle of libjpeg-turbo, for reading and for writing.
//!
//! The library is C. What can go wrong inside of it is fenced off from outside (limits before
//! decoding, a process of its own: `docs/decisions/0009-c-decoders.md`); what can go wrong on
//! the way in is settled here and in the two modules that use this one, each of which checks
//! every size that it hands over.

use std::{
    ffi::{CStr, c_int, c_void},
    ptr::NonNull,
};

use turbojpeg::raw;

/// Owned by one thread at a time, like everything that is not shared.
pub(crate) struct Turbo(NonNull<c_void>);

impl Turbo {
    /// None if there is no memory for it.
    pub(crate) fn decompressor() -> Option<Self> {
        Self::new(raw::TJINIT_TJINIT_DECOMPRESS)
    }

    /// None if there is no memory for it.
    pub(crate) fn compressor() -> Option<Self> {
        Self::new(raw::TJINIT_TJINIT_COMPRESS)
    }

    fn new(purpose: raw::TJINIT) -> Option<Self> {
        // SAFETY: takes a plain number, and answers with a handle of our own or null.
        let handle = unsafe { raw::tj3Init(purpose as c_int) };
        NonNull::new(handle.cast()).map(Self)
    }

    /// For calls to the library; valid as long as `self`.
    pub(crate) fn handle(&mut self) -> raw::tjhandle {
        self.0.as_ptr().cast()
    }

    /// Sets a parameter. False if the library does not know it or finds the value out of range.
    #[must_use]
    pub(crate) fn set(&mut self, parameter: raw::TJPARAM, value: c_int) -> bool {
        // SAFETY: the handle is valid; the library checks the numbers.
        unsafe { raw::tj3Set(self.handle(), parameter as c_int, value) == 0 }
    }

    /// A parameter, or what the last header said; -1 if it is not known.
    pub(crate) fn get(&mut self, parameter: raw::TJPARAM) -> c_int {
        // SAFETY: the handle is valid; the library checks the number.
        unsafe { raw::tj3Get(self.handle(), parameter as c_int) }
    }

    /// Whether the last complaint was a mere warning: the library went on, and may have painted
    /// what it could not read.
    pub(crate) fn only_warned(&mut self) -> bool {
        // SAFETY: the handle is valid.
        let code = unsafe { raw::tj3GetErrorCode(self.handle()) };
        code == raw::TJERR_TJERR_WARNING as c_int
    }

    /// The first warning or the last error, in the library's words.
    pub(crate) fn complaint(&mut self) -> String {
        // SAFETY: the handle is valid; the library answers with a string that ends with zero and
        // stays until its next call. It is copied before that.
        let text = unsafe {
            let text = raw::tj3GetErrorStr(self.handle());
            if text.is_null() {
                return String::new();
            }
            CStr::from_ptr(text)
        };
        text.to_string_lossy().into_owned()
    }
}

impl Drop for Turbo {
    fn drop(&mut self) {
        // SAFETY: the handle came from `tj3Init` and is destroyed once, here.
        unsafe { raw::tj3Destroy(self.handle()) }
    }
}
