/**
 * Trust policies (C2SP tlog-policy, spec L-14): which logs and witnesses are known, and which witnesses together are enough.
 * One text serves the log that asks for cosignatures, the reader, and the auditor.
 */
import { compareBytes, concatBytes, fromUtf8, utf8 } from '../core/bytes.js';
import { DecodeError } from '../core/errors.js';
import { parseDecimal } from '../core/integers.js';
import {
  COSIGNATURE_NOTE,
  NOTE_ALGORITHMS,
  type NoteAlgorithm,
  type NoteVerifier,
  parseVerifierKey,
} from './note-keys.js';

/** A log of a policy. */
export interface PolicyLog {
  /** Its name is the origin of the log. */
  readonly key: NoteVerifier;
  readonly url?: string;
}

/** A witness, or mirror, of a policy. */
export interface PolicyWitness {
  readonly kind: 'witness';
  /** Its name in the policy; it means nothing outside. */
  readonly name: string;
  readonly key: NoteVerifier;
  /** Its submission prefix. */
  readonly url?: string;
}

/** A group: it has witnessed a checkpoint if `threshold` of its members have. */
export interface PolicyGroup {
  readonly kind: 'group';
  readonly name: string;
  readonly threshold: number;
  readonly members: readonly PolicyRule[];
}

/** What must have witnessed a checkpoint. No witness is in it twice. */
export type PolicyRule = { readonly kind: 'none' } | PolicyWitness | PolicyGroup;

/** A policy that was read. */
export interface Policy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  readonly quorum: PolicyRule;
  /** The exact bytes it was read from. */
  readonly text: Uint8Array;
}

/** The longest policy that is read, in bytes. */
export const MAX_POLICY_BYTES = 262_144;

/** The most logs, the most witnesses, and the most groups of a policy. */
export const MAX_POLICY_ITEMS = 128;

/**
 * Reads a policy.
 * @param text - lines `log`, `witness`, `group`, `quorum`; each ends in a newline
 * @param algorithms - the signature types to know
 * @throws {DecodeError} naming the line: for anything else than what the format allows, or beyond the limits
 */
export function parsePolicy(
  text: string | Uint8Array,
  algorithms: readonly NoteAlgorithm[] = NOTE_ALGORITHMS,
): Policy {
  const bytes = typeof text === 'string' ? utf8(text) : text.slice();
  if (bytes.length > MAX_POLICY_BYTES)
    throw new DecodeError('too-large', 'policy', `more than ${MAX_POLICY_BYTES} bytes`);
  const draft = new PolicyDraft(algorithms);
  for (const [i, line] of linesOf(bytes).entries()) {
    const items = line.split(/[ \t]+/).filter((item) => item !== '');
    if (items[0] !== undefined && !items[0].startsWith('#')) draft.add(items, `policy, line ${i + 1}`);
  }
  return draft.finish(bytes);
}

/**
 * Whether a rule is met.
 * @param hasWitnessed - whether a witness has cosigned
 */
export function isRuleMet(rule: PolicyRule, hasWitnessed: (witness: PolicyWitness) => boolean): boolean {
  if (rule.kind === 'none') return true;
  if (rule.kind === 'witness') return hasWitnessed(rule);
  return rule.members.filter((member) => isRuleMet(member, hasWitnessed)).length >= rule.threshold;
}

/** The policy that is read, line by line. Names are octets; they are held as texts of one octet a character. */
class PolicyDraft {
  readonly #algorithms: readonly NoteAlgorithm[];
  readonly #logs: PolicyLog[] = [];
  readonly #witnesses: PolicyWitness[] = [];
  readonly #names = new Map<string, PolicyRule>([['none', { kind: 'none' }]]);
  readonly #members = new Set<string>();
  #groups = 0;
  #quorum: PolicyRule | undefined;

  constructor(algorithms: readonly NoteAlgorithm[]) {
    this.#algorithms = algorithms;
  }

  add([keyword, ...items]: readonly string[], path: string): void {
    if (keyword === 'log') this.#addLog(items, path);
    else if (keyword === 'witness') this.#addWitness(items, path);
    else if (keyword === 'group') this.#addGroup(items, path);
    else if (keyword === 'quorum') this.#setQuorum(items, path);
    else throw new DecodeError('bad-tag', path, 'neither log, witness, group nor quorum');
  }

