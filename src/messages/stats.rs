//! `/stats me`, `/stats server` and `/leaderboard`: a few numbers, and the pictures behind them.

use jiff::Span;
use jiff::civil::Date;

use super::custom_id::Press;
use super::frame::{BLUE, Frame};
use super::{Button, ButtonStyle, Message, chart, choices, dialect, words};
use recite_notes::Qa;
use recite_quiz::streak::Streak;
use recite_quiz::{GuildStats, Leaderboard, MemberId, MemberStats};

/// How far back the heat maps look.
pub const HEAT_MAP_WEEKS: i64 = 26;
/// As many as a row of buttons holds.
const HARDEST: usize = 5;
/// The characters of a question's name on a button that stay readable.
const HARDEST_NAME: usize = 38;
const RANKS: usize = 20;
/// Stands where pictures would.
const NO_PICTURES: &str =
    "-# Without charts, because many members ask for theirs right now. Try again in a minute.";

/// A member's own numbers, for them alone. Nothing is drawn for somebody without answers.
pub fn me(me: &MemberStats, strength: Option<&[(Date, f64)]>) -> Message {
    let mut lines = vec!["### Your progress".to_owned()];
    lines.extend(me.streak.map(streak));
    lines.push(match me.cards {
        0 => "**Cards** · none yet: answer the question of the day, or start with /quiz".to_owned(),
        cards => format!(
            "**Cards** · {}, {:.0} of them probably known · {}",
            words::count(cards, "card"),
            me.known,
            match me.due {
                0 => "nothing due".to_owned(),
                due => format!("{due} due now"),
            }
        ),
    });
    let right = words::share(me.last_30_days);
    let right = right.map(|share| format!(" · {share} right in the last 30 days"));
    lines.push(format!(
        "**Answers** · {} so far{}",
        me.reviews,
        right.unwrap_or_default()
    ));
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    if me.reviews > 0 {
        let days = (&me.calendar[..], me.today, "Your answers, day by day");
        add_activity(&mut frame, days, strength.is_some());
        if let Some(strength) = strength {
            let title = "Memory strength: answers you probably know";
            frame.chart("memory.png", chart::curve(strength, title));
        }
    }
    frame.into_message(BLUE, Vec::new(), true)
}

fn streak(streak: Streak) -> String {
    let freezes = match streak.freezes_left {
        0 => "no freeze left this month".to_owned(),
        n => format!("{} left this month", words::count(n, "freeze")),
    };
    let longest = match streak.longest {
        0 => "**Streak** · it begins with the next question you answer".to_owned(),
        longest => format!(
            "**Streak** · {} in a row, {longest} at best",
            words::count(streak.posts, "question")
        ),
    };
    format!("{longest} · {freezes}")
}

/// How busy the days to `today` were: drawn, or in words.
fn add_activity(
    frame: &mut Frame,
    (days, today, title): (&[(Date, u32)], Date, &str),
    is_drawn: bool,
) {
    let from = today.saturating_sub(Span::new().weeks(HEAT_MAP_WEEKS));
    if days.is_empty() {
        // Nothing to draw, and the numbers above say as much.
    } else if is_drawn {
        frame.chart("answers.png", chart::heat_map(days, from, today, title));
    } else {
        let alt = chart::heat_map_alt(days, from, today, title);
        frame.text(format!("{alt}\n{NO_PICTURES}"));
    }
}

/// The numbers of a whole server. Nothing is drawn for one without answers.
pub fn server(server: &GuildStats, is_drawn: bool, private: bool) -> Message {
    let mut frame = Frame::default();
    let right = words::share(server.answers);
    let right = right.map(|share| format!(" · {share} right"));
    let mut lines = vec![
        "### This server".to_owned(),
        format!(
            "{} posted · {}{}",
            words::count(server.posts, "question"),
            words::count(server.answers.answered, "answer"),
            right.unwrap_or_default()
        ),
    ];
    let hardest = &server.hardest[..server.hardest.len().min(HARDEST)];
    let qas: Vec<&Qa> = hardest.iter().map(|(qa, _)| qa).collect();
    let names = choices::names(&qas, HARDEST_NAME);
    if !hardest.is_empty() {
        lines.push("**Hardest so far**".to_owned());
    }
    for (name, (_, tally)) in names.iter().zip(hardest) {
        let name = dialect::escape(name);
        lines.push(format!("- {name} · {}", words::tally(*tally)));
    }
    frame.text(lines.join("\n"));
    let title = "Answers of this server, day by day";
    let days = (&server.calendar[..], server.today, title);
    add_activity(&mut frame, days, is_drawn);
    let mut buttons: Vec<Button> = Vec::new();
    for (label, qa) in names.into_iter().zip(qas) {
        let press = Press::Peek(qa.id.key());
        if buttons.iter().all(|button| button.press != press) {
            buttons.push(Button::new(ButtonStyle::Secondary, label, press));
        }
    }
    frame.into_message(BLUE, vec![buttons], private)
}

/// Who answered most in a month. Mentions name members and ping nobody.
pub fn leaderboard(board: &Leaderboard, private: bool) -> Message {
    let month = board.month.strftime("%B %Y").to_string();
    let mut lines = vec![format!("### Leaderboard of {month}")];
    let is_asker = |(member, _): &&(MemberId, u32)| *member == board.asker;
    let rank = |points: u32| 1 + board.ranks.iter().filter(|it| it.1 > points).count();
    for (member, points) in board.ranks.iter().take(RANKS) {
        lines.push(format!(
            // Behind "1." Discord would count on by itself, and ranks are shared.
            "**{}** {} · {}",
            rank(*points),
            mention(member),
            words::count(*points, "point")
        ));
    }
    if board.ranks.is_empty() {
        lines.push("Nobody has a point yet: the next question is a good start.".to_owned());
    }
    let own = words::count(board.asker_points, "point");
    if board.has_asker_opted_out {
        lines.extend((private).then(|| format!("You are not on the board; you have {own}.")));
    } else if board.ranks.iter().skip(RANKS).any(|it| is_asker(&it)) {
        let rank = rank(board.asker_points);
        lines.push(format!("… **{rank}** {} · {own}", mention(&board.asker)));
    }
    lines.push(
        "-# A point for every question of the day and every card that was due, known or missed: what counts is to take part.".to_owned(),
    );
    let mut frame = Frame::default();
    frame.text(lines.join("\n"));
    // What others see under a public board must suit them all.
    let is_out = board.has_asker_opted_out && private;
    frame.into_message(BLUE, vec![vec![opt_out(!is_out)]], private)
}

/// What a member reads who left the leaderboard, or with `false` joined it again.
pub fn opted_out(out: bool) -> Message {
    let mut frame = Frame::default();
    frame.text(match out {
        true => {
            "You are off the leaderboard. Your cards and your streak stay as they are.".to_owned()
        }
        false => "You are on the leaderboard again.".to_owned(),
    });
    frame.into_message(BLUE, vec![vec![opt_out(!out)]], true)
}

fn opt_out(out: bool) -> Button {
    let label = if out {
        "Leave the leaderboard"
    } else {
        "Join again"
    };
    Button::new(ButtonStyle::Secondary, label, Press::OptOut(out))
}

fn mention(member: &MemberId) -> String {
    let id = member.as_str();
    match id.bytes().all(|byte| byte.is_ascii_digit()) {
        true => format!("<@{id}>"),
        false => dialect::escape(id),
    }
}
