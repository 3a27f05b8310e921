/** Processes that a test has started end with its own process, also if that is killed, which no handler of it would notice. */
import { type ChildProcess, spawn } from 'node:child_process';

/** Reads until the test's process is gone, which closes the pipe; then ends the other one, in order if it can, and clears up. */
const WATCH = `
read _
kill -s "$2" "$1"; kill -s CONT "$1"
for i in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 "$1" || break; sleep 0.5; done
kill -s KILL "$1"
if [ -n "$3" ]; then rm -rf "$3"; fi`;

/**
 * Has a process ended, and its folder removed, when this process is gone, however that comes about. Not on Windows.
 * @param signal - that it is ended with, without `SIG`; `KILL` follows if that does not help
 */
export function endsWithUs(child: ChildProcess, signal: 'KILL' | 'QUIT', folder = ''): void {
  if (process.platform === 'win32' || child.pid === undefined) return;
  const watch = spawn('sh', ['-c', WATCH, 'sh', `${child.pid}`, signal, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Whoever ends this process with all of its group does not mean the watch.
    detached: true,
  });
  watch.on('error', () => {});
  watch.unref();
  if (watch.stdin !== null && 'unref' in watch.stdin) (watch.stdin as { unref(): void }).unref();
  child.once('exit', () => watch.kill('SIGKILL'));
}
