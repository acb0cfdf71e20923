//! Command lines with what they print, as files in `tests/cmd`.

#[test]
fn command_lines() {
    let cases = trycmd::TestCases::new();
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        cases.env(variable, "");
    }
    cases.env("COLUMNS", "100");
    cases.case("tests/cmd/*.toml");
}
