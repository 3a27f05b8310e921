/** Where things lie in the memory of the SHA-2 module. The runtime has its own copy, and a test compares the two. */

/** Initial state of SHA-256: eight words, big-endian as in a digest. */
export const INITIAL_256 = 1024;
/** Initial state of SHA-512, likewise. */
export const INITIAL_512 = 1088;
/** A state that the host sets: that after a prefix. */
export const MIDSTATE = 1152;
/** Round constants of SHA-256, 32 bits each, in the machine's order of bytes. */
export const CONSTANTS_256 = 1280;
/** Round constants of SHA-512, 64 bits each. */
export const CONSTANTS_512 = 1536;
/** The running state: eight vectors. */
export const STATE = 2304;
/** The message schedule: 64 or 80 vectors. */
export const SCHEDULE = 2560;
/** Up to three blocks that say which bytes of a message stay in the edited blocks. */
export const MASKS = 4096;
/** Up to three blocks with the bytes to put into the edited blocks: the end of a prefix, the padding. */
export const INSERTIONS = 4608;
/** Digests, end to end. */
export const DIGESTS = 8192;
/** Messages of one call at most. */
export const CALL_MESSAGES = 2048;
/** Messages, end to end. What lies before and behind them is read, and masked. */
export const MESSAGES = 147456;
/** Bytes of all messages of one call at most. */
export const MESSAGE_BYTES = 262144;
/** Pages of memory; it never grows. */
export const PAGES = 7;
