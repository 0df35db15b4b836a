// How loud the own microphone is: for the meter before joining, and sealed into each frame for the others.

export const SILENCE_DBOV = 127;

export class LevelMeter {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AnalyserNode | null} */
  #analyser = null;
  /** @type {MediaStreamAudioSourceNode | null} */
  #source = null;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  #samples = new Float32Array(1024);

  /** @param {MediaStreamTrack | null} track */
  watch(track) {
    if (track === this.#track) {
      return;
    }
    this.#track = track;
    this.#source?.disconnect();
    this.#source = null;
    if (track !== null) {
      this.#context ??= new AudioContext();
      this.#analyser ??= new AnalyserNode(this.#context, { fftSize: 1024 });
      this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
      this.#source.connect(this.#analyser);
      void this.#context.resume().catch(() => {});
    }
  }

  /** Browsers start an audio context only after a gesture. */
  wake() {
    void this.#context?.resume().catch(() => {});
  }

  /** @returns {number} RFC 6464 section 3: 0 is the loudest, 127 silence */
  levelDbov() {
    if (this.#analyser === null || this.#track === null || !this.#track.enabled) {
      return SILENCE_DBOV;
    }
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return dbovOf(this.#samples);
  }

  close() {
    this.watch(null);
    void this.#context?.close();
    this.#context = null;
    this.#analyser = null;
  }
}

/**
 * @param {Float32Array} samples from −1 to 1
 * @returns {number}
 */
export function dbovOf(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(samples.length, 1);
  const level = Math.round(-10 * Math.log10(power));
  return Number.isFinite(level) ? Math.min(SILENCE_DBOV, Math.max(0, level)) : SILENCE_DBOV;
}

/**
 * @param {number} dbov
 * @returns {number} 0 to 100 for a bar: speech fills about two thirds
 */
export function meterPercent(dbov) {
  return Math.round(Math.min(100, Math.max(0, ((70 - dbov) / 60) * 100)));
}
