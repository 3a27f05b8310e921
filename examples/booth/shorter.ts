/**
 * A bundled script of the booth in fewer bytes: the minifiers' work, and what they leave to those who know that the script is all
 * there is. Every step gives a script that does the same; none knows anything about ballots.
 */
import { minify } from 'rolldown/utils';
import { minify as compress } from 'terser';
import { withArrows } from './shorter/arrows.js';
import { withHexadecimalNumbers } from './shorter/hexadecimal.js';
import { withoutIdleMembers } from './shorter/members.js';
import { withShortNames } from './shorter/names.js';
import { OWN_NAMES } from './shorter/own-names.js';
import { withSharedKeys } from './shorter/tables.js';

/** Rounds after which nothing more is left out: what one step leaves out, another one needs no longer. */
const ROUNDS = 2;

/**
 * A script with fewer bytes, whose members have other names. No getter in it may do anything but get, and no arrow may stand for a
 * function that is constructed.
 * @param script - as it was bundled, with all that it consists of and the names that its sources have
 */
export async function shorter(script: string): Promise<string> {
  let source = script;
  for (let round = 0; round < ROUNDS; round++) source = await folded(withoutIdleMembers(source, OWN_NAMES));
  source = await compressed(withArrows(withSharedKeys(source)));
  return withHexadecimalNumbers(withShortNames(source, OWN_NAMES));
}

/** A script with fewer bytes, by the minifier whose names for variables take the least with gzip. */
export async function compressed(script: string): Promise<string> {
  const { code, errors } = await minify('script.js', script, {
    compress: { target: 'es2022' },
    mangle: true,
  });
  if (errors.length > 0) throw new Error(`the script of the booth: ${errors[0]?.message}`);
  return code.trim();
}

/** A script without what nobody asks for, with functions where they are used once; every name stays. */
async function folded(script: string): Promise<string> {
  const { code } = await compress(script, {
    ecma: 2020,
    toplevel: true,
    mangle: false,
    compress: {
      passes: 2,
      inline: 1,
      keep_fargs: false,
      pure_getters: true,
      unsafe_arrows: true,
    },
  });
  return code ?? '';
}
