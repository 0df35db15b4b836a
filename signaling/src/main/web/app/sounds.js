// The others' voices, one audio element for each.

import { byId } from "./dom.js";
import { TRACK } from "./meeting-state.js";

/** @typedef {import("./app-state.js").AppState} AppState */
/** @typedef {import("./app-state.js").AppStore} AppStore */

export class Sounds {
  #store;
  #place = byId("sounds", HTMLElement);
  /** @type {Map<string, HTMLAudioElement>} */
  #elements = new Map();
  #speakerId = "";

  /** @param {AppStore} store */
  constructor(store) {
    this.#store = store;
  }

  /** @param {AppState} state */
  render({ streams, media: { speakerId } }) {
    for (const [key, element] of this.#elements) {
      const track = streams.get(key);
      if (track === undefined || !plays(element, track)) {
        element.srcObject = null;
        element.remove();
        this.#elements.delete(key);
      }
    }
    for (const [key, track] of streams) {
      const isSound = key.endsWith(`/${TRACK.microphone}`) || key.endsWith(`/${TRACK.screenAudio}`);
      if (isSound && !this.#elements.has(key)) {
        this.#play(key, track);
      }
    }
    if (speakerId !== this.#speakerId) {
      this.#speakerId = speakerId;
      this.#elements.forEach((element) => void element.setSinkId?.(speakerId).catch(() => {}));
    }
  }

  /** After a click, browsers let sound play. */
  resume() {
    this.#store.update({ soundBlocked: false });
    this.#elements.forEach((element) => this.#start(element));
  }

  /**
   * @param {string} key
   * @param {MediaStreamTrack} track
   */
  #play(key, track) {
    const element = document.createElement("audio");
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    element.dataset["stream"] = key;
    if (this.#speakerId !== "") {
      void element.setSinkId?.(this.#speakerId).catch(() => {});
    }
    this.#elements.set(key, element);
    this.#place.append(element);
    this.#start(element);
  }

  /** @param {HTMLAudioElement} element */
  #start(element) {
    element.play().catch((error) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") {
        this.#store.update({ soundBlocked: true });
      }
    });
  }
}

/**
 * @param {HTMLAudioElement} element
 * @param {MediaStreamTrack} track
 */
function plays(element, track) {
  return element.srcObject instanceof MediaStream && element.srcObject.getTracks()[0] === track;
}
