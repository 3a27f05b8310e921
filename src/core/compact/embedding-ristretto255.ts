/** What `core/groups/embedding-ristretto255.ts` exports, where there is no such group. */
import type { MessageEmbedding } from '../groups/embedding-search.js';

/** Messages of no group. */
export const RISTRETTO255_EMBEDDING: MessageEmbedding | undefined = undefined;
