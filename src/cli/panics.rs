//! Remembers what a panic said and where, instead of printing it.
//!
//! Reads the panic hook, gives the last message of this thread: it goes into the `internal` error of the article that
//! met it, and the run goes on.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on panics are remembered and not printed.
pub fn remember() {
    std::panic::set_hook(Box::new(|info| {
        let text = describe(info);
        // a panic while the message is read would be a panic in here: nothing to remember then
        let _ = LAST.try_with(|last| last.try_borrow_mut().map(|mut last| *last = text));
    }));
}

/// What the last panic of this thread said; empties it.
#[must_use]
pub fn last() -> String {
    LAST.with(|last| std::mem::take(&mut *last.borrow_mut()))
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let said = said.unwrap_or("panic").replace(['\n', '\r'], " ");
    info.location().map_or_else(|| said.clone(), |at| format!("{said} at {}:{}", at.file(), at.line()))
}
