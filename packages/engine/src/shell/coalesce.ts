type Waiting<T, R> = { item: T; resolve(result: R): void; reject(error: unknown): void };

/** Items go to `flush` in batches, one batch at a time: what arrives meanwhile is the next one. */
export type Coalescer<T, R> = {
	submit(item: T): Promise<R>;
	/** Items that no flush has answered yet. */
	readonly pending: number;
};

/** @param flush answers each item of the batch, in order; if it throws, every item of the batch fails */
export function coalescer<T, R>(max: number, flush: (items: T[]) => Promise<R[]>): Coalescer<T, R> {
	let queue: Waiting<T, R>[] = [];
	let pending = 0;
	let busy = false;
	async function run(): Promise<void> {
		busy = true;
		// All that this turn of the event loop brings joins the first batch.
		await Promise.resolve();
		while (queue.length > 0) {
			const batch = queue.slice(0, max);
			queue = queue.slice(max);
			try {
				const results = await flush(batch.map((each) => each.item));
				batch.forEach((each, index) => {
					each.resolve(results[index] as R);
				});
			} catch (error) {
				for (const each of batch) each.reject(error);
			}
			pending -= batch.length;
		}
		busy = false;
	}
	return {
		submit: (item) =>
			new Promise((resolve, reject) => {
				queue.push({ item, resolve, reject });
				pending++;
				if (!busy) void run();
			}),
		get pending() {
			return pending;
		},
	};
}
