//! Runs work on several threads and hands the results on in the order of the tasks, with bounded memory.
//!
//! Reads tasks from a feeder, gives results to a taker. The feeder pushes, for each task, a one-shot receiver into a
//! bounded queue; workers send each result to its own receiver; the taker reads the receivers in order. So the output is
//! the same for any number of workers, a slow task holds nobody up until the queue is full, and a taker that stops (a
//! closed pipe) stops the feeder at its next task. A result that is ready is handed on at once: no batches. A single worker
//! needs none of this: it feeds itself and hands on what it has done.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvError, Sender, SyncSender, TryRecvError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

/// Tasks that may wait or run, for each worker.
const TASKS_PER_WORKER: usize = 4;
/// Stack of a worker: deeply nested input is met with room, not with a crash.
const STACK_BYTES: usize = 64 << 20;

/// Hands one task over; breaks once nobody wants more.
pub type Push<'p, T> = dyn FnMut(T) -> ControlFlow<()> + 'p;

struct Job<T, R> {
    task: T,
    result: Sender<R>,
}

/// What the taker is told.
#[derive(Debug)]
pub enum Event<R> {
    /// The next result, in order.
    Result(R),
    /// Nothing is ready: a good moment to flush.
    Idle,
}

/// Runs `feed` and `work` on threads of their own and `take` on one of them or this one, until the tasks or the taker end.
///
/// `work` must not panic: a task whose worker dies has no result and is left out.
///
/// # Errors
/// When the system gives no thread.
pub fn run<T: Send + 'static, R: Send + 'static>(
    workers: usize,
    feed: impl FnOnce(&mut Push<'_, T>) + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    take: impl FnMut(Event<R>) -> ControlFlow<()> + Send,
) -> std::io::Result<()> {
    if workers == 1 { run_alone(feed, work, take) } else { run_together(workers, feed, work, take) }
}

/// All on one thread, for the sake of its stack: no result has to wait for a thread to wake.
fn run_alone<T, R>(
    feed: impl FnOnce(&mut Push<'_, T>) + Send,
    work: impl Fn(T) -> R + Send,
    mut take: impl FnMut(Event<R>) -> ControlFlow<()> + Send,
) -> std::io::Result<()> {
    let mut push = move |task| {
        take(Event::Result(work(task)))?;
        // the next task may be long in coming
        take(Event::Idle)
    };
    std::thread::scope(|scope| {
        let worker = Builder::new().name("worker".into()).stack_size(STACK_BYTES);
        let worker = worker.spawn_scoped(scope, move || feed(&mut push))?;
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok(())
    })
}

fn run_together<T: Send + 'static, R: Send + 'static>(
    workers: usize,
    feed: impl FnOnce(&mut Push<'_, T>) + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    take: impl FnMut(Event<R>) -> ControlFlow<()>,
) -> std::io::Result<()> {
    let (jobs, waiting) = sync_channel::<Job<T, R>>(workers);
    let (promises, results) = sync_channel::<Receiver<R>>(workers * TASKS_PER_WORKER);
    let waiting = Arc::new(Mutex::new(waiting));
    let work = Arc::new(work);
    for number in 0..workers {
        let (waiting, work) = (Arc::clone(&waiting), Arc::clone(&work));
        let worker = Builder::new().name(format!("worker {number}")).stack_size(STACK_BYTES);
        worker.spawn(move || {
            while let Some(Job { task, result }) = next(&waiting) {
                // nobody waits for the result once the taker has stopped
                let _ = result.send(work(task));
            }
        })?;
    }
    drop(waiting);
    Builder::new().name("feeder".into()).spawn(move || feed(&mut |task| push(&promises, &jobs, task)))?;
    take_all(&results, take);
    Ok(())
}

fn next<T, R>(waiting: &Mutex<Receiver<Job<T, R>>>) -> Option<Job<T, R>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn push<T, R>(promises: &SyncSender<Receiver<R>>, jobs: &SyncSender<Job<T, R>>, task: T) -> ControlFlow<()> {
    let (result, promise) = channel();
    if promises.send(promise).is_err() || jobs.send(Job { task, result }).is_err() {
        return ControlFlow::Break(());
    }
    ControlFlow::Continue(())
}

fn take_all<R>(results: &Receiver<Receiver<R>>, mut take: impl FnMut(Event<R>) -> ControlFlow<()>) {
    loop {
        let Ok(promise) = ready_or_idle(results, &mut take) else { return };
        let Ok(result) = ready_or_idle(&promise, &mut take) else { continue };
        if take(Event::Result(result)).is_break() {
            return;
        }
    }
}

/// The next item of a channel; tells the taker before it has to wait for it.
fn ready_or_idle<I, R>(
    channel: &Receiver<I>,
    take: &mut impl FnMut(Event<R>) -> ControlFlow<()>,
) -> Result<I, RecvError> {
    match channel.try_recv() {
        Ok(item) => Ok(item),
        Err(TryRecvError::Disconnected) => Err(RecvError),
        Err(TryRecvError::Empty) => {
            // a broken pipe shows at the next result as well
            let _ = take(Event::Idle);
            channel.recv()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn squares(workers: usize, count: u64) -> Vec<u64> {
        let mut out = Vec::new();
        let feed = move |push: &mut Push<'_, u64>| {
            for n in 0..count {
                if push(n).is_break() {
                    return;
                }
            }
        };
        // uneven work: every seventh task is long
        let work =
            |n: u64| (0..if n.is_multiple_of(7) { 20_000 } else { 1 }).fold(n * n, |x, _| std::hint::black_box(x));
        run(workers, feed, work, |event| {
            if let Event::Result(n) = event {
                out.push(n);
            }
            ControlFlow::Continue(())
        })
        .expect("threads");
        out
    }

    #[test]
    fn keeps_the_order_of_tasks() {
        let wanted: Vec<u64> = (0..2_000).map(|n| n * n).collect();
        assert_eq!(squares(1, 2_000), wanted);
        assert_eq!(squares(5, 2_000), wanted);
        assert!(squares(3, 0).is_empty());
    }

    #[test]
    fn a_taker_that_stops_stops_the_feeder() {
        let fed = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&fed);
        let (ended, end) = channel();
        let feed = move |push: &mut Push<'_, usize>| {
            while push(count.fetch_add(1, Ordering::SeqCst)).is_continue() {}
            ended.send(()).expect("the test waits");
        };
        run(
            2,
            feed,
            |n| n,
            |event| match event {
                Event::Result(10) => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            },
        )
        .expect("threads");
        end.recv().expect("the feeder ends");
        assert!(fed.load(Ordering::SeqCst) < 40);
    }
}
