// Writes the outcome of every input of a file, for Java to compare: lines of `parser hex`, and a line for each.
//   node outcomes-of.js INPUTS OUTCOMES

import { readFileSync, writeFileSync } from 'node:fs';
import { outcomeOf } from './outcomes.js';
import { bytes } from './vectors.js';

const [inputs, outcomes] = process.argv.slice(2);
const lines = [];
for (const line of readFileSync(inputs, 'utf8').trimEnd().split('\n')) {
  const [parser, hex = ''] = line.split(' ');
  lines.push(await outcomeOf(parser, bytes(hex)).catch((/** @type {Error} */ error) => `THREW ${error.message.split('\n')[0]}`));
}
writeFileSync(outcomes, `${lines.join('\n')}\n`);
