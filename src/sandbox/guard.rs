//! Who may use the page: a browser on this machine that was given its address.
//!
//! The address holds a secret, so that neither another user of the machine nor a web page that guesses
//! ports gets in. A name that leads to this machine (DNS rebinding) is refused by the `Host` header, and
//! the page itself may load nothing from anywhere else.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Nothing from elsewhere, and no script or style but the page's own files; browsers set `style` attributes
/// of their own while one edits.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // Each start has another secret and may have another page.
    (CACHE_CONTROL, "no-store"),
];

/// The layer around the page's routes; the state is its port.
pub(super) async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match is_ours(request.headers(), port) {
        true => next.run(request).await,
        false => (
            StatusCode::FORBIDDEN,
            "This page is for a browser on the same machine: use the address that `recite sandbox` printed.\n",
        )
            .into_response(),
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a request was meant for this port of this machine, and came from no other site's page.
fn is_ours(headers: &HeaderMap, port: u16) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}"));
    let is_meant = text(HOST).is_some_and(|host| hosts.iter().any(|ours| ours == host));
    let is_from_here = text(ORIGIN).is_none_or(|origin| {
        let from = origin.strip_prefix("http://");
        from.is_some_and(|from| hosts.iter().any(|ours| ours == from))
    });
    is_meant && is_from_here
}

pub(super) async fn not_found() -> Response {
    let words = "There is nothing here: use the whole address that `recite sandbox` printed.\n";
    (StatusCode::NOT_FOUND, words).into_response()
}
