/** Where things lie in the memory of the SHA-2 kernels. The generator has its own copy; a test compares the two. */

/** Initial state of SHA-256, as a digest. */
export const INITIAL_256 = 1024;
/** Initial state of SHA-512, as a digest. */
export const INITIAL_512 = 1088;
/** A state of the runtime's choice, as a digest. */
export const MIDSTATE = 1152;
/** From here on memory holds nothing from one operation to the next. */
export const TABLE = 2240;
/** What the blocks of messages are made of: `sha2-program.ts`. */
export const PROGRAM = 11264;
/** Bytes of a program at most. */
export const PROGRAM_BYTES = 20480;
/** Digests or what else is read out, end to end. */
export const DIGESTS = 32768;
/** Messages of one call at most. */
export const CALL_MESSAGES = 2048;
/** Messages that are hashed side by side at most. */
export const LANES = 8;
/** Messages. What lies before and behind them is read, and masked. */
export const MESSAGES = 164352;
/** Bytes of all messages of one call at most. */
export const MESSAGE_BYTES = 262144;
/** Pages of memory; it never grows. */
export const PAGES = 7;
