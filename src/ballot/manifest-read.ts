/** Reading a manifest's canonical bytes (spec 5.1). What is read is valid: all rules of spec 5.2 are checked. */
import { toHex } from '../core/bytes.js';
import { decode, type Reader } from '../core/codec.js';
import { DecodeError } from '../core/errors.js';
import type { Group, GroupId } from '../core/group.js';
import { nativeGroup } from '../core/groups/native.js';
import { readRankingRule } from './counting-codec.js';
import {
  type BallotStyle,
  type Contest,
  MANIFEST_TYPE,
  type Manifest,
  type Officer,
  type Option,
  PRECEDENCE_CODES,
  REVOTING_CODES,
  type Rule,
  type Text,
  type Trustee,
  type VoterClass,
} from './manifest.js';
import { LIMITS } from './manifest-limits.js';
import { readParts } from './manifest-parts.js';
import { RULE_CODES, TIES_CODES } from './manifest-rule-codec.js';
import { validateManifest } from './manifest-rules.js';

/**
 * Decodes and validates a manifest.
 * @param groups - finds the manifest's group; those of new elections by default
 * @throws {DecodeError} also for the first rule of spec 5.2 that the manifest breaks
 */
export function readManifest(bytes: Uint8Array, groups: (id: string) => Group = nativeGroup): Manifest {
  const manifest = decodeManifest(bytes);
  assertValid(manifest, groups);
  return manifest;
}

/**
 * Decodes a manifest without the rules of spec 5.2, for a verifier that reports on each of them.
 * @throws {DecodeError}
 */
export function decodeManifest(bytes: Uint8Array): Manifest {
  return decode(bytes, 'manifest', (reader) => {
    if (bytes.length > LIMITS.manifestBytes)
      throw reader.error('too-large', `more than ${LIMITS.manifestBytes} bytes`);
    return readFields(reader, bytes.length);
  });
}

/** Refuses a manifest that breaks a rule. @throws {DecodeError} `bad-value` naming the first one */
export function assertValid(manifest: Manifest, groups: (id: string) => Group): void {
  const [issue] = validateManifest(manifest, groups);
  if (issue !== undefined)
    throw new DecodeError('bad-value', `manifest.${issue.path}`, `${issue.rule}: ${issue.message}`);
}

function readFields(reader: Reader, end: number): Manifest {
  reader.tag(1, MANIFEST_TYPE);
  const languages = reader.field('languages', (r) => r.list(LIMITS.languages, () => r.text(LIMITS.idBytes)));
  const read = new PartReader(reader, languages);
  const fields = {
    version: 1,
    languages: Object.freeze(languages),
    defaultLanguage: read.id('defaultLanguage'),
    title: read.text('title'),
    group: read.id('group') as GroupId,
    practice: reader.field('practice', (r) => r.bool()),
    nonce: read.hex32('nonce'),
    ledger: { origin: read.line('ledger.origin'), key: read.line('ledger.key') },
    trustees: read.list('trustees', LIMITS.trustees, () => read.trustee()),
    threshold: read.u32('threshold'),
    officers: read.list('officers', LIMITS.officers, () => read.officer()),
    officersRequired: read.u32('officersRequired'),
    classes: read.list('classes', LIMITS.classes, () => read.voterClass()),
    styles: read.list('styles', LIMITS.styles, () => read.style()),
    contests: read.list('contests', LIMITS.contests, () => read.contest()),
    revoting: read.oneOf('revoting', REVOTING_CODES),
    precedence: read.oneOf('precedence', PRECEDENCE_CODES),
    minimumUnit: read.u32('minimumUnit'),
  } as const;
  const { policy, ...parts } = readParts(reader, end, languages);
  const ledger = Object.freeze({ ...fields.ledger, ...(policy !== undefined && { policy }) });
  return Object.freeze({ ...fields, ledger, ...parts });
}

/** Reads the parts of a manifest whose languages are known. */
class PartReader {
  readonly #reader: Reader;
  readonly #languages: readonly string[];

  constructor(reader: Reader, languages: readonly string[]) {
    this.#reader = reader;
    this.#languages = languages;
  }

