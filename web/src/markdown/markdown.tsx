// A text in Discord's dialect, as Discord shows it.
import "./markdown.css";
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Code } from "./code";
import { jumpTo, messageOf } from "./jump";
import { ChannelMention, CommandMention, RoleMention, Timestamp, UserMention } from "./mentions";
import { joined, type Node } from "./nodes";
import { parse } from "./parse";

/** Whether `@everyone` in the text meant everyone; else it is a word like others. */
interface Meant {
  mentionsEveryone?: boolean | undefined;
}

export function Markdown({ text, mentionsEveryone }: { text: string } & Meant) {
  const nodes = useMemo(() => parse(text), [text]);
  return <div class="md">{shown(nodes, { mentionsEveryone })}</div>;
}

function shown(nodes: Node[], meant: Meant): ComponentChildren {
  return joined(nodes).map((node) => one(node, meant));
}

function one(node: Node, meant: Meant): ComponentChildren {
  switch (node.type) {
    case "text":
      return node.content;
    case "strong":
      return <strong>{shown(node.content, meant)}</strong>;
    case "em":
      return <em>{shown(node.content, meant)}</em>;
    case "underline":
      return <u>{shown(node.content, meant)}</u>;
    case "strikethrough":
      return <s>{shown(node.content, meant)}</s>;
    case "spoiler":
      return <Spoiler>{shown(node.content, meant)}</Spoiler>;
    case "inlineCode":
      return <code class="md-code">{node.content}</code>;
    case "link":
      return <Link target={node.target} title={node.title}>{shown(node.content, meant)}</Link>;
    case "emoji":
      return `:${node.name}:`;
    case "everyone":
    case "here":
      return meant.mentionsEveryone ? <span class="md-mention md-mention-me">@{node.type}</span> : `@${node.type}`;
    default:
      return named(node) ?? block(node, meant);
  }
}

function named(node: Node): ComponentChildren {
  switch (node.type) {
    case "user":
      return <UserMention id={node.id} />;
    case "role":
      return <RoleMention id={node.id} />;
    case "channel":
      return <ChannelMention id={node.id} />;
    case "slashCommand":
      return <CommandMention name={node.fullName} />;
    case "timestamp":
      return <Timestamp seconds={Number(node.timestamp)} format={node.format} />;
    default:
      return null;
  }
}

function block(node: Node, meant: Meant): ComponentChildren {
  switch (node.type) {
    // The author's name above is of the third level, and no level may be left out below it.
    case "heading":
      return (
        <div class={`md-h${node.level}`} role="heading" aria-level={4}>
          {shown(node.content, meant)}
        </div>
      );
    case "subtext":
      return <small class="md-subtext">{shown(node.content, meant)}</small>;
    case "blockQuote":
      return <blockquote>{shown(node.content, meant)}</blockquote>;
    case "codeBlock":
      return <Code code={node.content} language={node.lang.toLowerCase()} />;
    case "list": {
      const items = node.items.map((item) => <li>{shown(item, meant)}</li>);
      return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>;
    }
    default:
      return null;
  }
}

/** Messages are here, everything else opens beside this page. */
function Link({ target, title, children }: { target: string; title: string | undefined; children: ComponentChildren }) {
  const message = messageOf(target);
  if (message !== null) return <button type="button" class="md-jump" onClick={() => jumpTo(message)}>{children}</button>;
  return <a href={target} title={title ?? target} target="_blank" rel="noreferrer noopener">{children}</a>;
}

/** Words that are covered until they are pressed, and then stay seen. */
function Spoiler({ children }: { children: ComponentChildren }) {
  const [isSeen, see] = useState(false);
  if (isSeen) return <span class="md-spoiler md-spoiler-seen">{children}</span>;
  const show = () => see(true);
  return (
    // No <button>: the words in it may be blocks, and take the line breaks of the text around them.
    <span class="md-spoiler" role="button" tabIndex={0} aria-label="Spoiler, show" onClick={show} onKeyDown={byKey(show)}>
      <span class="md-spoiler-words" inert>{children}</span>
    </span>
  );
}

/** The keys that press a button, for what cannot be one. */
function byKey(press: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press();
  };
}
