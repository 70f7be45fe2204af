//! The requests that read or change something beside Discord: notes, pictures, clock, line.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::fault::Fault;
use super::page::SharedPage;
use super::protocol::{
    AddedPicture, Advance, Clock, FilePath, FixIds, FixedIds, Line, NoteText, Preview, PreviewNote,
    RenameFile, SaveNote, SetLine, TextWithIds, Told,
};
use recite_discord_sim::snowflake::Snowflake;

#[derive(Deserialize)]
pub(super) struct Named {
    path: String,
}

/// A file of a message, as Discord's own host for files serves it.
pub(super) async fn attachment(
    State(page): State<SharedPage>,
    Path((id, _name)): Path<(Snowflake, String)>,
) -> Result<Response, Fault> {
    let file = page.parts.discord.typed_file(id);
    let (kind, bytes) = file.ok_or_else(|| Fault::unknown("this file is in no message"))?;
    Ok(typed(&kind, bytes))
}

fn typed(kind: &str, bytes: Vec<u8>) -> Response {
    let kind = HeaderValue::from_str(kind);
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    ([(CONTENT_TYPE, kind)], bytes).into_response()
}

pub(super) async fn read_note(
    State(page): State<SharedPage>,
    Query(named): Query<Named>,
) -> Result<Json<NoteText>, Fault> {
    let read = off_the_loop(move || page.notes_pane().read(&named.path)).await??;
    Ok(Json(read))
}

pub(super) async fn save_note(
    State(page): State<SharedPage>,
    Json(note): Json<SaveNote>,
) -> Result<Json<NoteText>, Fault> {
    let saved = off_the_loop(move || page.notes_pane().save(&note)).await??;
    Ok(Json(saved))
}

pub(super) async fn preview(
    State(page): State<SharedPage>,
    Json(note): Json<PreviewNote>,
) -> Result<Json<Preview>, Fault> {
    let preview = move || {
        let quiz = page.parts.live.quiz();
        page.notes_pane().preview(&note, quiz.app().notebook())
    };
    Ok(Json(off_the_loop(preview).await?))
}

pub(super) async fn picture(
    State(page): State<SharedPage>,
    Query(named): Query<Named>,
) -> Result<Response, Fault> {
    let (bytes, kind) = off_the_loop(move || page.notes_pane().picture(&named.path)).await??;
    Ok(typed(kind, bytes))
}

pub(super) async fn fix_ids(
    State(page): State<SharedPage>,
    Json(wish): Json<FixIds>,
) -> Result<Json<FixedIds>, Fault> {
    let fixed = off_the_loop(move || page.notes_pane().fix_ids(&wish)).await??;
    Ok(Json(fixed))
}

pub(super) async fn text_with_ids(
    State(page): State<SharedPage>,
    Json(note): Json<PreviewNote>,
) -> Result<Json<TextWithIds>, Fault> {
    let with_ids = move || {
        let quiz = page.parts.live.quiz();
        page.notes_pane()
            .text_with_ids(&note, quiz.app().notebook())
    };
    Ok(Json(off_the_loop(with_ids).await??))
}

pub(super) async fn rename(
    State(page): State<SharedPage>,
    Json(wish): Json<RenameFile>,
) -> Result<Json<FilePath>, Fault> {
    let renamed = off_the_loop(move || page.notes_pane().rename(&wish)).await??;
    Ok(Json(renamed))
}

pub(super) async fn delete(
    State(page): State<SharedPage>,
    Json(file): Json<FilePath>,
) -> Result<Json<FilePath>, Fault> {
    let delete = move || page.notes_pane().delete(&file.path).map(|()| file);
    Ok(Json(off_the_loop(delete).await??))
}

#[derive(Deserialize)]
pub(super) struct NamedPicture {
    /// The path of the note that is to show it.
    note: String,
    /// Its file's name where it comes from.
    name: String,
}

pub(super) async fn add_picture(
    State(page): State<SharedPage>,
    Query(NamedPicture { note, name }): Query<NamedPicture>,
    bytes: Bytes,
) -> Result<Json<AddedPicture>, Fault> {
    let add = move || page.notes_pane().add_picture(&note, &name, &bytes);
    Ok(Json(off_the_loop(add).await??))
}

/// Moves the bot's time; answered once what was due on the way has been posted.
pub(super) async fn advance(
    State(page): State<SharedPage>,
    Json(advance): Json<Advance>,
) -> Result<Json<Clock>, Fault> {
    let moved = page.parts.time.advance(advance.by, &page.parts.live).await;
    Ok(Json(moved?))
}

/// Cuts the line to the bot, or mends it.
pub(super) async fn set_line(
    State(page): State<SharedPage>,
    Json(set): Json<SetLine>,
) -> Json<Line> {
    let discord = &page.parts.discord;
    discord.be_silent(set.is_cut);
    if !set.is_cut {
        // The bot connects anew and is told what it missed, rather than trusting a line that was dead.
        discord.drop_connections();
    }
    let line = page.line();
    page.publish(&Told::Line { line });
    Json(line)
}

/// Runs what reads the disk where it holds nobody up.
async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Fault::internal("a bug of Recite's; its log tells where, please report it"))
}
