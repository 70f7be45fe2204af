//! Requests a reload when the folder of notes changes.
//!
//! The system reports most changes. A scan every minute finds those that it misses, for example in network folders,
//! after an overflow, or with too many folders. Editors save in several steps, so a change counts only once the
//! folder has been quiet for a moment.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::{Notify, watch as latest};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout_at};
use tracing::{debug, warn};

use super::requests::{ReloadCause, Reloader};
use recite_notes::ProblemKind;
use recite_notes::access::AccessOptions;
use recite_notes::load::{FolderState, folder_state, is_ignored};

/// How long the folder must be quiet before a change counts.
const QUIET_FOR: Duration = Duration::from_millis(300);
/// The longest delay after the first change.
const MAX_DELAY: Duration = Duration::from_secs(2);
/// The interval between scans for changes that the system did not report.
const SCAN_EVERY: Duration = Duration::from_secs(60);

/// Starts a watcher of the system.
type StartWatcher = fn(&Path, &Arc<FolderEvents>) -> notify::Result<RecommendedWatcher>;

/// Requests a reload after each change of the current folder, until the reload task ends. `seen` is the state of the
/// folder before its notes were first read.
pub async fn watch(
    folder: latest::Receiver<PathBuf>,
    access: AccessOptions,
    seen: Option<FolderState>,
    reloader: Reloader,
) {
    let folder_watch = FolderWatch::new(folder, access, seen, reloader);
    folder_watch.run(SCAN_EVERY).await;
}

struct FolderWatch {
    folder: latest::Receiver<PathBuf>,
    access: AccessOptions,
    reloader: Reloader,
    events: Arc<FolderEvents>,
    start_watcher: StartWatcher,
    /// `None` while there is no watcher; then only scans find changes.
    watcher: Option<RecommendedWatcher>,
    /// Whether the missing watcher was logged.
    is_loss_logged: bool,
    /// The state of the folder at the last scan.
    seen: Option<FolderState>,
}

/// The events since they were last handled.
#[derive(Default)]
struct FolderEvents {
    news: Notify,
    /// A path that may be a note has changed.
    notes: AtomicBool,
    /// The folder itself has changed, or the system lost events.
    folder: AtomicBool,
    fault: Mutex<Option<notify::Error>>,
}

impl FolderWatch {
    fn new(
        folder: latest::Receiver<PathBuf>,
        access: AccessOptions,
        seen: Option<FolderState>,
        reloader: Reloader,
    ) -> Self {
        Self {
            folder,
            access,
            reloader,
            events: Arc::default(),
            start_watcher,
            watcher: None,
            is_loss_logged: false,
            seen,
        }
    }

    async fn run(mut self, scan_every: Duration) {
        self.restart().await;
        let mut next_scan = interval_at(Instant::now() + scan_every, scan_every);
        next_scan.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let events = Arc::clone(&self.events);
            tokio::select! {
                () = events.news.notified() => {
                    wait_until_quiet(&events.news).await;
                    self.handle_events().await;
                }
                _ = next_scan.tick() => {
                    if self.has_changed().await {
                        debug!("the system did not report a change of the notes folder");
                        self.reload().await;
                        self.restart().await;
                    } else if self.watcher.is_none() {
                        self.restart().await;
                    }
                }
                changed = self.folder.changed() => match changed {
                    Ok(()) => self.restart().await,
                    Err(_) => return,
                },
            }
        }
    }

    /// Starts to watch the current folder.
    async fn restart(&mut self) {
        let folder = self.folder.borrow_and_update().clone();
        let (watch, made, events) = (self.start_watcher, folder.clone(), Arc::clone(&self.events));
        // On a blocking thread: a network folder may block.
        let made = spawn_blocking(move || watch(&made, &events)).await;
        let made = made.unwrap_or_else(|join| Err(notify::Error::generic(&join.to_string())));
        match made {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => self.report_loss(&folder, &error),
        }
        // The system does not report changes from before the watcher started.
        if self.has_changed().await {
            self.reload().await;
        }
    }

    fn report_loss(&mut self, folder: &Path, error: &notify::Error) {
        self.watcher = None;
        if !std::mem::replace(&mut self.is_loss_logged, true) {
            warn!(
                "cannot watch `{}` for changes: {error}. Recite scans it every {} s instead; send SIGHUP to reload at once.",
                folder.display(),
                SCAN_EVERY.as_secs()
            );
        }
    }

    /// Handles events of the system.
    async fn handle_events(&mut self) {
        let notes = self.events.notes.swap(false, Relaxed);
        let folder = self.events.folder.swap(false, Relaxed);
        let fault = self.events.fault.lock();
        let fault = fault.unwrap_or_else(PoisonError::into_inner).take();
        let has_changed = self.has_changed().await;
        if notes || folder || has_changed {
            self.reload().await;
        }
        if let Some(error) = fault {
            let folder = self.folder.borrow().clone();
            self.report_loss(&folder, &error);
        } else if folder {
            self.restart().await;
        }
    }

    async fn reload(&mut self) {
        // The reload task logs the result.
        let reloaded = self.reloader.reload(ReloadCause::FolderChanged).await;
        let is_whole = reloaded.is_ok_and(|report| {
            let mut problems = report.summary.problems.iter();
            problems.all(|problem| problem.kind != ProblemKind::Unreadable)
        });
        if !is_whole {
            // An unreadable file may be readable at the next scan without looking different.
            self.seen = None;
        }
    }

    /// Scans the folder, and returns whether it has changed since the last scan.
    async fn has_changed(&mut self) -> bool {
        let now = self.scan().await;
        let has_changed = now != self.seen;
        self.seen = now;
        has_changed
    }

    async fn scan(&self) -> Option<FolderState> {
        let (folder, access) = (self.folder.borrow().clone(), self.access.clone());
        // A scan that panicked has no result.
        spawn_blocking(move || folder_state(&folder, &access))
            .await
            .unwrap_or_default()
    }
}

