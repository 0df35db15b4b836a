// `/`: a room and a passphrase, generated or one's own.

import { byId, fitHeight, showMessage } from "./dom.js";
import { generatePassphrase, generateRoomName } from "./generate.js";
import { tidyRoomName } from "./link.js";
import { limitedName } from "./people.js";
import { passphraseWarning, roomWarning } from "./strength.js";

/** A warning while somebody types the first letters would only be noise. */
const WARN_AFTER_MS = 600;

export class LandingView {
  #words;
  #room = byId("landing-room", HTMLInputElement);
  #roomWarning = byId("landing-room-warning", HTMLElement);
  #passphrase = byId("landing-passphrase", HTMLTextAreaElement);
  #passphraseWarning = byId("landing-passphrase-warning", HTMLElement);
  #name = byId("landing-name", HTMLInputElement);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {{rooms: string[], passphrases: string[]}} lists
   * @param {(choice: {room: string, passphrase: string, name: string}) => void} onStart
   */
  constructor(lists, onStart) {
    this.#words = { rooms: new Set(lists.rooms), passphrases: new Set(lists.passphrases) };
    byId("landing-room-new", HTMLElement).onclick = () => this.#setRoom(generateRoomName(lists.rooms));
    byId("landing-passphrase-new", HTMLElement).onclick = () =>
      this.#setPassphrase(generatePassphrase(lists.passphrases));
    this.#room.oninput = () => this.#warnSoon();
    this.#room.onchange = () => this.#setRoom(tidyRoomName(this.#room.value));
    this.#passphrase.oninput = () => {
      fitHeight(this.#passphrase);
      this.#warnSoon();
    };
    this.#passphrase.onkeydown = (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        this.#passphrase.form?.requestSubmit();
      }
    };
    byId("landing-form", HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      const room = tidyRoomName(this.#room.value);
      const passphrase = this.#passphrase.value.trim();
      if (room !== "" && passphrase !== "") {
        onStart({ room, passphrase, name: limitedName(this.#name.value) });
      }
    };
    this.#setRoom(generateRoomName(lists.rooms));
    this.#setPassphrase(generatePassphrase(lists.passphrases));
  }

  /** @param {string} name */
  show(name) {
    this.#name.value = name;
    fitHeight(this.#passphrase);
  }

  /** @param {string} room */
  #setRoom(room) {
    this.#room.value = room;
    this.#warn();
  }

  /** @param {string} passphrase */
  #setPassphrase(passphrase) {
    this.#passphrase.value = passphrase;
    fitHeight(this.#passphrase);
    this.#warn();
  }

  #warnSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#warn(), WARN_AFTER_MS);
  }

  #warn() {
    const room = tidyRoomName(this.#room.value);
    showMessage(this.#roomWarning, roomWarning(room, this.#words.rooms));
    showMessage(this.#passphraseWarning, passphraseWarning(this.#passphrase.value, this.#words.passphrases));
  }
}
