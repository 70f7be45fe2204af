// The choice of the acting person: radio buttons, or a select in narrow windows.
import { chosenPerson, me, people } from "../state";
import type { Person } from "../protocol";

const named = ({ name, is_manager }: Person): string => (is_manager ? `${name} (manager)` : name);

export function PersonRadios() {
  return (
    <fieldset class="shell-people">
      <legend>You are</legend>
      {people.value?.map((person) => (
        <label key={person.id}>
          <input type="radio" name="person" checked={person.id === me.value?.id} onChange={() => (chosenPerson.value = person.id)} />
          <span class="shell-avatar" aria-hidden="true">{person.name.slice(0, 1).toUpperCase()}</span>
          {named(person)}
        </label>
      ))}
    </fieldset>
  );
}

export function PersonSelect() {
  return (
    <label class="shell-choice">
      <span class="visually-hidden">You are</span>
      <select value={me.value?.id ?? ""} onChange={(event) => (chosenPerson.value = event.currentTarget.value)}>
        {people.value?.map((person) => <option key={person.id} value={person.id}>{named(person)}</option>)}
      </select>
    </label>
  );
}
