//! A part of a list of files, so that many machines share one folder.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// One of the parts into which a list of files is divided.
///
/// A file belongs to the part that its path says, so the parts of a folder never overlap, whatever machine lists it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct Shard {
    /// Which part, from 1.
    pub index: u32,
    /// How many parts there are.
    pub of: u32,
}

impl Shard {
    /// Part `index` of `of`; `None` where there is no such part.
    pub fn new(index: u32, of: u32) -> Option<Shard> {
        (1..=of).contains(&index).then_some(Shard { index, of })
    }

    /// Whether the file that reports call `path` belongs to this part: by the first eight bytes of the SHA-256 of its path.
    pub fn takes(self, path: &str) -> bool {
        let hash = Sha256::digest(path.as_bytes());
        let number = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        number.checked_rem(u64::from(self.of)).is_some_and(|it| it + 1 == u64::from(self.index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_belongs_to_one_part() {
        for of in [1, 2, 7, 64] {
            for number in 0..200 {
                let path = format!("하위/{number}.pdf");
                let parts = (1..=of).filter(|index| Shard::new(*index, of).unwrap().takes(&path));
                assert_eq!(parts.count(), 1, "{path} of {of}");
            }
        }
        assert_eq!((Shard::new(0, 2), Shard::new(3, 2), Shard::new(1, 0)), (None, None, None));
    }

    /// Parts that were made by different versions of the program fit together only as long as this holds.
    #[test]
    fn the_division_is_fixed() {
        let of_path = |path: &str| (1..=7).find(|index| Shard { index: *index, of: 7 }.takes(path));
        assert_eq!(["a.pdf", "지침.pdf", "하위/절차.docx"].map(of_path), [Some(2), Some(6), Some(6)]);
    }
}
