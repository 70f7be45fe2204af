//! The command line of Recite.
fn main() {}
