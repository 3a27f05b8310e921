/** Texts of a report: those of the manifest in its language, and text in HTML. */
import type { Manifest, Text } from '../ballot/manifest.js';

/** A text of the manifest in a language, or in the manifest's own where it has no such text. */
export function textIn(manifest: Manifest, text: Text, language?: string): string {
  return ownText(text, language ?? manifest.defaultLanguage) ?? ownText(text, manifest.defaultLanguage) ?? '';
}

/** A text by a language that comes from outside, so that `constructor` names no text. */
export function ownText(text: Text, language: string): string | undefined {
  return Object.hasOwn(text, language) ? text[language] : undefined;
}

/** Text as text in HTML, whatever is in it: what turns the direction of writing around, or is not seen, is shown as an escape. */
export function escapeHtml(text: string): string {
  return text
    .replace(
      /[\u2028-\u202e\u2066-\u2069\ufeff]|(?![\n\t])\p{Cc}/gu,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
