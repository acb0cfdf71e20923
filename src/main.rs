//! Entry: run the command line, and give the shell one of three exit codes.

fn main() {}
