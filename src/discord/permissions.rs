//! Computes a member's permissions in a channel.

use super::json::{Bits, FieldError, Id, Object};

/// A set of permissions. Unknown bits are kept and ignored.
///
/// Source: Discord's documentation, "Permissions".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u64);

impl Permissions {
    /// No permissions.
    pub const NONE: Self = Self(0);
    /// All permissions.
    const ALL: Self = Self(u64::MAX);
    /// All permissions in every channel.
    const ADMINISTRATOR: Self = Self(1 << 3);
    /// Manage Server.
    pub const MANAGE_SERVER: Self = Self(1 << 5);
    /// View Channel.
    pub const VIEW_CHANNEL: Self = Self(1 << 10);
    /// Send Messages.
    pub const SEND_MESSAGES: Self = Self(1 << 11);
    /// Manage Messages.
    pub const MANAGE_MESSAGES: Self = Self(1 << 13);
    /// Attach Files.
    pub const ATTACH_FILES: Self = Self(1 << 15);
    /// Read Message History.
    pub const READ_MESSAGE_HISTORY: Self = Self(1 << 16);
    /// Mention @everyone, @here, and All Roles.
    pub const MENTION_EVERYONE: Self = Self(1 << 17);
    /// Manage Threads.
    pub const MANAGE_THREADS: Self = Self(1 << 34);
    /// Send Messages in Threads.
    pub const SEND_MESSAGES_IN_THREADS: Self = Self(1 << 38);
    /// Use External Apps.
    pub const USE_EXTERNAL_APPS: Self = Self(1 << 50);

    /// Returns the permissions that an interaction contains. Administrators have all.
    pub fn of_interaction(Bits(bits): Bits) -> Self {
        match Self(bits).contains(Self::ADMINISTRATOR) {
            true => Self::ALL,
            false => Self(bits),
        }
    }

    /// Returns whether this set contains all permissions of `other`.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Returns the permissions after applying the overwrites.
    fn apply(self, overwrites: Overwrites) -> Self {
        Self(self.0 & !overwrites.deny | overwrites.allow)
    }
}

/// A channel's permission overwrites for a role or a member.
#[derive(Clone, Copy, Default)]
struct Overwrites {
    allow: u64,
    deny: u64,
}

