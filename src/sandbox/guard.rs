//! Restricts access to the page to browsers on this machine that know its URL.
//!
//! The URL contains a secret, so neither other users of the machine nor web pages that guess ports get access. The
//! `Host` header is checked to prevent DNS rebinding, and the page may not load anything from other sites.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Allows only the page's own scripts and styles. Browsers set inline `style` attributes while text is edited.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // Each start has a new secret and may have a new page.
    (CACHE_CONTROL, "no-store"),
];

/// The layer around the page's routes. Its state is the port.
pub(super) async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match is_ours(request.headers(), port) {
        true => next.run(request).await,
        false => (
            StatusCode::FORBIDDEN,
            "This page only works in a browser on the same machine. Open the URL that `recite sandbox` printed.\n",
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

/// Returns whether a request is for this port of this machine and does not come from a page of another site.
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
    let words = "Page not found. Open the full URL that `recite sandbox` printed.\n";
    (StatusCode::NOT_FOUND, words).into_response()
}
