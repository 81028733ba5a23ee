/** Lines for the person who started the server; everything else goes to the logger. */
export type Reporter = {
	/** Shows that something long has begun; the returned function ends the line with its time. */
	begin(what: string): (outcome?: string) => void;
	say(text: string): void;
	fail(text: string): void;
};

export function createReporter(): Reporter {
	return {
		begin(what) {
			const from = performance.now();
			console.log(`  … ${what}`);
			return (outcome = what) => console.log(`  ✓ ${outcome} (${((performance.now() - from) / 1000).toFixed(1)} s)`);
		},
		say: (text) => console.log(text),
		fail: (text) => console.error(text),
	};
}
