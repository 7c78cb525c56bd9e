//! Word classes: which lists a word stands in, as bits that are asked instead of strings.
//!
//! Reads nothing itself: the build script numbers the lists of kind `class` and writes a constant for each into this
//! module, named after the file (`months.txt` is [`MONTHS`]). A new list needs no code. Up to 64 classes.

/// One word class: a list of kind `class`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Class(u8);

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Classes(u64);

impl Class {
    /// The name of its list, without folder and ending.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// All classes, by name.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..NAMES.len()).map(|bit| Self(bit as u8))
    }
}

impl Classes {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The set of the given classes.
    #[must_use]
    pub const fn of(classes: &[Class]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < classes.len() {
            bits |= 1 << classes[i].0;
            i += 1;
        }
        Self(bits)
    }

    /// The set with these bits, as the word table holds them.
    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Whether the class is in the set.
    #[must_use]
    pub const fn has(self, class: Class) -> bool {
        self.0 >> class.0 & 1 == 1
    }

    /// Whether the sets share a class.
    #[must_use]
    pub const fn any(self, classes: Self) -> bool {
        self.0 & classes.0 != 0
    }

    /// The classes of both sets.
    #[must_use]
    pub const fn union(self, classes: Self) -> Self {
        Self(self.0 | classes.0)
    }

    /// Whether no class is in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The classes of the set, by name.
    pub fn iter(self) -> impl Iterator<Item = Class> {
        Class::all().filter(move |class| self.has(*class))
    }
}

include!(concat!(env!("OUT_DIR"), "/classes.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_they_were_made_of() {
        const BOTH: Classes = Classes::of(&[MONTHS, WEEKDAYS]);
        assert!(BOTH.has(MONTHS) && BOTH.has(WEEKDAYS) && !BOTH.has(TITLES));
        assert!(BOTH.any(Classes::of(&[WEEKDAYS, TITLES])) && !BOTH.any(Classes::NONE));
        assert_eq!(BOTH, Classes::of(&[MONTHS]).union(Classes::of(&[WEEKDAYS])));
        assert_eq!(BOTH.iter().map(Class::name).collect::<Vec<_>>(), ["months", "weekdays"]);
        assert!(Classes::default().is_empty());
    }
}
