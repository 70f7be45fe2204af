// The whole page: who and where on the left, the channel in the middle, notes, inspector and clock on the right.
import "./shell/shell.css";
import { Composer } from "./composer/composer";
import { modal } from "./composer/sending";
import { ModalDialog } from "./message/view";
import { Log } from "./shell/log";
import { PersonRadios, PersonSelect } from "./shell/people";
import { PlaceList, PlaceSelect, Unread, here, news } from "./shell/places";
import { Side, TabName } from "./shell/side";
import { ThemeChoice } from "./shell/theme";
import { TABS, show, view } from "./shell/view";
import { bot, channel, isConnected, isTold, line, me } from "./state";

export function App() {
  if (!isTold.value) return <main class="shell-connecting"><h1>Recite sandbox</h1><p role="status">Connecting to the sandbox…</p></main>;
  return (
    <div class="shell" data-view={view.value}>
      <a class="shell-skip" href="#composer" onClick={skipToComposer}>Skip to the message box</a>
      <header class="shell-rail">
        <h1>Recite <span>sandbox</span></h1>
        <div class="shell-wide">
          <PlaceList />
          <PersonRadios />
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
  const isOnline = line.value?.is_connected === true && !line.value.is_cut;
  return (
    <main class="shell-chat">
      <p role="status" class="shell-banner">{!isConnected.value && "The line to `recite sandbox` is lost. Trying again…"}</p>
      <div class="shell-chat-head">
        <h2>{here.value?.name}</h2>
        <p role="status" class="shell-presence" data-online={isOnline}>{bot.value?.name} is {isOnline ? "online" : "offline"}</p>
      </div>
      {/* Another person or channel is another log: nothing of it is news. */}
      <Log key={`${me.value?.id} ${channel.value}`} />
      <Composer />
    </main>
  );
}

/** Narrow windows show one view at a time. */
function Views() {
  return (
    <nav aria-label="Views" class="shell-views">
      <button type="button" aria-current={view.value === "chat" ? "page" : undefined} onClick={() => (view.value = "chat")}>
        Chat <Unread count={news.value} />
      </button>
      {TABS.map((one) => (
        <button key={one} type="button" aria-current={view.value === one ? "page" : undefined} onClick={() => show(one)}>
          <TabName of={one} />
        </button>
      ))}
    </nav>
  );
}

/** The composer may hold a command's form instead of the message box. */
function skipToComposer(event: Event): void {
  event.preventDefault();
  view.value = "chat";
  setTimeout(() => document.querySelector<HTMLElement>("#composer input, #composer textarea, #composer-send")?.focus());
}
