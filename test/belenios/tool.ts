/** Elections run with `belenios-tool`, where it is installed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether `belenios-tool` is on this machine. */
export function hasTool(): boolean {
  try {
    execFileSync('belenios-tool', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A folder in which an election is run. */
export class ToolElection {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'belenios-'));
  readonly #group: string;

  constructor(group: string) {
    this.#group = group;
  }

  /** Runs a command; what it prints, without the last line break. @throws {Error} if it fails */
  run(args: readonly string[], input = ''): string {
    const options = {
      cwd: this.folder,
      input,
      maxBuffer: 2 ** 26,
      env: { ...process.env, BELENIOS_USE_URANDOM: '1' },
    };
    return execFileSync('belenios-tool', args, { ...options, encoding: 'utf8', stdio: 'pipe' }).trimEnd();
  }

  /** Sets an election up. @returns the private credentials */
  setUp(questions: unknown, voters: number, keys: readonly string[]): string[] {
    const uuid = this.run(['setup', 'generate-token']).trim();
    const common = ['--uuid', uuid, '--group', this.#group];
    this.run(['setup', 'generate-credentials', ...common, '--count', String(voters)]);
    this.write('public_creds.json', this.#readEnding('.pubcreds'));
    this.run(['setup', 'generate-trustee-key', '--group', this.#group]);
    this.write('public_keys.jsons', [...keys, this.#readEnding('.pubkey').trimEnd(), ''].join('\n'));
    this.run(['setup', 'make-trustees']);
    this.write('template.json', JSON.stringify(questions));
    this.run(['setup', 'make-election', ...common, '--template', 'template.json']);
    this.run(['archive', 'init']);
    const lines = this.#readEnding('.privcreds').trim().split('\n');
    return lines.map((line) => line.split(' ')[1] ?? '');
  }

  /** Adds an event with objects, one in a line. */
  add(type: string, ...objects: readonly string[]): void {
    this.run(['archive', 'add-event', `--type=${type}`], objects.map((object) => `${object}\n`).join(''));
  }

  /** A ballot that the tool makes. */
  ballot(credential: string, choices: unknown): string {
    this.write('credential', `${credential}\n`);
    this.write('choices', `${JSON.stringify(choices)}\n`);
    return this.run(['election', 'generate-ballot', '--privcred', 'credential', '--ballot', 'choices']);
  }

  /** Name of the private key of the tool's trustee. */
  privateKey(): string {
    return readdirSync(this.folder).find((name) => name.endsWith('.privkey')) ?? '';
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** The archive. */
  archive(): Uint8Array {
    const name = readdirSync(this.folder).find((each) => each.endsWith('.bel')) ?? '';
    return readFileSync(join(this.folder, name));
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #readEnding(ending: string): string {
    return this.read(readdirSync(this.folder).find((name) => name.endsWith(ending)) ?? '');
  }
}
