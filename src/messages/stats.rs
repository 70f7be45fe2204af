//! `/stats me`, `/stats server` and `/leaderboard`: a few numbers and their charts.

use jiff::Span;
use jiff::civil::Date;

use super::catalog::Catalog;
use super::custom_id::Press;
use super::frame::{BLUE, Frame};
use super::{Button, ButtonStyle, Message, chart, choices, dialect};
use recite_notes::Qa;
use recite_quiz::streak::Streak;
use recite_quiz::{GuildStats, Leaderboard, MemberId, MemberStats};

/// How far back the heat maps go.
pub const HEAT_MAP_WEEKS: i64 = 26;
/// How many of the hardest questions are listed: as many as fit into a row of buttons.
const HARDEST: usize = 5;
/// The longest name of a question on a button that stays readable, in characters.
const HARDEST_NAME: usize = 38;
/// How many ranks the leaderboard lists.
const RANKS: usize = 20;

/// Returns a member's own numbers, which only they see. Without answers there is no chart.
///
/// `strength` is how many answers they probably knew on each day; `None` leaves the charts out.
pub fn member(catalog: Catalog, stats: &MemberStats, strength: Option<&[(Date, f64)]>) -> Message {
    let mut lines = vec![format!("### {}", catalog.stats_me())];
    lines.extend(stats.streak.map(|it| streak(catalog, it)));
    let mut cards = vec![catalog.stats_cards_label()];
    cards.extend(match stats.cards {
        0 => vec![catalog.stats_cards_none()],
        count => vec![
            catalog.stats_cards(count, stats.known.round_ties_even() as u32),
            catalog.stats_due(stats.due),
        ],
    });
    lines.push(cards.join(" · "));
    let mut answers = vec![
        catalog.stats_answers_label(),
        catalog.stats_answers_so_far(stats.reviews),
    ];
    let percent = stats.last_30_days.percent_known();
    answers.extend(percent.map(|it| catalog.stats_right_lately(it)));
    lines.push(answers.join(" · "));
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    if stats.reviews > 0 {
        let title = catalog.stats_my_answers_chart();
        let days = (&stats.calendar[..], stats.today, title.as_str());
        add_activity(catalog, &mut frame, days, strength.is_some());
        if let Some(strength) = strength {
            let title = catalog.stats_memory_chart();
            frame.chart("memory.png", chart::curve(catalog, strength, &title));
        }
    }
    frame.into_message(BLUE, Vec::new(), true)
}

fn streak(catalog: Catalog, streak: Streak) -> String {
    let length = match streak.longest {
        0 => catalog.stats_streak_none(),
        longest => catalog.stats_streak(streak.posts, longest),
    };
    let freezes = catalog.stats_freezes(streak.freezes_left);
    [catalog.stats_streak_label(), length, freezes].join(" · ")
}

/// Adds the number of answers on each day up to `today`: as a chart, or in words.
fn add_activity(
    catalog: Catalog,
    frame: &mut Frame,
    (days, today, title): (&[(Date, u32)], Date, &str),
    is_drawn: bool,
) {
    let from = today.saturating_sub(Span::new().weeks(HEAT_MAP_WEEKS));
    if days.is_empty() {
        // There is nothing to draw, and the numbers above show it.
    } else if is_drawn {
        let chart = chart::heat_map(catalog, days, from, today, title);
        frame.chart("answers.png", chart);
    } else {
        let alt = chart::heat_map_alt(catalog, days, from, today, title);
        frame.text(format!("{alt}\n-# {}", catalog.stats_no_charts()));
    }
}

