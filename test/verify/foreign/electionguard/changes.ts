/** Small changes of a record, each of one place, for tests of what must fail. */
import { utf8 } from '../../../../src/core/bytes.js';
import type { EgCheckId } from '../../../../src/verify/foreign/electionguard/checks.js';
import { verifyElectionGuard } from '../../../../src/verify/foreign/electionguard/verify-electionguard.js';
import { recordOf } from './memory.js';
import type { Files, Json } from './plan.js';

/** Changes files in place. A place within a file is a path such as `contests/0/selections/1`. */
export type Change = (files: Files) => void;

/** What is changed, the checks that then fail and no others, and how. */
export type Case = readonly [what: string, fails: readonly EgCheckId[], change: Change];

/** The value at a place. */
export function valueAt(files: Files, file: string, place: string): Json {
  const found = steps(place).reduce((value: Json, key) => value?.[key], files.get(file));
  if (found === undefined) throw new RangeError(`nothing at ${file}, ${place}`);
  return found;
}

/** Puts a value where another one is, or where none is yet. */
export function put(file: string, place: string, value: Json): Change {
  return (files) => {
    const [parent, key] = parentOf(files, file, place);
    parent[key] = value;
  };
}

/** Puts a copy of what is elsewhere. */
export function copy(file: string, place: string, from: string, fromFile: string = file): Change {
  return (files) => put(file, place, structuredClone(valueAt(files, fromFile, from)))(files);
}

/** Puts what a function makes of what is there. */
export function edit(file: string, place: string, make: (value: Json) => Json): Change {
  return (files) => put(file, place, make(valueAt(files, file, place)))(files);
}

/** Exchanges what is at two places. */
export function swap(file: string, one: string, other: string, otherFile: string = file): Change {
  return (files) => {
    const [a, b] = [valueAt(files, file, one), valueAt(files, otherFile, other)];
    put(file, one, b)(files);
    put(otherFile, other, a)(files);
  };
}

/** Removes a field of an object. */
export function remove(file: string, place: string): Change {
  return (files) => {
    const [parent, key] = parentOf(files, file, place);
    delete parent[key];
  };
}

/** Removes the last item of a list. */
export function pop(file: string, list: string): Change {
  return (files) => void valueAt(files, file, list).pop();
}

/** Adds an item to a list. */
export function push(file: string, list: string, item: Json): Change {
  return (files) => void valueAt(files, file, list).push(item);
}

/** Adds the first item of a list once more. */
export function repeat(file: string, list: string): Change {
  return (files) => push(file, list, structuredClone(valueAt(files, file, `${list}/0`)))(files);
}

/** Removes a file. */
export function without(file: string): Change {
  return (files) => void files.delete(file);
}

/** Writes a file: a value, or a copy of another file with changes of its fields. */
export function write(file: string, value: Json): Change {
  return (files) => void files.set(file, value);
}
export function duplicate(file: string, from: string, fields: Json = {}): Change {
  return (files) => void files.set(file, { ...structuredClone(files.get(from)), ...fields });
}

/** Changes the text of a file. */
export function rewrite(file: string, make: (text: string) => string): Change {
  return (files) => void files.set(file, utf8(make(JSON.stringify(files.get(file)))));
}

/** Several changes, one after the other. */
export function all(...changes: readonly Change[]): Change {
  return (files) => {
    for (const change of changes) change(files);
  };
}

/** A copy of a record with a change. */
export function changed(files: Files, change: Change): Files {
  const changing: Files = structuredClone(files);
  change(changing);
  return changing;
}

/** The checks that fail, which the verdict must agree with. */
export async function failing(files: Files): Promise<string[]> {
  const { checks, verdict, result } = await verifyElectionGuard(recordOf(files));
  const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  if ((verdict === 'failed') !== failed.length > 0) throw new Error(`the verdict is ${verdict}`);
  if (verdict !== 'verified' && result !== undefined) throw new Error('a result that is not verified');
  return failed;
}

function steps(place: string): string[] {
  return place === '' ? [] : place.split('/');
}

function parentOf(files: Files, file: string, place: string): [parent: Json, key: string] {
  const all = steps(place);
  return [valueAt(files, file, all.slice(0, -1).join('/')), all.at(-1) ?? ''];
}
