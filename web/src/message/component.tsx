// Renders components like Discord. Source: components/reference.mdx.
import type { ComponentChildren } from "preact";
import { Markdown } from "../markdown/markdown";
import type { Component } from "../protocol";
import { useMessageContext } from "./actions";
import { ButtonView } from "./button";
import { FileCard } from "./files";
import { Gallery, Picture } from "./media";
import { SelectMenu } from "./select";
import { Spoilered } from "./spoilered";

export function Components({ components }: { components: Component[] | undefined }) {
  return <>{components?.map((component) => <One key={component.id} component={component} />)}</>;
}

function One({ component }: { component: Component }): ComponentChildren {
  const { message } = useMessageContext();
  switch (component.type) {
    case 1:
      return <Row components={component.components ?? []} />;
    case 2:
      return <ButtonView button={component} />;
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return <SelectMenu menu={component} />;
    case 9:
      return <Section section={component} />;
    case 10:
      return <Markdown text={component.content ?? ""} mentionsEveryone={message.mention_everyone} />;
    case 11:
      return (
        <div class="msg-thumbnail">
          <Picture url={component.media?.url ?? ""} alt={component.description} isSpoiler={component.spoiler} />
        </div>
      );
    case 12:
      return <Gallery items={component.items ?? []} />;
    case 13:
      return (
        <Spoilered isSpoiler={component.spoiler}>
          <FileCard url={component.file?.url ?? ""} />
        </Spoilered>
      );
    case 14:
      return <Separator isSeen={component.divider !== false} isWide={component.spacing === 2} />;
    case 17:
      return <Container container={component} />;
    default:
      return <p class="msg-unknown">Component type {component.type} is not supported by this page.</p>;
  }
}

function Row({ components }: { components: Component[] }) {
  return <div class="msg-row"><Components components={components} /></div>;
}

function Section({ section }: { section: Component }) {
  const accessory = section.accessory;
  return (
    <div class="msg-section">
      <div class="msg-stack"><Components components={section.components} /></div>
      {accessory === undefined ? null : (
        <div class="msg-accessory"><One component={accessory} /></div>
      )}
    </div>
  );
}

function Separator({ isSeen, isWide }: { isSeen: boolean; isWide: boolean }) {
  const size = isWide ? "msg-separator msg-separator-wide" : "msg-separator";
  return isSeen ? <hr class={size} /> : <div class={size} aria-hidden="true" />;
}

function Container({ container }: { container: Component }) {
  const color = container.accent_color;
  const accent = color === null || color === undefined ? undefined : `#${color.toString(16).padStart(6, "0")}`;
  return (
    <div class={accent === undefined ? "msg-container" : "msg-container msg-accented"} style={{ "--accent": accent }}>
      <Spoilered isSpoiler={container.spoiler}>
        <div class="msg-stack"><Components components={container.components} /></div>
      </Spoilered>
    </div>
  );
}
