// The publish and the subscribe session of one membership, begun anew whenever one of them breaks.

import { backoffMs } from "./backoff.js";
import { TRACK } from "./meeting-state.js";
import { Publication } from "./publish.js";
import { Subscription } from "./subscribe.js";

/** @typedef {import("./media.js").LocalMedia} LocalMedia */
/** @typedef {import("./sealing.js").Sealing} Sealing */
/** @typedef {import("./signaling.js").Message} Message */
/** @typedef {import("./subscribe.js").Origin} Origin */

/** docs/signaling-protocol.md: a session is not begun anew more often than once a second. */
const RESTART_MS = 1_000;
const TRACKS = Object.values(TRACK);

export class MediaSessions {
  #media;
  #outlets;
  /** @type {Sealing | null} */
  #sealing = null;
  /** @type {Publication | null} */
  #publication = null;
  /** @type {Subscription | null} */
  #subscription = null;
  #attempt = 0;
  #failures = 0;
  #participants = 1;
  #online = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #publishTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #subscribeTimer;

  /**
   * @param {LocalMedia} media
   * @param {object} outlets
   * @param {(message: Message) => void} outlets.send
   * @param {(origin: Origin, mediaTrack: MediaStreamTrack) => void} outlets.onStream
   * @param {(origin: Origin) => void} outlets.onStreamEnded
   * @param {string} [outlets.codecWish] for pictures: see codec-choice.js
   * @param {(flows: boolean) => void} outlets.onMedia whether media reaches the server, as far as known
   */
  constructor(media, outlets) {
    this.#media = media;
    this.#outlets = outlets;
  }

  /** @returns {{publish: RTCPeerConnection | null, subscribe: RTCPeerConnection | null}} for statistics */
  get connections() {
    return {
      publish: this.#publication?.connection ?? null,
      subscribe: this.#subscription?.connection ?? null,
    };
  }

  /**
   * @param {Sealing} sealing
   * @param {number} participants
   */
  open(sealing, participants) {
    this.#sealing = sealing;
    this.#participants = participants;
    this.#online = true;
    this.#publish();
    this.#subscribe();
  }

  close() {
    clearTimeout(this.#publishTimer);
    clearTimeout(this.#subscribeTimer);
    this.#publication?.close();
    this.#subscription?.close();
    this.#publication = null;
    this.#subscription = null;
    this.#sealing = null;
  }

  /** The signalling is lost: media goes on, but nothing can be begun. */
  pause() {
    this.#online = false;
  }

  /** The signalling is back within the same membership. */
  resume() {
    this.#online = true;
    clearTimeout(this.#publishTimer);
    clearTimeout(this.#subscribeTimer);
    if (this.#publication === null) {
      this.#publish();
    } else {
      this.#publication.repeatOffer();
    }
    if (this.#subscription === null) {
      this.#subscribe();
    } else {
      this.#subscription.repeatRequest();
    }
  }

  /**
   * @param {number} track
   * @param {number} participants
   */
  changeTrack(track, participants) {
    this.#participants = participants;
    const publication = this.#publication;
    if (publication === null) {
      return;
    }
    void publication.set(track, this.#media.track(track), participants);
    if (track === TRACK.screen) {
      void publication.set(TRACK.screenAudio, this.#media.track(TRACK.screenAudio), participants);
      publication.offer();
    }
  }

  /** @param {number} participants */
  resize(participants) {
    this.#participants = participants;
    void this.#publication?.limit(TRACK.camera, this.#media.track(TRACK.camera), participants);
  }

  /** @param {Message} message */
  onMessage(message) {
    const attempt = message["attempt"];
    switch (message.type) {
      case "published":
        if (attempt === this.#publication?.attempt) {
          this.#publication?.accept(message["sdp"]);
        }
        break;
      case "offer":
        if (attempt === this.#subscription?.attempt) {
          this.#subscription?.accept(/** @type {any} */ (message));
        }
        break;
      case "transport":
        this.#onTransport(message["session"], attempt, message["state"]);
        break;
    }
  }

  /**
   * @param {string} code
   * @param {string} about
   */
  onError(code, about) {
    if (about === "publish") {
      this.#restartPublish(this.#publication?.attempt ?? 0);
    } else if (about === "answer" && code !== "out-of-order") {
      this.#restartSubscribe(this.#subscription?.attempt ?? 0);
    }
  }

  /**
   * @param {string} session
   * @param {number} attempt
   * @param {string} state
   */
  #onTransport(session, attempt, state) {
    if (state === "connected") {
      this.#failures = 0;
      this.#outlets.onMedia(true);
    } else if (session === "publish") {
      this.#restartPublish(attempt);
    } else {
      this.#restartSubscribe(attempt);
    }
  }

  #publish() {
    const sealing = this.#sealing;
    if (sealing === null) {
      return;
    }
    const publication = new Publication({
      sealing,
      attempt: ++this.#attempt,
      send: this.#outlets.send,
      onBroken: (attempt) => this.#restartPublish(attempt),
      codecWish: this.#outlets.codecWish,
    });
    this.#publication = publication;
    TRACKS.forEach((track) => void publication.set(track, this.#media.track(track), this.#participants));
    publication.offer();
  }

  #subscribe() {
    const sealing = this.#sealing;
    if (sealing === null) {
      return;
    }
    this.#subscription = new Subscription({
      sealing,
      attempt: ++this.#attempt,
      ...this.#outlets,
      onBroken: (attempt) => this.#restartSubscribe(attempt),
    });
  }

  /** @param {number} attempt the one that broke; another is meanwhile at work if it is not the current one */
  #restartPublish(attempt) {
    if (attempt === this.#publication?.attempt) {
      this.#publication.close();
      this.#publication = null;
      this.#publishTimer = setTimeout(() => this.#online && this.#publish(), this.#pauseMs());
    }
  }

  /** @param {number} attempt */
  #restartSubscribe(attempt) {
    if (attempt === this.#subscription?.attempt) {
      this.#subscription.close();
      this.#subscription = null;
      this.#subscribeTimer = setTimeout(() => this.#online && this.#subscribe(), this.#pauseMs());
    }
  }

  #pauseMs() {
    this.#outlets.onMedia(false);
    return Math.max(RESTART_MS, backoffMs(this.#failures++));
  }
}
