/** The booth in English. The type of this catalogue is what every other language must have. */
import { count, list } from './formats.js';

/** Words of the booth, by use. */
export const EN = {
  language: 'en',
  name: 'Voting booth',
  other: '한국어',
  otherLanguage: 'ko',
  find: 'Find my ballot',
  backToVote: 'Back to voting',
  skip: 'Skip to the content',
  practice: 'Practice: this election does not count.',
  help: 'Help',
  helpText:
    'Your card, your choices and the randomness stay on this device. Nothing is sent before you press “Cast this ballot”. There is no time limit here: take as long as you like. If something is wrong, ask the office that sent your card.',
  steps: ['Card', 'Election', 'Choices', 'Review', 'Cast', 'Receipt'] as readonly string[],
  stepsLabel: 'Steps',
  back: 'Back',
  next: 'Continue',
  working: 'One moment …',
  file: {
    title: 'Open the election',
    lead: 'Choose the election file that your office has published, or paste its text. The booth checks it and needs no network for that.',
    choose: 'Election file',
    paste: 'Text of the election file',
    open: 'Open',
    bad: 'This is not an election file that is in order. Nothing was opened.',
  },
  card: {
    title: 'Enter your voting card',
    lead: 'Scan the square code on your card, or type or paste the code printed beside it. Capitals, spaces and hyphens do not matter.',
    code: 'Card code',
    codeHint: '43 letters and digits in groups of four',
    pin: 'My card has a PIN',
    pinLabel: 'PIN',
    scan: 'Scan with the camera',
    image: 'Scan a picture',
    stop: 'Stop the camera',
    looking: 'Hold the square code in front of the camera.',
    noCamera: 'The camera can not be used here. Type the code or choose a picture.',
    noReader: 'Square codes can not be read here. Type or paste the text instead.',
    noCode: 'There is no square code to be read in this picture. Type the code instead.',
    scanned: 'The code was read.',
    empty: 'Enter the code of your card.',
    length: (have: number, need: number): string =>
      `The code has ${count('en', have)} characters, it should have ${need}.`,
    character: 'The code holds a character that cards do not use.',
    typing:
      'There is a typing error in this code: the check at its end does not fit. Compare it with your card.',
    wrongElection: 'This card is for another election.',
    notOnRoll: 'No voter of this election has this card. If your card came with a PIN, enter it too.',
    badPin: 'A PIN has 4 to 32 letters and digits.',
    row: 'My row of the roll is in a file',
    rowLabel: 'File with your row',
    noRow:
      'The roll could not be asked for your row. Try again, or get your row as a file from the election office.',
    badRow:
      'What was said about this card is not proved: neither that it is on the roll, nor that it is not. Tell the election office.',
  },
  election: {
    title: 'Is this your election?',
    fingerprint: 'Fingerprint',
    fingerprintHint: 'Compare it with the notice of your election office.',
    closes: 'Voting closes',
    closesUnknown: 'see the notice of the election office',
    ballot: 'Your ballot',
    contests: (n: number): string => (n === 1 ? 'one question' : `${count('en', n)} questions`),
    group: 'Your group',
    begin: 'Begin voting',
    again: 'You have voted already. You may change your vote: only your last ballot counts.',
    onlyOnce: 'You have voted already, and in this election the first ballot counts. You can not vote again.',
    offline:
      'No connection to the board: you can fill in your ballot, and keep it as a file at the end. If you have voted before, wait until there is a connection.',
    start: 'Change my vote',
    isClosed: 'Voting is closed. You can still check a receipt under “Find my ballot”.',
  },
  contest: {
    position: (k: number, n: number): string => `Question ${k} of ${n}`,
    ofOptions: (k: number, n: number): string => `${k} of ${n} chosen`,
    ofPoints: (k: number, n: number): string => `${k} of ${n} points given`,
    ofRanks: (k: number, n: number): string => `${k} of ${n} ranked`,
    ofBudget: (cost: number, budget: number): string =>
      `${count('en', cost)} of ${count('en', budget)} spent`,
    rule: (least: number, most: number): string =>
      least === most
        ? `Choose ${most}.`
        : least === 0
          ? `Choose up to ${most}.`
          : `Choose ${least} to ${most}.`,
    rulePoints: (least: number, most: number): string => `Give ${least} to ${most} points in all.`,
    ruleRanks: (least: number, most: number): string =>
      `Put ${least === most ? `${most}` : `${least} to ${most}`} in order, your favourite first.`,
    ruleText: (bytes: number): string => `Write a name, in at most ${bytes} bytes.`,
    blank: 'Blank vote',
    blankHint: 'Takes part and chooses nothing',
    excluded: 'Not on your ballot: this option belongs to your own community',
    full: (n: number): string =>
      `You have chosen ${n}, and that is all there are. Take one away to choose another.`,
    noBudget: 'The budget does not reach for this one.',
    noPoints: 'There are no more points to give.',
    empty: 'Choose something first. If you want to choose nothing, mark “Blank vote” where it is offered.',
    tooFew: (n: number): string => `Choose at least ${n}.`,
    badText: 'This text is too long or holds characters that can not be counted.',
    cost: (n: number): string => `costs ${count('en', n)}`,
    more: (name: string): string => `More for ${name}`,
    less: (name: string): string => `Less for ${name}`,
    ranked: 'Your order',
    unranked: 'Not in your order',
    nobody: 'Nothing yet.',
    add: (name: string): string => `Add ${name}`,
    up: (name: string): string => `Move up: ${name}`,
    down: (name: string): string => `Move down: ${name}`,
    remove: (name: string): string => `Take out: ${name}`,
    moved: (name: string, place: number): string => `${name}: place ${place}`,
    text: 'Your text',
  },
  review: {
    title: 'Review your choices',
    lead: 'Nothing has been sent. Change what you like; then seal your ballot.',
    edit: 'Change',
    editOf: (title: string): string => `Change: ${title}`,
    blank: 'Blank vote',
    points: (n: number): string => `${n}`,
    seal: 'Seal my ballot',
  },
  sealed: {
    sealing: 'Sealing your ballot on this device …',
    title: 'Cast it, or check it?',
    notCast: 'Your ballot is sealed and not cast yet.',
    tracker: 'Tracker',
    trackerHint:
      'Note it if you like: this ballot can no longer be changed without changing these characters.',
    cast: 'Cast this ballot',
    recast: 'Change my vote',
    casting: 'Handing in your ballot and waiting for the proof …',
    check: 'Check this ballot instead',
    checkHint:
      'Opens the seal, so that anyone can see whether this device sealed what you chose. A checked ballot is published with its choices and never counts; you then get a fresh one.',
    failed: 'The ballot could not be sealed on this device. Nothing was sent.',
  },
  checked: {
    title: 'This ballot was checked',
    good: 'The device had sealed exactly what is shown here. This ballot does not count.',
    posted: (index: number): string => `Published at position ${count('en', index)}.`,
    kept: 'The board could not be reached: keep the file and hand it in later.',
    refused: 'The board did not take this check:',
    bad: 'This device sealed something other than you chose. Do not vote on it. Keep the file and show it to the election office.',
    data: 'Values and randomness',
    values: 'Sealed values',
    nonces: 'Randomness',
    save: 'Save the opened ballot',
    again: 'Seal my choices anew',
  },
  undelivered: {
    title: 'Your ballot is not cast yet',
    offline:
      'The board could not be reached. Your ballot is ready and safe to send again: the same ballot only ever counts once.',
    refused: 'The board did not take this ballot:',
    lie: 'The board answered, but its proof does not fit your ballot. Keep the file and tell the election office.',
    save: 'Save the ballot as a file',
    saved:
      'The file holds your sealed ballot. Hand it to the election office or send it from another device.',
    retry: 'Send again',
    tracker: 'Tracker',
  },
  refusals: {
    closed: 'Voting is closed.',
    'not-open': 'Voting is not open.',
    refused: 'The ballot is not in order, or another one came before it.',
    other: 'The board refused.',
  },
  receipt: {
    title: 'Your ballot is cast',
    lead: (index: number, size: number): string =>
      `It stands at position ${count('en', index)} of the public ledger, which had ${count('en', size)} entries. This device checked the proof.`,
    tracker: 'Tracker',
    code: (tracker: string): string => `Receipt code ${tracker}`,
    codeHint: 'Tracker, position and the signed checkpoint. It does not show how you voted.',
    copy: 'Copy the receipt',
    copied: 'Copied.',
    notCopied: 'It could not be copied: select the text below.',
    save: 'Save the receipt',
    print: 'Print',
    text: 'Receipt as text',
    done: 'Close and forget everything',
    again: 'Until voting closes you can come back and change your vote; your last ballot counts.',
  },
  finding: {
    title: 'Find my ballot',
    lead: 'Paste your receipt, choose its file, or scan its square code. The check runs on this device.',
    text: 'Receipt',
    file: 'Receipt file',
    check: 'Check',
    included: (index: number, size: number): string =>
      `Found: the ballot stands at position ${count('en', index)} of ${count('en', size)} under a checkpoint that the ledger signed.`,
    signed: (index: number): string =>
      `The ledger signed this checkpoint, which reaches beyond position ${count('en', index)}. The code alone holds no proof: connect to the board, or use the receipt as text.`,
    bad: 'This receipt does not hold. If you got it when you voted, keep it and tell the election office: it is evidence.',
    wrongElection: 'This receipt is of another election.',
    unreadable: 'This is not a receipt that can be read. Copy all of it.',
  },
  list: (items: readonly string[]): string => list('en', items),
};

/** What every language has. */
export type Texts = typeof EN;
