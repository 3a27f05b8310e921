/** The auditor's page in English. The type of this catalogue is what every other language must have. */

/** Words of the page, by use. */
export const EN = {
  language: 'en',
  name: 'Auditor’s page',
  other: '한국어',
  otherLanguage: 'ko',
  skip: 'Skip to the content',
  help: 'Help',
  helpText:
    'Nothing leaves this device: the page has no permission to use the network and works without one. Everything is computed from the record alone. If the verdict is “not verified”, save the report and show it to other auditors and to the election office, with the record.',
  start: {
    title: 'Verify an election yourself',
    lead: 'Give this page a published record. It checks every signature, every proof and every sum on this device, and shows a report that you can print and sign.',
    drop: 'Drop a folder or a file here',
    folder: 'Choose a folder',
    file: 'Choose a file',
    forms:
      'Records of this system (the folder with the file “checkpoint”), Belenios (.bel), Helios (bundle), ElectionGuard and Verificatum; folders also as .zip or .tar.',
    steps: [
      'Download the record from the election office, or better from somebody who mirrors it.',
      'Give it to this page. The device may be offline.',
      'Compare the election id and the root with those on posters and receipts, and with other auditors.',
    ] as readonly string[],
  },
  brought: {
    title: 'Receipts, earlier checkpoints, policies of witnesses',
    lead: 'What you or others kept from this election is compared with the record (checks V04 and V40). Any number, before you give the record. A record of another system ignores it.',
    paste: 'Paste a receipt, a checkpoint or a policy',
    add: 'Add this text',
    files: 'Add files',
    remove: 'Remove',
    kinds: { receipt: 'Receipt', checkpoint: 'Checkpoint', policy: 'Policy of witnesses' },
    pasted: (number: string): string => `pasted ${number}`,
    added: (count: string): string => `Added. To compare: ${count}.`,
    removed: (name: string): string => `Removed: ${name}.`,
    tooMuch: 'This is too much: at most 10,000 texts of 1 MB each. Nothing was added.',
  },
  running: {
    title: 'Verifying',
    reading: 'Reading the record …',
    state: (done: string, total: string): string => `${done} of ${total}`,
    label: 'Progress',
    cancel: 'Cancel',
    cancelled: 'The verification was cancelled. Nothing was found out.',
    percent: (percent: string): string => `${percent} done`,
  },
  report: {
    title: 'Report',
    print: 'Print or save as PDF',
    saveHtml: 'Save as web page',
    saveJson: 'Save as JSON',
    again: 'Verify another record',
    done: (verdict: string): string => `Verification is finished. ${verdict}.`,
    verdicts: { verified: 'Verified', failed: 'Not verified', incomplete: 'Incomplete' } as Readonly<
      Record<string, string>
    >,
  },
  facts: {
    input: 'Input',
    hash: 'SHA-256 of the input',
    at: 'Verified at',
    took: 'Took',
    machine: 'Machine',
    files: (count: string, bytes: string): string => `${count} files, ${bytes} bytes`,
    seconds: (seconds: string): string => `${seconds} s`,
  },
  problem: {
    title: 'This could not be verified',
    lead: 'There is no report, because what you gave is not a record that can be read. Nothing follows from that about any election.',
    died: 'The verification ended unexpectedly, perhaps for want of memory.',
    empty: 'There was no file in it.',
  },
};

/** A catalogue. */
export type Texts = typeof EN;
