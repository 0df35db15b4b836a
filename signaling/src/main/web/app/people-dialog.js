// Everybody in the call with their five words, and what a moderator can do.

import { byId, make, setText } from "./dom.js";
import { closeOnBackdrop } from "./dialogs.js";
import { FLAG, TRACK } from "./meeting-state.js";
import { shownNames } from "./tiles.js";
import { encryptionOf } from "./wording.js";

/** @typedef {import("./app-state.js").AppState} AppState */
/**
 * @typedef {object} PeopleActions
 * @property {(slot: number) => void} onRemove
 * @property {(id: string, track: number) => void} onAsk to switch something off
 */

export class PeopleDialog {
  #dialog = byId("people", HTMLDialogElement);
  #list = byId("people-list", HTMLElement);
  #hint = byId("people-hint", HTMLElement);
  #actions;

  /** @param {PeopleActions} actions */
  constructor(actions) {
    this.#actions = actions;
    closeOnBackdrop(this.#dialog);
  }

  /** @param {AppState} state */
  open(state) {
    this.#dialog.showModal();
    this.render(state);
  }

  close() {
    this.#dialog.close();
  }

  /** @param {AppState} state */
  render(state) {
    if (!this.#dialog.open) {
      return;
    }
    const { meeting } = state;
    const people = [meeting.slot, ...meeting.members].map((slot) => personOf(state, slot));
    // Drawn anew only if something changed, so that the focus stays where it is.
    const key = JSON.stringify(people);
    if (this.#list.dataset["key"] !== key) {
      this.#list.dataset["key"] = key;
      this.#list.replaceChildren(...people.map((person) => this.#line(person)));
    }
    setText(
      this.#hint,
      meeting.members.length === 0
        ? "Nobody else is here."
        : "Let each read their own five words aloud. If all hear what they see, nobody sits between you.",
    );
  }

  /** @param {ReturnType<typeof personOf>} person */
  #line({ slot, id, name, trust, label, words, moderator, removable, askable }) {
    const line = make("li", "person");
    line.dataset["slot"] = String(slot);
    line.dataset["testid"] = "people-person";
    const head = make("p", "person-head");
    head.append(make("span", "person-name", name));
    if (moderator) {
      head.append(make("span", "person-role", "moderator"));
    }
    line.append(head);
    if (label !== "") {
      const state = make("p", "trust-line", label);
      state.dataset["trust"] = trust;
      line.append(state);
    }
    if (words !== "") {
      const spoken = make("p", "words", words);
      spoken.dataset["testid"] = "people-words";
      line.append(spoken);
    }
    const buttons = make("p", "person-buttons");
    if (askable) {
      buttons.append(this.#button("Ask to mute", name, "people-mute", () => this.#actions.onAsk(id, TRACK.microphone)));
    }
    if (removable) {
      buttons.append(this.#button("Remove …", name, "people-remove", () => this.#actions.onRemove(slot)));
    }
    if (buttons.childElementCount > 0) {
      line.append(buttons);
    }
    return line;
  }

  /**
   * @param {string} label
   * @param {string} name
   * @param {string} testId
   * @param {() => void} onClick
   */
  #button(label, name, testId, onClick) {
    const button = make("button", "quiet", label);
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `${label}: ${name}`);
    button.dataset["testid"] = testId;
    button.onclick = onClick;
    return button;
  }
}

/**
 * @param {AppState} state
 * @param {number} slot
 */
function personOf(state, slot) {
  const { meeting } = state;
  const moderator = meeting.moderators.includes(slot);
  if (slot === meeting.slot) {
    const name = state.name === "" ? "You" : `${state.name} (you)`;
    return {
      slot, id: "", name, trust: "sealed", label: "", words: meeting.ownWords.join(" "), moderator, removable: false, askable: false,
    };
  }
  const peer = meeting.peers.get(slot);
  const proven = peer !== undefined && peer.state !== "announced";
  const { trust, label } = encryptionOf(meeting, slot);
  const amModerator = meeting.moderators.includes(meeting.slot);
  return {
    slot,
    id: peer?.id ?? "",
    name: shownNames(state).get(slot) ?? "",
    trust,
    label,
    words: proven ? peer.words.join(" ") : "",
    moderator,
    removable: amModerator,
    askable: amModerator && proven && (peer.flags & FLAG.muted) === 0,
  };
}
