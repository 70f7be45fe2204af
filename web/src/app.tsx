// The whole page: person and channel on the left, messages in the middle; notes, inspector and clock on the right.
import "./shell/shell.css";
import { Composer } from "./composer/composer";
import { modal } from "./composer/sending";
import { ModalDialog } from "./message/view";
import { Forum } from "./shell/forum";
import { InstallSwitch } from "./shell/install";
import { Log } from "./shell/log";
import { PersonRadios, PersonSelect } from "./shell/people";
import { PlaceList, PlaceSelect, Unread, here, unreadElsewhere } from "./shell/places";
import { Side, TabName } from "./shell/side";
import { ThemeChoice } from "./shell/theme";
import { ThreadHead } from "./shell/thread-head";
import { TABS, show, view } from "./shell/view";
import { bot, channel, isConnected, hasState, connection, me, openChannel } from "./state";

export function App() {
  if (!hasState.value) return <main class="shell-connecting"><h1>Recite sandbox</h1><p role="status">Connecting to the sandbox…</p></main>;
  return (
    <div class="shell" data-view={view.value}>
      <a class="shell-skip" href="#composer" onClick={skipToComposer}>Skip to the message box</a>
      <header class="shell-rail">
        <h1>Recite <span>sandbox</span></h1>
        <div class="shell-wide">
          <PlaceList />
          <div>
            <PersonRadios />
            <InstallSwitch />
          </div>
          <ThemeChoice />
        </div>
        <div class="shell-narrow">
          <PlaceSelect />
          <PersonSelect />
          <ThemeChoice />
        </div>
      </header>
      <Chat />
      <Side />
      <Views />
      {modal.value && <ModalDialog {...modal.value} onClose={() => (modal.value = null)} />}
    </div>
  );
}

function Chat() {
  const isOnline = connection.value?.is_connected === true && !connection.value.is_blocked;
  return (
    <main class="shell-chat">
      <p role="status" class="shell-banner">{!isConnected.value && "Disconnected from `recite sandbox`. Reconnecting…"}</p>
      <div class="shell-chat-head">
        <h2>{here.value?.name}</h2>
        <p role="status" class="shell-presence" data-online={isOnline}>{bot.value?.name} is {isOnline ? "online" : "offline"}</p>
      </div>
      {openChannel.value?.kind === "thread" && <ThreadHead thread={openChannel.value} />}
      {openChannel.value?.kind === "forum" ? <Forum key={openChannel.value.id} forum={openChannel.value} /> : <Talk />}
    </main>
  );
}

function Talk() {
  return (
    <>
      {/* Each person and channel has its own log, so that a screen reader does not read its messages as new. */}
      <Log key={`${me.value?.id} ${channel.value}`} />
      <Composer />
    </>
  );
}

/** The switch between views in narrow windows, which show one view at a time. */
function Views() {
  return (
    <nav aria-label="Views" class="shell-views">
      <button type="button" aria-current={view.value === "chat" ? "page" : undefined} onClick={() => (view.value = "chat")}>
        Chat <Unread count={unreadElsewhere.value} />
      </button>
      {TABS.map((one) => (
        <button key={one} type="button" aria-current={view.value === one ? "page" : undefined} onClick={() => show(one)}>
          <TabName of={one} />
        </button>
      ))}
    </nav>
  );
}

/** The composer may show the form of a command instead of the message box. */
function skipToComposer(event: Event): void {
  event.preventDefault();
  view.value = "chat";
  setTimeout(() => document.querySelector<HTMLElement>("#composer input, #composer textarea, #composer-send")?.focus());
}
