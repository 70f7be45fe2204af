// A forum channel: its posts, and the form of a new one.
import { useId, useState } from "preact/hooks";
import { performAction } from "../connection";
import { allChannels, allMessages, chosenChannel, me, people } from "../state";
import type { Channel, Snowflake, Tag } from "../protocol";

/** Discord's limits of a post. Source: resources/channel.mdx, "Start Thread in Forum or Media Channel". */
const MAX_TITLE = 100;
const MAX_TEXT = 2_000;

export function Forum({ forum }: { forum: Channel }) {
  const posts = (allChannels.value ?? []).filter(({ parent }) => parent === forum.id).toReversed();
  return (
    <div class="shell-forum">
      <NewPost forum={forum} />
      <h3 id="shell-posts">{posts.length === 0 ? "No posts yet" : "Posts"}</h3>
      <ul aria-labelledby="shell-posts">
        {posts.map((post) => <li key={post.id}><Post post={post} /></li>)}
      </ul>
    </div>
  );
}

function Post({ post }: { post: Channel }) {
  const owner = people.value?.find(({ id }) => id === post.owner)?.name ?? "somebody";
  const replies = (allMessages.value ?? []).filter(({ json }) => json.channel_id === post.id && json.id !== post.id).length;
  return (
    <button type="button" class="shell-post" onClick={() => (chosenChannel.value = post.id)}>
      <span class="shell-post-title">{post.name}</span>
      <span class="shell-post-about">
        {owner} · {replies} {replies === 1 ? "reply" : "replies"}{post.is_locked ? " · locked" : ""}{post.is_archived ? " · archived" : ""}
      </span>
      <Tags tags={post.tags} />
    </button>
  );
}

export function Tags({ tags }: { tags: Tag[] }) {
  if (tags.length === 0) return null;
  return <span class="shell-tags">{tags.map(({ id, name }) => <span key={id}>{name}</span>)}</span>;
}

function NewPost({ forum }: { forum: Channel }) {
  const [title, setTitle] = useState("");
  const [text, setText] = useState("");
  const [tags, setTags] = useState<Snowflake[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const id = useId();
  const offered = forum.tags.filter(({ is_moderated }) => !is_moderated || me.value?.is_manager === true);
  const toggle = (tag: Snowflake) => setTags(tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const person = me.peek()?.id;
    if (person === undefined) return;
    try {
      const result = await performAction({ action: "open_post", person, forum: forum.id, title: title.trim(), tags, text });
      if (result.result === "opened") chosenChannel.value = result.channel;
      if (result.result === "failed") setFailure(result.why);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form id="composer" class="shell-new-post" aria-labelledby={`${id}-head`} onSubmit={(event) => void submit(event)}>
      <h3 id={`${id}-head`}>New post in #{forum.name}</h3>
      <label for={`${id}-title`}>Title</label>
      <input id={`${id}-title`} required maxLength={MAX_TITLE} value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
      <label for={`${id}-text`}>Message</label>
      <textarea id={`${id}-text`} required rows={3} maxLength={MAX_TEXT} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      {offered.length > 0 && (
        <fieldset>
          <legend>Tags</legend>
          {offered.map((tag) => (
            <label key={tag.id}>
              <input type="checkbox" checked={tags.includes(tag.id)} onChange={() => toggle(tag.id)} />
              {tag.name}
            </label>
          ))}
        </fieldset>
      )}
      {failure !== null && <p class="shell-post-failure" role="alert">{failure}</p>}
      <button id="composer-send" class="shell-post-send">Post</button>
    </form>
  );
}
