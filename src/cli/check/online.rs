//! `recite check --online`: would `recite serve` work here and now? Discord, the database, the port.

use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::health;
use crate::cli::runtime::runtime;
use crate::clock::Clock;
use crate::config::Config;
use crate::discord::online::{self, Finding, Place};
use crate::monitor::Listener;
use crate::store::{Store, file_of};
use recite_quiz::Schedule;

/// The most channels looked at, each with a handful of requests.
const MOST_CHANNELS: usize = 50;

/// Everything that can be found out from here.
pub fn look(config: &Config) -> Result<Vec<Finding>, Failure> {
    runtime()?.block_on(async {
        let (mut found, schedules) = store(config).await;
        found.extend(schedules.iter().filter_map(waiting));
        if let Some(at) = config.listen {
            found.push(monitor(at));
        }
        let places = schedules.iter().take(MOST_CHANNELS).map(|it| Place {
            guild: it.guild,
            channel: it.channel,
            role: it.role,
        });
        let places: Vec<Place> = places.collect();
        match &config.token {
            Some(Err(_)) => {}
            Some(Ok(token)) => {
                let api_url = config.api_url.as_deref();
                found.extend(online::look(token, api_url, &places).await);
            }
            None => found.push(Finding::change(
                "token",
                "DISCORD_TOKEN is not set",
                "put `DISCORD_TOKEN=…` into the environment or into a file `.env` here",
            )),
        }
        if schedules.len() > MOST_CHANNELS {
            let more = schedules.len() - MOST_CHANNELS;
            found.push(Finding::note(
                "channels",
                format!("{more} more were not looked at"),
            ));
        }
        Ok(found)
    })
}

/// How the database is, and the channels that it knows.
async fn store(config: &Config) -> (Vec<Finding>, Vec<Schedule>) {
    let about = "database";
    let url = config.database();
    // Not made here: whoever checks may be another user than the one who runs the bot.
    match file_of(&url) {
        Ok(file) if !file.exists() => return (vec![unmade(&file)], Vec::new()),
        Ok(_) => {}
        Err(error) => return (vec![broken(about, &error)], Vec::new()),
    }
    let store = match Store::open(&url).await {
        Ok(store) => store,
        Err(error) => return (vec![broken(about, &error)], Vec::new()),
    };
    let looked = async {
        store.prove_writable(Clock::system().now()).await?;
        store.schedules().await
    };
    let looked = looked.await;
    let place = store.place().to_owned();
    store.close().await;
    match looked {
        Ok(schedules) => {
            let channels = match schedules.len() {
                1 => "1 channel has".to_owned(),
                many => format!("{many} channels have"),
            };
            let what = format!("`{place}` takes writes; {channels} a daily question");
            (vec![Finding::good(about, what)], schedules)
        }
        Err(error) => (vec![broken(about, &error)], Vec::new()),
    }
}

/// Whether a database can be made where there is none yet.
fn unmade(file: &Path) -> Finding {
    let about = "database";
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut above = folder
        .ancestors()
        .map(|it| match it.as_os_str().is_empty() {
            true => Path::new("."),
            false => it,
        });
    let existing = above.find(|it| it.exists()).unwrap_or(Path::new("."));
    match tempfile::tempfile_in(existing) {
        Ok(_) => {
            let what = format!(
                "there is none yet; `recite serve` makes `{}`",
                file.display()
            );
            Finding::note(about, what)
        }
        Err(error) => {
            let what = format!("`{}` cannot be written: {error}", existing.display());
            let remedy = "let the user who runs Recite write there, or choose another folder: `data.dir` or RECITE_DATA_DIR";
            Finding::change(about, what, remedy)
        }
    }
}

/// What the store says of itself tells what to do as well, behind its first semicolon.
fn broken(about: &str, error: &crate::store::StoreError) -> Finding {
    let told = error.to_string();
    let (what, remedy) = told.split_once("; ").unwrap_or((&told, "report it"));
    Finding::change(about, what, remedy)
}

/// A channel whose question could not be posted the last time.
fn waiting(schedule: &Schedule) -> Option<Finding> {
    let pause = schedule.pause.as_ref()?;
    let about = format!("channel {}", schedule.channel.0);
    let what = format!("its question waits: {}", pause.cause);
    Some(Finding::note(about, what))
}

/// Who is at the monitor's port: a bot that runs, another program, or nobody.
fn monitor(listen: std::net::SocketAddr) -> Finding {
    let about = "monitor";
    match health::asked(health::reachable(listen), "/readyz") {
        Ok((200, _)) => Finding::good(about, format!("Recite runs at {listen} and is ready")),
        Ok((503, body)) => Finding::change(
            about,
            format!("Recite runs at {listen} and is not ready: {}", body.trim()),
            "look into its log",
        ),
        Ok((status, _)) => Finding::change(
            about,
            format!("another program answers at {listen}, with HTTP {status}"),
            "choose another port for `monitor.listen` or RECITE_LISTEN",
        ),
        Err(_) => match Listener::bind(listen) {
            Ok(_) => Finding::good(about, format!("the port {listen} is free")),
            Err(error) => {
                let told = error.to_string();
                let (what, remedy) = told.rsplit_once("; ").unwrap_or((&told, ""));
                Finding::change(about, what, remedy)
            }
        },
    }
}
