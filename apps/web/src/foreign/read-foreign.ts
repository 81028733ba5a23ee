import type { READERS } from "./foreign.worker.ts";
import ForeignWorker from "./foreign.worker.ts?worker";

type Readers = typeof READERS;

/**
 * Reads text that this page did not write (of the clipboard, of an earlier product), checked against our schemas. They
 * are large and seldom needed, so they are kept out of the pages: a worker that lives for one question has them.
 */
export function readForeign<K extends keyof Readers>(what: K, text: string): Promise<ReturnType<Readers[K]>> {
	const worker = new ForeignWorker();
	return new Promise<ReturnType<Readers[K]>>((resolve, reject) => {
		worker.onmessage = ({ data }) => resolve(data);
		worker.onerror = ({ message }) => reject(new Error(`The text could not be read: ${message}`));
		worker.postMessage({ what, text });
	}).finally(() => worker.terminate());
}
