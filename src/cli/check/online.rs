//! `recite check --online`: checks whether `recite serve` would work: Discord, the database and the monitor's port.

use std::error::Error;
use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::health;
use crate::cli::runtime::current_thread_runtime;
use crate::clock::Clock;
use crate::config::Config;
use crate::discord::online::{self, ChannelPurpose, Finding, ScheduledChannel};
use crate::monitor::Listener;
use crate::store::{Store, StoreError, file_of};
use recite_quiz::Schedule;
use recite_quiz::help::HelpChannel;

/// The maximum number of channels to check. Each takes several requests.
const MAX_CHANNELS: usize = 50;

/// Runs all checks.
pub fn run_checks(config: &Config) -> Result<Vec<Finding>, Failure> {
    current_thread_runtime()?.block_on(async {
        let (mut found, known) = check_store(config).await;
        found.extend(known.schedules.iter().filter_map(paused_post));
        if let Some(at) = config.listen {
            found.push(check_monitor(at));
        }
        let mut channels = known.channels();
        let more = channels.len().saturating_sub(MAX_CHANNELS);
        channels.truncate(MAX_CHANNELS);
        match &config.token {
            Some(Err(_)) => {}
            Some(Ok(token)) => {
                let api_url = config.api_url.as_deref();
                let (messages, install) = (config.messages, config.install);
                found.extend(online::check(token, api_url, messages, install, &channels).await);
            }
            None => found.push(Finding::change(
                "token",
                "DISCORD_TOKEN is not set",
                "Set it in the environment or in a file `.env` in this folder.",
            )),
        }
        if more > 0 {
            found.push(Finding::note(
                "channels",
                format!("{more} more were not checked"),
            ));
        }
        Ok(found)
    })
}

/// The channels in which the bot posts by itself.
#[derive(Default)]
struct KnownChannels {
    schedules: Vec<Schedule>,
    help_channels: Vec<HelpChannel>,
}

impl KnownChannels {
    fn channels(&self) -> Vec<ScheduledChannel> {
        let daily = self.schedules.iter().map(|it| ScheduledChannel {
            guild: it.guild,
            channel: it.channel,
            purpose: ChannelPurpose::Daily { role: it.role },
        });
        let help = self.help_channels.iter().map(|it| ScheduledChannel {
            guild: it.guild,
            channel: it.channel,
            purpose: ChannelPurpose::HelpThreads {
                sets_tags: it.solved_tag.is_some(),
            },
        });
        daily.chain(help).collect()
    }
}

/// Checks the database and returns the channels in it.
async fn check_store(config: &Config) -> (Vec<Finding>, KnownChannels) {
    let about = "database";
    let url = config.database();
    // The database is not created here, because the bot may run as another user.
    match file_of(&url) {
        Ok(file) if !file.exists() => return (vec![missing_database(&file)], Default::default()),
        Ok(_) => {}
        Err(error) => return (vec![problem(about, &error)], Default::default()),
    }
    let store = match Store::open(&url).await {
        Ok(store) => store,
        Err(error) => return (vec![problem(about, &error)], Default::default()),
    };
    let result = async {
        store.check_writable(Clock::system().now()).await?;
        let schedules = store.schedules().await?;
        let help_channels = store.help_channels().await?;
        Ok::<_, StoreError>(KnownChannels {
            schedules,
            help_channels,
        })
    };
    let result = result.await;
    let place = store.path().to_owned();
    store.close().await;
    match result {
        Ok(known) => {
            let channels = match known.schedules.len() {
                1 => "1 channel has".to_owned(),
                many => format!("{many} channels have"),
            };
            let what = format!("`{place}` is writable; {channels} a daily question");
            (vec![Finding::good(about, what)], known)
        }
        Err(error) => (vec![problem(about, &error)], Default::default()),
    }
}

/// Checks whether a missing database could be created.
fn missing_database(file: &Path) -> Finding {
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
                "does not exist yet; `recite serve` will create `{}`",
                file.display()
            );
            Finding::note(about, what)
        }
        Err(error) => {
            let what = format!("`{}` cannot be written: {error}", existing.display());
            let remedy = "Give the user that runs Recite write access, or choose another folder with `data.dir` or RECITE_DATA_DIR.";
            Finding::change(about, what, remedy)
        }
    }
}

/// Reports an error whose message is the problem and its remedy, as two or more sentences.
fn problem(about: &str, error: &dyn Error) -> Finding {
    let message = error.to_string();
    let (what, remedy) = message.split_once(". ").unwrap_or((&message, "Report it."));
    Finding::change(about, what, remedy)
}

/// Reports a channel whose last question could not be posted.
fn paused_post(schedule: &Schedule) -> Option<Finding> {
    let pause = schedule.pause.as_ref()?;
    let about = format!("channel {}", schedule.channel.0);
    let what = format!("its question could not be posted: {}", pause.cause);
    Some(Finding::note(about, what))
}

/// Checks what uses the monitor's port: a running bot, another program, or nothing.
fn check_monitor(listen: std::net::SocketAddr) -> Finding {
    let about = "monitor";
    match health::fetch(health::local_address(listen), "/readyz") {
        Ok((200, _)) => Finding::good(about, format!("Recite is running at {listen} and is ready")),
        Ok((503, body)) => Finding::change(
            about,
            format!(
                "Recite is running at {listen} but is not ready: {}",
                body.trim()
            ),
            "See its log.",
        ),
        Ok((status, _)) => Finding::change(
            about,
            format!("another program is using {listen} (it returned HTTP {status})"),
            "Choose another port with `monitor.listen` or RECITE_LISTEN.",
        ),
        Err(_) => match Listener::bind(listen) {
            Ok(_) => Finding::good(about, format!("the port {listen} is free")),
            Err(error) => problem(about, &error),
        },
    }
}
