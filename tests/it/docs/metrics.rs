//! `docs/metrics.md`, generated from the text that the bot exposes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use recite::metrics::{InteractionOutcome, Metrics, ReloadOutcome, StoreAccess};
use recite_quiz::help::ThreadOutcome;
use recite_search::Look;

use super::generated::{assert_current, cell};

const INTRODUCTION: &str = "\
# Metrics

<!-- Generated from the bot's own metrics: see docs/contribute.md. -->

If `monitor.listen` is set, Recite exposes these metrics for Prometheus at `/metrics`, in the
OpenMetrics text format. No label contains a name, a server or anything that a member typed.
[Operate](operate.md#health-and-metrics) suggests alerts.

| metric | type | labels | meaning |
|---|---|---|---|
";

/// The states of a daily question, as the label `state` shows them.
const POST_STATES: [&str; 6] = ["planned", "sending", "sent", "closed", "missed", "held"];

#[test]
fn the_page_of_metrics_is_up_to_date() {
    let text = every_metric().render();
    let mut page = INTRODUCTION.to_owned();
    let mut types = BTreeMap::new();
    for line in text.lines() {
        if let Some((name, kind)) = described(line, "# TYPE ") {
            types.insert(name, kind);
        }
    }
    for line in text.lines() {
        let Some((name, meaning)) = described(line, "# HELP ") else {
            continue;
        };
        let kind = types[name];
        let suffix = match kind {
            "counter" => "_total",
            "info" => "_info",
            _ => "",
        };
        let labels = cell(&labels(&text, name));
        let meaning = cell(meaning);
        let _ = writeln!(page, "| `{name}{suffix}` | {kind} | {labels} | {meaning} |");
    }
    assert_current("docs/metrics.md", &page);
}

/// Returns the name of a metric and the rest of a comment line that begins with this prefix.
fn described<'a>(line: &'a str, prefix: &str) -> Option<(&'a str, &'a str)> {
    line.strip_prefix(prefix)?.split_once(' ')
}

/// Returns the labels of a metric with their values, such as `kind`: `Read`, `Write`.
fn labels(text: &str, metric: &str) -> String {
    let mut labels: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with(metric)) {
        let Some((_, rest)) = line.split_once('{') else {
            continue;
        };
        let (pairs, _) = rest.split_once('}').expect("labels end with a brace");
        for pair in pairs.split(',') {
            let (label, value) = pair.split_once('=').expect("a label has a value");
            let values = labels.entry(label).or_default();
            let value = value.trim_matches('"');
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    // The bounds of a histogram, and labels with many values.
    labels.remove("le");
    for many in ["command", "status", "version"] {
        if let Some(values) = labels.get_mut(many) {
            values.clear();
        }
    }
    let labels = labels.into_iter().map(|(label, mut values)| {
        // The text lists them in a different order each time.
        values.sort_unstable();
        let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        match values.is_empty() {
            true => format!("`{label}`"),
            false => format!("`{label}`: {}", values.join(", ")),
        }
    });
    labels.collect::<Vec<_>>().join("; ")
}

/// Returns metrics in which every metric has a value, with every value of its labels.
fn every_metric() -> Metrics {
    let metrics = Metrics::default();
    let outcomes = [
        InteractionOutcome::Answered,
        InteractionOutcome::Apologized,
        InteractionOutcome::Obsolete,
        InteractionOutcome::Failed,
    ];
    for outcome in outcomes {
        metrics.record_interaction("/ask", outcome, Duration::ZERO);
    }
    for look in [
        Look::Sure,
        Look::Likely,
        Look::CloseCall,
        Look::Possible,
        Look::Nothing,
    ] {
        metrics.count_look(look);
    }
    for outcome in ThreadOutcome::ALL {
        metrics.count_help_thread(outcome);
    }
    metrics.count_request(None);
    for kind in [StoreAccess::Read, StoreAccess::Write] {
        metrics.record_store_access(kind, Duration::ZERO);
    }
    for outcome in [
        ReloadOutcome::Changed,
        ReloadOutcome::Unchanged,
        ReloadOutcome::Failed,
    ] {
        metrics.count_reload(outcome);
    }
    for state in POST_STATES {
        metrics.set_posts(state, 0);
    }
    metrics
}