  trustee(): Trustee {
    const [id, name] = [this.id('id'), this.text('name')];
    const [signingKey, sealingKey] = [this.hex32('signingKey'), this.hex32('sealingKey')];
    return Object.freeze({ id, name, signingKey, sealingKey });
  }

  officer(): Officer {
    return Object.freeze({ id: this.id('id'), name: this.text('name'), key: this.hex32('key') });
  }

  voterClass(): VoterClass {
    return Object.freeze({ id: this.id('id'), name: this.text('name'), weight: this.u32('weight') });
  }

  style(): BallotStyle {
    const id = this.id('id');
    const contests = this.list('contests', LIMITS.contests, () => this.#reader.text(LIMITS.idBytes));
    return Object.freeze({ id, contests });
  }

  contest(): Contest {
    const [id, title] = [this.id('id'), this.text('title')];
    const described = this.#reader.field('description', (r) => r.bool());
    const description = described ? { description: this.text('description') } : {};
    const options = this.list('options', LIMITS.options, () => this.#option());
    const rule = this.#reader.field('rule', () => this.#rule());
    return Object.freeze({ id, title, ...description, options, rule });
  }

  #option(): Option {
    const [id, name] = [this.id('id'), this.text('name')];
    return Object.freeze({ id, name, ...this.#optional('cost') });
  }

  #rule(): Rule {
    const kind = this.oneOf('kind', RULE_CODES);
    const blank = this.#reader.field('blank', (r) => r.bool());
    return Object.freeze(this.#ruleOf(kind, blank));
  }

  #ruleOf(kind: Rule['kind'], blank: boolean): Rule {
    if (kind === 'choice') return { kind, min: this.u32('min'), max: this.u32('max'), blank };
    if (kind === 'cumulative') {
      const [points, minTotal] = [this.u32('points'), this.u32('minTotal')];
      return { kind, points, minTotal, maxPerOption: this.u32('maxPerOption'), blank };
    }
    if (kind === 'knapsack') {
      const budget = this.#reader.field('budget', (r) => r.u64());
      return { kind, budget, min: this.u32('min'), max: this.u32('max'), blank };
    }
    if (kind === 'write-in') {
      const [maxBytes, shuffles] = [this.u32('maxBytes'), this.u32('shuffles')];
      return { kind, maxBytes, blank, shuffles };
    }
    if (kind === 'ranked') {
      const [min, max] = [this.u32('min'), this.u32('max')];
      const [ties, shuffles] = [this.oneOf('ties', TIES_CODES), this.u32('shuffles')];
      const counting = this.#reader.field('counting', readRankingRule);
      return { kind, min, max, ties, blank, shuffles, counting };
    }
    const [minScore, maxScore] = [this.u32('minScore'), this.u32('maxScore')];
    return { kind, minScore, maxScore, blank, ...this.#optional('minTotal'), ...this.#optional('maxTotal') };
  }

  #optional<K extends string>(name: K): Readonly<Partial<Record<K, number>>> {
    const value = this.#reader.field(name, (r) => (r.bool() ? r.u64() : undefined));
    return (value === undefined ? {} : { [name]: value }) as Readonly<Partial<Record<K, number>>>;
  }

  list<T>(name: string, max: number, read: () => T): readonly T[] {
    return Object.freeze(this.#reader.field(name, (r) => r.list(max, read)));
  }

  oneOf<K extends string>(name: string, codes: Readonly<Record<K, number>>): K {
    return this.#reader.field(name, (r) => {
      const code = r.u8();
      const found = (Object.keys(codes) as K[]).find((key) => codes[key] === code);
      if (found === undefined) throw r.error('bad-value', `unknown code ${code}`);
      return found;
    });
  }

  text(name: string): Text {
    const entries = this.#languages.map(
      (language) => [language, this.#reader.field(name, (r) => r.text(LIMITS.textBytes))] as const,
    );
    return Object.freeze(Object.fromEntries(entries));
  }

  id(name: string): string {
    return this.#reader.field(name, (r) => r.text(LIMITS.idBytes));
  }

  line(name: string): string {
    return this.#reader.field(name, (r) => r.text(LIMITS.lineBytes));
  }

  hex32(name: string): string {
    return this.#reader.field(name, (r) => toHex(r.raw(32)));
  }

  u32(name: string): number {
    return this.#reader.field(name, (r) => r.u32());
  }
}
