/** Workers of scripts that the page holds as text. Nothing is fetched. */

/** Starts a worker. @param id - of the element with the script */
export function inlineWorker(id: string): Worker {
  const source = document.getElementById(id)?.textContent ?? '';
  return new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
}
