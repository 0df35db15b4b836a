// One state, one way: actions replace parts of it, views are redrawn from it.

/**
 * @template {object} S
 */
export class Store {
  /** @type {S} */
  #state;
  /** @type {((state: S) => void)[]} */
  #listeners = [];
  #scheduled = false;

  /** @param {S} state */
  constructor(state) {
    this.#state = state;
  }

  get state() {
    return this.#state;
  }

  /** @param {Partial<S> | ((state: S) => Partial<S>)} change */
  update(change) {
    const part = typeof change === "function" ? change(this.#state) : change;
    this.#state = { ...this.#state, ...part };
    if (!this.#scheduled) {
      this.#scheduled = true;
      // Not requestAnimationFrame: events must be announced in a background tab, too.
      queueMicrotask(() => {
        this.#scheduled = false;
        this.#listeners.forEach((listener) => listener(this.#state));
      });
    }
  }

  /** @param {(state: S) => void} listener */
  subscribe(listener) {
    this.#listeners.push(listener);
    listener(this.#state);
  }
}
