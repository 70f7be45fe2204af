//! Serves the page that `web/build.mjs` built. It is embedded, so building the program needs no Node.

use std::fs;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};

use super::error::PageError;
use super::page::{Page, SharedPage};

const INDEX: &[u8] = include_bytes!("../../web/dist/index.html");
const SCRIPT: &[u8] = include_bytes!("../../web/dist/app.js");
const STYLE: &[u8] = include_bytes!("../../web/dist/app.css");

pub(super) async fn index(State(page): State<SharedPage>) -> Result<Response, PageError> {
    page.asset("index.html", "text/html; charset=utf-8", INDEX)
}

pub(super) async fn script(State(page): State<SharedPage>) -> Result<Response, PageError> {
    page.asset("app.js", "text/javascript; charset=utf-8", SCRIPT)
}

pub(super) async fn style(State(page): State<SharedPage>) -> Result<Response, PageError> {
    page.asset("app.css", "text/css; charset=utf-8", STYLE)
}

impl Page {
    /// Returns a file of the page: from the folder of a developer, if one is set, or the embedded file.
    fn asset(
        &self,
        name: &str,
        kind: &'static str,
        embedded: &'static [u8],
    ) -> Result<Response, PageError> {
        let bytes = match &self.services.page_dir {
            None => Bytes::from_static(embedded),
            Some(folder) => {
                let read = fs::read(folder.join(name));
                let failed = |error| {
                    PageError::internal(format!("{}: {error}", folder.join(name).display()))
                };
                read.map_err(failed)?.into()
            }
        };
        Ok(([(CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response())
    }
}
