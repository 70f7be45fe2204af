// The switch that installs the bot for the current person, so that it can be used where it is not a member.
import { performAction } from "../connection";
import { bot, isInstalled, me } from "../state";

export function InstallSwitch() {
  const person = me.value;
  if (person === null) return null;
  const set = () => void performAction({ action: "set_installed", person: person.id, is_installed: !isInstalled.peek() });
  return (
    <label class="shell-install" title="With a user install, a person can use the bot where it is not a member">
      <input
        type="checkbox"
        role="switch"
        checked={isInstalled.value}
        onChange={(event) => {
          // The switch shows the actual state, which the program sends.
          event.currentTarget.checked = isInstalled.value;
          set();
        }}
      />
      {person.name} has installed {bot.value?.name}
    </label>
  );
}
