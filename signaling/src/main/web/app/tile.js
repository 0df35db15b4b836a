// One person's picture, or a shared screen: an avatar until authenticated frames are shown.

import { setIcon, setText, within } from "./dom.js";
import { initials } from "./people.js";

/**
 * @typedef {object} TileContent
 * @property {number} slot
 * @property {"camera" | "screen"} source
 * @property {string} name
 * @property {boolean} known whether the name is proven to be somebody's who has the passphrase
 * @property {boolean} own
 * @property {MediaStreamTrack | null} picture null while there is none to show
 * @property {boolean} speaking
 * @property {boolean} muted
 * @property {boolean} hand
 * @property {boolean} recording
 * @property {string} reaction
 * @property {string} note "" or what is wrong with this stream
 * @property {import("./wording.js").Trust} trust
 * @property {string} trustLabel
 */

/** No new frame for so long: what stands there is not live. */
const STALLED_MS = 4_000;
const TRUST_ICONS = { sealed: "lock", waiting: "waiting", broken: "broken" };

export class Tile {
  element;
  #video;
  #avatar;
  #note;
  #hand;
  #recording;
  #reaction;
  #label;
  #trust;
  #name;
  #muted;
  #state;
  /** @type {MediaStreamTrack | null} */
  #picture = null;
  #frames = 0;
  #lastFrameMs = 0;
  /** Tells frames of the present picture from those of a former one. */
  #generation = 0;
  #noteText = "";

  /** @param {(slot: number) => void} onDetails */
  constructor(onDetails) {
    const template = document.getElementById("tile-template");
    const copy = /** @type {HTMLTemplateElement} */ (template).content.cloneNode(true);
    this.element = within(/** @type {DocumentFragment} */ (copy), ".tile", HTMLElement);
    this.#video = within(this.element, "video", HTMLVideoElement);
    this.#avatar = within(this.element, ".avatar", HTMLElement);
    this.#note = within(this.element, ".tile-note", HTMLElement);
    this.#hand = within(this.element, ".tile-hand", HTMLElement);
    this.#recording = within(this.element, ".tile-recording", HTMLElement);
    this.#reaction = within(this.element, ".tile-reaction", HTMLElement);
    this.#label = within(this.element, ".tile-label", HTMLElement);
    this.#trust = within(this.element, ".tile-trust", SVGElement);
    this.#name = within(this.element, ".tile-name", HTMLElement);
    this.#muted = within(this.element, ".tile-muted", SVGElement);
    this.#state = within(this.element, ".tile-state", HTMLElement);
    this.#label.onclick = () => onDetails(Number(this.element.dataset["slot"]));
    this.#video.muted = true;
    this.#video.autoplay = true;
  }

  /** @param {TileContent} content */
  render(content) {
    const { slot, source, name, known, own, speaking, muted, hand, recording, reaction, trust, trustLabel } = content;
    const { dataset } = this.element;
    dataset["slot"] = String(slot);
    dataset["source"] = source;
    dataset["own"] = String(own);
    dataset["trust"] = trust;
    dataset["speaking"] = String(speaking);
    setText(this.#name, source === "screen" ? `${name}: screen` : name);
    setText(this.#state, trustLabel);
    setText(this.#avatar, known ? initials(name) : "?");
    this.#avatar.dataset["hue"] = known ? String(slot % 6) : "none";
    setIcon(this.#trust, TRUST_ICONS[trust]);
    this.#trust.toggleAttribute("hidden", own);
    this.#muted.toggleAttribute("hidden", !muted);
    this.#hand.hidden = !hand;
    this.#recording.hidden = !recording;
    this.#reaction.hidden = reaction === "";
    setText(this.#reaction, reaction);
    this.#label.setAttribute("aria-label", [name, trustLabel, muted ? "muted" : ""].filter(Boolean).join(", "));
    this.#noteText = content.note;
    this.#setPicture(content.picture);
    this.check();
  }

  /** @param {MediaStreamTrack | null} picture */
  #setPicture(picture) {
    if (picture === this.#picture) {
      return;
    }
    this.#picture = picture;
    this.#frames = 0;
    this.#generation++;
    this.element.dataset["picture"] = "none";
    // Without load() the element may keep the last frame of what it showed before.
    this.#video.srcObject = picture === null ? null : new MediaStream([picture]);
    if (picture === null) {
      this.#video.load();
    } else {
      void this.#video.play().catch(() => {});
      this.#awaitFrame(this.#generation);
    }
  }

  /**
   * Firefox counts no frames of a stream in getVideoPlaybackQuality(), but tells of each.
   *
   * @param {number} generation
   */
  #awaitFrame(generation) {
    this.#video.requestVideoFrameCallback(() => {
      if (generation === this.#generation) {
        this.#frames++;
        this.#lastFrameMs = performance.now();
        // A reused receiver may show one frame of its former sender once more: the second one is new.
        if (this.#frames >= 2 && this.element.dataset["picture"] !== "live") {
          this.check();
        }
        this.#awaitFrame(generation);
      }
    });
  }

  /** Looks whether frames come: only they show that a picture is real. Called now and then. */
  check() {
    const isNew = this.#picture === null || this.#frames < 2;
    // A hidden page is shown no frames; that says nothing about the stream.
    const isLate = performance.now() - this.#lastFrameMs > STALLED_MS && !document.hidden;
    this.element.dataset["frames"] = String(this.#frames);
    this.element.dataset["picture"] = isNew ? "none" : isLate ? "stalled" : "live";
    const stalled = this.element.dataset["picture"] === "stalled" ? "The picture has stopped." : "";
    const note = this.#noteText || stalled;
    setText(this.#note, note);
    this.#note.hidden = note === "";
  }

  remove() {
    this.#video.srcObject = null;
    this.element.remove();
  }
}

