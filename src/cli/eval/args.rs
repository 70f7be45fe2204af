//! The arguments of `recite eval`.

use std::path::PathBuf;

/// The arguments of `recite eval`.
#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// Folders with `queries.jsonl` and `notes/`; without `notes/`, the configured notes are used
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Measure the suggestions while each query is typed, by words and with the model
    #[arg(long, conflicts_with_all = ["misses", "save", "against"])]
    pub suggest: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Explain the N worst misses, those with the highest confidence first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub misses: usize,
    /// Save the outcome of every query
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Compare with a saved run, query by query
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Add typos to the queries: one typo in queries of up to five words, two in longer ones
    #[arg(long, value_name = "SEED", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    pub typos: Option<u64>,
    /// Also ask each answerable query with its relevant notes left out, so that every note is wrong
    #[arg(long)]
    pub leave_out: bool,
    /// Search by words only, even if the model is available
    #[arg(long)]
    pub no_model: bool,
    /// Use only queries of this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
}
