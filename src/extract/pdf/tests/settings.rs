//! Operations that are known again as a whole make what they make one by one.

use proptest::prelude::*;

use super::Writer;
use crate::extract::pdf::read;
use crate::extract::{Limits, Settings, Unwatched};

/// Pieces of content streams, one operation a line.
const PIECES: &[&str] = &[
    "ET\nQ\nq\n.5 0 0 .5 10 10 cm\n0 G\n0 g\nBT\n/F1 20 Tf\n1 0 0 1 100 700 Tm\n[{가}-20{나}]TJ\n",
    "ET\nQ\nq\n.5 0 0 .5 10 10 cm\n0 G\n0 g\nBT\n/F1 20 Tf\n1 0 0 1 500.5 700 Tm\n[{다}]TJ\n",
    "ET\nQ\nq\n.5 0 0 .5 10 10 cm\n0 G\n0 g\nBT\n/F1 30 Tf\n80 Tz\n1 0 0 1 900 700 Tm\n{라}Tj\n",
    "ET\nQ\nq\n.5 0 0 .5 10 10 cm\n1 g\nBT\n/F1 20 Tf\n1 0 0 1 300 300 Tm\n{마}Tj\n",
    "ET\nQ\nq\nBT\n/F1 20 Tf\n1 0 0 1 100 400 Tm\n{바}Tj\n",
    "ET\nQ\nBT\n/F1 20 Tf\n1 0 0 1 100 500 Tm\n{사}Tj\n",
    "1 0 0 1 200 400 Tm\n",
    "1 0 0 1 250 400 Tm\n",
    "{아}Tj\n",
    "q\n",
    "Q\n",
    "BT\n",
    "ET\n",
    ".5 0 0 -.5 5 400 cm\n",
    "0 1 -1 0 300 300 cm\n",
    "/F1 12 Tf\n",
    "/F9 12 Tf\n",
    "2 Tc\n",
    "3 Tr\n",
    "50 Tz\n",
    ".9 g\n",
    "100 300 300 200 re\nf\n",
    "0 0 200 800 re\nW\nn\n",
    "20 0 Td\n",
    "/Span <</ActualText(x)>> BDC\n",
    "EMC\n",
];

fn read_content(content: &str, limits: &Limits) -> String {
    let settings = Settings { limits: *limits, ..Settings::default() };
    format!("{:?}", read(&Writer::new(content).bytes(), &settings, &mut Unwatched).unwrap().read)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn settings_known_again_are_those_carried_out(
        pieces in proptest::collection::vec((proptest::sample::select(PIECES), 1usize..3), 0..40),
        operators in 0usize..400,
    ) {
        let limits = Limits { operators_per_page: operators, ..Limits::default() };
        let content: String = pieces.iter().map(|(piece, times)| piece.repeat(*times)).collect();
        // With comments of which no two are the same, nothing is known again.
        let lines = content.split_inclusive('\n').enumerate();
        let unknown: String = lines.map(|(index, line)| format!("%{index}\n{line}")).collect();
        prop_assert_eq!(read_content(&content, &limits), read_content(&unknown, &limits));
    }
}
