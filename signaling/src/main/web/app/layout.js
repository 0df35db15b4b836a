// The grid that gives the tiles the most room.

const GAP_PX = 10;

/**
 * @param {number} count
 * @param {number} widthPx
 * @param {number} heightPx
 * @returns {number} columns
 */
export function bestColumns(count, widthPx, heightPx) {
  // On an upright phone the pictures are cut to squares.
  const ratio = widthPx < heightPx ? 1 : 16 / 9;
  let best = 1;
  let bestArea = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (widthPx - GAP_PX * (columns - 1)) / columns;
    const cellHeight = (heightPx - GAP_PX * (rows - 1)) / rows;
    const picture = Math.min(cellWidth, cellHeight * ratio);
    if (picture > bestArea) {
      bestArea = picture;
      best = columns;
    }
  }
  return best;
}
