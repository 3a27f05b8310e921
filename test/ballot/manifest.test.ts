import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/ballot/manifest.js';
import { electionId, writeManifest } from '../../src/ballot/manifest.js';
import { manifestToJson, parseManifest } from '../../src/ballot/manifest-json.js';
import { readManifest } from '../../src/ballot/manifest-read.js';
import { validateManifest } from '../../src/ballot/manifest-rules.js';
import { toHex } from '../../src/core/bytes.js';
import { DecodeError } from '../../src/core/errors.js';
import { manifestFixture } from './manifest-fixture.js';

describe('manifest', () => {
  const manifest = manifestFixture();
  const bytes = writeManifest(manifest);

  it('of the fixture obeys every rule', () => expect(validateManifest(manifest)).toEqual([]));
  it('round trips through bytes', () => expect(readManifest(bytes)).toEqual(manifest));
  it('round trips through JSON', () => expect(parseManifest(manifestToJson(manifest))).toEqual(manifest));
});
