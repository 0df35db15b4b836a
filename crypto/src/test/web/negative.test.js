// Bad inputs fail for the reason that an independent implementation gives (negative.json), and their good
// neighbours do not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { negativeVectors, outcomeOf, PARSERS } from './outcomes.js';

const cases = negativeVectors();

test('should give every bad input its reason', async () => {
  const wrong = [];
  for (const { parser, comment, input, before, expected } of cases) {
    const outcome = await outcomeOf(parser, input, before);
    if (outcome !== expected) wrong.push(`${parser}, ${comment}: ${outcome} instead of ${expected}`);
  }
  assert.deepEqual(wrong, []);
});

test('should have cases for every parser', () => {
  assert.deepEqual([...new Set(cases.map((one) => one.parser))].sort(), [...PARSERS].sort());
});
