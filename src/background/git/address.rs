//! The address of a repository: only kinds that `git` may connect to, and never with a secret in it.

use std::fmt;

/// The address of a repository. Displays without the user name of an HTTP address, which may be a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The address for `git` and for messages; an HTTP address has no user name here.
    url: String,
    /// The user name of an HTTP address.
    user: Option<UserName>,
}

/// A user name of an HTTP address, which may be a token.
#[derive(Clone, PartialEq, Eq)]
struct UserName(String);

impl fmt::Debug for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Why an address is rejected. The message contains no part of the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// The address is of an unsupported kind, or incomplete.
    #[error(
        "Write the address of a repository, such as \"https://github.com/you/notes.git\" or \"git@github.com:you/notes.git\", or \"\"."
    )]
    Invalid,
    /// The address contains a password.
    #[error("Take the password out of the address, and put it into the variable RECITE_GIT_TOKEN.")]
    HasPassword,
}

impl Address {
    /// Parses an HTTPS, HTTP, SSH or git address, or the path of a folder on this machine.
    ///
    /// # Errors
    /// The address is of another kind, or contains a password.
    pub fn parse(written: &str) -> Result<Self, AddressError> {
        let written = written.trim();
        let plain = |url: &str| Self {
            url: url.to_owned(),
            user: None,
        };
        if written.chars().any(char::is_control) {
            return Err(AddressError::Invalid);
        }
        let Some((scheme, rest)) = written.split_once("://") else {
            let is_known = written.starts_with('/') || is_scp_like(written);
            return is_known
                .then(|| plain(written))
                .ok_or(AddressError::Invalid);
        };
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (user, host) = match host.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, host),
        };
        if user.is_some_and(|user| user.contains(':')) {
            return Err(AddressError::HasPassword);
        }
        let has_place = !host.is_empty() && !host.starts_with('-') && path.len() > 1;
        match scheme {
            "https" | "http" if has_place => Ok(Self {
                url: format!("{scheme}://{host}{path}"),
                user: user.map(|user| UserName(user.to_owned())),
            }),
            "ssh" | "git" if has_place => Ok(plain(written)),
            "file" if path.len() > 1 => Ok(plain(written)),
            _ => Err(AddressError::Invalid),
        }
    }

    /// Returns the address for `git`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns whether git uses HTTP or HTTPS, so that a token can be sent.
    pub fn is_http(&self) -> bool {
        self.url.starts_with("https://") || self.url.starts_with("http://")
    }

    /// Returns whether git uses the program `ssh`.
    pub fn is_ssh(&self) -> bool {
        self.url.starts_with("ssh://") || !self.url.contains("://") && !self.is_local()
    }

    /// Returns whether this is a folder of this machine.
    pub fn is_local(&self) -> bool {
        self.url.starts_with("file://") || self.url.starts_with('/')
    }

    /// Returns whether others can read the traffic: HTTP without TLS to another machine.
    pub fn is_unencrypted(&self) -> bool {
        let Some(rest) = self.url.strip_prefix("http://") else {
            return false;
        };
        let host = rest.split('/').next().unwrap_or_default();
        let on_this_machine = ["127.0.0.1", "localhost", "[::1]"];
        !on_this_machine.iter().any(|it| {
            let port = host.strip_prefix(it);
            port.is_some_and(|port| port.is_empty() || port.starts_with(':'))
        })
    }

    /// Returns the user name of an HTTP address.
    pub(super) fn user(&self) -> Option<&str> {
        self.user.as_ref().map(|user| user.0.as_str())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

/// Returns whether this is `git@host:path`. With `::` it would name a program to run.
fn is_scp_like(written: &str) -> bool {
    let Some((host, path)) = written.split_once(':') else {
        return false;
    };
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    // A single letter is a drive on Windows.
    host.len() > 1
        && host.chars().all(is_host)
        && !host.starts_with(['-', '@'])
        && !host.contains("@-")
        && !path.is_empty()
        && !path.starts_with([':', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_each_kind_are_accepted() {
        for (written, url) in [
            ("https://github.com/you/notes.git", ""),
            (
                "https://you@github.com/you/notes",
                "https://github.com/you/notes",
            ),
            (" http://127.0.0.1:80/notes ", "http://127.0.0.1:80/notes"),
            ("ssh://git@host:22/notes", ""),
            ("git@github.com:you/notes.git", ""),
            ("host:notes", ""),
            ("file:///srv/notes.git", ""),
            ("/srv/notes.git", ""),
            ("git://host/notes", ""),
        ] {
            let address = Address::parse(written).map(|address| address.url().to_owned());
            let url = if url.is_empty() { written } else { url };
            assert_eq!(address.as_deref(), Ok(url), "{written}");
        }
    }

    #[test]
    fn invalid_addresses_and_those_that_could_run_a_program_are_rejected() {
        for written in [
            "",
            "notes",
            "../notes",
            "ext::sh -c touch% /tmp/x",
            "a::b",
            "-oProxyCommand=x:y",
            "git@-oProxyCommand=x:y",
            "ssh://-oProxyCommand=x/y",
            "ftp://host/x",
            "https://",
            "https://host",
            "https:///x",
            "file://",
            "C:notes",
            "https://host/a\nb",
            "host:-x",
        ] {
            assert_eq!(
                Address::parse(written),
                Err(AddressError::Invalid),
                "{written}"
            );
        }
    }

    #[test]
    fn a_password_is_rejected_and_a_user_name_is_never_printed() {
        for written in [
            "https://you:pw@host/x",
            "ssh://git:pw@host/x",
            "https://:pw@host/x",
        ] {
            assert_eq!(Address::parse(written), Err(AddressError::HasPassword));
        }
        let address = Address::parse("https://ghp_secret@host/x").unwrap();
        assert_eq!(address.user(), Some("ghp_secret"));
        assert!(!format!("{address} {address:?}").contains("ghp_secret"));
    }

    #[test]
    fn only_http_to_another_machine_is_unencrypted() {
        for (written, expected) in [
            ("http://host/x", true),
            ("http://127.0.0.1.example.org/x", true),
            ("http://127.0.0.1:8080/x", false),
            ("http://localhost/x", false),
            ("https://host/x", false),
            ("git@host:x", false),
        ] {
            let address = Address::parse(written).unwrap();
            assert_eq!(address.is_unencrypted(), expected, "{written}");
        }
    }
}
