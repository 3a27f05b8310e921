/** JSON as Helios hashes it: what `json.dumps(value, sort_keys=True)` of Python writes. */
import { compareBytes, toBase64, utf8 } from '../../../core/bytes.js';
import { sha256 } from '../../../core/hash.js';
import type { JsonObject, JsonValue } from '../../../core/json.js';

/** The hash that Helios calls a fingerprint or tracker: SHA-256 in base64, without padding. */
export function fingerprint(bytes: Uint8Array): string {
  return base64OfHash(sha256(bytes));
}

/** A hash as Helios writes it: base64 without padding. */
export function base64OfHash(hash: Uint8Array): string {
  return toBase64(hash).replace(/=+$/, '');
}

/** The fingerprint of a value in the form of {@link pythonJson}. */
export function fingerprintOf(value: JsonValue): string {
  return fingerprint(utf8(pythonJson(value)));
}

/** Writes a value: keys sorted by code points, `", "` and `": "` between, everything but printable ASCII escaped. */
export function pythonJson(value: JsonValue): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  return `{${Object.keys(value)
    .map((key) => ({ key, order: utf8(key) }))
    .sort((a, b) => compareBytes(a.order, b.order))
    .map(({ key }) => `${quoted(key)}: ${pythonJson(value[key] ?? null)}`)
    .join(', ')}}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

function quoted(text: string): string {
  // Without the flag `u` a pair of surrogates is two characters, each of which gets its escape.
  const escaped = text.replace(
    /["\\]|[^ -~]/g,
    (unit) => SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

function isArray(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}
