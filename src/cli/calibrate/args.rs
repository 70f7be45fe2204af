//! The arguments of `recite calibrate`.

use std::path::PathBuf;

use recite_lab::calibrate::Targets;

/// The arguments of `recite calibrate`.
#[derive(Debug, clap::Args)]
pub struct CalibrateArgs {
    /// Folders with `queries.jsonl` and `notes/`; without `notes/`, the configured notes are used. Each needs at least
    /// 30 different queries, 20 of them with a relevant note
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Search by words only, even if the model is available
    #[arg(long)]
    pub no_model: bool,
    /// Calibrate the configured model instead of the thresholds: write `recite-calibration.json` into its folder
    #[arg(long, conflicts_with_all = ["json", "no_model", "wrong_sure", "wrong_full"])]
    pub model: bool,
    /// The greatest share of answerable queries for which a wrong note is shown as sure
    #[arg(long, value_name = "SHARE", default_value_t = Targets::default().sure, value_parser = parse_share)]
    pub wrong_sure: f64,
    /// The greatest share of answerable queries for which a wrong note is shown in full, as sure or as likely
    #[arg(long, value_name = "SHARE", default_value_t = Targets::default().full, value_parser = parse_share)]
    pub wrong_full: f64,
}

impl CalibrateArgs {
    /// Returns how many wrong notes may be shown.
    pub fn targets(&self) -> Targets {
        Targets {
            sure: self.wrong_sure,
            full: self.wrong_full,
        }
    }
}

fn parse_share(text: &str) -> Result<f64, String> {
    let share = text
        .parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "write a number from 0 to 1, such as 0.05".to_owned())
}
