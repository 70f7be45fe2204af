//! The endpoints for notes, pictures, the clock and the bot's connection.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::error::PageError;
use super::page::SharedPage;
use super::protocol::{
    AddedPicture, Advance, BotConnection, Clock, FilePath, FixIds, FixedIds, NoteText, PageUpdate,
    Preview, PreviewNote, RenameFile, SaveNote, SetConnection, TextWithIds,
};
use recite_discord_sim::snowflake::Snowflake;

/// The query of requests for one file.
#[derive(Deserialize)]
pub(super) struct PathQuery {
    path: String,
}

/// Serves a file of a message, like Discord's CDN.
pub(super) async fn attachment(
    State(page): State<SharedPage>,
    Path((id, _name)): Path<(Snowflake, String)>,
) -> Result<Response, PageError> {
    let file = page.services.discord.file_with_type(id);
    let (kind, bytes) =
        file.ok_or_else(|| PageError::not_found("no message contains this file"))?;
    Ok(file_response(&kind, bytes))
}

fn file_response(kind: &str, bytes: Vec<u8>) -> Response {
    let kind = HeaderValue::from_str(kind);
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    ([(CONTENT_TYPE, kind)], bytes).into_response()
}

pub(super) async fn read_note(
    State(page): State<SharedPage>,
    Query(query): Query<PathQuery>,
) -> Result<Json<NoteText>, PageError> {
    let read = run_blocking(move || page.notes_pane().read(&query.path)).await??;
    Ok(Json(read))
}

pub(super) async fn save_note(
    State(page): State<SharedPage>,
    Json(note): Json<SaveNote>,
) -> Result<Json<NoteText>, PageError> {
    let saved = run_blocking(move || page.notes_pane().save(&note)).await??;
    Ok(Json(saved))
}

pub(super) async fn preview(
    State(page): State<SharedPage>,
    Json(note): Json<PreviewNote>,
) -> Result<Json<Preview>, PageError> {
    let preview = move || {
        let quiz = page.services.live.quiz();
        page.notes_pane().preview(&note, quiz.app().notebook())
    };
    Ok(Json(run_blocking(preview).await?))
}

pub(super) async fn picture(
    State(page): State<SharedPage>,
    Query(query): Query<PathQuery>,
) -> Result<Response, PageError> {
    let (bytes, kind) = run_blocking(move || page.notes_pane().picture(&query.path)).await??;
    Ok(file_response(kind, bytes))
}

pub(super) async fn fix_ids(
    State(page): State<SharedPage>,
    Json(request): Json<FixIds>,
) -> Result<Json<FixedIds>, PageError> {
    let fixed = run_blocking(move || page.notes_pane().fix_ids(&request)).await??;
    Ok(Json(fixed))
}

pub(super) async fn text_with_ids(
    State(page): State<SharedPage>,
    Json(note): Json<PreviewNote>,
) -> Result<Json<TextWithIds>, PageError> {
    let with_ids = move || {
        let quiz = page.services.live.quiz();
        page.notes_pane()
            .text_with_ids(&note, quiz.app().notebook())
    };
    Ok(Json(run_blocking(with_ids).await??))
}

pub(super) async fn rename(
    State(page): State<SharedPage>,
    Json(request): Json<RenameFile>,
) -> Result<Json<FilePath>, PageError> {
    let renamed = run_blocking(move || page.notes_pane().rename(&request)).await??;
    Ok(Json(renamed))
}

pub(super) async fn delete(
    State(page): State<SharedPage>,
    Json(file): Json<FilePath>,
) -> Result<Json<FilePath>, PageError> {
    let delete = move || page.notes_pane().delete(&file.path).map(|()| file);
    Ok(Json(run_blocking(delete).await??))
}

/// The query of a request that adds a picture.
#[derive(Deserialize)]
pub(super) struct PictureQuery {
    /// The path of the note that will show it.
    note: String,
    /// The original name of the file.
    name: String,
}

pub(super) async fn add_picture(
    State(page): State<SharedPage>,
    Query(PictureQuery { note, name }): Query<PictureQuery>,
    bytes: Bytes,
) -> Result<Json<AddedPicture>, PageError> {
    let add = move || page.notes_pane().add_picture(&note, &name, &bytes);
    Ok(Json(run_blocking(add).await??))
}

/// Advances the bot's clock. Responds once every question that became due has been posted.
pub(super) async fn advance(
    State(page): State<SharedPage>,
    Json(advance): Json<Advance>,
) -> Result<Json<Clock>, PageError> {
    let moved = page
        .services
        .time
        .advance(advance.by, &page.services.live)
        .await;
    Ok(Json(moved?))
}

/// Blocks the bot's connection, or restores it.
pub(super) async fn set_connection(
    State(page): State<SharedPage>,
    Json(set): Json<SetConnection>,
) -> Json<BotConnection> {
    let discord = &page.services.discord;
    discord.set_unresponsive(set.is_blocked);
    if !set.is_blocked {
        // The bot must reconnect and receive what it missed, instead of using the dead connection.
        discord.drop_connections();
    }
    let connection = page.connection();
    page.publish(&PageUpdate::Connection { connection });
    Json(connection)
}

/// Runs work that reads the disk on a thread where blocking is allowed.
async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PageError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| {
        PageError::internal("internal error: see the log for details, and please report it")
    })
}