/// Waits until the folder has been quiet for a moment.
async fn wait_until_quiet(news: &Notify) {
    let at_the_latest = Instant::now() + MAX_DELAY;
    while timeout_at(
        at_the_latest.min(Instant::now() + QUIET_FOR),
        news.notified(),
    )
    .await
    .is_ok()
    {}
}

fn start_watcher(folder: &Path, events: &Arc<FolderEvents>) -> notify::Result<RecommendedWatcher> {
    let named = std::path::absolute(folder)?;
    let real = folder.canonicalize();
    let places = WatchedPaths {
        named: named.clone(),
        real: real.as_ref().unwrap_or(&named).clone(),
    };
    let events = Arc::clone(events);
    let record = move |event: notify::Result<Event>| events.record(&places, event);
    // Symlinks may point anywhere, even to the whole disk. Targets within the folder are watched anyway.
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(record, config)?;
    // Reports when another folder replaces this one. If the parent cannot be watched, scans detect it.
    for place in [Some(&named), real.as_ref().ok()].into_iter().flatten() {
        if let Some(above) = place.parent() {
            let watched = watcher.watch(above, RecursiveMode::NonRecursive);
            watched.unwrap_or_else(
                |error| debug!(%error, "cannot watch the parent of the notes folder"),
            );
        }
    }
    match real {
        Ok(real) => watcher.watch(&real, RecursiveMode::Recursive)?,
        // The reload reports the missing folder; the watched parent reports when it is back.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    Ok(watcher)
}

/// The folder as the operator named it, and its real path.
struct WatchedPaths {
    named: PathBuf,
    real: PathBuf,
}

impl WatchedPaths {
    /// Returns what a changed path is. `None` if it does not matter.
    fn classify(&self, path: &Path) -> Option<PathKind> {
        if path == self.named || path == self.real {
            return Some(PathKind::Folder);
        }
        let below = path.strip_prefix(&self.real).ok()?;
        Some(match is_ignored(below) {
            true => PathKind::Hidden,
            false => PathKind::Notes,
        })
    }
}

/// What a changed path is.
#[derive(Debug, PartialEq)]
enum PathKind {
    Folder,
    Notes,
    /// Not a note, but a symlink to a note may lead through it.
    Hidden,
}

impl FolderEvents {
    fn record(&self, places: &WatchedPaths, event: notify::Result<Event>) {
        match event {
            Err(error) => {
                *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
            Ok(event) if event.need_rescan() => self.folder.store(true, Relaxed),
            // Reading is not a change, and Recite itself reads.
            Ok(Event {
                kind: EventKind::Access(kind),
                ..
            }) if kind != AccessKind::Close(AccessMode::Write) => return,
            Ok(event) => {
                let mut means = event.paths.iter().filter_map(|path| places.classify(path));
                let mut is_ours = false;
                for meant in &mut means {
                    is_ours = true;
                    match meant {
                        PathKind::Folder => self.folder.store(true, Relaxed),
                        PathKind::Notes => self.notes.store(true, Relaxed),
                        PathKind::Hidden => {}
                    }
                }
                if !is_ours {
                    return;
                }
            }
        }
        self.news.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tokio::sync::mpsc;

    use super::super::requests::ReloadRequest;
    use super::*;
    use recite_notes::load::folder_state;

    #[test]
    fn temporary_files_of_editors_are_not_notes() {
        let places = WatchedPaths {
            named: "/home/me/notes".into(),
            real: "/srv/notes".into(),
        };
        let means = |path: &str| places.classify(Path::new(path));
        for path in ["/srv/notes", "/home/me/notes"] {
            assert_eq!(means(path), Some(PathKind::Folder));
        }
        for path in ["a.md", "a/b.png", "a", "a/c#.md"] {
            let path = format!("/srv/notes/{path}");
            assert_eq!(means(&path), Some(PathKind::Notes), "{path}");
        }
        let hidden = [
            ".git/index",
            "..data",
            "a/.#b.md",
            "a.md~",
            "a/.b.md.swp",
            "#a.md#",
            "4913",
            "a.md.tmp",
            "data/recite.db-wal",
        ];
        for path in hidden {
            let path = format!("/srv/notes/{path}");
            assert_eq!(means(&path), Some(PathKind::Hidden), "{path}");
        }
        for path in ["/srv", "/srv/other", "/home/me/notes.toml"] {
            assert_eq!(means(path), None, "{path}");
        }
    }

    /// A watched folder, and the requests for reloads.
    fn start_watch(
        folder: &Path,
        start_watcher: StartWatcher,
    ) -> (latest::Sender<PathBuf>, mpsc::Receiver<ReloadRequest>) {
        let (requests, asked) = mpsc::channel(8);
        let (named, of_folder) = latest::channel(folder.to_owned());
        let folder_watch = FolderWatch {
            start_watcher,
            ..FolderWatch::new(
                of_folder,
                AccessOptions::default(),
                folder_state(folder, &AccessOptions::default()),
                Reloader {
                    requests,
                    pulls: None,
                },
            )
        };
        tokio::spawn(folder_watch.run(Duration::from_millis(20)));
        (named, asked)
    }

    #[tokio::test]
    async fn without_a_watcher_a_scan_finds_changes() {
        let folder = tempfile::tempdir().unwrap();
        let none: StartWatcher = |_, _| Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch));
        let (_named, mut asked) = start_watch(folder.path(), none);
        for text in ["### Why?\n\nBecause.\n", "### Why?\n\nBecause so.\n"] {
            fs::write(folder.path().join("a.md"), text).unwrap();
            let request = asked.recv().await.unwrap();
            assert_eq!(request.cause, ReloadCause::FolderChanged);
        }
    }

    #[tokio::test]
    async fn changes_before_the_watcher_started_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let (requests, mut asked) = mpsc::channel(8);
        let (_named, of_folder) = latest::channel(folder.path().to_owned());
        let seen = folder_state(folder.path(), &AccessOptions::default());
        fs::write(folder.path().join("a.md"), "### Why?\n\nBecause.\n").unwrap();
        let folder_watch = FolderWatch::new(
            of_folder,
            AccessOptions::default(),
            seen,
            Reloader {
                requests,
                pulls: None,
            },
        );
        tokio::spawn(folder_watch.run(SCAN_EVERY));
        assert_eq!(
            asked.recv().await.unwrap().cause,
            ReloadCause::FolderChanged
        );
    }

    #[tokio::test]
    async fn it_ends_with_the_reload_task() {
        let folder = tempfile::tempdir().unwrap();
        let (requests, _asked) = mpsc::channel(8);
        let (named, of_folder) = latest::channel(folder.path().to_owned());
        let folder_watch = FolderWatch::new(
            of_folder,
            AccessOptions::default(),
            folder_state(folder.path(), &AccessOptions::default()),
            Reloader {
                requests,
                pulls: None,
            },
        );
        drop(named);
        folder_watch.run(SCAN_EVERY).await;
    }
}