/// Returns the permissions of `user` in a channel.
///
/// `channel`, `guild` and `member` are Discord's JSON objects. In a channel of another server, there are no permissions.
/// Roles and overwrites that do not apply to the member are not read.
/// Source: Discord's documentation, "Permissions", "Permission Overwrites".
///
/// # Errors
/// Fails if a relevant value is missing or has the wrong type.
pub fn member_permissions(
    channel: &Object<'_>,
    guild_id: Id,
    guild: &Object<'_>,
    user: Id,
    member: &Object<'_>,
) -> Result<Permissions, FieldError> {
    let elsewhere = channel.optional::<Id>("guild_id");
    if elsewhere.is_some_and(|id| id != guild_id) {
        return Ok(Permissions::NONE);
    }
    if guild.optional("owner_id") == Some(user) {
        return Ok(Permissions::ALL);
    }
    let roles: Vec<Id> = member.list("roles")?;
    let mut base = 0;
    let mut has_everyone = false;
    for role in guild.objects("roles")? {
        // The @everyone role has the server's id.
        let id = role.optional::<Id>("id");
        if id.is_some_and(|id| id == guild_id || roles.contains(&id)) {
            has_everyone |= id == Some(guild_id);
            base |= role.required::<Bits>("permissions")?.0;
        }
    }
    if !has_everyone {
        // The reply is incomplete. Without this role, the computed permissions would be too few.
        return Err(guild.missing_error("roles[@everyone]", "a role"));
    }
    let base = Permissions(base);
    if base.contains(Permissions::ADMINISTRATOR) {
        return Ok(Permissions::ALL);
    }
    let [mut of_everyone, mut of_roles, mut of_member] = [Overwrites::default(); 3];
    for overwrite in channel.optional_objects("permission_overwrites")? {
        let changed = match overwrite.optional::<Id>("id") {
            Some(id) if id == guild_id => &mut of_everyone,
            Some(id) if id == user => &mut of_member,
            Some(id) if roles.contains(&id) => &mut of_roles,
            _ => continue,
        };
        changed.allow |= overwrite.required::<Bits>("allow")?.0;
        changed.deny |= overwrite.required::<Bits>("deny")?.0;
    }
    Ok(base.apply(of_everyone).apply(of_roles).apply(of_member))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const GUILD: Id = Id(1);
    const BOT: Id = Id(9);

    fn permissions(channel: &Value, guild: &Value, member: &Value) -> Result<u64, String> {
        let [channel, guild, member] = [channel, guild, member].map(ToString::to_string);
        let parse = |json| Object::parse("the reply", json).expect("an object");
        let found = member_permissions(
            &parse(&channel),
            GUILD,
            &parse(&guild),
            BOT,
            &parse(&member),
        );
        found.map(|it| it.0).map_err(|error| error.to_string())
    }

    fn guild() -> Value {
        json!({"owner_id": "5", "roles": [
            {"id": "1", "permissions": "7"}, {"id": "2", "permissions": "16"},
            {"id": "3", "permissions": null}, {"id": null}, null,
        ]})
    }

    #[test]
    fn role_permissions_are_combined_and_overwrites_apply_in_discords_order() {
        let member = json!({"roles": ["2"]});
        let overwrite = |id: &str, allow: u64, deny: u64| json!({"id": id, "type": 0, "allow": allow.to_string(), "deny": deny.to_string()});
        let channel = |overwrites: Vec<Value>| json!({"permission_overwrites": overwrites});
        let check = |overwrites, expected| {
            let found = permissions(&channel(overwrites), &guild(), &member);
            assert_eq!(found, Ok(expected));
        };
        check(vec![], 23);
        check(vec![overwrite("1", 32, 1)], 54);
        check(vec![overwrite("2", 1, 0), overwrite("1", 0, 1)], 23);
        check(vec![overwrite("9", 0, 16), overwrite("2", 16, 0)], 7);
        check(vec![overwrite("3", 64, 7), overwrite("8", 64, 7)], 23);
        for none in [json!({}), json!({"permission_overwrites": null})] {
            assert_eq!(permissions(&none, &guild(), &member), Ok(23));
        }
    }

    #[test]
    fn owners_and_administrators_have_all_permissions() {
        let deny = json!({"permission_overwrites": [{"id": "9", "allow": "0", "deny": "1024"}]});
        let mut owned = guild();
        owned["owner_id"] = json!("9");
        assert_eq!(permissions(&deny, &owned, &json!({})), Ok(u64::MAX));
        let mut trusted = guild();
        trusted["roles"][1]["permissions"] = json!("8");
        assert_eq!(
            permissions(&deny, &trusted, &json!({"roles": ["2"]})),
            Ok(u64::MAX)
        );
    }

    #[test]
    fn there_are_no_permissions_in_a_channel_of_another_server() {
        let elsewhere = json!({"guild_id": "2", "permission_overwrites": [{"id": "9", "allow": "2048", "deny": "0"}]});
        let mut guild = guild();
        let member = json!({"roles": ["2"]});
        assert_eq!(permissions(&elsewhere, &guild, &member), Ok(0));
        guild["owner_id"] = json!("9");
        assert_eq!(permissions(&elsewhere, &guild, &member), Ok(0));
        let here = json!({"guild_id": "1"});
        assert_eq!(permissions(&here, &guild, &member), Ok(u64::MAX));
    }

    #[test]
    fn errors_contain_the_path_of_the_missing_value() {
        let member = json!({"roles": ["3"]});
        let error = permissions(&json!({}), &guild(), &member);
        assert!(error.is_err_and(|it| it.contains("`roles[2].permissions`")));
        let error = permissions(&json!({}), &guild(), &json!({}));
        assert!(error.is_err_and(|it| it.contains("`roles` is missing")));
        let error = permissions(&json!({}), &json!({"roles": []}), &json!({"roles": []}));
        assert!(error.is_err_and(|it| it.contains("@everyone")));
        let bad = json!({"permission_overwrites": [{"id": "9", "allow": "x", "deny": "0"}]});
        let error = permissions(&bad, &guild(), &json!({"roles": []}));
        assert!(error.is_err_and(|it| it.contains("`permission_overwrites[0].allow`")));
    }
}
