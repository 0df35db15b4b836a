// Devices, one person's encryption, and the invitation when the clipboard is closed to us.

import { fillDevices } from "./device-choice.js";
import { byId, setText, showMessage } from "./dom.js";
import { shownNames } from "./tiles.js";
import { encryptionOf } from "./wording.js";

/** @typedef {import("./app-state.js").AppState} AppState */
/** @typedef {import("./media.js").LocalMedia} LocalMedia */

/** @param {HTMLDialogElement} dialog closes also by a click beside it */
export function closeOnBackdrop(dialog) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
}

export class SettingsDialog {
  #dialog = byId("settings", HTMLDialogElement);
  #microphone = byId("settings-microphone", HTMLSelectElement);
  #microphoneProblem = byId("settings-microphone-problem", HTMLElement);
  #camera = byId("settings-camera", HTMLSelectElement);
  #cameraProblem = byId("settings-camera-problem", HTMLElement);
  #speaker = byId("settings-speaker", HTMLSelectElement);

  /** @param {LocalMedia} media */
  constructor(media) {
    this.#microphone.onchange = () => void media.choose("microphone", this.#microphone.value);
    this.#camera.onchange = () => void media.choose("camera", this.#camera.value);
    this.#speaker.onchange = () => media.chooseSpeaker(this.#speaker.value);
    byId("settings-speaker-field", HTMLElement).hidden = !("setSinkId" in HTMLMediaElement.prototype);
    closeOnBackdrop(this.#dialog);
  }

  open() {
    this.#dialog.showModal();
  }

  /** @param {AppState} state */
  render({ media: { microphone, camera, speakerId, devices } }) {
    if (this.#dialog.open) {
      fillDevices(this.#microphone, devices, "audioinput", microphone.deviceId);
      fillDevices(this.#camera, devices, "videoinput", camera.deviceId);
      fillDevices(this.#speaker, devices, "audiooutput", speakerId);
      showMessage(this.#microphoneProblem, microphone.problem);
      showMessage(this.#cameraProblem, camera.problem);
    }
  }
}

export class PersonDialog {
  #dialog = byId("person", HTMLDialogElement);
  #name = byId("person-name", HTMLElement);
  #trust = byId("person-trust", HTMLElement);
  #explanation = byId("person-explanation", HTMLElement);
  #wordsPart = byId("person-words-part", HTMLElement);
  #words = byId("person-words", HTMLElement);
  #wordsHint = byId("person-words-hint", HTMLElement);
  #message = byId("person-message", HTMLElement);
  #remove = byId("person-remove", HTMLElement);
  #slot = -1;

  /**
   * @param {(slot: number) => void} onMessage
   * @param {(slot: number) => void} onRemove
   */
  constructor(onMessage, onRemove) {
    this.#remove.onclick = () => {
      this.#dialog.close();
      onRemove(this.#slot);
    };
    this.#message.onclick = () => {
      this.#dialog.close();
      onMessage(this.#slot);
    };
    closeOnBackdrop(this.#dialog);
  }

  /**
   * @param {number} slot
   * @param {AppState} state
   */
  open(slot, state) {
    this.#slot = slot;
    this.#dialog.showModal();
    this.render(state);
  }

  /** @param {AppState} state */
  render(state) {
    if (!this.#dialog.open) {
      return;
    }
    const { meeting } = state;
    if (this.#slot === meeting.slot) {
      this.#showOwn(state);
      return;
    }
    if (!meeting.members.includes(this.#slot)) {
      this.#dialog.close();
      return;
    }
    const peer = meeting.peers.get(this.#slot);
    const proven = peer !== undefined && peer.state !== "announced";
    const { trust, label, explanation } = encryptionOf(meeting, this.#slot);
    setText(this.#name, shownNames(state).get(this.#slot) ?? "");
    setText(this.#trust, label);
    this.#trust.dataset["trust"] = trust;
    setText(this.#explanation, explanation);
    setText(this.#words, proven ? peer.words.join(" ") : "");
    this.#wordsPart.hidden = !proven;
    this.#message.hidden = !proven;
    this.#remove.hidden = !meeting.moderators.includes(meeting.slot);
    setText(
      this.#wordsHint,
      "Let this person read their five words aloud. If they are these, nobody sits between the two of you.",
    );
  }

  /** @param {AppState} state */
  #showOwn({ name, meeting: { ownWords } }) {
    setText(this.#name, name === "" ? "You" : `${name} (you)`);
    setText(this.#trust, "");
    setText(this.#explanation, "The others see these words beside your name.");
    setText(this.#words, ownWords.join(" "));
    setText(this.#wordsHint, "Read them aloud: who hears the same words as they see is connected to you and nobody else.");
    this.#wordsPart.hidden = ownWords.length === 0;
    this.#message.hidden = true;
    this.#remove.hidden = true;
  }
}

export class InvitationDialog {
  #dialog = byId("invitation", HTMLDialogElement);
  #link = byId("invitation-link", HTMLTextAreaElement);

  constructor() {
    closeOnBackdrop(this.#dialog);
  }

  /** @param {string} link */
  open(link) {
    this.#link.value = link;
    this.#dialog.showModal();
    this.#link.select();
  }
}