  finish(text: Uint8Array): Policy {
    if (this.#quorum === undefined) throw new DecodeError('bad-value', 'policy', 'no quorum line');
    const [logs, witnesses] = [Object.freeze(this.#logs), Object.freeze(this.#witnesses)];
    return Object.freeze({ logs, witnesses, quorum: this.#quorum, text });
  }

  #addLog(items: readonly string[], path: string): void {
    const [vkey, url] = take(items, 1, 2, path);
    const key = this.#key(vkey, path);
    if (isCosignerType(key.type)) throw new DecodeError('bad-value', path, "a cosigner's key, not a log's");
    checkNew(this.#logs, key, path);
    this.#logs.push(Object.freeze({ key, ...urlOf(url) }));
  }

  #addWitness(items: readonly string[], path: string): void {
    const [name = '', vkey, url] = take(items, 2, 3, path);
    const key = this.#key(vkey, path);
    if (!isCosignerType(key.type)) throw new DecodeError('bad-value', path, 'not the key of a cosigner');
    checkNew(this.#witnesses, key, path);
    const witness = Object.freeze({ kind: 'witness', name: shown(name), key, ...urlOf(url) } as const);
    this.#witnesses.push(witness);
    this.#define(name, witness, path);
  }

  #addGroup(items: readonly string[], path: string): void {
    if (++this.#groups > MAX_POLICY_ITEMS) throw new DecodeError('too-large', path, 'too many groups');
    const [name = '', rule = '', ...names] = take(items, 3, 2 + 2 * MAX_POLICY_ITEMS, path);
    const members = names.map((member) => this.#member(member, path));
    const threshold =
      rule === 'any' ? 1 : rule === 'all' ? members.length : parseDecimal(rule, members.length, path);
    if (threshold < 1) throw new DecodeError('bad-number', path, 'a threshold is 1 or more');
    this.#define(name, Object.freeze({ kind: 'group', name: shown(name), threshold, members }), path);
  }

  #setQuorum(items: readonly string[], path: string): void {
    const [name = ''] = take(items, 1, 1, path);
    if (this.#quorum !== undefined) throw new DecodeError('bad-value', path, 'a second quorum line');
    this.#quorum = this.#named(name, path);
  }

  /** A member of a group: defined before, and in no other group. */
  #member(name: string, path: string): PolicyRule {
    const rule = this.#named(name, path);
    if (rule.kind === 'none') throw new DecodeError('bad-value', path, 'none is no member of a group');
    if (this.#members.has(name)) throw new DecodeError('bad-value', path, 'a member of a group already');
    this.#members.add(name);
    return rule;
  }

  #named(name: string, path: string): PolicyRule {
    const rule = this.#names.get(name);
    if (rule === undefined) throw new DecodeError('bad-value', path, 'a name that no line before defines');
    return rule;
  }

  #define(name: string, rule: PolicyRule, path: string): void {
    if (this.#names.has(name)) throw new DecodeError('bad-value', path, 'a name that is taken');
    this.#names.set(name, rule);
  }

  #key(vkey: string | undefined, path: string): NoteVerifier {
    const octets = Uint8Array.from(vkey ?? '', (c) => c.charCodeAt(0));
    try {
      return parseVerifierKey(fromUtf8(octets, path), this.#algorithms);
    } catch (cause) {
      if (!(cause instanceof DecodeError)) throw cause;
      throw new DecodeError(cause.code, path, cause.message, { cause });
    }
  }
}

/** The lines, as texts of one octet a character. @throws {DecodeError} for octets that no policy may hold */
function linesOf(bytes: Uint8Array): string[] {
  for (const octet of bytes)
    if ((octet < 0x20 && octet !== 0x09 && octet !== 0x0a) || octet === 0x7f)
      throw new DecodeError('bad-text', 'policy', 'a control character other than tab and newline');
  if (bytes.length > 0 && bytes.at(-1) !== 0x0a)
    throw new DecodeError('truncated', 'policy', 'the last line does not end in a newline');
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text.split('\n').slice(0, -1);
}

/** @throws {DecodeError} unless there are `min` to `max` items */
function take(items: readonly string[], min: number, max: number, path: string): readonly string[] {
  if (items.length < min || items.length > max)
    throw new DecodeError('bad-encoding', path, `${items.length} items after the keyword`);
  return items;
}

/** @throws {DecodeError} if a list holds this public key already, under any name, or is full */
function checkNew(list: readonly { readonly key: NoteVerifier }[], key: NoteVerifier, path: string): void {
  if (list.some((other) => compareBytes(other.key.publicKey, key.publicKey) === 0))
    throw new DecodeError('bad-value', path, 'a public key that another line has');
  if (list.length >= MAX_POLICY_ITEMS)
    throw new DecodeError('too-large', path, 'too many lines of this kind');
}

function urlOf(url: string | undefined): { readonly url?: string } {
  return url === undefined ? {} : { url: shown(url) };
}

/** Octets as text for people; what is not UTF-8 is replaced. Never compared. */
function shown(octets: string): string {
  return new TextDecoder().decode(concatBytes(Uint8Array.from(octets, (c) => c.charCodeAt(0))));
}

function isCosignerType(type: number): boolean {
  return COSIGNER_TYPES.includes(type);
}

/** Ed25519 and ML-DSA-44 cosignatures (C2SP tlog-cosignature). */
const COSIGNER_TYPES: readonly number[] = [COSIGNATURE_NOTE.type, 0x06];
