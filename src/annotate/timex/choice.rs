//! Chooses the year, month or week of an open date: "May 3" of which year, "Friday" of which week.
//!
//! Reads candidates in order of time with what the words and the clause ask for, gives one. A word of side ("last") is
//! obeyed; else the clause tells past or future, unless the other side is nearer by far; else the nearer one is taken.

use super::calendar::{self, Grain, Period};
use super::direction::Direction;
use super::words::Side;
use jiff::civil::Date;

/// A day and month lies on the nearer side, unless the clause tells the other and that is not three times as far.
pub const DAY_BIAS: i32 = 6;

/// The same of a month alone.
pub const MONTH_BIAS: i32 = 10_000;

/// The clause alone decides.
pub const NO_BIAS: i32 = 10_000;

/// What is asked of open candidates.
pub struct Wish {
    /// The document date.
    pub date: Date,
    /// "last", "next".
    pub side: Option<Side>,
    /// By the clause.
    pub told: Direction,
    /// How much nearer the other side must be to be taken against `told`; 1 takes the nearest.
    pub bias: i32,
}

/// The candidate that the side or the direction asks for; candidates are in order of time.
#[must_use]
pub fn choose(candidates: impl Iterator<Item = Period>, wish: &Wish) -> Option<Period> {
    let all: Vec<Period> = candidates.collect();
    let date = wish.date;
    let past = all.iter().rev().find(|p| p.first <= date).copied();
    let future = all.iter().find(|p| p.last().is_some_and(|last| last >= date)).copied();
    match wish.side {
        Some(Side::Last | Side::Past | Side::Previous) => {
            return all.iter().rev().find(|p| p.last().is_some_and(|last| last < date)).copied();
        }
        Some(Side::Next | Side::Coming | Side::Following) => return all.iter().find(|p| p.first > date).copied(),
        Some(Side::This | Side::Current) => {
            let is_this =
                |p: &&Period| p.first.year() == date.year() && (p.grain != Grain::Day || same_week(p.first, date));
            return all.iter().find(is_this).copied().or(future);
        }
        _ => {}
    }
    let (Some(past), Some(future)) = (past, future) else { return past.or(future) };
    let gap = |p: Period| i32::abs((p.first - date).get_days());
    let nearer_ahead = gap(future) * wish.bias < gap(past);
    let nearer_back = gap(past) * wish.bias < gap(future);
    Some(match wish.told {
        Direction::LongPast => past,
        Direction::Future if nearer_back => past,
        Direction::Future => future,
        Direction::Past if nearer_ahead => future,
        Direction::Past => past,
        Direction::Open if gap(future) < gap(past) => future,
        Direction::Open => past,
    })
}

fn same_week(a: Date, b: Date) -> bool {
    calendar::monday_of(a) == calendar::monday_of(b)
}
