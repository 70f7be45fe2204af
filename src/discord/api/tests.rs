use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::response::Redirect;
use tokio::net::TcpListener;

use super::*;

/// Starts a server on loopback and returns its URL.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let requests = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&requests);
    let elsewhere = serve(Router::new().fallback(async move || {
        counted.fetch_add(1, Ordering::Relaxed);
    }))
    .await;
    for redirect in [Redirect::to, Redirect::temporary, Redirect::permanent] {
        let redirect = redirect(&elsewhere);
        let discord = serve(Router::new().fallback(async || redirect)).await;
        let client = client().build().expect("a client");
        let response = client.post(discord).body("secret").send().await;
        let status = response.expect("a response").status();
        assert!(status.is_redirection(), "{status}");
    }
    assert_eq!(requests.load(Ordering::Relaxed), 0);
}
