/** A manifest of a test with all its texts in Korean, which is the default, and in English. */
import type { Manifest } from '../../src/ballot/manifest.js';
import { testManifest } from './election.js';
import { seededRng } from './rng.js';

/** What stands behind a text in Korean. */
export const KOREAN = ' (한)';

/** The test manifest of a seed and of these parts: for `openTestElection` with the same seed. */
export function bilingualManifest(seed: string, parts: Partial<Manifest>): Partial<Manifest> {
  const { manifest } = testManifest(seededRng(seed), parts);
  return { ...(translated(manifest) as Manifest), languages: ['ko', 'en'], defaultLanguage: 'ko' };
}

/** The same with every `{ en }` in it as `{ ko, en }`. */
function translated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translated);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value);
  const [[key, text] = []] = fields;
  if (fields.length === 1 && key === 'en') return { ko: `${text}${KOREAN}`, en: text };
  return Object.fromEntries(fields.map(([name, item]) => [name, translated(item)]));
}
