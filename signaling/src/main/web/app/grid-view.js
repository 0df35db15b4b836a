// The people, as large as the window allows.

import { byId } from "./dom.js";
import { bestColumns } from "./layout.js";
import { Tile } from "./tile.js";
import { tilesOf } from "./tiles.js";

/** @typedef {import("./app-state.js").AppState} AppState */
/** @typedef {import("./media.js").LocalMedia} LocalMedia */

const CHECK_MS = 250;

export class GridView {
  #media;
  #onDetails;
  #grid = byId("grid", HTMLElement);
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  #order = "";

  /**
   * @param {LocalMedia} media
   * @param {(slot: number) => void} onDetails
   */
  constructor(media, onDetails) {
    this.#media = media;
    this.#onDetails = onDetails;
    new ResizeObserver(() => this.#arrange()).observe(this.#grid);
    setInterval(() => this.#tiles.forEach((tile) => tile.check()), CHECK_MS);
  }

  /** @param {AppState} state */
  render(state) {
    const contents = tilesOf(state, (track) => this.#media.track(track));
    for (const [key, tile] of this.#tiles) {
      if (!contents.has(key)) {
        tile.remove();
        this.#tiles.delete(key);
      }
    }
    for (const [key, content] of contents) {
      let tile = this.#tiles.get(key);
      if (tile === undefined) {
        tile = new Tile(this.#onDetails);
        this.#tiles.set(key, tile);
      }
      tile.render(content);
    }
    const order = [...contents.keys()].join();
    if (order !== this.#order) {
      this.#order = order;
      this.#sort([...contents.keys()]);
      this.#arrange();
    }
  }

  clear() {
    this.#tiles.forEach((tile) => tile.remove());
    this.#tiles.clear();
    this.#order = "";
  }

  /**
   * Moves no more tiles than it must: a moved video stutters.
   *
   * @param {string[]} keys
   */
  #sort(keys) {
    keys.forEach((key, index) => {
      const element = this.#tiles.get(key)?.element;
      if (element !== undefined && this.#grid.children[index] !== element) {
        this.#grid.insertBefore(element, this.#grid.children[index] ?? null);
      }
    });
  }

  #arrange() {
    const keys = [...this.#tiles.keys()];
    const screens = keys.filter((key) => key.endsWith("/screen")).length;
    const layout = screens > 0 ? "screen" : keys.length === 2 ? "pair" : "grid";
    const { clientWidth, clientHeight } = this.#grid;
    // Of a pair, oneself floats in the corner of the other; beside a screen, all others form a strip.
    const columns =
      layout === "grid"
        ? bestColumns(keys.length, clientWidth, clientHeight)
        : layout === "screen"
          ? Math.max(1, keys.length - screens)
          : 1;
    this.#grid.dataset["layout"] = layout;
    const rows = Math.ceil(keys.length / columns);
    this.#grid.style.setProperty("--columns", String(columns));
    this.#grid.style.setProperty("--rows", String(rows));
    this.#centreLastRow(layout === "grid" ? keys.length - columns * (rows - 1) : 0, columns);
  }

  /**
   * Each tile spans two half columns, so that a last row with fewer tiles can stand in the middle.
   *
   * @param {number} count tiles in the last row
   * @param {number} columns
   */
  #centreLastRow(count, columns) {
    const children = [.../** @type {HTMLCollectionOf<HTMLElement>} */ (this.#grid.children)];
    children.forEach((child, index) => {
      const isFirstOfLast = count > 0 && index === children.length - count;
      child.style.gridColumnStart = isFirstOfLast ? String(1 + columns - count) : "";
    });
  }
}