/// Returns the numbers of a server. Without answers there is no chart.
pub fn server(catalog: Catalog, stats: &GuildStats, is_drawn: bool, is_private: bool) -> Message {
    let mut frame = Frame::default();
    let mut facts = vec![
        catalog.stats_posts(stats.posts),
        catalog.stats_answers(stats.answers.answered),
    ];
    let percent = stats.answers.percent_known();
    facts.extend(percent.map(|it| catalog.stats_right(it)));
    let mut lines = vec![format!("### {}", catalog.stats_server()), facts.join(" · ")];
    let hardest = &stats.hardest[..stats.hardest.len().min(HARDEST)];
    let qas: Vec<&Qa> = hardest.iter().map(|(qa, _)| qa).collect();
    let names = choices::names(&qas, HARDEST_NAME);
    if !hardest.is_empty() {
        lines.push(catalog.stats_hardest());
    }
    for (name, (_, tally)) in names.iter().zip(hardest) {
        let name = dialect::escape(name);
        lines.push(format!("- {name} · {}", catalog.tally(*tally)));
    }
    frame.text(lines.join("\n"));
    let title = catalog.stats_server_answers_chart();
    let days = (&stats.calendar[..], stats.today, title.as_str());
    add_activity(catalog, &mut frame, days, is_drawn);
    let mut buttons: Vec<Button> = Vec::new();
    for (label, qa) in names.into_iter().zip(qas) {
        let press = Press::Peek(qa.id.key());
        if buttons.iter().all(|button| button.press != press) {
            buttons.push(Button::new(ButtonStyle::Secondary, label, press));
        }
    }
    frame.into_message(BLUE, vec![buttons], is_private)
}

/// Returns the members who answered most in a month. Mentions name members without pinging them.
pub fn leaderboard(catalog: Catalog, board: &Leaderboard, is_private: bool) -> Message {
    let month = catalog.month_of(board.month);
    let mut lines = vec![format!("### {}", catalog.leaderboard(&month))];
    let is_asker = |(member, _): &&(MemberId, u32)| *member == board.asker;
    let rank = |points: u32| 1 + board.ranks.iter().filter(|it| it.1 > points).count();
    let line = |member, points| {
        // In bold, because Discord would renumber "1.", and members can share a rank.
        let points_text = catalog.leaderboard_points(points);
        format!("**{}** {} · {points_text}", rank(points), mention(member))
    };
    for (member, points) in board.ranks.iter().take(RANKS) {
        lines.push(line(member, *points));
    }
    if board.ranks.is_empty() {
        lines.push(catalog.leaderboard_empty());
    }
    if board.has_asker_opted_out {
        lines.extend(is_private.then(|| catalog.leaderboard_not_listed(board.asker_points)));
    } else if board.ranks.iter().skip(RANKS).any(|it| is_asker(&it)) {
        lines.push(format!("… {}", line(&board.asker, board.asker_points)));
    }
    lines.push(format!("-# {}", catalog.leaderboard_rules()));
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    // Below a public leaderboard, the button must make sense for everyone.
    let is_out = board.has_asker_opted_out && is_private;
    let button = opt_out_button(catalog, !is_out);
    frame.into_message(BLUE, vec![vec![button]], is_private)
}

/// Returns the confirmation that a member left the leaderboard, or joined it again if `is_out` is false.
pub fn leaderboard_choice(catalog: Catalog, is_out: bool) -> Message {
    let mut frame = Frame::default();
    frame.text(match is_out {
        true => catalog.leaderboard_left(),
        false => catalog.leaderboard_joined(),
    });
    frame.into_message(BLUE, vec![vec![opt_out_button(catalog, !is_out)]], true)
}

fn opt_out_button(catalog: Catalog, is_out: bool) -> Button {
    let label = match is_out {
        true => catalog.leaderboard_leave_button(),
        false => catalog.leaderboard_join_button(),
    };
    Button::new(ButtonStyle::Secondary, label, Press::OptOut(is_out))
}

fn mention(member: &MemberId) -> String {
    let id = member.as_str();
    match id.bytes().all(|byte| byte.is_ascii_digit()) {
        true => format!("<@{id}>"),
        false => dialect::escape(id),
    }
}
