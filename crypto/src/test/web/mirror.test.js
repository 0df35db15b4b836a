// Both languages stay side by side: what has no twin of its name is in the table of section 8, and nothing else is.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const DOCUMENT = new URL('../../../../docs/e2ee-protocol.md', import.meta.url);
const JAVA = new URL('../../main/java/dev/blindbridge/crypto/', import.meta.url);
const WEB = new URL('../../main/web/', import.meta.url);

/** @type {(name: string) => string} FrameOpener is frame-opener */
const kebab = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** @type {(cell: string) => string[]} */
const namesIn = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

/** @type {(directory: URL, suffix: string) => string[]} */
const filesOf = (directory, suffix) => readdirSync(directory)
  .filter((file) => file.endsWith(suffix) && file !== 'package-info.java').map((file) => file.slice(0, -suffix.length)).sort();

/** The rows of the table, each with the names of its first two cells. */
function exceptions() {
  const section = readFileSync(DOCUMENT, 'utf8').split('**Which file mirrors which.**')[1].split('\n## ')[0];
  const rows = section.split('\n').filter((line) => line.startsWith('| ')).slice(1);
  return rows.map((row) => row.split('|').slice(1, 3).map(namesIn));
}

const java = filesOf(JAVA, '.java');
const web = filesOf(WEB, '.js');

test('should name every Java class that has no twin, and no other', () => {
  const alone = java.filter((name) => !web.includes(kebab(name)));
  assert.deepEqual(exceptions().flatMap(([classes]) => classes).sort(), alone);
});

test('should name every module that has no twin', () => {
  const twins = new Set(java.map(kebab));
  const named = new Set(exceptions().flatMap(([, modules]) => modules));
  assert.deepEqual(web.filter((name) => !twins.has(name) && !named.has(`${name}.js`)), []);
});

test('should name modules that exist', () => {
  for (const module of exceptions().flatMap(([, modules]) => modules)) assert.ok(existsSync(new URL(module, WEB)), module);
});
