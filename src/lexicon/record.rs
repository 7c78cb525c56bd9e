//! How gazetteer entries lie in bytes: written by the build script, read by `gazetteer`.
//!
//! A record is 16 bytes, little-endian: offset of the label (4), class (1), prior (1), country (2), Wikidata id (4),
//! `GeoNames` id (4); 0 stands for none. A posting is 32 bits: how one name calls one entry. Shared with the build script:
//! imports nothing.

use std::fmt;

/// Bytes of a record.
pub const RECORD_BYTES: usize = 16;

/// What an entity is: the contract's entity types, as far as a list can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A human being, real or fictional.
    Person,
    /// A body of people: company, party, ministry, team.
    Organization,
    /// A place that nature or borders made.
    Location,
    /// A place that was built: airport, stadium, bridge.
    Facility,
    /// A people, a faith, a political camp.
    Group,
    /// What is made and sold: brand, weapon, software.
    Product,
    /// What happened at a time: war, cup, summit.
    Event,
    /// Book, film, song, newspaper column.
    Work,
    /// Act, treaty, agreement.
    Law,
    /// A name of another kind: language, award, law of nature.
    Misc,
}

impl Kind {
    /// All kinds, in the order of the contract.
    pub const ALL: [Self; 10] = [
        Self::Person,
        Self::Organization,
        Self::Location,
        Self::Facility,
        Self::Group,
        Self::Product,
        Self::Event,
        Self::Work,
        Self::Law,
        Self::Misc,
    ];

    /// The contract's word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Location => "location",
            Self::Facility => "facility",
            Self::Group => "group",
            Self::Product => "product",
            Self::Event => "event",
            Self::Work => "work",
            Self::Law => "law",
            Self::Misc => "misc",
        }
    }

    /// The kind that the contract's word names.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An entry as it lies in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Byte offset of the label in the pool of labels.
    pub label: u32,
    /// Index of the pair of kind and subtype.
    pub class: u8,
    /// How well known: 0 to 255.
    pub prior: u8,
    /// ISO 3166-1 alpha-2 in capitals, or zeros.
    pub country: [u8; 2],
    /// Number of the Wikidata id, or 0.
    pub qid: u32,
    /// `GeoNames` id, or 0.
    pub geonames: u32,
}

impl Record {
    /// The record's bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; RECORD_BYTES] {
        let mut bytes = [0; RECORD_BYTES];
        bytes[..4].copy_from_slice(&self.label.to_le_bytes());
        bytes[4] = self.class;
        bytes[5] = self.prior;
        bytes[6..8].copy_from_slice(&self.country);
        bytes[8..12].copy_from_slice(&self.qid.to_le_bytes());
        bytes[12..].copy_from_slice(&self.geonames.to_le_bytes());
        bytes
    }

    /// The record that lies in these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; RECORD_BYTES]) -> Self {
        let [l0, l1, l2, l3, class, prior, c0, c1, q0, q1, q2, q3, g0, g1, g2, g3] = bytes;
        Self {
            label: u32::from_le_bytes([l0, l1, l2, l3]),
            class,
            prior,
            country: [c0, c1],
            qid: u32::from_le_bytes([q0, q1, q2, q3]),
            geonames: u32::from_le_bytes([g0, g1, g2, g3]),
        }
    }
}

/// How a name calls an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NameFlags(u8);

impl NameFlags {
    /// Spelt in capitals: the text must have capitals too ("WHO", not "who").
    pub const ACRONYM: Self = Self(1);
    /// An ordinary word or word pair in small letters: needs evidence beside it to be a name ("Gap", "Wild").
    pub const AMBIGUOUS: Self = Self(2);
    /// Another name than the label.
    pub const ALIAS: Self = Self(4);

    /// Whether all of the given flags are set.
    #[must_use]
    pub const fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// The flags of both.
    #[must_use]
    pub const fn union(self, flags: Self) -> Self {
        Self(self.0 | flags.0)
    }

    /// The flags that both have.
    #[must_use]
    pub const fn common(self, flags: Self) -> Self {
        Self(self.0 & flags.0)
    }
}

/// One reading of a name: an entry and how the name calls it; 30 bits as a phrase's number, 32 in the run of postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting(u32);

/// Bits for the entry's number, or for the place of a run of postings.
const INDEX_BITS: u32 = 26;

/// As a phrase's number: several readings, the index is where they begin. In a run: it is the last.
const MANY_OR_LAST: u32 = 1 << 29;

impl Posting {
    /// The largest index.
    pub const MAX_INDEX: u32 = (1 << INDEX_BITS) - 1;

    /// The reading as entry `index`.
    #[must_use]
    pub const fn new(index: u32, flags: NameFlags) -> Self {
        Self(index & Self::MAX_INDEX | (flags.0 as u32) << INDEX_BITS)
    }

    /// With the mark of a run: of its place (phrase's number) or of its end (in the run).
    #[must_use]
    pub const fn marked(self) -> Self {
        Self(self.0 | MANY_OR_LAST)
    }

    /// Whether it has the mark of a run.
    #[must_use]
    pub const fn is_marked(self) -> bool {
        self.0 & MANY_OR_LAST != 0
    }

    /// Number of the entry, or place of the run.
    #[must_use]
    pub const fn index(self) -> u32 {
        self.0 & Self::MAX_INDEX
    }

    /// How the name calls the entry; for a run, the flags that all its readings share.
    #[must_use]
    pub const fn flags(self) -> NameFlags {
        NameFlags((self.0 >> INDEX_BITS & 7) as u8)
    }

    /// As a number below 2^30.
    #[must_use]
    pub const fn to_bits(self) -> u32 {
        self.0
    }

    /// From [`Self::to_bits`].
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_postings_survive_their_bytes() {
        let record = Record { label: 70_000, class: 9, prior: 200, country: *b"NO", qid: 20, geonames: 3_144_096 };
        assert_eq!(Record::from_bytes(record.to_bytes()), record);
        let flags = NameFlags::ACRONYM.union(NameFlags::ALIAS);
        let posting = Posting::from_bits(Posting::new(123_456, flags).marked().to_bits());
        assert_eq!((posting.index(), posting.flags(), posting.is_marked()), (123_456, flags, true));
        assert!(flags.has(NameFlags::ALIAS) && !flags.has(NameFlags::AMBIGUOUS));
        assert!(posting.to_bits() < 1 << 30);
    }

    #[test]
    fn kinds_have_the_contracts_words() {
        assert!(Kind::ALL.into_iter().all(|kind| Kind::from_name(kind.name()) == Some(kind)));
        assert_eq!(Kind::from_name("Person"), None);
    }
}
