/** The card: scanned, pasted or typed, all three alike. What is wrong with it is said now, next to the field. */
import { cardFromText, type RollRow, readSecondFactor } from 'hanpyo/ballot';
import { toHex } from 'hanpyo/core';
import type { ElectionView } from '../crypto/messages.js';
import { MAX_ANSWER } from '../crypto/roll-rows.js';
import type { App, Screen, Voting } from './app.js';
import { Refused, type VotingHistory } from './board-client.js';
import { CryptoError } from './crypto-line.js';
import { actions, h } from './dom.js';
import { scanButtons } from './scan.js';
import { electionScreen } from './screen-election.js';
import { announce } from './status.js';
import type { Texts } from './texts-en.js';

/** Characters on a card, without hyphens. */
const CARD_LENGTH = 43;
const PIN = /^[0-9A-Za-z]{4,32}$/;

/** Asks for the card. */
export function cardScreen(app: App): Screen {
  const typed: Typed = { code: '', pin: '', rows: undefined, isTried: false };
  return { step: 0, make: () => cardForm(app, typed) };
}

/** What is wrong with a code, in words, or `undefined`. */
export function cardProblem(text: string, { card }: Texts): string | undefined {
  const plain = text.replace(/[\s-]/g, '');
  if (plain === '') return card.empty;
  if (!/^[0-9A-Za-z]*$/.test(plain) || /[Uu]/.test(plain)) return card.character;
  if (plain.length !== CARD_LENGTH) return card.length(plain.length, CARD_LENGTH);
  try {
    cardFromText(plain);
    return undefined;
  } catch {
    return card.typing;
  }
}

/** What was typed so far: it outlives a change of the language. */
interface Typed {
  code: string;
  pin: string;
  /** The file with the voter's row of the roll, if she has one. */
  rows: File | undefined;
  /** Whether a card is on its way: a second one must not come in between, nor the same one twice. */
  isTried: boolean;
}

/** The field for the code, and what says in words beside it what is wrong. */
interface CodeField {
  readonly input: HTMLInputElement;
  readonly error: HTMLElement;
  complain(text: string | undefined): void;
}

function cardForm(app: App, typed: Typed): HTMLElement {
  const { card, next } = app.texts;
  const field = codeField(app, typed);
  const { input, error, complain } = field;
  const label = h('label', { for: 'card-code' }, card.code);
  const hint = h('p', { id: 'card-hint', class: 'hint' }, card.codeHint);
  const scanned = (text: string): void => {
    typed.code = input.value = text;
    complain(cardProblem(text, app.texts));
    input.focus();
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void tryCard(app, typed, field);
  };
  return h(
    'form',
    { novalidate: true, submit },
    h('h1', {}, card.title),
    h('p', { class: 'lead' }, card.lead),
    h('div', { class: 'field' }, label, hint, input, error),
    scanButtons(app.texts, scanned),
    pinField(app, typed),
    app.election?.hasRoll === false && rowField(app, typed),
    actions(h('button', { class: 'primary' }, next)),
  );
}

function codeField(app: App, typed: Typed): CodeField {
  const error = h('p', { id: 'card-error', class: 'error', role: 'alert' });
  const input = h('input', {
    id: 'card-code',
    class: 'code',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    'aria-describedby': 'card-hint card-error',
    input: () => {
      typed.code = input.value;
      // While somebody types, only what can no longer become right is said.
      const isWhole = input.value.replace(/[\s-]/g, '').length >= CARD_LENGTH;
      complain(isWhole ? cardProblem(input.value, app.texts) : undefined);
    },
  });
  input.value = typed.code;
  const complain = (text: string | undefined): void => {
    error.textContent = text ?? '';
    if (text === undefined) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  };
  return { input, error, complain };
}

function pinField({ texts: { card } }: App, typed: Typed): HTMLElement {
  const pin = h('input', {
    id: 'card-pin',
    autocomplete: 'off',
    input: () => {
      typed.pin = pin.value;
    },
  });
  pin.value = typed.pin;
  const field = h('div', { class: 'field' }, h('label', { for: 'card-pin' }, card.pinLabel), pin);
  return h('details', { open: typed.pin !== '' }, h('summary', {}, card.pin), field);
}

/** Where the roll is neither in the page nor to be had: a file with the voter's row. */
function rowField({ texts: { card } }: App, typed: Typed): HTMLElement {
  const rows = h('input', {
    id: 'card-row',
    type: 'file',
    change: () => {
      typed.rows = rows.files?.[0];
    },
  });
  const field = h('div', { class: 'field' }, h('label', { for: 'card-row' }, card.rowLabel), rows);
  return h('details', {}, h('summary', {}, card.row), field);
}

/** Goes on with the card, or says what is wrong with it. */
async function tryCard(app: App, typed: Typed, { input, complain }: CodeField): Promise<void> {
  const problem = cardProblem(typed.code, app.texts) ?? pinProblem(tidyPin(typed.pin), app.texts);
  if (problem !== undefined) {
    complain(problem);
    input.focus();
  } else if (!typed.isTried) {
    typed.isTried = true;
    await enter(app, typed).catch((reason) => complain(refusal(reason, app.texts)));
    typed.isTried = false;
  }
}

/**
 * A PIN as it goes into a credential. Its case matters; that of a second factor, which is told by the check at its end, does
 * not, and spaces and hyphens matter in neither.
 */
export function tidyPin(text: string): string {
  const plain = text.replace(/[\s-]/g, '');
  try {
    return readSecondFactor(plain);
  } catch {
    return plain;
  }
}

function pinProblem(pin: string, { card }: Texts): string | undefined {
  return pin === '' || PIN.test(pin) ? undefined : card.badPin;
}

function refusal(reason: unknown, { card }: Texts): string {
  if (!(reason instanceof CryptoError)) return card.noRow;
  if (reason.code === 'not-on-roll') return card.notOnRoll;
  return reason.code === 'wrong-election' ? card.wrongElection : card.badRow;
}

/** Finds the voter, and asks the board what it has of her. */
async function enter(app: App, typed: Typed): Promise<void> {
  const { election } = app;
  if (election === undefined) return;
  announce(app.texts.working);
  const [code, pin] = [typed.code.replace(/[\s-]/g, ''), tidyPin(typed.pin) || undefined];
  const rows = election.hasRoll
    ? undefined
    : await (typed.rows?.slice(0, MAX_ANSWER + 1).text() ??
        app.board.rows(await app.crypto.ask('key', code, pin)));
  const row = await app.crypto.ask('voter', code, pin, rows);
  const [history, phase] = await Promise.all([historyOf(app, row), app.board.phase().catch(() => 'voting')]);
  app.voting = { ...votingOf(election, row), history, isClosed: phase === 'closed' || phase === 'published' };
  announce('');
  app.show(electionScreen(app));
}

function votingOf({ manifest }: ElectionView, row: RollRow): Omit<Voting, 'history' | 'isClosed'> {
  const ids = manifest.styles[row.style]?.contests ?? [];
  const contests = ids.map((id) => manifest.contests.findIndex((contest) => contest.id === id));
  return { row, contests, drafts: new Map() };
}

async function historyOf({ board }: App, row: RollRow): Promise<VotingHistory | undefined> {
  try {
    return await board.history(toHex(row.key));
  } catch (error) {
    // A board that has not been opened has no ballots either.
    return error instanceof Refused ? { total: 0, previous: new Uint8Array(32) } : undefined;
  }
}
