// Removing somebody: everyone else gets a new passphrase.

import { closeOnBackdrop } from "./dialogs.js";
import { byId, setText } from "./dom.js";
import { generatePassphrase } from "./generate.js";
import { shownNames } from "./tiles.js";

/** @typedef {import("./app-state.js").AppState} AppState */

/** What is about to be done, as it was shown. @typedef {{slot: number, staying: string[], passphrase: string}} Removal */

export class RemovalDialog {
  #dialog = byId("removal", HTMLDialogElement);
  #title = byId("removal-title", HTMLElement);
  #staying = byId("removal-staying", HTMLElement);
  #passphrase = byId("removal-passphrase", HTMLElement);
  #words;
  /** @type {Removal} */
  #removal = { slot: -1, staying: [], passphrase: "" };
  /** Whom it was opened for: somebody else may have the slot meanwhile. @type {string | undefined} */
  #id;

  /**
   * @param {readonly string[]} words the passphrase list
   * @param {(removal: Removal) => void} onConfirm
   */
  constructor(words, onConfirm) {
    this.#words = words;
    byId("removal-new", HTMLElement).onclick = () => this.#draw();
    byId("removal-cancel", HTMLElement).onclick = () => this.#dialog.close();
    byId("removal-form", HTMLFormElement).onsubmit = () => onConfirm(this.#removal);
    closeOnBackdrop(this.#dialog);
  }

  /**
   * @param {number} slot
   * @param {AppState} state
   */
  open(slot, state) {
    this.#removal = { slot, staying: [], passphrase: "" };
    this.#id = state.meeting.peers.get(slot)?.id;
    this.#draw();
    this.#dialog.showModal();
    this.render(state);
    byId("removal-cancel", HTMLElement).focus();
  }

  /** @param {AppState} state */
  render(state) {
    if (!this.#dialog.open) {
      return;
    }
    const { slot } = this.#removal;
    if (!state.meeting.members.includes(slot) || state.meeting.peers.get(slot)?.id !== this.#id) {
      this.#dialog.close();
      return;
    }
    const names = shownNames(state);
    const staying = [...state.meeting.peers.values()].filter((peer) => peer.slot !== slot && peer.state !== "announced");
    this.#removal = { ...this.#removal, staying: staying.map(({ id }) => id) };
    setText(this.#title, `Remove ${names.get(slot) ?? ""}?`);
    setText(
      this.#staying,
      staying.length === 0
        ? "Nobody else is here: you will be alone."
        : `These stay and get a new passphrase: ${staying.map((peer) => names.get(peer.slot)).join(", ")}.`,
    );
  }

  #draw() {
    this.#removal = { ...this.#removal, passphrase: generatePassphrase(this.#words) };
    setText(this.#passphrase, this.#removal.passphrase);
  }
}
