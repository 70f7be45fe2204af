import { Markdown } from "../markdown/markdown";
import type { Embed } from "../protocol";
import { Picture } from "./media";

/** An embed, in messages without Components V2. */
export function EmbedView({ embed }: { embed: Embed }) {
  const color = embed.color === undefined ? undefined : `#${embed.color.toString(16).padStart(6, "0")}`;
  return (
    <div class="msg-container msg-accented" style={{ "--accent": color ?? "var(--line)" }}>
      <div class="msg-stack">
        {embed.title === undefined ? null : <Title title={embed.title} url={embed.url} />}
        {embed.description === undefined ? null : <Markdown text={embed.description} />}
        {embed.fields === undefined ? null : (
          <dl class="msg-fields">
            {embed.fields.map(({ name, value, inline }) => (
              <div class={inline ? "msg-field msg-field-inline" : "msg-field"}>
                <dt><Markdown text={name} /></dt>
                <dd><Markdown text={value} /></dd>
              </div>
            ))}
          </dl>
        )}
        {embed.image === undefined ? null : <Picture url={embed.image.url} alt={null} />}
        {embed.footer === undefined ? null : <p class="msg-footer">{embed.footer.text}</p>}
      </div>
    </div>
  );
}

function Title({ title, url }: { title: string; url: string | undefined }) {
  if (url === undefined) return <div class="msg-title"><Markdown text={title} /></div>;
  return <a class="msg-title" href={url} target="_blank" rel="noreferrer noopener">{title}</a>;
}
