//! What `recite eval` takes.

use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Folders with `queries.jsonl` and `notes/`; without the latter, the configured notes are used
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Print JSON for programs
    #[arg(long)]
    pub json: bool,
    /// Explain the N worst misses, the surest first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub misses: usize,
    /// Save the outcome of every query
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Tell what changed since a saved run, query by query
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Ask with typos in the queries' place: one in up to five words, two in longer ones
    #[arg(long, value_name = "SEED", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    pub typos: Option<u64>,
    /// Search words alone, also where the model is
    #[arg(long)]
    pub no_model: bool,
    /// Only queries of this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
}
