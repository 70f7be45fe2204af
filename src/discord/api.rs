//! Requests with the bot's token, and what came back.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use tokio::time::Instant;

use super::json::{self, Object, Unreadable};
use super::rest::{Cause, Files, Rest, SendError};
use super::token::Token;

/// Why Discord's answer to a question is not known.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error(transparent)]
    Send(#[from] SendError),
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// A client for the endpoints that take the bot's token.
#[derive(Clone)]
pub struct Api {
    client: Client,
    /// Discord's API with its version, such as `https://discord.com/api/v10`.
    base: String,
    authorization: HeaderValue,
    rest: Rest,
}

/// What Discord answered to one request.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What it answers, for errors.
    source_name: String,
    json: String,
}

impl Api {
    pub fn new(client: Client, base: String, token: &Token, rest: Rest) -> Self {
        Self {
            client,
            base,
            authorization: authorization(token),
            rest,
        }
    }

    /// Asks for something, with a single try.
    ///
    /// # Errors
    /// See [`SendError`].
    pub async fn get_once(
        &self,
        cause: Cause,
        path: &str,
        within: Duration,
    ) -> Result<Reply, SendError> {
        let (nothing, files) = (Value::Null, Files::new());
        self.send_once(cause, Method::GET, path, &nothing, &files, within)
            .await
    }

    /// Sends one request until it is taken, refused for good, or the time is over.
    ///
    /// # Errors
    /// See [`SendError`].
    pub async fn send(
        &self,
        cause: Cause,
        method: Method,
        path: &str,
        body: &Value,
        files: &Files,
        within: Duration,
    ) -> Result<Reply, SendError> {
        let request = || self.request(&method, path);
        let deadline = Instant::now() + within;
        let sent = self.rest.send(cause, request, body, files, deadline);
        Ok(Reply::new(&method, path, sent.await?))
    }

    /// Sends one request with a single try.
    ///
    /// # Errors
    /// See [`SendError`].
    pub async fn send_once(
        &self,
        cause: Cause,
        method: Method,
        path: &str,
        body: &Value,
        files: &Files,
        within: Duration,
    ) -> Result<Reply, SendError> {
        let request = self.request(&method, path);
        let sent = self.rest.send_once(cause, request, body, files, within);
        Ok(Reply::new(&method, path, sent.await?))
    }

    fn request(&self, method: &Method, path: &str) -> RequestBuilder {
        self.client
            .request(method.clone(), format!("{}{path}", self.base))
            .header(AUTHORIZATION, self.authorization.clone())
    }
}

/// The header that shows the token; prints as `Sensitive`.
fn authorization(token: &Token) -> HeaderValue {
    let value = HeaderValue::from_str(&format!("Bot {}", token.expose()));
    let mut value = value.expect("a token is visible ASCII");
    value.set_sensitive(true);
    value
}

impl Reply {
    fn new(method: &Method, path: &str, json: String) -> Self {
        let path = path.split('?').next().unwrap_or(path);
        Self {
            source_name: format!("the reply to {method} {path}"),
            json,
        }
    }

    /// The object that it is.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn object(&self) -> Result<Object<'_>, Unreadable> {
        Object::parse(&self.source_name, &self.json)
    }

    /// The list of objects that it is.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn objects(&self) -> Result<Vec<Object<'_>>, Unreadable> {
        json::parse_list(&self.source_name, &self.json)
    }

    /// Its text.
    pub fn json(&self) -> &str {
        &self.json
    }
}
