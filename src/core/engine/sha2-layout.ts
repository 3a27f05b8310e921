/** Where things lie in the memory of the SHA-2 kernels. The generator has its own copy; a test compares the two. */

/** Initial state of SHA-256, as a digest. */
export const INITIAL_256 = 1024;
/** Initial state of SHA-512, as a digest. */
export const INITIAL_512 = 1088;
/** A state of the runtime's choice, as a digest. */
export const MIDSTATE = 1152;
/** The running state; from here on memory holds nothing from one operation to the next. */
export const STATE = 2304;
/** Up to three blocks that say which bytes of a message stay in the edited blocks. */
export const MASKS = 4096;
/** Up to three blocks with the bytes to put into the edited blocks. */
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
