// Renders a text in Discord's Markdown.
import "./markdown.css";
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Code } from "./code";
import { jumpTo, messageOf } from "./jump";
import { ChannelMention, CommandMention, RoleMention, Timestamp, UserMention } from "./mentions";
import { joined, type Node } from "./nodes";
import { parse } from "./parse";

/** Whether `@everyone` in the text is a mention or plain text. */
interface MarkdownOptions {
  mentionsEveryone?: boolean | undefined;
}

export function Markdown({ text, mentionsEveryone }: { text: string } & MarkdownOptions) {
  const nodes = useMemo(() => parse(text), [text]);
  return <div class="md">{shown(nodes, { mentionsEveryone })}</div>;
}

function shown(nodes: Node[], options: MarkdownOptions): ComponentChildren {
  return joined(nodes).map((node) => one(node, options));
}

function one(node: Node, options: MarkdownOptions): ComponentChildren {
  switch (node.type) {
    case "text":
      return node.content;
    case "strong":
      return <strong>{shown(node.content, options)}</strong>;
    case "em":
      return <em>{shown(node.content, options)}</em>;
    case "underline":
      return <u>{shown(node.content, options)}</u>;
    case "strikethrough":
      return <s>{shown(node.content, options)}</s>;
    case "spoiler":
      return <Spoiler>{shown(node.content, options)}</Spoiler>;
    case "inlineCode":
      return <code class="md-code">{node.content}</code>;
    case "link":
      return <Link target={node.target} title={node.title}>{shown(node.content, options)}</Link>;
    case "emoji":
      return `:${node.name}:`;
    case "everyone":
    case "here":
      return options.mentionsEveryone ? <span class="md-mention md-mention-me">@{node.type}</span> : `@${node.type}`;
    default:
      return named(node) ?? block(node, options);
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

function block(node: Node, options: MarkdownOptions): ComponentChildren {
  switch (node.type) {
    // The author's name is a heading of level 3, and levels must not be skipped below it.
    case "heading":
      return (
        <div class={`md-h${node.level}`} role="heading" aria-level={4}>
          {shown(node.content, options)}
        </div>
      );
    case "subtext":
      return <small class="md-subtext">{shown(node.content, options)}</small>;
    case "blockQuote":
      return <blockquote>{shown(node.content, options)}</blockquote>;
    case "codeBlock":
      return <Code code={node.content} language={node.lang.toLowerCase()} />;
    case "list": {
      const items = node.items.map((item) => <li>{shown(item, options)}</li>);
      return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>;
    }
    default:
      return null;
  }
}

/** A link to a message jumps within the page; other links open in a new tab. */
function Link({ target, title, children }: { target: string; title: string | undefined; children: ComponentChildren }) {
  const message = messageOf(target);
  if (message !== null) return <button type="button" class="md-jump" onClick={() => jumpTo(message)}>{children}</button>;
  return <a href={target} title={title ?? target} target="_blank" rel="noreferrer noopener">{children}</a>;
}

/** Text that is hidden until it is clicked. */
function Spoiler({ children }: { children: ComponentChildren }) {
  const [isRevealed, reveal] = useState(false);
  if (isRevealed) return <span class="md-spoiler md-spoiler-seen">{children}</span>;
  const show = () => reveal(true);
  return (
    // Not a <button>: the text may contain blocks and line breaks.
    <span class="md-spoiler" role="button" tabIndex={0} aria-label="Spoiler, show" onClick={show} onKeyDown={byKey(show)}>
      <span class="md-spoiler-words" inert>{children}</span>
    </span>
  );
}

/** Makes an element respond to the keys that press a button. */
function byKey(press: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press();
  };
}
