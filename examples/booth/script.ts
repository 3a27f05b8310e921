/** The one script of the booth, which is the page's and its worker's: what both need is in the file once. */
import { serveCrypto } from './crypto/worker.js';
import { openPage } from './page/main.js';

if (typeof document === 'undefined') serveCrypto();
else openPage();
