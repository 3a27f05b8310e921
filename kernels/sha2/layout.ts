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
/** Addresses of assembled blocks, one per lane of SHA-256, then of SHA-512. */
export const BLOCK_TABLES = 2176;
/** Addresses of what is worked on, one per lane. From here on memory holds nothing from one operation to the next. */
export const TABLE = 2240;
/** Blocks that are assembled from pieces, one per lane. */
export const BLOCKS = 2304;
/** The message schedule: 64 or 80 words, each in a vector per group. */
export const SCHEDULE = 2816;
/** The variable a of all rounds, which is b, c and d of later ones; first d, c, b and a of the running state. */
export const HISTORY_A = 5376;
/** The variable e of all rounds likewise; first h, g, f and e of the running state. */
export const HISTORY_E = 8064;
/** What the blocks of messages are made of: steps, and what edited blocks are assembled from. */
export const PROGRAM = 11264;
/** Bytes of a program at most. */
export const PROGRAM_BYTES = 20480;
/** Digests or what else is read out, end to end. */
export const DIGESTS = 32768;
/** Messages of one call at most. */
export const CALL_MESSAGES = 2048;
/** Messages that are hashed side by side at most: all lanes of SHA-256. */
export const LANES = 8;
/** Messages. What lies before and behind them is read, and masked. */
export const MESSAGES = 164352;
/** Bytes of all messages of one call at most. */
export const MESSAGE_BYTES = 262144;
/** Pages of memory; it never grows. */
export const PAGES = 7;
