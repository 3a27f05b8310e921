/**
 * A reader of the flat XML of protocol files: elements without attributes, in at most three levels, that hold either
 * elements or text. No document type, no processing instruction but the XML declaration, no CDATA, no entities but the
 * five of XML: nothing that expands or points elsewhere. Anything else is refused.
 */
import { fromUtf8 } from '../../../core/bytes.js';
import { DecodeError } from '../../../core/errors.js';

/** An element: its children, or its text where it has none. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const MAX_DEPTH = 3;
const MAX_ELEMENTS = 10_000;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads one document.
 * @param path - name of the file, for error messages
 * @throws {DecodeError} `bad-text` if it is not UTF-8, `bad-encoding` if it is not of this form, `too-large`
 */
export function parseXml(bytes: Uint8Array, path: string): XmlElement {
  const parser = new XmlParser(fromUtf8(bytes, path), path);
  return parser.document();
}

class XmlParser {
  readonly #declaration =
    /<\?xml version="1\.[01]"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="(?:yes|no)")?\s*\?>/y;
  readonly #space = /[ \t\r\n]*/y;
  readonly #comment = /<!--(?:[^-]|-(?!-))*-->/y;
  readonly #open = /<([A-Za-z][A-Za-z0-9_.-]{0,63})\s*(\/?)>/y;
  readonly #text = /[^<]*/y;
  readonly #source: string;
  readonly #path: string;
  #at = 0;
  #elements = 0;

  constructor(source: string, path: string) {
    this.#source = source;
    this.#path = path;
  }

  document(): XmlElement {
    this.#match(this.#declaration);
    this.#skip();
    const root = this.#element(1);
    this.#skip();
    if (this.#at !== this.#source.length) throw this.#error('something after the end');
    return root;
  }

  #element(depth: number): XmlElement {
    const opening = this.#match(this.#open);
    const name = opening?.[1];
    if (name === undefined) throw this.#error('an element without attributes was expected');
    if (depth > MAX_DEPTH || ++this.#elements > MAX_ELEMENTS)
      throw new DecodeError('too-large', `${this.#path}@${this.#at}`, 'too many elements');
    if (opening?.[2] === '/') return Object.freeze({ name, children: [], text: '' });
    const [children, text] = this.#content(depth);
    const closing = `</${name}>`;
    if (!this.#source.startsWith(closing, this.#at)) throw this.#error(`${closing} was expected`);
    this.#at += closing.length;
    return Object.freeze({ name, children, text });
  }

  /** What stands inside an element: other elements with white space between them, or text. */
  #content(depth: number): [children: readonly XmlElement[], text: string] {
    const children: XmlElement[] = [];
    let text = '';
    for (;;) {
      text += this.#unescaped(this.#match(this.#text)?.[0] ?? '');
      if (this.#source.startsWith('</', this.#at)) break;
      if (this.#match(this.#comment) === undefined) children.push(this.#element(depth + 1));
    }
    if (children.length === 0) return [children, text];
    if (/[^ \t\r\n]/.test(text)) throw this.#error('text beside elements');
    return [children, ''];
  }

  #unescaped(text: string): string {
    return text.replace(/&([^;&]{0,8})(;?)/g, (_, name: string, end: string) => {
      const character = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
      if (character === undefined || end === '') throw this.#error('an unknown entity');
      return character;
    });
  }

  /** White space and comments. */
  #skip(): void {
    for (;;) {
      this.#match(this.#space);
      if (this.#match(this.#comment) === undefined) return;
    }
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #error(message: string): DecodeError {
    return new DecodeError('bad-encoding', `${this.#path}@${this.#at}`, message);
  }
}
